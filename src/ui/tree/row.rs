//! Makes a row of the thing behind it, before it is known how much of it has room.

use ratatui::style::Style;

use crate::app::cards::headline;
use crate::app::detail::words::group_name;
use crate::app::input::needle::Needle;
use crate::app::model::Model;
use crate::app::model::read_ahead::Cause;
use crate::app::nodes::artifacts::{Artifact, Group, Output};
use crate::app::nodes::counts::Counts;
use crate::app::nodes::iteration;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::query::ages;
use crate::app::query::failure;
use crate::app::runs::reason::{Skip, skipped_because, waits_for};
use crate::app::runs::run::{Run, Standing};
use crate::app::view::columns::indentation;
use crate::app::view::listing::filter;
use crate::app::view::pane::Form;
use crate::app::view::rows::{Below, Item, Row, RowKey, Thing};
use crate::domain::{Status, StatusKind};
use crate::text::{PageText, Text, TreeText, cells, time};
use crate::ui::pen::Word;
use crate::ui::theme::{Mark, Theme};
use crate::ui::tree::card::{self, BaselineCard};
use crate::ui::tree::counted::{counted, over};
use crate::ui::tree::row_view::{FoldMark, RowView};
use crate::ui::tree::timeline;
use crate::ui::tree::usual;
use crate::ui::words::counts::count_marks;
use crate::ui::words::say::say;

/// What a row says; `None` where the thing behind it is gone. Of a card that the row is
/// a line of, `last` keeps what the next rows need as well.
pub(super) fn row<'a>(
    model: &'a Model,
    theme: &Theme,
    shown: Row,
    width: u16,
    last: &mut Option<BaselineCard<'a>>,
) -> Option<RowView<'a>> {
    let builder = RowBuilder {
        model,
        theme,
        needle: Needle::new(&model.view.needle),
    };
    let mut row = if let Item::Counted(_, quiet) = shown.item {
        let (_, run) = model.watch.runs.get_index(shown.run as usize)?;
        counted(model, theme, run, quiet, model.view.members(shown)?)
    } else if shown.item == Item::Over {
        over(model, theme)
    } else {
        match shown.thing(&model.watch.runs)? {
            Thing::Run(run) => builder.run(run),
            Thing::Node(run, place, node) => builder.node(run, place, node),
            Thing::Part(run, node, output) if let Some(line) = shown.line_of(output) => {
                card::line(model, theme, (run, node, output), line, last)
            }
            Thing::Artifact(_, _, Artifact::Single(output)) | Thing::Part(_, _, output) => {
                builder.output(output)
            }
            Thing::Artifact(_, _, Artifact::Group(group)) => builder.group(group),
        }
    };
    if shown.below == Below::Hidden {
        let outputs = row.outputs.take();
        row.put_behind(builder.gap(&row), outputs);
    }
    row.indentation = indentation(shown, model.view.listing.form, width);
    match model.view.listing.form {
        Form::Tree => {
            row.fold = match shown.below {
                Below::Nothing => FoldMark::Blank,
                Below::Hidden => FoldMark::Mark(theme.signs.folded),
                Below::Shown => FoldMark::Mark(theme.signs.unfolded),
            };
        }
        Form::Flat => builder.flatten(&mut row, shown),
    }
    let mark = model.detail.mark.as_ref();
    if mark.is_some() && shown.key(&model.watch.runs).as_ref() == mark {
        row.mark = Some(theme.signs.mark);
    }
    Some(row)
}

/// Makes rows of things.
struct RowBuilder<'a, 't> {
    model: &'a Model,
    theme: &'t Theme,
    needle: Needle,
}

impl<'a> RowBuilder<'a, '_> {
    fn run(&self, run: &'a Run) -> RowView<'a> {
        let kind = run.status().map(Status::kind);
        let mut row = RowView::new(run.name(), self.mark(kind));
        let name = self.name_style(filter::names_run(&self.needle, run));
        if run.is_unanswered() {
            row.sign = self.theme.status(StatusKind::Unknown);
        }
        row.is_news = run.is_deleted() || run.is_unanswered();
        row.style = self.theme.strong().patch(name);
        row.progress = Some(run.leaves()).filter(|leaves| leaves.total() > 0);
        row.cause = self.cause(failure::of_run(self.model, run));
        if let Some(error) = run.shape_error.as_ref().filter(|_| run.tree.is_empty()) {
            let words = say(self.model, &Text::Page(PageText::TreeUnread(error.clone())));
            row.cause = Some((words, self.theme.attention()));
        }
        if let Some(node) = run.missing_branch() {
            let words = say(
                self.model,
                &Text::Tree(TreeText::NoSuchNode(node.to_string())),
            );
            row.cause = Some((words, self.theme.attention()));
        }
        if let Some(root) = run.tree.node(ROOT) {
            row.outputs = self.outputs(root);
        }
        row.status = match run.standing() {
            Standing::Deleted => (
                say(self.model, &Text::Tree(TreeText::Deleted)),
                self.theme.quiet(),
            ),
            Standing::Unanswered => (say(self.model, &run.unanswered()), self.theme.attention()),
            Standing::Says(status) => self.word(Some(status)),
            Standing::Unknown => self.word(None),
        };
        let own_age = self.own_age(ages::own_age_of_run(self.model, run));
        row.put_behind(self.gap(&row), own_age);
        row.elapsed = self.elapsed(run.elapsed(self.model.now.service));
        row.left = usual::left(run, self.theme);
        row.off_usual = usual::run_off_usual(self.model, self.theme, run);
        row.span = timeline::of_run(self.model, run);
        row
    }

    fn node(&self, run: &'a Run, place: Place, node: &'a Node) -> RowView<'a> {
        let kind = node.kind();
        let mut row = RowView::new(node.label(), self.mark(kind));
        row.style = self.name_style(filter::names_node(&self.needle, &run.tree, node));
        row.item =
            iteration::item(&run.tree, node).map(|item| (format!(" {item}"), self.theme.quiet()));
        row.is_news = node.is_unanswered();
        if row.is_news {
            row.sign = self.theme.status(StatusKind::Unknown);
        }
        row.put_behind(self.gap(&row), self.iterations(&run.tree, node));
        let own_age = self.own_age(ages::own_age_of_node(self.model, run, node));
        row.put_behind(self.gap(&row), own_age);
        row.progress = (!node.children.is_empty()).then_some(node.leaves);
        row.cause = self.cause(failure::of_node(self.model, run, place, node));
        row.outputs = self.outputs(node);
        row.status = self.node_word(&run.tree, place, node);
        if let Some(first) = first_awaited(&run.tree, place, node) {
            let words = Text::Tree(TreeText::WaitingFor(first.label().to_owned()));
            row.status_in_full = Some((say(self.model, &words), row.status.1));
        }
        row.elapsed = self.elapsed(run.elapsed_of(node, self.model.now.service));
        row.off_usual = usual::off_usual(self.model, self.theme, run, place, node);
        row.span = timeline::of_node(self.model, run, place, node);
        if let Some(Skip::Upstream(_)) = skipped_because(&run.tree, place) {
            row.sign = self.theme.skipped_upstream();
            row.status = (
                say(self.model, &Text::Tree(TreeText::SkippedUpstream)),
                row.sign.style,
            );
            let words = say(
                self.model,
                &Text::Tree(TreeText::SkippedBecauseUpstreamFailed),
            );
            row.status_in_full = Some((words, row.sign.style));
        }
        row
    }

    /// In the flat list a row says the way to it.
    fn flatten(&self, row: &mut RowView<'a>, shown: Row) {
        row.fold = match (shown.below, shown.item) {
            (_, Item::Run | Item::Node(_) | Item::Counted(..) | Item::Over) => FoldMark::Absent,
            (Below::Shown, _) => FoldMark::Mark(self.theme.signs.unfolded),
            (Below::Hidden, _) => FoldMark::Mark(self.theme.signs.folded),
            (Below::Nothing, _) => FoldMark::Blank,
        };
        if let (Item::Node(_), Some(RowKey::Node(key))) =
            (shown.item, shown.key(&self.model.watch.runs))
        {
            let path = RowKey::Node(key).path(&self.model.watch.runs);
            row.way = path.into_iter().skip(1).collect();
        }
    }

    /// The gap before what comes next behind the name of a run or a node. In the flat list every
    /// cell counts.
    fn gap(&self, row: &RowView<'_>) -> &'static str {
        if self.model.view.listing.form == Form::Flat && row.behind.is_empty() {
            " "
        } else {
            "  "
        }
    }

    fn output(&self, output: &'a Output) -> RowView<'a> {
        let mut row = RowView::new(&*output.name, self.theme.output());
        row.status = (output.kind.to_string(), self.theme.quiet());
        if let Some(headline) = headline(output) {
            row.behind
                .push((format!("  {headline}"), self.theme.quiet()));
        }
        row
    }

    fn group(&self, group: &'a Group) -> RowView<'a> {
        let mut row = RowView::new(group_name(group), self.theme.output());
        let parts = say(self.model, &Text::Tree(TreeText::Parts(group.parts.len())));
        row.behind.push((format!("  {parts}"), self.theme.quiet()));
        let kind = group.parts.first().map(|part| part.kind.to_string());
        row.status = (kind.unwrap_or_default(), self.theme.quiet());
        row
    }

    /// Marks what a search finds.
    fn name_style(&self, is_found: bool) -> Style {
        if is_found {
            self.theme.found()
        } else {
            Style::new()
        }
    }

    fn mark(&self, kind: Option<StatusKind>) -> Mark {
        match kind {
            Some(kind) => self.theme.status(kind),
            // Nothing was said of it yet, which is no news.
            None => self.theme.status(StatusKind::ReadyToSchedule),
        }
    }

    fn word(&self, status: Option<&Status>) -> Word {
        match status {
            Some(status) => (status.as_str().to_owned(), self.theme.word(status.kind())),
            None => ("-".to_owned(), self.theme.quiet()),
        }
    }

    fn node_word(&self, tree: &Tree, place: Place, node: &Node) -> Word {
        if node.is_unanswered() {
            return (
                say(self.model, &Text::Tree(TreeText::NotAnswered)),
                self.theme.attention(),
            );
        }
        match first_awaited(tree, place, node) {
            Some(first) => (
                say(
                    self.model,
                    &Text::Tree(TreeText::WaitsFor(first.label().to_owned())),
                ),
                self.theme.word(StatusKind::ReadyToSchedule),
            ),
            None => self.word(node.state.status.as_ref()),
        }
    }

    /// The iterations of a loop by their states.
    fn iterations(&self, tree: &Tree, node: &Node) -> Vec<Word> {
        if node.children.is_empty() || !node.is_loop() {
            return Vec::new();
        }
        let statuses = node.children.iter().filter_map(|place| tree.node(*place));
        let counts: Counts = statuses
            .map(|node| Counts::of(node.state.status.as_ref()))
            .sum();
        let mut words = vec![(
            format!("{} ", say(self.model, &Text::Tree(TreeText::Iterations))),
            self.theme.quiet(),
        )];
        words.extend(count_marks(self.theme, counts.by_kind()));
        words
    }

    fn cause(&self, cause: Option<Cause>) -> Option<Word> {
        Some(match cause? {
            Cause::Said(text) => (cells::clean(&text).into_owned(), Style::new()),
            Cause::Reading => {
                let words = say(self.model, &Text::Tree(TreeText::ReadingTheLog));
                let ellipsis = self.theme.signs.ellipsis;
                (format!("{words}{ellipsis}"), self.theme.quiet())
            }
            Cause::Unsaid => (
                say(self.model, &Text::Tree(TreeText::NoErrorInLog)),
                self.theme.quiet(),
            ),
        })
    }

    /// How many outputs a row hides, where it is folded.
    fn outputs(&self, node: &Node) -> Option<Word> {
        (!node.artifacts.is_empty()).then(|| {
            let words = say(
                self.model,
                &Text::Tree(TreeText::OutputCount(node.artifacts.len())),
            );
            (words, self.theme.output().style)
        })
    }

    /// How old it is, where that is older than the header says.
    fn own_age(&self, age: Option<chrono::TimeDelta>) -> Option<Word> {
        let late = self.theme.status(StatusKind::Starting).sign;
        let words = format!("{late} {}", time::duration(age?));
        Some((words, self.theme.attention()))
    }

    fn elapsed(&self, elapsed: Option<chrono::TimeDelta>) -> Word {
        match elapsed {
            Some(elapsed) => (time::duration(elapsed), Style::new()),
            None => ("-".to_owned(), self.theme.quiet()),
        }
    }
}

/// The first node that a node waits for.
fn first_awaited<'t>(tree: &'t Tree, place: Place, node: &Node) -> Option<&'t Node> {
    let first = waits_for(tree, place)
        .next()
        .filter(|_| !node.is_unanswered());
    tree.node(first?)
}
