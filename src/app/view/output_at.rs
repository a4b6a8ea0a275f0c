//! Where an output stands among the rows of its node.

use std::num::NonZeroU32;

use crate::app::nodes::artifacts::Spot;
use crate::app::nodes::tree::place::Place;

/// Where an output stands, and what of it a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputAt {
    pub node: Place,
    /// The artifact's place in the node.
    pub artifact: u32,
    /// Which of its parts, counted from one; nothing for the artifact itself.
    part: Option<NonZeroU32>,
    /// Which line of the card; nothing for the output itself.
    pub line: Option<u16>,
}

impl OutputAt {
    /// An artifact itself: an output alone, or the parts of one together.
    pub fn artifact(node: Place, artifact: u32) -> Self {
        Self {
            node,
            artifact,
            part: None,
            line: None,
        }
    }

    /// A part of the artifact.
    #[must_use]
    pub fn part(self, part: u32) -> Self {
        let part = NonZeroU32::new(part.saturating_add(1));
        Self { part, ..self }
    }

    /// A line of the card.
    #[must_use]
    pub fn line(self, line: u16) -> Self {
        let line = Some(line);
        Self { line, ..self }
    }

    /// The output, alone or as a part.
    pub fn spot(self) -> Spot {
        Spot {
            at: self.artifact,
            part: self.part.map_or(0, |part| part.get() - 1),
        }
    }

    /// Whether it is an artifact itself, neither a part of one nor a line of its card.
    pub fn is_artifact(self) -> bool {
        self.part.is_none() && self.line.is_none()
    }

    /// What it stands below, as far as that is an output, too.
    pub(super) fn above(self) -> Option<Self> {
        if self.line.is_some() {
            return Some(Self { line: None, ..self });
        }
        self.part.map(|_| Self { part: None, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::OutputAt;
    use crate::app::nodes::artifacts::Spot;
    use crate::app::view::rows::Row;

    #[test]
    fn a_line_stands_below_its_output_a_part_below_its_artifact_and_that_below_no_output() {
        let artifact = OutputAt::artifact(3, 1);
        let part = artifact.part(0);
        assert_eq!(part.line(2).above(), Some(part));
        assert_eq!(artifact.line(2).above(), Some(artifact));
        assert_eq!((part.above(), artifact.above()), (Some(artifact), None));
        let spot = Spot { at: 1, part: 0 };
        assert_eq!((artifact.spot(), part.line(2).spot()), (spot, spot));
        assert_eq!(artifact.part(7).spot().part, 7);
    }

    #[test]
    fn a_row_is_small_as_there_are_as_many_as_nodes() {
        assert_eq!(size_of::<Row>(), 24);
    }
}
