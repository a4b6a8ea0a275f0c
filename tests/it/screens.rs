//! What a person sees, at the sizes a person has: one file a situation, with
//! every size in it, once with the nicest signs and once in plain characters.

use std::fmt::Write as _;

use paiwatch::domain::{RunDetails, StatusRows, Timing};
use paiwatch::ui::draw;
use paiwatch::ui::theme::{Colour, Glyphs};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

use crate::situations::{Tree, ago, details, four_runs, refused_connection, run, since, took};
use crate::stage::Stage;

/// A wide terminal, a smaller one, the old one, a pane of tmux, a strip, a line, and nothing.
const SIZES: [(u16, u16); 7] = [
    (160, 45),
    (120, 40),
    (80, 24),
    (48, 12),
    (30, 6),
    (20, 3),
    (1, 1),
];

/// The eight situations.
fn situations() -> Vec<(&'static str, Stage)> {
    vec![
        ("start", Stage::watching(&["flow-churn", "flow-ctr"])),
        ("normal", normal()),
        ("failures", failures()),
        ("long_names", long_names()),
        ("many_runs", many_runs()),
        ("all_done", all_done()),
        ("trouble", trouble()),
        ("filter", filter()),
    ]
}

/// Four runs, with the cursor on a node whose outputs are unfolded.
fn normal() -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("g/xgb<enter>nnl");
    stage
}

/// The cursor on a failure inside a loop.
fn failures() -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("e");
    stage
}

fn long_names() -> Stage {
    let name = "每日用户流失预测与特征归一化训练流水线".repeat(6);
    let mut stage = Stage::watching(&["flow-long"]).sized(160, 45);
    stage.details(details(run("flow-long", &name, "Running"), since(4_000)));
    let tree = Tree::of("flow-long", "Running", since(4_000))
        .add("", "a", "Dag", "Running", since(3_000))
        .named(&"特征工程".repeat(30))
        .add("a", "b", "Task", "Failed", took(2_000, 700))
        .named(&"x_very_long_name_of_a_node".repeat(12))
        .add("a", "c", "Task", "Running", since(1_200))
        .named("👩‍🔬 e\u{301}valuation 한국어 ひらがな ｆｕｌｌｗｉｄｔｈ")
        .add("a", "d", "Task", "ReadyToSchedule", Timing::default())
        .after(&["c"])
        .named("نود العمل क्षत्रिय")
        .shape();
    stage.shape("flow-long", tree);
    stage.wait(2);
    stage.keys("e");
    stage
}

fn many_runs() -> Stage {
    let ids: Vec<String> = (0..300).map(|n| format!("flow-{n:03}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut stage = Stage::watching(&ids).sized(160, 45);
    for (n, id) in (0..).zip(&ids) {
        let word = ["Running", "Succeeded", "Failed", "Suspended"][n % 4];
        let began = 10_000 - i64::try_from(n).unwrap() * 7;
        let timing = match word {
            "Running" | "Suspended" => since(began),
            _ => took(began, 900),
        };
        let row = run(id, &format!("nightly-{n}"), word);
        stage.details(details(row, timing));
    }
    stage.wait(2);
    stage.keys("<c-d><c-d>jjj");
    stage
}

fn all_done() -> Stage {
    let mut stage = Stage::watching(&["flow-reco", "flow-risk"]).sized(160, 45);
    let reco = run("flow-reco", "reco-weekly-0417", "Succeeded");
    stage.details(details(reco, took(20_000, 2_911)));
    let tree = Tree::of("flow-reco", "Succeeded", took(20_000, 2_911))
        .add("", "als", "Task", "Succeeded", took(20_000, 2_900))
        .shape();
    stage.shape("flow-reco", tree);
    let risk = run("flow-risk", "risk-v7", "Terminated");
    stage.details(details(risk, took(9_000, 310)));
    stage.wait(2);
    stage
}

fn trouble() -> Stage {
    let mut stage = four_runs();
    stage.trouble(refused_connection(), 60);
    stage.wait(47);
    stage
}

fn filter() -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("f&xgb<enter>");
    stage
}

/// The screens at every size, one below the other.
fn at_all_sizes(stage: &Stage) -> String {
    let mut all = String::new();
    for (width, height) in SIZES {
        let screen = stage.clone().sized(width, height).screen();
        writeln!(all, "{width}x{height}\n{screen}\n").unwrap();
    }
    all
}

/// Compares the screens with those that were looked at.
fn check(name: &str, stage: &Stage) {
    insta::assert_snapshot!(name, at_all_sizes(stage));
}

#[test]
fn every_situation_looks_as_it_was_looked_at() {
    for (name, stage) in situations() {
        check(name, &stage);
    }
}

#[test]
fn every_situation_in_plain_characters() {
    for (name, mut stage) in situations() {
        stage.set_theme(Glyphs::Ascii, Colour::None);
        check(&format!("{name}_ascii"), &stage);
    }
}

/// The same words and signs are there without a colour, and then there is none.
#[test]
fn without_colour_nothing_but_the_colours_is_missing() {
    for (name, mut stage) in situations() {
        for (width, height) in SIZES {
            stage = stage.sized(width, height);
            stage.set_theme(Glyphs::Unicode, Colour::Base);
            let in_colour = stage.screen();
            stage.set_theme(Glyphs::Unicode, Colour::None);
            assert_eq!(stage.screen(), in_colour, "{name} {width}x{height}");
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            let frame = terminal.draw(|frame| draw(&stage.model, &stage.theme, frame));
            for cell in frame.unwrap().buffer.content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{name}");
            }
        }
    }
}

#[test]
fn trouble_before_the_first_answer() {
    let mut stage = Stage::watching(&["flow-churn"]);
    stage.trouble(refused_connection(), 10);
    stage.wait(3);
    check("no_connection", &stage);
}

#[test]
fn a_run_nobody_knows() {
    let mut stage = Stage::watching(&["flow-unknown"]);
    for _ in 0..3 {
        stage.runs_asked(vec!["flow-unknown".into()], StatusRows::default());
    }
    check("unknown_run", &stage);
}

#[test]
fn the_outputs_of_a_node() {
    let mut stage = normal();
    stage.keys("2<tab>");
    check("outputs", &stage);
}

#[test]
fn a_node_as_json() {
    let mut stage = normal();
    stage.keys("5<tab>");
    check("json", &stage);
}

#[test]
fn a_run_that_failed_says_why() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/risk<enter>");
    check("failed_run", &stage);
}

#[test]
fn what_covers_the_panes() {
    for (name, keys) in [
        ("help", "?"),
        ("connection", "i"),
        ("palette", ":fold"),
        ("picker", ";xgb"),
    ] {
        let mut stage = four_runs().sized(160, 45);
        stage.keys(keys);
        check(name, &stage);
    }
}

#[test]
fn what_is_typed_stands_in_the_footer() {
    for (name, keys) in [
        ("search", "/xgb"),
        ("add", "aflow-k3v9"),
        ("by_text", "&特征"),
    ] {
        let mut stage = four_runs().sized(160, 45);
        stage.keys(keys);
        check(name, &stage);
    }
}

#[test]
fn where_nothing_runs_the_screen_stands_still_between_polls() {
    let mut stage = Stage::watching(&["flow-reco"]).sized(80, 24);
    let row = run("flow-reco", "reco-weekly-0417", "Succeeded");
    let details: RunDetails = details(row, took(20_000, 2_911));
    stage.details(details);
    let before = stage.screen();
    stage.wait(5);
    assert_eq!(stage.screen(), before);
    assert!(ago(5).moment().is_some());
}
