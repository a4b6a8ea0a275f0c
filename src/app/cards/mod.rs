//! What an output says, taken apart once: the cards of the Outputs tab, the rows
//! below an output in the tree and its headline are all made of it.

mod card;
mod headline;
mod label;
mod lines;
mod location;
pub mod metrics;
mod scalar;

pub use crate::app::cards::card::{Card, CardBody, Measure, ValueParts};
pub use crate::app::cards::headline::headline;
pub use crate::app::cards::label::in_words;
pub use crate::app::cards::lines::lines;
pub use crate::app::cards::location::location_of;
pub use crate::app::cards::scalar::{is_flat, scalar};
