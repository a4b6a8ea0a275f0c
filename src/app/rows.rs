//! The rows of the tree on the screen: flat, with a selection and a scroll
//! place that belong to ids, so that news does not move them.

use crate::app::artifacts::{Artifact, Output};
use crate::app::model::Runs;
use crate::app::run::Run;
use crate::app::tree::{Node, Place, ROOT};
use crate::domain::{ArtifactId, NodeKey, RunId};

/// One row. It names things by their places, which hold until the next lay-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The run's place among the watched runs.
    pub run: u32,
    pub item: Item,
    /// How deep it stands below its run, which is at 0.
    pub depth: u16,
}

/// What a row shows. Artifacts and parts are named by their place in the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Run,
    Node(Place),
    Artifact(Place, u32),
    Part(Place, u32, u32),
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
}

/// The thing behind a row.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'a> {
    Run(&'a Run),
    Node(&'a Run, Place, &'a Node),
    Artifact(&'a Run, &'a Node, &'a Artifact),
    Part(&'a Run, &'a Node, &'a Output),
}

/// The row with the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    pub key: RowKey,
    /// Its place among the rows.
    pub at: usize,
}

/// The rows and the window onto them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub rows: Vec<Row>,
    /// A row that exists, or nothing while there are none.
    pub selected: Option<Selected>,
    /// The first row on the screen.
    pub top: usize,
}

impl View {
    /// Makes the rows anew. The selected row keeps its line on the screen;
    /// where it is gone, the nearest row above it in the tree takes over.
    pub fn lay_out(&mut self, runs: &Runs, height: usize) {
        self.rows = rows(runs);
        let before = self.selected.take();
        let old_at = before.as_ref().map_or(0, |selected| selected.at);
        let at = before
            .and_then(|selected| self.nearest(runs, &selected.key))
            .unwrap_or(old_at);
        self.select(runs, at);
        let line = old_at.saturating_sub(self.top);
        self.top = at.saturating_sub(line);
        self.show_selected(height);
    }

    /// Selects the row at this place, or the last one.
    pub fn select(&mut self, runs: &Runs, at: usize) {
        let at = at.min(self.rows.len().saturating_sub(1));
        self.selected = self
            .rows
            .get(at)
            .and_then(|row| row.key(runs))
            .map(|key| Selected { key, at });
    }

    /// Scrolls as little as possible so that the selected row is among
    /// `height` rows. The end of the rows may stand above the end of the
    /// screen: news must not move the selected line to fill it.
    pub fn show_selected(&mut self, height: usize) {
        let at = self.selected.as_ref().map_or(0, |selected| selected.at);
        let first_that_shows_it = (at + 1).saturating_sub(height);
        self.top = self.top.clamp(first_that_shows_it.min(at), at);
    }

    /// Scrolls back so that no line below the rows stays empty while rows above are hidden.
    pub fn fill(&mut self, height: usize) {
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<Row> {
        self.rows.get(self.selected.as_ref()?.at).copied()
    }

    /// The rows on a screen with `height` rows, with their places.
    pub fn window(&self, height: usize) -> impl Iterator<Item = (usize, Row)> {
        (self.top..)
            .zip(self.rows.iter().copied().skip(self.top))
            .take(height)
    }

    /// The place of the row with this key, or of the nearest row above it in the tree.
    fn nearest(&self, runs: &Runs, key: &RowKey) -> Option<usize> {
        let run = u32::try_from(runs.get_index_of(key.run())?).ok()?;
        let mut item = key.item(runs)?;
        loop {
            let found = self
                .rows
                .iter()
                .position(|row| row.run == run && row.item == item);
            if found.is_some() {
                return found;
            }
            let (_, owner) = runs.get_index(run as usize)?;
            item = above(owner, item)?;
        }
    }
}

/// The row above an item in the tree: a part's artifact, an output's node, a node's parent, at last the run.
pub fn above(run: &Run, item: Item) -> Option<Item> {
    match item {
        Item::Run => None,
        Item::Node(place) => match run.tree.node(place)?.parent {
            ROOT => Some(Item::Run),
            parent => Some(Item::Node(parent)),
        },
        Item::Artifact(ROOT, _) => Some(Item::Run),
        Item::Artifact(place, _) => Some(Item::Node(place)),
        Item::Part(place, artifact, _) => Some(Item::Artifact(place, artifact)),
    }
}

impl Row {
    /// The row's name by ids.
    pub fn key(&self, runs: &Runs) -> Option<RowKey> {
        let (_, run) = runs.get_index(self.run as usize)?;
        let key = |node: &Node| NodeKey::new(run.id.clone(), node.id.clone());
        Some(match self.thing(runs)? {
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

    /// The thing behind the row.
    pub fn thing<'a>(&self, runs: &'a Runs) -> Option<Thing<'a>> {
        let (_, run) = runs.get_index(self.run as usize)?;
        let node = |place| run.tree.node(place);
        Some(match self.item {
            Item::Run => Thing::Run(run),
            Item::Node(place) => Thing::Node(run, place, node(place)?),
            Item::Artifact(place, at) => {
                let node = node(place)?;
                Thing::Artifact(run, node, node.artifacts.get(at as usize)?)
            }
            Item::Part(place, at, part) => {
                let node = node(place)?;
                let artifact = node.artifacts.get(at as usize)?;
                Thing::Part(run, node, artifact.outputs().get(part as usize)?)
            }
        })
    }
}

impl RowKey {
    /// The run the row belongs to.
    pub fn run(&self) -> &RunId {
        match self {
            Self::Run(run) => run,
            Self::Node(key) | Self::Output(key, _) | Self::Group(key, _) => &key.run,
        }
    }

    /// The names from the run down to the node; what is gone is named by its id.
    pub fn path(&self, runs: &Runs) -> Vec<String> {
        let Some(run) = runs.get(self.run()) else {
            return vec![self.run().to_string()];
        };
        let mut path = vec![run.name().to_owned()];
        match self {
            Self::Run(_) => {}
            Self::Node(key) | Self::Output(key, _) | Self::Group(key, _) => {
                match run.tree.place(key.node.as_str()) {
                    Some(place) => path.extend(run.path(place).into_iter().map(str::to_owned)),
                    None => path.push(key.node.to_string()),
                }
            }
        }
        path
    }

    /// The item with this name, shown or not; `None` when it is gone.
    pub fn item(&self, runs: &Runs) -> Option<Item> {
        let run = runs.get(self.run())?;
        // What was known and is gone leaves its run's row.
        let place = |key: &NodeKey| run.tree.place(key.node.as_str());
        Some(match self {
            Self::Run(_) => Item::Run,
            Self::Node(key) => place(key).map_or(Item::Run, Item::Node),
            Self::Output(key, id) => {
                place(key).map_or(Item::Run, |place| output_item(run, place, id))
            }
            Self::Group(key, name) => {
                place(key).map_or(Item::Run, |place| group_item(run, place, name))
            }
        })
    }
}

fn output_item(run: &Run, place: Place, id: &ArtifactId) -> Item {
    let artifacts = run.tree.node(place).map_or(&[][..], |node| &node.artifacts);
    for (at, artifact) in (0..).zip(artifacts) {
        let Some(part) = artifact
            .outputs()
            .iter()
            .position(|output| output.id == *id)
        else {
            continue;
        };
        return match artifact {
            Artifact::Single(_) => Item::Artifact(place, at),
            Artifact::Group(_) => Item::Part(place, at, u32::try_from(part).unwrap_or(u32::MAX)),
        };
    }
    Item::Node(place)
}

fn group_item(run: &Run, place: Place, name: &str) -> Item {
    let artifacts = run.tree.node(place).map_or(&[][..], |node| &node.artifacts);
    (0..)
        .zip(artifacts)
        .find(|(_, artifact)| matches!(artifact, Artifact::Group(group) if *group.name == *name))
        .map_or(Item::Node(place), |(at, _)| Item::Artifact(place, at))
}

fn rows(runs: &Runs) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, run) in (0..).zip(runs.values()) {
        let mut push = |item, depth| {
            rows.push(Row {
                run: number,
                item,
                depth,
            });
        };
        push(Item::Run, 0);
        let mut open: Vec<(Place, u16)> = Vec::new();
        match run.top() {
            Some(ROOT) => unfold(run, ROOT, 0, &mut push, &mut open),
            Some(top) => open.extend(is_open(run).then_some((top, 1))),
            None => {}
        }
        while let Some((place, depth)) = open.pop() {
            push(Item::Node(place), depth);
            unfold(run, place, depth, &mut push, &mut open);
        }
    }
    rows
}

fn is_open(run: &Run) -> bool {
    run.tree.node(ROOT).is_some_and(|root| root.fold.is_open())
}

/// Adds the rows of a node's outputs and notes its children, where the node is open.
fn unfold(
    run: &Run,
    place: Place,
    depth: u16,
    push: &mut impl FnMut(Item, u16),
    open: &mut Vec<(Place, u16)>,
) {
    let Some(node) = run.tree.node(place).filter(|node| node.fold.is_open()) else {
        return;
    };
    let below = depth.saturating_add(1);
    for (at, artifact) in (0..).zip(&node.artifacts) {
        push(Item::Artifact(place, at), below);
        if let Artifact::Group(group) = artifact
            && group.fold.is_open()
        {
            for part in (0..).take(group.parts.len()) {
                push(Item::Part(place, at, part), below.saturating_add(1));
            }
        }
    }
    open.extend(node.children.iter().rev().map(|child| (*child, below)));
}
