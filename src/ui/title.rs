//! How things are in the title of the terminal, for who looks elsewhere.

use crate::app::connection::Freshness;
use crate::app::model::Model;
use crate::app::query::time_left::time_left;
use crate::app::runs::failures::failures;
use crate::app::view::rows::Item;
use crate::domain::StatusKind;
use crate::text::cells;
use crate::ui::theme::Theme;
use crate::ui::words::progress;
use crate::ui::words::say::say;

/// More cells than this no bar of titles has.
const LONGEST: usize = 60;

/// `✘1 churn-daily 18/23`: the most urgent run, how much failed in it and how far it is. What
/// is not fresh begins with the sign of that.
pub fn title(model: &Model, theme: &Theme) -> String {
    let runs = model.view.rows.iter().filter(|row| row.item == Item::Run);
    let runs = runs.filter_map(|row| model.watch.runs.get_index(row.run as usize));
    let front = runs.map(|(_, run)| run).min_by_key(|run| run.urgency);
    let Some(run) = front.or_else(|| model.watch.runs.values().min_by_key(|run| run.urgency))
    else {
        return "paiwatch".to_owned();
    };
    let mut words = Vec::new();
    words.extend(warning(model, theme));
    let failed = failures(run);
    if failed > 0 {
        let sign = theme.status(StatusKind::Failed).sign;
        words.push(format!("{sign}{failed}"));
    }
    let name = cells::clean(run.name());
    words.push(cells::fit(&name, LONGEST, theme.signs.ellipsis).into_owned());
    if run.leaves().total() > 0 {
        words.push(progress::count(run.leaves()));
    }
    words.extend(time_left(run).map(|left| say(model, &left)));
    words.join(" ")
}

/// The sign of what makes that old: nobody asks, or nothing is heard.
fn warning(model: &Model, theme: &Theme) -> Option<String> {
    if model.settings.paused {
        return Some(theme.status(StatusKind::Suspended).sign.to_owned());
    }
    match model.watch.connection.freshness(model.now.machine) {
        Freshness::Stale(_) => Some(theme.signs.attention.to_owned()),
        Freshness::Starting | Freshness::Live(_) | Freshness::Late(_) => None,
    }
}
