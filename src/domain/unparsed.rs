//! What of an answer was not understood, while the rest of it was.

/// Values of another kind than documented, counted by the name of their field.
/// A row that is none counts under the name of its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unparsed(Vec<(Box<str>, usize)>);

impl Unparsed {
    /// Whether everything was understood.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, and how many values of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(name, count)| (&**name, *count))
    }

    /// Counts so many more values of this name.
    pub fn note(&mut self, name: &str, count: usize) {
        match self.0.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, counted)) => *counted += count,
            None => self.0.push((name.into(), count)),
        }
    }

    /// What was not understood of another part of the same answer, too.
    pub fn add(&mut self, other: &Self) {
        for (name, count) in other.iter() {
            self.note(name, count);
        }
    }
}
