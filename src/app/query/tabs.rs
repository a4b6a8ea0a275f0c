//! The tabs of the detail pane, as far as they have room.

use crate::app::model::Model;
use crate::app::nodes::tree::place::ROOT;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::text::{PageText, Text, cells};

/// A tab and what stands for it; a space follows each.
pub fn tabs(model: &Model, room: usize) -> Vec<(Tab, String)> {
    let cells = |tabs: &[(Tab, String)]| -> usize {
        tabs.iter().map(|(_, title)| cells::width(title) + 1).sum()
    };
    let all = titles(|tab| Some(Title::of(model, tab).in_full(model)), " ");
    if cells(&all) <= room + 1 {
        return all;
    }
    let short = |tab| Title::of(model, tab).in_short(model);
    let all = titles(|tab| Some(short(tab)), "");
    if cells(&all) <= room + 1 {
        return all;
    }
    // Those that are not open shrink to their keys.
    titles(|tab| (tab == model.detail.tab).then(|| short(tab)), "")
}

/// The key of each tab with its name, if that has room, and so much on either side.
fn titles(name: impl Fn(Tab) -> Option<String>, side: &str) -> Vec<(Tab, String)> {
    let titles = (1..).zip(Tab::ALL).map(|(number, tab)| {
        let words = match name(tab) {
            Some(name) => format!("{number} {name}"),
            None => number.to_string(),
        };
        (tab, format!("{side}{words}{side}"))
    });
    titles.collect()
}

/// The tab in the n-th cell of their line.
pub fn tab_at(model: &Model, room: usize, cell: usize) -> Option<Tab> {
    let mut start = 0;
    tabs(model, room).into_iter().find_map(|(tab, title)| {
        let end = start + cells::width(&title);
        let is_it = (start..end).contains(&cell);
        start = end + 1;
        is_it.then_some(tab)
    })
}

/// The name of a tab, and how much there is of what it shows.
struct Title {
    name: String,
    /// So many letters of it tell it from the others.
    letters: usize,
    count: Option<usize>,
}

impl Title {
    fn of(model: &Model, tab: Tab) -> Self {
        let (name, letters) = match tab {
            Tab::Overview => (PageText::TabOverview, 2),
            Tab::Logs => (PageText::TabLogs, 3),
            Tab::Inputs => (PageText::TabInputs, 2),
            Tab::Json => (PageText::TabJson, 4),
            Tab::Outputs => (PageText::TabOutputs, 3),
        };
        let count = (tab == Tab::Outputs).then(|| output_count(model));
        Self {
            name: model.settings.language.say(&Text::Page(name)).into_owned(),
            letters,
            count: count.filter(|count| *count > 0),
        }
    }

    fn in_full(self, model: &Model) -> String {
        with_count(model, self.name, self.count)
    }

    fn in_short(self, model: &Model) -> String {
        let name = self.name.chars().take(self.letters).collect();
        with_count(model, name, self.count)
    }
}

fn with_count(model: &Model, name: String, count: Option<usize>) -> String {
    match count {
        Some(count) => format!("{name}{}{count}", model.settings.glyphs.count()),
        None => name,
    }
}

/// How many outputs the selected row has, for its tab.
fn output_count(model: &Model) -> usize {
    match model.selected_thing() {
        Some(Thing::Run(run)) => run.tree.node(ROOT).map_or(0, |root| root.artifacts.len()),
        Some(Thing::Node(_, _, node)) => node.artifacts.len(),
        Some(Thing::Artifact(_, _, artifact)) => artifact.outputs().len(),
        Some(Thing::Part(..)) => 1,
        None => 0,
    }
}
