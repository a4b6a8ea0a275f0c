//! The outputs of a node, with the parts of an expandable artifact under one name.

use crate::app::card::{self, Headline, Line};
use crate::app::tree::Fold;
use crate::domain::{ArtifactId, OutputRow, Raw, Time};

/// What a node shows for one of its outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum Artifact {
    Single(Output),
    Group(Group),
}

/// An expandable artifact: its parts in the order of their index.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub name: Box<str>,
    /// Never empty.
    pub parts: Vec<Output>,
    pub fold: Fold,
}

/// One output of a node. Its value is read only when somebody looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub id: ArtifactId,
    pub name: Box<str>,
    /// `Model`, `DataSet`, `Metrics`, `ModelEvaluation` or any other word; empty where the service says none.
    pub kind: Box<str>,
    pub metadata: Option<Raw>,
    pub created: Option<Time>,
    pub producer: Option<Box<str>>,
    pub value: Option<Raw>,
    pub expandable: Option<Box<str>>,
    pub index: Option<i64>,
    /// Its card, where that is unfolded in the tree.
    pub card: Option<Box<[Line]>>,
    pub(super) headline: Headline,
}

/// Which types of outputs are shown; the service is not asked for fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    #[default]
    All,
    Model,
    DataSet,
    Metrics,
    ModelEvaluation,
}

impl Kinds {
    /// The next in turn.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Model,
            Self::Model => Self::DataSet,
            Self::DataSet => Self::Metrics,
            Self::Metrics => Self::ModelEvaluation,
            Self::ModelEvaluation => Self::All,
        }
    }

    /// The word of the service; `all` for all.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Model => "Model",
            Self::DataSet => "DataSet",
            Self::Metrics => "Metrics",
            Self::ModelEvaluation => "ModelEvaluation",
        }
    }

    /// Whether an artifact is one of them.
    pub fn show(self, artifact: &Artifact) -> bool {
        let fits = |output: &Output| output.kind.eq_ignore_ascii_case(self.as_str());
        self == Self::All || artifact.outputs().iter().any(fits)
    }

    /// Whether metrics are among them.
    pub fn show_metrics(self) -> bool {
        matches!(self, Self::All | Self::Metrics)
    }
}

impl Output {
    /// Unfolds its card, or folds it away.
    pub fn set_open(&mut self, open: bool) {
        self.card = open.then(|| card::lines(self));
    }

    /// The most telling bit of its value in one line, where there is one.
    pub fn headline(&self) -> Option<&str> {
        self.headline.of(self)
    }

    /// The lines of its card that are rows of the tree.
    pub fn lines(&self) -> &[Line] {
        self.card.as_deref().unwrap_or_default()
    }
}

impl Group {
    /// The first and the last index of its parts.
    pub fn range(&self) -> (i64, i64) {
        let index = |output: Option<&Output>| output.and_then(|output| output.index).unwrap_or(0);
        (index(self.parts.first()), index(self.parts.last()))
    }
}

impl Artifact {
    /// Its outputs: one, or all parts.
    pub fn outputs(&self) -> &[Output] {
        match self {
            Self::Single(output) => std::slice::from_ref(output),
            Self::Group(group) => &group.parts,
        }
    }
}

/// Takes one row of an answer in. The row's place is kept where the output is known already. Returns whether anything changed.
pub fn merge_output(artifacts: &mut Vec<Artifact>, row: &OutputRow) -> bool {
    let mut is_open = false;
    if let Some(known) = find(artifacts, &row.id) {
        if is_the_same(known, row) {
            return false;
        }
        is_open = known.card.is_some();
        let mut output = output(row);
        output.set_open(is_open);
        if output.expandable == known.expandable && known.index == output.index {
            *known = output;
            return true;
        }
        remove(artifacts, &row.id);
    }
    let mut output = output(row);
    output.set_open(is_open);
    insert(artifacts, output);
    true
}

fn find<'a>(artifacts: &'a mut [Artifact], id: &ArtifactId) -> Option<&'a mut Output> {
    artifacts
        .iter_mut()
        .flat_map(|artifact| match artifact {
            Artifact::Single(output) => std::slice::from_mut(output).iter_mut(),
            Artifact::Group(group) => group.parts.iter_mut(),
        })
        .find(|output| output.id == *id)
}

fn remove(artifacts: &mut Vec<Artifact>, id: &ArtifactId) {
    artifacts.retain_mut(|artifact| match artifact {
        Artifact::Single(output) => output.id != *id,
        Artifact::Group(group) => {
            group.parts.retain(|part| part.id != *id);
            !group.parts.is_empty()
        }
    });
}

fn insert(artifacts: &mut Vec<Artifact>, output: Output) {
    // Most nodes have one output. A list takes room for four with its first, which
    // is half a kilobyte of nothing a node.
    if artifacts.is_empty() {
        artifacts.reserve_exact(1);
    }
    let Some(name) = output.expandable.clone() else {
        artifacts.push(Artifact::Single(output));
        return;
    };
    let known = artifacts.iter_mut().find_map(|artifact| match artifact {
        Artifact::Group(group) if group.name == name => Some(group),
        Artifact::Group(_) | Artifact::Single(_) => None,
    });
    match known {
        Some(group) => {
            let place = group
                .parts
                .partition_point(|part| part.index <= output.index);
            group.parts.insert(place, output);
        }
        None => artifacts.push(Artifact::Group(Group {
            name,
            parts: vec![output],
            fold: Fold::default(),
        })),
    }
}

/// Compares without allocating, because most ticks bring the same outputs again.
fn is_the_same(known: &Output, row: &OutputRow) -> bool {
    fn text(text: Option<&bytestring::ByteString>) -> Option<&str> {
        text.map(|text| &**text)
    }
    Some(&*known.name) == text(row.name.as_ref()).or(Some(""))
        && Some(&*known.kind) == text(row.kind.as_ref()).or(Some(""))
        && known.metadata == row.metadata
        && known.created == row.created
        && known.producer.as_deref() == text(row.producer.as_ref())
        && known.value == row.value
        && known.expandable.as_deref() == text(row.expandable.as_ref())
        && known.index == row.index
}

fn output(row: &OutputRow) -> Output {
    let text = |text: &Option<bytestring::ByteString>| text.as_deref().map(Box::from);
    Output {
        id: row.id.kept(),
        name: text(&row.name).unwrap_or_default(),
        kind: text(&row.kind).unwrap_or_default(),
        metadata: row.metadata.as_ref().map(Raw::kept),
        created: row.created.clone(),
        producer: text(&row.producer),
        value: row.value.as_ref().map(Raw::kept),
        expandable: text(&row.expandable),
        index: row.index,
        card: None,
        headline: Headline::default(),
    }
}

#[cfg(test)]
mod tests {
    use bytestring::ByteString;

    use super::{Artifact, merge_output};
    use crate::domain::{ArtifactId, NodeId, OutputRow, Raw, RunId};

    fn row(id: &str, expandable: Option<&str>, index: i64) -> OutputRow {
        OutputRow {
            run: RunId::from("flow-a"),
            node: NodeId::from("node-a"),
            id: ArtifactId::from(id),
            name: Some(ByteString::from(format!("name of {id}"))),
            kind: Some("Model".into()),
            metadata: None,
            created: None,
            producer: None,
            value: None,
            expandable: expandable.map(Into::into),
            index: expandable.map(|_| index),
        }
    }

    #[test]
    fn the_parts_of_an_expandable_artifact_stand_under_one_name_in_order() {
        let mut artifacts = Vec::new();
        for (id, index) in [("c", 2), ("a", 0), ("b", 1)] {
            assert!(merge_output(
                &mut artifacts,
                &row(id, Some("report"), index)
            ));
        }
        let [Artifact::Group(group)] = &artifacts[..] else {
            panic!("one group: {artifacts:?}");
        };
        assert_eq!(group.range(), (0, 2));
        let ids: Vec<_> = group.parts.iter().map(|part| part.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }

    #[test]
    fn the_same_row_twice_changes_nothing() {
        let mut artifacts = Vec::new();
        assert!(merge_output(&mut artifacts, &row("a", None, 0)));
        assert!(!merge_output(&mut artifacts, &row("a", None, 0)));
        assert_eq!(artifacts.len(), 1);
    }

    #[test]
    fn the_headline_is_of_the_newest_value() {
        let mut artifacts = Vec::new();
        for auc in ["0.91", "0.93"] {
            let value = Some(Raw::new(format!(r#"{{"auc": {auc}}}"#)));
            let row = OutputRow {
                value,
                ..row("a", None, 0)
            };
            merge_output(&mut artifacts, &row);
            let said = artifacts[0].outputs()[0].headline().map(str::to_owned);
            assert_eq!(said, Some(format!("auc {auc}")));
        }
    }

    #[test]
    fn a_part_that_changes_its_group_moves() {
        let mut artifacts = Vec::new();
        merge_output(&mut artifacts, &row("a", Some("report"), 0));
        merge_output(&mut artifacts, &row("a", None, 0));
        assert!(matches!(&artifacts[..], [Artifact::Single(_)]));
    }
}
