//! What can be taken out of the program: what to copy, what to save or to show
//! elsewhere, where the console has it.

use crate::app::detail::export::{Export, copyable, export, file_name};
use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::model::menu::{Choice, Menu, MenuItem};
use crate::app::model::mode::Prompt;
use crate::app::query::names::{id_of, link};
use crate::app::update::menu;
use crate::domain::{HostAction, Viewer};
use crate::text::{ExportText, NoticeText, PageText, Text};

/// Opens the menu of what can be copied of the selected row.
pub(super) fn copy_menu(model: &mut Model) {
    let items = copyable(model)
        .into_iter()
        .map(|(key, label, text)| MenuItem {
            key,
            label,
            about: in_one_line(&text),
            choice: Choice::Do(HostAction::Copy(text)),
        })
        .collect();
    menu::open(
        model,
        Menu::of(Text::Export(ExportText::CopyTitle), 'y', items),
        Text::Page(PageText::NothingSelected),
    );
}

/// Copies the id of the selected row at once.
pub(super) fn copy_id(model: &mut Model) -> Vec<Effect> {
    match model.view.selected_key().map(id_of) {
        Some(id) => vec![Effect::Do(HostAction::Copy(id)), Effect::Draw],
        None => vec![Effect::Draw],
    }
}

/// Asks for the file to save what the open tab shows.
pub(super) fn ask_where(model: &mut Model) {
    match export(model) {
        Some(export) => {
            let name = file_name(model, export.ending);
            menu::ask(model, Prompt::Save, &name);
        }
        None => model.notice = Some(Text::Notice(NoticeText::NothingToSave)),
    }
}

/// Saves what the open tab shows.
pub(super) fn save(model: &Model, path: &str) -> Vec<Effect> {
    let path = path.trim();
    let Some(export) = export(model).filter(|_| !path.is_empty()) else {
        return Vec::new();
    };
    vec![Effect::Do(HostAction::Save {
        path: path.to_owned(),
        text: export.exact.unwrap_or(export.text),
    })]
}

/// Shows what the open tab shows in another program.
pub(super) fn view(model: &mut Model, with: Viewer) -> Vec<Effect> {
    let Some(Export { text, ending, .. }) = export(model) else {
        model.notice = Some(Text::Notice(NoticeText::NothingToSave));
        return vec![Effect::Draw];
    };
    vec![Effect::Do(HostAction::View { with, text, ending })]
}

/// Shows the console's link to the selected run, to copy or to open.
pub(super) fn link_menu(model: &mut Model) {
    let items = link(model).map_or_else(Vec::new, |link| {
        let item = |key, label, action| MenuItem {
            key,
            label,
            about: link.clone(),
            choice: Choice::Do(action),
        };
        vec![
            item(
                'c',
                Text::Export(ExportText::CopyLink),
                HostAction::Copy(link.clone()),
            ),
            item(
                'o',
                Text::Export(ExportText::OpenLink),
                HostAction::Open(link.clone()),
            ),
        ]
    });
    menu::open(
        model,
        Menu::of(Text::Export(ExportText::LinkTitle), 'o', items),
        Text::Notice(NoticeText::NoLink),
    );
}

/// The beginning of a text, whose first line alone may be a bracket.
fn in_one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let head = text.get(..text.floor_char_boundary(LONGEST));
    let words: Vec<&str> = head.unwrap_or(text).split_whitespace().collect();
    words.join(" ")
}
