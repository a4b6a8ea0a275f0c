//! Counted rows: what is quiet, in one line.

use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::iteration::numbered;
use crate::app::nodes::tree::Node;
use crate::app::runs::run::Run;
use crate::app::view::listing::GroupMembers;
use crate::domain::{Status, StatusKind};
use crate::text::{Text, TreeText, cells, time};
use crate::ui::pen::Word;
use crate::ui::theme::Theme;
use crate::ui::tree::row_view::RowView;
use crate::ui::words::say::say;

/// More names than any line can hold are not looked at.
const NAMES: usize = 40;
/// A range is looked for among so many names at most.
const RANGE: usize = 1_000;

/// What a counted row says.
pub(super) fn counted<'a>(
    model: &Model,
    theme: &Theme,
    run: &'a Run,
    quiet: GroupKind,
    members: &GroupMembers,
) -> RowView<'a> {
    let nodes = || {
        let places = members.places.iter();
        places.filter_map(|place| run.tree.node(*place))
    };
    let kind = match quiet {
        GroupKind::Done => StatusKind::Succeeded,
        GroupKind::Waiting | GroupKind::Next => StatusKind::ReadyToSchedule,
        GroupKind::Skipped => StatusKind::Skipped,
        GroupKind::Rest => return rest(model, theme, nodes()),
    };
    let names = || nodes().map(Node::label);
    let n = members.places.len();
    let range = members.range.get_or(|| range(names()).map(Into::into));
    let name = match (quiet, range) {
        (GroupKind::Next, _) => say(model, &Text::Tree(TreeText::NextOnes(listed(names())))),
        (_, Some(range)) => {
            let counted = say(model, &Text::Tree(TreeText::QuietOf(kind, n)));
            format!("{range}  {counted}")
        }
        (_, None) => {
            let counted = say(model, &Text::Tree(TreeText::QuietOf(kind, n)));
            format!("{counted}: {}", listed(names()))
        }
    };
    let mut row = RowView::new(name, theme.status(kind));
    let word = nodes().next().and_then(|node| node.state.status.as_ref());
    let word = word.map_or("-", Status::as_str);
    row.status = (word.to_owned(), theme.word(kind));
    row.elapsed = if quiet == GroupKind::Next {
        // What has not begun, and is no single row, has no time to be looked for.
        Word::default()
    } else {
        match members.span {
            Some(span) => (time::duration(span), theme.quiet()),
            None => ("-".to_owned(), theme.quiet()),
        }
    };
    row
}

/// `✔ 5 done   ◦ 6 waiting   ∅ 1 skipped`.
fn rest<'a>(
    model: &Model,
    theme: &Theme,
    nodes: impl Iterator<Item = &'a Node>,
) -> RowView<'static> {
    let counts = nodes.map(|node| Counts::of(node.state.status.as_ref()));
    states(model, theme, counts.sum())
}

/// The runs that are over, by their states: `✔ 4 done   ■ 1 terminated`.
pub(super) fn over(model: &Model, theme: &Theme) -> RowView<'static> {
    let runs = model.view.over.iter();
    let runs = runs.filter_map(|at| model.watch.runs.get_index(*at as usize));
    states(model, theme, runs.map(|(_, run)| run.counted()).sum())
}

fn states(model: &Model, theme: &Theme, counts: Counts) -> RowView<'static> {
    let mut of = counts.by_kind();
    let words = |(kind, n): (StatusKind, u32)| {
        say(
            model,
            &Text::Tree(TreeText::QuietOf(
                kind,
                usize::try_from(n).unwrap_or(usize::MAX),
            )),
        )
    };
    let Some(first) = of.next() else {
        return RowView::new("", theme.status(StatusKind::Succeeded));
    };
    let mut row = RowView::new(words(first), theme.status(first.0));
    for other in of {
        let mark = theme.status(other.0);
        row.behind.push(("   ".to_owned(), Style::new()));
        row.behind.push((mark.sign.to_owned(), mark.style));
        row.behind
            .push((format!(" {}", words(other)), Style::new()));
    }
    row.elapsed = Word::default();
    row
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names
        .take(NAMES)
        .map(|name| cells::fit(name, 100, ""))
        .collect();
    names.join(" ")
}

/// `iter[3..7]`, where the names differ in a number alone and leave none out.
fn range<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let mut numbers = Vec::new();
    let mut around: Option<(&str, &str)> = None;
    for name in names {
        let (before, number, behind) = numbered(name)?;
        if behind.len() > 1 {
            return None;
        }
        if around.is_some_and(|around| around != (before, behind)) || numbers.len() == RANGE {
            return None;
        }
        around = Some((before, behind));
        numbers.push(number);
    }
    numbers.sort_unstable();
    let (before, behind) = around?;
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let is_whole = numbers
        .iter()
        .zip(first..)
        .all(|(number, wanted)| *number == wanted);
    let range = cells::fit(before, 100, "");
    (is_whole && first < last).then(|| format!("{range}{first}..{last}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn names_that_differ_in_a_number_alone_are_a_range() {
        let of = |names: &[&'static str]| range(names.iter().copied());
        assert_eq!(of(&["iter[3]", "iter[4]"]).as_deref(), Some("iter[3..4]"));
        assert_eq!(of(&["训练-9", "训练-10"]).as_deref(), Some("训练-9..10"));
        assert_eq!(of(&["iter[3]", "iter[5]"]), None, "one is left out");
        assert_eq!(of(&["a1", "b2"]), None);
        assert_eq!(of(&["1a_train", "2a_train"]), None, "no number at its end");
        assert_eq!(of(&["read", "split"]), None);
        assert_eq!(of(&["a1"]), None);
    }
}
