//! Finding, filtering, ordering, following, adding and dropping: what a person chooses to see.

mod adding;
mod filtering;
mod finding;
mod listing;
