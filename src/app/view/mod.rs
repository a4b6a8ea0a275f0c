//! How the runs are looked at: rows, their listing, the window on them, the screen.

pub mod columns;
pub mod listing;
pub mod output_at;
pub mod pane;
pub mod rows;
pub mod screen;
pub mod timeline;
pub mod window;
