//! The ways to read the documents: what each of them puts on the wire.

mod batch;
mod forms;
mod many;
mod outputs;
mod tree;
