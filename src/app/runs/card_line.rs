//! What an output says, taken apart once: its headline, and the lines of its card.

use crate::app::cards::headline::headline;
use crate::app::model::settings::Settings;
use crate::app::runs::artifacts::Output;
use crate::app::runs::run::Run;
use crate::domain::Time;
use crate::text::{Text, time};

use std::sync::OnceLock;

/// The headline of an output, found when somebody looks at it for the first time. No part
/// of the state: it follows from the output, which is the same with and without it.
#[derive(Clone, Debug, Default)]
pub struct Headline(OnceLock<Option<Box<str>>>);

impl PartialEq for Headline {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Headline {
    /// The one of this output, whose own it is.
    pub fn of(&self, output: &Output) -> Option<&str> {
        let found = self.0.get_or_init(|| headline(output).map(Into::into));
        found.as_deref()
    }
}

/// One line of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardLine {
    /// What it is called among the lines of its card, in no language: its name by which it stays the same.
    pub key: Box<str>,
    pub name: Label,
    pub text: Label,
    /// A measure, that can be compared.
    pub number: Option<f64>,
}

/// Words of this program's, or of the service's.
#[derive(Clone, Debug, PartialEq)]
pub enum Label {
    Ours(Text),
    Theirs(String),
    Moment(Time),
    /// What made an output: a node by its name in the pipeline, which people never see, or a
    /// run by its id.
    Producer(String),
}

impl Label {
    /// The words as people read them, about an output of a run.
    pub fn said(&self, settings: &Settings, run: &Run) -> String {
        match self {
            Self::Ours(text) => settings.language.say(text).into_owned(),
            Self::Theirs(text) => text.clone(),
            Self::Moment(moment) => time::moment(moment, &settings.zone),
            Self::Producer(name) if *name == run.id.as_str() => run.name().to_owned(),
            Self::Producer(name) => {
                let mut nodes = run.tree.nodes();
                let made_it = nodes.find(|node| node.spec.name.as_deref() == Some(name));
                made_it.map_or_else(|| name.clone(), |node| node.label().to_owned())
            }
        }
    }
}
