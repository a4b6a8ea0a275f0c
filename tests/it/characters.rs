//! Names in all kinds of characters, in terminals that count by character and in ones that
//! count what several make together.

use std::num::NonZero;

use paiwatch::domain::{RunId, RunRow, Status, StatusRows};
use paiwatch::term::DiffBackend;
use paiwatch::ui::draw;
use paiwatch::ui::theme::{Colour, Glyphs};
use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use proptest::sample::select;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::situations::{four_runs, refused_connection};
use crate::stage::Stage;

const WIDTH: u16 = 60;
const HEIGHT: u16 = 12;

/// Pieces of names: flags, kana of half the width with voicing marks, Devanagari, Thai, skin
/// tones, accents, Hangul, and what is usual.
const PIECES: [&str; 14] = [
    "train",
    "特征归一化",
    "\u{1f1e9}\u{1f1ea}",
    "\u{1f1e8}\u{1f1f3}\u{1f1ef}\u{1f1f5}\u{1f1e9}",
    "\u{ff8a}\u{ff9e}\u{ff9d}\u{ff78}\u{ff9e}",
    "\u{915}\u{94d}\u{937}\u{93f}\u{928}\u{940}",
    "\u{e17}\u{e35}\u{e48}\u{e19}\u{e33}",
    "\u{1f44d}\u{1f3fd}",
    "\u{1f3fb}",
    "e\u{301}a\u{308}\u{304}",
    "\u{1112}\u{1161}\u{11ab}",
    "\u{0bb8}\u{0bcd}\u{0bb0}\u{0bc0}",
    "\u{0600}1",
    " x ",
];

fn names() -> impl Strategy<Value = Vec<String>> {
    let name = proptest::collection::vec(select(PIECES.to_vec()), 1..5);
    proptest::collection::vec(name.prop_map(|pieces| pieces.concat()), 1..9)
}

/// A screen with runs of these names.
fn picture(names: &[String]) -> Stage {
    let ids: Vec<String> = (0..names.len()).map(|n| format!("flow-{n}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut stage = Stage::watching(&ids).sized(WIDTH, HEIGHT);
    let rows = ids.iter().zip(names).map(|(id, name)| RunRow {
        run: RunId::from(*id),
        name: Some(name.as_str().into()),
        status: Some(Status::new("Running")),
        ..RunRow::default()
    });
    stage.runs(StatusRows {
        runs: rows.collect(),
        ..StatusRows::default()
    });
    stage
}

/// What the terminal is sent when these pictures are drawn one after the other.
fn sent(pictures: &[&Stage]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let backend = DiffBackend::new(CrosstermBackend::new(&mut bytes));
    let viewport = Viewport::Fixed(Rect::new(0, 0, WIDTH, HEIGHT));
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    for stage in pictures {
        terminal
            .draw(|frame| draw(&stage.model, &stage.theme, frame))
            .unwrap();
    }
    drop(terminal);
    bytes
}

/// The screen of a terminal that counts by character.
fn by_character(bytes: &[u8]) -> Vec<String> {
    let mut parser = vt100::Parser::new(size(HEIGHT), size(WIDTH), 0);
    parser.process(bytes);
    let rows = parser.screen().rows(0, WIDTH);
    rows.map(|row| row.trim_end().to_owned()).collect()
}

/// The screen of a terminal that counts what follows without a break by clusters.
fn by_cluster(bytes: &[u8]) -> Vec<String> {
    let mut grid = vec![vec![" ".to_owned(); usize::from(WIDTH)]; usize::from(HEIGHT)];
    let text = std::str::from_utf8(bytes).unwrap();
    let (mut x, mut y) = (0_usize, 0_usize);
    for part in text.split('\u{1b}') {
        let written = match part.strip_prefix('[') {
            Some(part) => {
                let end = part.find(|char: char| char.is_ascii_alphabetic()).unwrap();
                let (parameters, behind) = part.split_at(end);
                if behind.starts_with('H') {
                    let (row, column) = parameters.split_once(';').unwrap();
                    (y, x) = (row.parse().unwrap(), column.parse().unwrap());
                    (y, x) = (y - 1, x - 1);
                }
                &behind[1..]
            }
            None => part,
        };
        for cluster in written.graphemes(true) {
            put(&mut grid[y], x, cluster);
            x += cluster.width();
        }
    }
    grid.iter().map(|line| line.concat()).collect()
}

/// Writes a cluster, and blanks what it leaves half of.
fn put(line: &mut [String], x: usize, cluster: &str) {
    let width = cluster.width();
    for at in x..x + width {
        if line[at].is_empty() {
            " ".clone_into(&mut line[at - 1]);
        }
        if line[at].width() > 1 && at + 1 < line.len() {
            " ".clone_into(&mut line[at + 1]);
        }
        line[at] = String::new();
    }
    cluster.clone_into(&mut line[x]);
}

proptest! {
    #[test]
    fn after_any_two_pictures_the_screen_is_the_second_alone(first in names(), second in names()) {
        let (first, second) = (picture(&first), picture(&second));
        let both = sent(&[&first, &second]);
        let alone = sent(&[&second]);
        prop_assert_eq!(by_character(&both), by_character(&alone));
        prop_assert_eq!(by_cluster(&both), by_cluster(&alone));
    }
}

#[test]
fn no_name_has_gaps_nor_leaves_its_row() {
    for piece in PIECES {
        let name = format!("a{piece}z");
        let stage = picture(std::slice::from_ref(&name));
        let bytes = sent(&[&stage]);
        let lines = by_character(&bytes);
        let line = lines.iter().find(|line| line.contains("Running")).unwrap();
        assert!(line.contains(&name), "{name}: {line}");
    }
}

fn size(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

/// Every character that is ours has one width in every terminal, and with
/// `ascii` all that is ours is ASCII: of everything else the service has spoken.
#[test]
fn no_sign_of_ours_is_of_ambiguous_width_where_that_was_asked_for() {
    const FROM_THE_SERVICE: &str = "特征归一化";
    let sizes = [
        (160, 45),
        (120, 40),
        (80, 24),
        (60, 16),
        (48, 12),
        (30, 6),
        (20, 3),
        (1, 1),
    ];
    let screens = [
        "",
        "e",
        "?",
        "?G",
        "i",
        ":",
        ":fold",
        ";",
        ";xgb",
        "f",
        "&x",
        "v",
        "s",
        "F",
        "a",
        "y",
        "o",
        "J",
        "K",
        "T",
        "S",
        "m2d",
        "p",
        "1<tab>",
        "2<tab>",
        "3<tab>",
        "4<tab>",
        "5<tab>",
        "z",
        "2<tab>wG",
        "astatus=",
        "anmae=a<enter>",
        "a@latest:no<enter>",
        "aname=x<enter>",
        "x",
        "c",
    ];
    for glyphs in [Glyphs::Safe, Glyphs::Ascii] {
        for (width, height) in sizes {
            for (keys, find) in screens.iter().flat_map(|keys| {
                ["xgb", "onehot", "evaluate", "risk", "特征"].map(|find| (keys, find))
            }) {
                let mut stage = four_runs().sized(width, height);
                stage.set_theme(glyphs, Colour::Base);
                stage.trouble(refused_connection(), 5);
                stage.runs(StatusRows::default());
                stage.keys(&format!("/{find}<enter>nnl"));
                stage.keys(keys);
                for line in stage.lines() {
                    let is_ours = |char: &char| !FROM_THE_SERVICE.contains(*char);
                    let is_unclear = |char: &char| match glyphs {
                        Glyphs::Unicode | Glyphs::Safe => char.width() != char.width_cjk(),
                        Glyphs::Ascii => !char.is_ascii(),
                    };
                    let unclear = line.chars().filter(is_ours).find(is_unclear);
                    assert_eq!(unclear, None, "{keys} {width}x{height}: {line}");
                }
            }
        }
    }
}
