//! The page of the open tab.

use crate::app::detail::{counted, inputs, logs, outputs, overview};
use crate::app::model::Model;
use crate::app::page::{Content, Role};
use crate::app::runs::run::Run;
use crate::app::view::listing::GroupMembers;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Item;
use crate::text::{PageText, Text};

/// All that the detail pane shows of the selected row in the open tab.
pub fn content(model: &Model, width: u16) -> Content {
    let mut page = model.settings.page(width);
    if let Some((run, members)) = counted_row(model) {
        counted::write(&mut page, run, members, model.now.service);
        return page.into_content();
    }
    if model
        .view
        .selected_row()
        .is_some_and(|row| row.item == Item::Over)
    {
        let over = model.view.over.iter();
        let over = over.filter_map(|at| Some(model.watch.runs.get_index(*at as usize)?.1));
        counted::write_over(&mut page, over, model.now.service);
        return page.into_content();
    }
    match (model.selected_thing(), model.detail.tab) {
        (None, _) => page.say(Role::Dim, &Text::Page(PageText::NothingSelected)),
        (Some(thing), Tab::Overview) => overview::write(&mut page, thing, model),
        (Some(thing), Tab::Outputs) => outputs::write(&mut page, thing, model),
        (Some(thing), Tab::Logs) => logs::write_why_not(&mut page, thing),
        (Some(thing), Tab::Inputs) => inputs::write(&mut page, thing, model.detail.raw.as_ref()),
        // The tree of the tab is drawn by itself.
        (Some(_), Tab::Json) => {}
    }
    page.into_content()
}

/// What the selected row stands for, where it is a counted one.
fn counted_row(model: &Model) -> Option<(&Run, &GroupMembers)> {
    let row = model.view.selected_row()?;
    let (_, run) = model.watch.runs.get_index(row.run as usize)?;
    Some((run, model.view.members(row)?))
}
