//! The tabs of the detail pane, as far as they have room.

use crate::app::detail::output_count;
use crate::app::model::{Model, Tab};
use crate::text::{Text, cells};

/// A tab and what stands for it; a space follows each.
pub fn tabs(model: &Model, room: usize) -> Vec<(Tab, String)> {
    let titles = Tab::ALL.map(|tab| (tab, title(model, tab)));
    let all: usize = titles
        .iter()
        .map(|(_, title)| cells::width(title) + 3)
        .sum();
    // Where not all have room, those that are not open shrink to their keys.
    let is_narrow = all > room + 1;
    let tabs = (1..).zip(titles).map(|(number, (tab, title))| {
        let title = match (tab == model.tab, is_narrow) {
            (true, _) => format!("[{title}]"),
            (false, true) => format!(" {number} "),
            (false, false) => format!(" {title} "),
        };
        (tab, title)
    });
    tabs.collect()
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
        Tab::Overview => say(&Text::TabOverview),
        Tab::Logs => say(&Text::TabLogs),
        Tab::Inputs => say(&Text::TabInputs),
        Tab::Json => say(&Text::TabJson),
        Tab::Outputs => match output_count(model) {
            0 => say(&Text::TabOutputs),
            n => format!("{} {n}", say(&Text::TabOutputs)),
        },
    }
}
