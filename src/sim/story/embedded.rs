//! The stories that come with the program.

use crate::sim::story::error::StoryError;
use crate::sim::story::huge;
use crate::sim::story::whole::Story;
use crate::written::nearest;

const EMBEDDED: &[(&str, &str)] = &[
    (
        "default",
        include_str!("../../../assets/stories/default.toml"),
    ),
    ("again", include_str!("../../../assets/stories/again.toml")),
    (
        "recorded",
        include_str!("../../../assets/stories/recorded.toml"),
    ),
    ("small", include_str!("../../../assets/stories/small.toml")),
    ("still", include_str!("../../../assets/stories/still.toml")),
];

impl Story {
    /// One of the stories that come with the program, or one of any size: `huge:100x1000:50`.
    pub fn embedded(name: &str) -> Result<Self, StoryError> {
        if huge::is_meant(name) {
            return huge::story(name);
        }
        match EMBEDDED.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::parse(&format!("{name}.toml"), text),
            None => Err(StoryError::UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, Self::names()).unwrap_or_default().to_owned(),
            }),
        }
    }

    /// What `embedded` knows, but for those of any size.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }
}
