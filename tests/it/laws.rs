//! What holds for any size, any keys and any answers.

mod events;

use chrono::TimeDelta;
use paiwatch::app::model::mode::{Mode, Popup};
use paiwatch::app::query::popup;
use paiwatch::domain::{RunDetails, StatusRows};
use paiwatch::text::cells;
use paiwatch::ui::theme::{Colour, Glyphs};
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::layout::Rect;
use serde_json::json;

pub(crate) use self::events::{Event, KEYS, WORDS, events, happen};

use crate::grammar;
use crate::situations::{Tree, details, four_runs, node, output, run, since};
use crate::stage::Stage;

/// The picture fits the pane, holds nothing harmful, and shows the cursor.
fn check(stage: &Stage) -> Result<(), TestCaseError> {
    let size = stage.model.layout.size;
    let lines = stage.lines();
    for line in &lines {
        prop_assert_eq!(cells::width(line), usize::from(size.width), "{:?}", line);
        prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
        prop_assert!(
            !line.contains(['\u{202e}', '\u{2066}', '\u{200d}']),
            "{:?}",
            line
        );
    }
    for run in stage.model.watch.runs.values() {
        for (_, node) in run.tree.iter() {
            let elapsed = run.elapsed_of(node, stage.model.now.service);
            prop_assert!(elapsed.is_none_or(|elapsed| elapsed >= TimeDelta::zero()));
        }
    }
    let view = &stage.model.view;
    let Some(selected) = view.selected.as_ref() else {
        prop_assert!(view.rows.is_empty());
        return Ok(());
    };
    let row = view.rows[selected.at];
    prop_assert_eq!(row.key(&stage.model.watch.runs), Some(selected.key.clone()));
    let screen = stage.model.screen();
    let covers = matches!(
        stage.model.mode,
        Mode::Popup(Popup::Help(_) | Popup::Connection(_) | Popup::Pick(_))
    );
    let is_covered = covers || !screen.shows_tree();
    if size.height >= 3 && screen.tree.height > 0 && !is_covered {
        let line = selected.at - view.top + usize::from(screen.tree.y);
        prop_assert!(line < usize::from(screen.tree.bottom()));
        let is_below_a_menu = |area: Rect| line >= usize::from(area.y);
        if popup::area(&stage.model).is_some_and(is_below_a_menu) {
            return Ok(());
        }
        prop_assert!(lines[line].starts_with(['▌', '>']), "{:?}", lines[line]);
    }
    Ok(())
}

/// Names as people give them, and the one in three hundred characters.
const NAMES: [&str; 9] = [
    "特征归一化-每日用户流失预测训练流水线",
    "모델_학습 日本語の名前 ﾊﾝｶｸ ｆｕｌｌ",
    "👨\u{200d}👩\u{200d}👧 🇩🇪 ✔\u{fe0f} 👍🏽 ☎\u{fe0e} 1\u{fe0f}\u{20e3}",
    "e\u{301}e\u{301}\u{302}\u{303} Z\u{335}\u{336}a\u{34f}lgo \u{301}",
    "क्षत्रिय नमस्ते ก็ำ عربي עברית",
    "\u{1100}\u{1161}\u{11a8} \u{1f1e9} \u{3000}\u{ad}\u{2060}\u{115f}",
    "·…—“”αяⅣ①★→■", // Ambiguous, and none of ours.
    "\t\u{1b}[31mred\u{1b}[0m\u{7}\u{9b}2J\r\n",
    "",
];

/// A watch in which everything is called so: run, containers, nodes, outputs, values, messages.
fn called(name: &str) -> Stage {
    let mut stage = Stage::watching(&["flow-a", "flow-b"]);
    for id in ["flow-a", "flow-b"] {
        let details = RunDetails {
            message: Some(name.into()),
            ..details(run(id, name, "Running"), since(4_000))
        };
        stage.details(details);
        let mut tree = Tree::of(id, "Running", since(4_000));
        for (below, at, kind, word) in [
            ("", "loop", "Loop", "Running"),
            ("loop", "i0", "Dag", "Failed"),
            ("i0", "bad", "Task", "Failed"),
            ("i0", "skipped", "Task", "Skipped"),
            ("loop", "i1", "Dag", "Running"),
            ("i1", "busy", "Task", "Running"),
            ("i1", "next", "Task", "ReadyToSchedule"),
            ("i1", "later", "Task", "ReadyToSchedule"),
            ("", "done", "Task", "Succeeded"),
            ("", "done2", "Task", "Succeeded"),
        ] {
            let [below, at] = [below, at].map(|node| format!("{id}-{node}"));
            tree = tree.add(&below, &at, kind, word, since(3_000)).named(name);
        }
        stage.shape(id, tree.after(&[name]).shape());
        let busy = format!("{id}-busy");
        let value = json!({ name: 0.5, "text": name });
        stage.nodes(StatusRows {
            nodes: vec![node(id, &busy, "Running", since(3_000))],
            outputs: vec![output(id, &busy, name, "Metrics", &value)],
            ..StatusRows::default()
        });
    }
    stage
}

#[test]
fn names_of_every_kind_fit_every_size_in_every_look() {
    let long: Vec<String> = NAMES.iter().map(|name| name.repeat(300)).collect();
    let long = long.iter().map(|name| name.chars().take(300).collect());
    let names: Vec<String> = NAMES.map(str::to_owned).into_iter().chain(long).collect();
    for name in &names {
        let stage = called(name);
        for (width, height) in [
            (160, 45),
            (120, 40),
            (80, 24),
            (48, 12),
            (30, 6),
            (20, 3),
            (3, 2),
            (2, 1),
            (1, 1),
        ] {
            for glyphs in [Glyphs::Unicode, Glyphs::Safe, Glyphs::Ascii] {
                let mut stage = stage.clone().sized(width, height);
                stage.set_theme(glyphs, Colour::Base);
                for keys in [
                    "", "=", "e", "c", "2", "5", "<esc>;", "<esc>y", "<esc>f", "x",
                ] {
                    stage.keys(keys);
                    if let Err(error) = check(&stage) {
                        panic!("{name:?} {width}x{height} {keys}: {error}");
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_screen_is_whole_and_shows_the_cursor(
        width in 1_u16..300,
        height in 1_u16..100,
        events in prop::collection::vec(events(), 0..40),
    ) {
        let mut stage = four_runs().sized(width, height);
        check(&stage)?;
        for event in &events {
            happen(&mut stage, event);
            check(&stage)?;
        }
    }

    #[test]
    fn whatever_happens_what_is_offered_acts_and_what_is_denied_does_nothing(
        (width, height) in select(vec![(160, 45), (80, 24), (48, 12), (30, 6), (20, 3)]),
        events in prop::collection::vec(events(), 0..30),
    ) {
        let mut stage = four_runs().sized(width, height);
        for event in &events {
            happen(&mut stage, event);
        }
        grammar::check(&mut stage)?;
    }

    #[test]
    fn every_size_has_a_picture_in_every_look(width in 0_u16..300, height in 0_u16..100) {
        let mut stage = four_runs().sized(width, height);
        for glyphs in [Glyphs::Unicode, Glyphs::Safe, Glyphs::Ascii] {
            for colour in [Colour::Base, Colour::None] {
                stage.set_theme(glyphs, colour);
                stage.lines();
            }
        }
    }

    #[test]
    fn a_screen_of_another_size_than_was_said_is_drawn_too(
        width in 1_u16..300,
        height in 1_u16..100,
        real_width in 1_u16..300,
        real_height in 1_u16..100,
    ) {
        let mut stage = four_runs().sized(width, height);
        for keys in ["", "2", "<tab>?"] {
            stage.keys(keys);
            stage.lines_on(real_width, real_height);
        }
    }

    #[test]
    fn a_duration_never_takes_more_than_its_column(seconds in 0_i64..1_000_000_000) {
        let text = paiwatch::text::time::duration(TimeDelta::seconds(seconds));
        prop_assert!(text.len() <= 9, "{}", text);
    }
}

proptest! {
    // A text is looked at quickly, and what is odd about one is rare.
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn text_of_any_kind_is_cut_and_wrapped_to_its_width(text in any::<String>(), width in 1_usize..40) {
        prop_assert!(cells::width(&cells::fit(&text, width, "…")) <= width);
        for line in cells::wrap(&text, width) {
            prop_assert!(cells::width(&line) <= width, "{:?}", line);
        }
        let clean = cells::clean(&text);
        prop_assert!(!clean.chars().any(char::is_control));
        prop_assert!(cells::clean(&clean) == clean);
        prop_assert!(cells::width(&cells::pad(&clean, width, "…")) == width);
    }
}
