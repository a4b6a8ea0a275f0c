//! The rows of the screen and their names. What a row is goes by ids, so that
//! news does not change it; where it stands goes by places, until the next lay-out.

use crate::app::cards::lines;
use crate::app::nodes::artifacts::{Artifact, Output, Spot};
use crate::app::nodes::card_line::CardLine;
use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::view::output_at::OutputAt;
use crate::domain::{ArtifactId, NodeId, NodeKey, RunId};

/// One row. It names things by their places, which hold until the next lay-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The run's place among the watched runs.
    pub run: u32,
    pub item: Item,
    /// How deep it stands below its run, which is at 0.
    pub depth: u16,
    pub below: Below,
}

/// Whether anything stands below a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    Nothing,
    /// Something does, and is folded away.
    Hidden,
    Shown,
}

impl Below {
    /// How something that can be folded stands.
    pub fn folded(is_open: bool) -> Self {
        if is_open { Self::Shown } else { Self::Hidden }
    }
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Run,
    Node(Place),
    /// An artifact, a part of one, or a line of the card of either.
    Output(OutputAt),
    /// Some of what is below a node, counted.
    Counted(Place, GroupKind),
    /// The runs that are over, counted. The row's run is the first of them.
    Over,
}

impl Item {
    /// The node that it is, that it belongs to, or below which it stands for some.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Node(place) | Self::Counted(place, _) => Some(place),
            Self::Output(at) => Some(at.node),
            Self::Run | Self::Over => None,
        }
    }
}

/// What a row is, whatever the answer's order: its name by ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    Run(RunId),
    Node(NodeKey),
    /// An output, alone or as a part.
    Output(NodeKey, ArtifactId),
    /// An expandable artifact, by its name.
    Group(NodeKey, Box<str>),
    /// A line of an output's card, by its key.
    Line(NodeKey, ArtifactId, Box<str>),
    /// What is counted below a node; without one, below the run.
    Counted(RunId, Option<NodeId>, GroupKind),
    /// The runs that are over, counted in one row.
    Over,
}

/// The thing behind a row.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'a> {
    Run(&'a Run),
    Node(&'a Run, Place, &'a Node),
    Artifact(&'a Run, &'a Node, &'a Artifact),
    Part(&'a Run, &'a Node, &'a Output),
}

/// The row above an item in the tree: a part's artifact, an output's node, a node's parent, at last the run.
pub(super) fn above(run: &Run, item: Item) -> Option<Item> {
    let node = |place| match place {
        ROOT => Item::Run,
        place => Item::Node(place),
    };
    match item {
        Item::Run | Item::Over => None,
        Item::Node(place) => Some(node(run.tree.node(place)?.parent)),
        Item::Counted(place, _) => Some(node(place)),
        Item::Output(at) => Some(at.above().map_or_else(|| node(at.node), Item::Output)),
    }
}

/// The row of an output: alone, or as a part.
fn output_at(run: &Run, place: Place, spot: Spot) -> OutputAt {
    let at = OutputAt::artifact(place, spot.at);
    let node = run.tree.node(place);
    match node.and_then(|node| node.artifacts.get(spot.at)) {
        Some(Artifact::Group(_)) => at.part(spot.part),
        Some(Artifact::Single(_)) | None => at,
    }
}

impl Row {
    /// The row's name by ids.
    pub fn key(&self, runs: &Runs) -> Option<RowKey> {
        if self.item == Item::Over {
            return Some(RowKey::Over);
        }
        let (_, run) = runs.get_index(self.run as usize)?;
        let key = |node: &Node| NodeKey::new(run.id.clone(), node.id.clone());
        if let Item::Counted(place, quiet) = self.item {
            let node = run.tree.node(place).filter(|_| place != ROOT);
            let node = node.map(|node| node.id.clone());
            return Some(RowKey::Counted(run.id.clone(), node, quiet));
        }
        let thing = self.thing(runs)?;
        if let (Item::Output(OutputAt { line: Some(_), .. }), Thing::Part(_, node, output)) =
            (self.item, thing)
        {
            let line = self.line_of(output)?;
            return Some(RowKey::Line(key(node), output.id.clone(), line.key.clone()));
        }
        Some(match thing {
            Thing::Run(run) => RowKey::Run(run.id.clone()),
            Thing::Node(_, _, node) => RowKey::Node(key(node)),
            Thing::Artifact(_, node, Artifact::Single(output)) | Thing::Part(_, node, output) => {
                RowKey::Output(key(node), output.id.clone())
            }
            Thing::Artifact(_, node, Artifact::Group(group)) => {
                RowKey::Group(key(node), group.name.clone())
            }
        })
    }

    /// The node a row belongs to: itself, or the owner of the output. `None` for a
    /// run's row, and for a counted one, which is many.
    pub fn node(self) -> Option<Place> {
        match self.item {
            Item::Counted(..) => None,
            item => item.place().filter(|place| *place != ROOT),
        }
    }

    /// The thing behind the row; behind a line its output. A counted row has many.
    pub fn thing<'a>(&self, runs: &'a Runs) -> Option<Thing<'a>> {
        let (_, run) = runs.get_index(self.run as usize)?;
        let node = |place| run.tree.node(place);
        Some(match self.item {
            Item::Run => Thing::Run(run),
            Item::Node(place) => Thing::Node(run, place, node(place)?),
            Item::Output(at) => {
                let node = node(at.node)?;
                if at.is_artifact() {
                    Thing::Artifact(run, node, node.artifacts.get(at.artifact)?)
                } else {
                    Thing::Part(run, node, node.artifacts.output(at.spot())?)
                }
            }
            Item::Counted(..) | Item::Over => return None,
        })
    }

    /// The line of an output's card that the row shows.
    pub fn line_of<'a>(&self, output: &'a Output) -> Option<&'a CardLine> {
        match self.item {
            Item::Output(at) => lines(output).get(usize::from(at.line?)),
            Item::Run | Item::Node(_) | Item::Counted(..) | Item::Over => None,
        }
    }
}

impl RowKey {
    /// The run the row belongs to; the runs that are over are many.
    pub fn run(&self) -> Option<&RunId> {
        match self {
            Self::Run(run) | Self::Counted(run, ..) => Some(run),
            Self::Node(key) | Self::Output(key, _) | Self::Group(key, _) | Self::Line(key, ..) => {
                Some(&key.run)
            }
            Self::Over => None,
        }
    }

    /// The node that the row is, or that its output belongs to. A counted row is many.
    pub fn node(&self) -> Option<&NodeKey> {
        match self {
            Self::Node(key) | Self::Output(key, _) | Self::Group(key, _) | Self::Line(key, ..) => {
                Some(key)
            }
            Self::Run(_) | Self::Counted(..) | Self::Over => None,
        }
    }

    /// Whether the row belongs to this run.
    pub fn is_of(&self, run: &RunId) -> bool {
        self.run() == Some(run)
    }

    /// The names from the run down to the node; what is gone is named by its id.
    pub fn path(&self, runs: &Runs) -> Vec<String> {
        let Some(id) = self.run() else {
            return Vec::new();
        };
        let Some(run) = runs.get(id) else {
            return vec![id.to_string()];
        };
        let path_to = |node: &NodeId| Some(run.path(run.tree.place(node.as_str())?));
        let below = match (self, self.node()) {
            (Self::Counted(_, Some(node), _), _) => path_to(node).unwrap_or_default(),
            (_, Some(key)) => path_to(&key.node).unwrap_or_else(|| vec![key.node.as_str()]),
            (_, None) => Vec::new(),
        };
        let path = std::iter::once(run.name()).chain(below);
        path.map(str::to_owned).collect()
    }

    /// The item with this name, shown or not; `None` when it is gone.
    pub fn item(&self, runs: &Runs) -> Option<Item> {
        let Some(id) = self.run() else {
            return Some(Item::Over);
        };
        let run = runs.get(id)?;
        // What was known and is gone leaves its run's row.
        let place = |key: &NodeKey| run.tree.place(key.node.as_str());
        Some(match self {
            Self::Run(_) | Self::Over => Item::Run,
            Self::Node(key) => place(key).map_or(Item::Run, Item::Node),
            Self::Output(key, id) => {
                place(key).map_or(Item::Run, |place| output_item(run, place, id))
            }
            Self::Group(key, name) => {
                place(key).map_or(Item::Run, |place| group_item(run, place, name))
            }
            Self::Line(key, id, line) => {
                place(key).map_or(Item::Run, |place| line_item(run, place, id, line))
            }
            Self::Counted(_, None, quiet) => Item::Counted(ROOT, *quiet),
            Self::Counted(_, Some(node), quiet) => {
                let place = run.tree.place(node.as_str());
                place.map_or(Item::Run, |place| Item::Counted(place, *quiet))
            }
        })
    }
}

fn output_item(run: &Run, place: Place, id: &ArtifactId) -> Item {
    let node = run.tree.node(place);
    match node.and_then(|node| node.artifacts.find(id.as_str())) {
        Some(spot) => Item::Output(output_at(run, place, spot)),
        None => Item::Node(place),
    }
}

/// A line that is gone leaves its output.
fn line_item(run: &Run, place: Place, id: &ArtifactId, key: &str) -> Item {
    let node = run.tree.node(place);
    let Some(spot) = node.and_then(|node| node.artifacts.find(id.as_str())) else {
        return Item::Node(place);
    };
    let output = node.and_then(|node| node.artifacts.output(spot));
    let mut lines = (0..).zip(output.map_or(&[][..], lines));
    let line = lines.find(|(_, line)| *line.key == *key);
    let at = output_at(run, place, spot);
    Item::Output(line.map_or(at, |(line, _)| at.line(line)))
}

fn group_item(run: &Run, place: Place, name: &str) -> Item {
    let node = run.tree.node(place);
    let at = node.and_then(|node| node.artifacts.group(name));
    at.map_or(Item::Node(place), |at| {
        Item::Output(OutputAt::artifact(place, at))
    })
}

/// A place in the order of the screen, whether shown or not: the run's place
/// in it, the rank of the node in the run (0 for the run itself), then where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub(in crate::app) order: usize,
    pub(in crate::app) rank: usize,
    pub(in crate::app) run: usize,
    pub(in crate::app) place: Option<Place>,
}
