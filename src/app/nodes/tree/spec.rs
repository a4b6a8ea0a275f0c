//! What is known of a node besides its state, in as little memory as it takes: a run of a
//! hundred thousand nodes keeps as many, of which most are of the same few steps.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use bytestring::ByteString;
use hashbrown::HashTable;
use rustc_hash::{FxHashSet, FxHasher};

use crate::domain::{Control, NodeId, NodeSpec, Raw};

/// So many that differ are known at once; a pipeline of more shares fewer of them.
const MOST: usize = 1024;

/// Of a node of which nothing is known yet.
static NOTHING: LazyLock<Arc<NodeSpec>> = LazyLock::new(Arc::default);

/// What is known of a node besides its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// What it has in common with other nodes of its step: of the texts that differ from node to
    /// node it only says that they are there.
    step: Arc<NodeSpec>,
    /// Long, and mostly the same or another for every node.
    inputs: Option<Arc<str>>,
    /// The other texts, each behind its length and a colon.
    own: Box<str>,
}

/// What specs of one tree are made of: what several say alike is held once.
#[derive(Clone, Debug, Default)]
pub(super) struct SpecPool {
    steps: HashTable<Arc<NodeSpec>>,
    inputs: FxHashSet<Arc<str>>,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            step: Arc::clone(&NOTHING),
            inputs: None,
            own: Box::default(),
        }
    }
}

impl Spec {
    /// What an answer told, in memory of its own.
    pub(super) fn new(told: &NodeSpec, known: &mut SpecPool) -> Self {
        Self {
            step: known.step(told),
            inputs: inputs_of(told).map(|inputs| known.inputs(inputs)),
            own: packed(|| own_texts(told)),
        }
    }

    /// Whether an answer tells just this.
    pub fn is(&self, told: &NodeSpec) -> bool {
        is_of_step(told, &self.step)
            && inputs_of(told) == self.inputs.as_deref()
            && own_texts(told).eq(self.texts())
    }

    /// All of it, as an answer tells it.
    pub fn unpacked(&self) -> NodeSpec {
        let mut texts = self.texts();
        let mut next = || texts.next().unwrap_or_default();
        let step = &*self.step;
        NodeSpec {
            name: step.name.as_ref().map(|_| next().into()),
            related: step.related.iter().map(|_| next().into()).collect(),
            dependencies: step.dependencies.iter().map(|_| next().into()).collect(),
            inputs: self.inputs.as_deref().map(Raw::new),
            progress: step.progress.as_ref().map(|_| next().into()),
            ..step.clone()
        }
    }

    /// `Metadata.Name`, which dependencies refer to.
    pub fn name(&self) -> Option<&str> {
        self.step.name.as_ref().and_then(|_| self.texts().next())
    }

    /// `Task`, `Pod`, `Dag`, `Loop`, or any other word.
    pub fn node_type(&self) -> Option<&str> {
        self.step.node_type.as_deref()
    }

    /// What comes out of it.
    pub fn outputs(&self) -> Option<&Raw> {
        self.step.outputs.as_ref()
    }

    /// What the service says of its state besides the word.
    pub fn conditions(&self) -> Option<&Raw> {
        self.step.conditions.as_ref()
    }

    /// What decides whether it runs at all, and over what it loops.
    pub fn control(&self) -> &Control {
        self.step.control()
    }

    fn texts(&self) -> Texts<'_> {
        Texts(&self.own)
    }
}

impl SpecPool {
    /// The step of what an answer told, which it shares with the nodes that told the same.
    fn step(&mut self, told: &NodeSpec) -> Arc<NodeSpec> {
        let hash = hash_of_step(told);
        if let Some(step) = self.steps.find(hash, |step| is_of_step(told, step)) {
            return Arc::clone(step);
        }
        if self.steps.len() >= MOST {
            self.steps.clear();
        }
        let step = Arc::new(step_of(told));
        self.steps
            .insert_unique(hash, Arc::clone(&step), |step| hash_of_step(step));
        step
    }

    /// Inputs, which it shares in the same way.
    fn inputs(&mut self, told: &str) -> Arc<str> {
        if let Some(inputs) = self.inputs.get(told) {
            return Arc::clone(inputs);
        }
        if self.inputs.len() >= MOST {
            self.inputs.clear();
        }
        let inputs: Arc<str> = told.into();
        self.inputs.insert(Arc::clone(&inputs));
        inputs
    }
}

fn inputs_of(spec: &NodeSpec) -> Option<&str> {
    spec.inputs.as_ref().map(Raw::as_str)
}

/// The texts that differ from node to node, always in the same order.
fn own_texts(spec: &NodeSpec) -> impl Iterator<Item = &str> {
    let name = spec.name.as_deref().into_iter();
    name.chain(spec.related.iter().map(NodeId::as_str))
        .chain(spec.dependencies.iter().map(|name| &**name))
        .chain(spec.progress.as_deref())
}

/// Texts of which each stands behind its length and a colon, in just the room they take: of a
/// large run this is done for every node.
fn packed<'a, I: Iterator<Item = &'a str>>(texts: impl Fn() -> I) -> Box<str> {
    let room = texts().map(|text| digits_of(text.len()) + 1 + text.len());
    let mut packed = String::with_capacity(room.sum());
    for text in texts() {
        push_number(&mut packed, text.len());
        packed.push(':');
        packed.push_str(text);
    }
    packed.into()
}

fn digits_of(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

fn push_number(text: &mut String, number: usize) {
    if number > 9 {
        push_number(text, number / 10);
    }
    let digit = u32::try_from(number % 10).ok();
    text.extend(digit.and_then(|digit| char::from_digit(digit, 10)));
}

/// A spec without those texts, in memory of its own.
fn step_of(spec: &NodeSpec) -> NodeSpec {
    let kept = |text: &Option<_>| text.as_deref().map(Into::into);
    NodeSpec {
        name: spec.name.as_ref().map(|_| ByteString::default()),
        node_type: kept(&spec.node_type),
        identifier: kept(&spec.identifier),
        version: kept(&spec.version),
        provider: kept(&spec.provider),
        related: vec![NodeId::default(); spec.related.len()],
        dependencies: vec![ByteString::default(); spec.dependencies.len()],
        inputs: None,
        outputs: spec.outputs.as_ref().map(Raw::kept),
        progress: spec.progress.as_ref().map(|_| ByteString::default()),
        conditions: spec.conditions.as_ref().map(Raw::kept),
        control: spec
            .control
            .as_ref()
            .map(|control| Box::new(control.kept())),
    }
}

fn is_of_step(spec: &NodeSpec, step: &NodeSpec) -> bool {
    spec.name.is_some() == step.name.is_some()
        && spec.related.len() == step.related.len()
        && spec.dependencies.len() == step.dependencies.len()
        && spec.progress.is_some() == step.progress.is_some()
        && spec.node_type == step.node_type
        && spec.identifier == step.identifier
        && spec.version == step.version
        && spec.provider == step.provider
        && spec.outputs == step.outputs
        && spec.conditions == step.conditions
        && spec.control == step.control
}

/// The same of a spec and of its step.
fn hash_of_step(spec: &NodeSpec) -> u64 {
    let mut hasher = FxHasher::default();
    (spec.related.len(), spec.dependencies.len()).hash(&mut hasher);
    for text in [&spec.node_type, &spec.identifier, &spec.version] {
        text.hash(&mut hasher);
    }
    for raw in [&spec.outputs, &spec.conditions] {
        raw.as_ref().map(Raw::as_str).hash(&mut hasher);
    }
    hasher.finish()
}

/// Texts of which each stands behind its length and a colon.
struct Texts<'a>(&'a str);

impl<'a> Iterator for Texts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (length, rest) = self.0.split_once(':')?;
        let (text, rest) = rest.split_at_checked(length.parse().ok()?)?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytestring::ByteString;

    use super::{Spec, SpecPool};
    use crate::domain::{Control, NodeSpec, Raw};

    fn told(name: &str, related: &[&str], dependencies: &[&str]) -> NodeSpec {
        NodeSpec {
            name: Some(name.into()),
            node_type: Some("Task".into()),
            related: related.iter().map(|id| (*id).into()).collect(),
            dependencies: dependencies.iter().map(|name| (*name).into()).collect(),
            outputs: Some(Raw::new(r#"{"Artifacts":[]}"#)),
            ..NodeSpec::default()
        }
    }

    fn many() -> Vec<NodeSpec> {
        vec![
            NodeSpec::default(),
            told("a", &[], &[]),
            told("", &["node-b"], &["a", "", "1:x"]),
            told("ü:2", &["node-b"], &["a", "b", "1:x"]),
            NodeSpec {
                inputs: Some(Raw::new("[1,2]")),
                progress: Some("1/2".into()),
                ..told("a", &[], &["b"])
            },
            NodeSpec {
                name: None,
                conditions: Some(Raw::new("[]")),
                version: Some("v1".into()),
                provider: Some("p".into()),
                identifier: Some("i".into()),
                control: Some(Box::new(Control {
                    with_items: vec!["x".into(), "y".into()],
                    ..Control::default()
                })),
                ..told("", &["a", "b"], &[])
            },
        ]
    }

    #[test]
    fn what_was_told_comes_back_as_it_was_told() {
        let mut known = SpecPool::default();
        for told in many() {
            let spec = Spec::new(&told, &mut known);
            assert_eq!(spec.unpacked(), told);
            assert_eq!(spec.name(), told.name.as_deref());
        }
    }

    #[test]
    fn a_spec_is_what_it_was_made_of_and_nothing_else() {
        let mut known = SpecPool::default();
        for (at, told) in many().iter().enumerate() {
            let spec = Spec::new(told, &mut known);
            for (other_at, other) in many().iter().enumerate() {
                assert_eq!(spec.is(other), at == other_at, "{told:?} {other:?}");
            }
        }
    }

    #[test]
    fn nodes_of_one_step_share_what_they_say_alike() {
        let mut known = SpecPool::default();
        let with_inputs = |told: NodeSpec| NodeSpec {
            inputs: Some(Raw::new("[1,2]")),
            ..told
        };
        let one = with_inputs(told("a", &["x"], &["b"]));
        let one = Spec::new(&one, &mut known);
        let same = with_inputs(told("c", &["y"], &["d"]));
        let same = Spec::new(&same, &mut known);
        let other = Spec::new(&told("c", &["y"], &[]), &mut known);
        assert!(Arc::ptr_eq(&one.step, &same.step));
        let (first, second) = (one.inputs.as_ref(), same.inputs.as_ref());
        assert!(Arc::ptr_eq(first.unwrap(), second.unwrap()));
        assert!(!Arc::ptr_eq(&one.step, &other.step));
    }

    #[test]
    fn specs_without_end_take_no_memory_without_end() {
        let mut known = SpecPool::default();
        for number in 0..super::MOST * 3 {
            let version: Option<ByteString> = Some(number.to_string().into());
            let told = NodeSpec {
                inputs: version.clone().map(Raw::new),
                version,
                ..told("a", &[], &[])
            };
            assert_eq!(Spec::new(&told, &mut known).unpacked(), told);
            assert!(known.steps.len() <= super::MOST);
            assert!(known.inputs.len() <= super::MOST);
        }
    }
}
