//! What follows from the rest of a state, found when somebody asks for it first.

use std::sync::OnceLock;

/// Something found once. No part of the state: it follows from it, so states are the same
/// whatever was found of each.
#[derive(Clone, Debug)]
pub struct FoundOnce<T>(OnceLock<T>);

impl<T> Default for FoundOnce<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> PartialEq for FoundOnce<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> FoundOnce<T> {
    /// What was found, or is found now.
    pub fn get_or(&self, find: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(find)
    }

    /// What it follows from has changed.
    pub fn forget(&mut self) {
        self.0.take();
    }
}
