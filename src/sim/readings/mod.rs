//! What the documents leave open, as choices the service can make: each reading is one way to
//! understand them. Here stand their names and which go together; what one does is said where it
//! matters, and in `forms`.

pub(in crate::sim) mod error;
pub(in crate::sim) mod reading;
pub(in crate::sim) mod set;
