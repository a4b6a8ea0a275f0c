//! What comes from the user: typed lines, needles, ways to go.

pub mod motion;
pub mod mouse;
pub mod needle;
pub mod typed;
