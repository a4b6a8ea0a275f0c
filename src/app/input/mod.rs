//! What comes from the user: typed lines, needles, ways to go.

pub mod needle;
pub mod typed;
