//! From the text of a file to a story.

use crate::sim::story::error::Flaw;
use crate::sim::story::error::StoryError;
use crate::sim::story::resolve::resolve;
use crate::sim::story::whole::Story;

impl Story {
    /// A story from the text of a file; `name` is what errors call it.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoryError> {
        toml::from_str(text)
            .map_err(Flaw::from)
            .and_then(resolve)
            .map_err(|flaw| StoryError::in_file(flaw, name, text))
    }
}
