//! What a value says: decoded text, and the charts in it.

pub mod charts;
pub mod decode;
