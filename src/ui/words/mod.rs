//! Words that several parts of the screen say alike.

pub(super) mod breadcrumb;
pub(super) mod counts;
pub(super) mod filter;
pub(super) mod freshness;
pub(super) mod progress;
pub(super) mod say;
