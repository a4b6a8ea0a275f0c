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
    let all = titles(model, title, "  ");
    if cells(&all) <= room + 1 {
        return all;
    }
    let short = titles(model, short_title, "");
    if cells(&short) <= room + 1 {
        return short;
    }
    // Those that are not open shrink to their keys.
    let only_open = |model: &Model, tab: Tab| {
        if tab == model.detail.tab {
            short_title(model, tab)
        } else {
            String::new()
        }
    };
    titles(model, only_open, "")
}

/// The key of each tab with its name.
fn titles(model: &Model, name: impl Fn(&Model, Tab) -> String, margin: &str) -> Vec<(Tab, String)> {
    let side = if margin.is_empty() { "" } else { " " };
    let titles = (1..).zip(Tab::ALL).map(|(number, tab)| {
        let name = name(model, tab);
        let words = format!("{number} {name}");
        (tab, format!("{side}{}{side}", words.trim_end()))
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

fn title(model: &Model, tab: Tab) -> String {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    match tab {
        Tab::Overview => say(&Text::Page(PageText::TabOverview)),
        Tab::Logs => say(&Text::Page(PageText::TabLogs)),
        Tab::Inputs => say(&Text::Page(PageText::TabInputs)),
        Tab::Json => say(&Text::Page(PageText::TabJson)),
        Tab::Outputs => match output_count(model) {
            0 => say(&Text::Page(PageText::TabOutputs)),
            n => {
                let sign = model.settings.glyphs.count();
                format!("{}{sign}{n}", say(&Text::Page(PageText::TabOutputs)))
            }
        },
    }
}

/// The title of a tab in a few letters.
fn short_title(model: &Model, tab: Tab) -> String {
    let title = title(model, tab);
    let sign = model.settings.glyphs.count();
    let (name, count) = title.split_once(sign).unwrap_or((&title, ""));
    let letters = match tab {
        Tab::Overview | Tab::Inputs => 2,
        Tab::Outputs | Tab::Logs => 3,
        Tab::Json => 4,
    };
    let name: String = name.chars().take(letters).collect();
    if count.is_empty() {
        name
    } else {
        format!("{name}{sign}{count}")
    }
}

/// How many outputs the selected row has, for its tab.
pub fn output_count(model: &Model) -> usize {
    match model.selected_thing() {
        Some(Thing::Run(run)) => run.tree.node(ROOT).map_or(0, |root| root.artifacts.len()),
        Some(Thing::Node(_, _, node)) => node.artifacts.len(),
        Some(Thing::Artifact(_, _, artifact)) => artifact.outputs().len(),
        Some(Thing::Part(..)) => 1,
        None => 0,
    }
}
