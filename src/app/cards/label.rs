//! The words of a card.

use crate::app::nodes::card_line::Label;
use crate::app::runs::run::Run;
use crate::text::{Language, Zone, time};

/// A label as people read it, about an output of a run.
pub fn in_words(label: &Label, run: &Run, language: Language, zone: &Zone) -> String {
    match label {
        Label::Ours(text) => language.say(text).into_owned(),
        Label::Theirs(text) => text.clone(),
        Label::Moment(moment) => time::moment(moment, zone),
        Label::Producer(name) if *name == run.id.as_str() => run.name().to_owned(),
        Label::Producer(name) => {
            let mut nodes = run.tree.nodes();
            let made_it = nodes.find(|node| node.spec.name() == Some(name));
            made_it.map_or_else(|| name.clone(), |node| node.label().to_owned())
        }
    }
}
