//! The mouse: what a press, a drag and the wheel do, and that the terminal has it back afterwards.

use paiwatch::app::input::mouse::{Gesture, Mouse};
use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::mode::{Mode, Popup};
use paiwatch::app::query::popup;
use paiwatch::app::view::pane::{Pane, Tab};
use paiwatch::app::view::rows::{Below, RowKey};
use paiwatch::domain::{HostAction, NodeKey};
use paiwatch::text::cells;
use ratatui::layout::Position;

use crate::pane::{LEFT, Pane as Terminal, count, home, paiwatch};
use crate::situations::four_runs;
use crate::stage::Stage;

fn at(stage: &mut Stage, gesture: Gesture, x: u16, y: u16) {
    let at = Position::new(x, y);
    stage.tell(Message::Mouse(Mouse { gesture, at }));
}

fn click(stage: &mut Stage, x: u16, y: u16) {
    at(stage, Gesture::Press, x, y);
    at(stage, Gesture::Release, x, y);
}

fn selected(stage: &Stage) -> usize {
    stage.model.view.selected.as_ref().unwrap().at
}

#[test]
fn a_click_selects_the_row_below_it_and_scrolls_nothing() {
    for (width, height) in [(160, 45), (80, 24), (48, 12)] {
        let mut stage = four_runs().sized(width, height);
        let (top, before) = (stage.model.view.top, selected(&stage));
        let y = stage.model.screen().tree.y + 3;
        click(&mut stage, 20, y);
        assert!(
            stage.lines()[usize::from(y)].starts_with('▌'),
            "{}",
            stage.screen()
        );
        assert_ne!(selected(&stage), before);
        assert_eq!(stage.model.view.top, top);
        stage.keys("<c-o>");
        assert!(selected(&stage) == before, "and back");
    }
}

#[test]
fn a_click_on_a_fold_mark_folds_and_unfolds() {
    for (width, height) in [(160, 45), (80, 24), (60, 16)] {
        let mut stage = four_runs().sized(width, height);
        let rows: Vec<_> = stage.model.view.rows.clone();
        let mut clicked = 0;
        for row in &rows {
            let Some(at) = stage.model.view.rows.iter().position(|other| other == row) else {
                continue;
            };
            let tree = stage.model.screen().tree;
            let line = at.checked_sub(stage.model.view.top).unwrap_or(usize::MAX);
            if row.below == Below::Nothing || line >= usize::from(tree.height) {
                continue;
            }
            let y = tree.y + u16::try_from(line).unwrap();
            let text = stage.lines()[usize::from(y)].clone();
            let mark = text.find(['▸', '▾']).expect("a mark");
            let x = u16::try_from(cells::width(&text[..mark])).unwrap();
            click(&mut stage, x + 2, y);
            assert_eq!(
                stage.model.view.rows[at].below, row.below,
                "beside the mark"
            );
            click(&mut stage, x, y);
            assert_eq!(selected(&stage), at);
            assert_ne!(stage.model.view.rows[at].below, row.below, "{text}");
            click(&mut stage, x, y);
            assert_eq!(stage.model.view.rows[at].below, row.below, "{text}");
            clicked += 1;
        }
        assert!(clicked > 3, "{clicked} marks at {width}x{height}");
    }
}

#[test]
fn a_click_on_a_tab_opens_it() {
    for width in [160, 120] {
        let mut stage = four_runs().sized(width, 45);
        for (words, tab) in [
            ("3 Log", Tab::Logs),
            ("4 In", Tab::Inputs),
            ("5 JSON", Tab::Json),
            ("2 Out", Tab::Outputs),
            ("1 Ov", Tab::Overview),
        ] {
            let line = stage.lines()[3].clone();
            let before = line.split_once(words).unwrap().0;
            click(&mut stage, u16::try_from(cells::width(before)).unwrap(), 3);
            assert_eq!(stage.model.detail.tab, tab);
        }
    }
}

#[test]
fn the_wheel_moves_what_is_below_it_and_leaves_the_keys_where_they_are() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("g");
    at(&mut stage, Gesture::WheelDown, 10, 10);
    assert_eq!((selected(&stage), stage.model.layout.pane), (3, Pane::Tree));
    at(&mut stage, Gesture::WheelUp, 10, 10);
    assert_eq!(selected(&stage), 0);
    at(&mut stage, Gesture::WheelDown, 10, 42);
    assert_eq!((selected(&stage), stage.model.layout.pane), (0, Pane::Tree));
    stage.keys("?");
    let before = stage.screen();
    at(&mut stage, Gesture::WheelDown, 70, 10);
    assert_ne!(stage.screen(), before, "the keys are scrolled");
    click(&mut stage, 70, 20);
    assert_eq!(selected(&stage), 0, "what is covered takes no click");
}

/// Sizes at which what covers the panes is as wide as the screen, or narrower; all of it, or a part.
const SIZES: [(u16, u16); 4] = [(160, 45), (80, 24), (48, 12), (30, 6)];

/// The line of the screen that holds some words, and the column at which they begin.
fn find(stage: &Stage, words: &str) -> (u16, u16) {
    let lines = stage.lines();
    let found = lines.iter().enumerate().find_map(|(y, line)| {
        let (before, _) = line.split_once(words)?;
        Some((cells::width(before), y))
    });
    let (x, y) = found.unwrap_or_else(|| panic!("{words}: {}", stage.screen()));
    (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
}

#[test]
fn a_click_takes_the_line_of_a_list_that_covers_the_panes() {
    for (width, height) in SIZES {
        let mut stage = four_runs().sized(width, height);
        stage.keys(";score");
        let (x, y) = find(&stage, "score");
        click(&mut stage, x, y);
        assert!(
            matches!(stage.model.mode, Mode::Popup(Popup::Pick(_))),
            "what is typed"
        );
        stage.keys("<backspace><backspace>");
        let (x, y) = find(&stage, " / score");
        click(&mut stage, x, y);
        assert_eq!(stage.model.mode, Mode::Browse);
        let selected = stage.selected();
        let key = NodeKey::new("flow-risk".into(), "score".into());
        assert_eq!(selected, RowKey::Node(key), "{width}x{height}");

        stage.keys(":zoom");
        let (x, y) = find(&stage, "zoom the pane");
        click(&mut stage, x, y);
        assert!(stage.model.layout.zoomed && stage.model.mode == Mode::Browse);

        stage.keys("y");
        let (x, y) = find(&stage, "  id ");
        at(&mut stage, Gesture::Press, x, y);
        assert_eq!(stage.model.mode, Mode::Browse, "the first line was taken");
    }
    let mut stage = four_runs().sized(80, 24);
    stage.keys("/churn<enter>y");
    let (x, y) = find(&stage, " name ");
    let mouse = Mouse {
        gesture: Gesture::Press,
        at: Position::new(x, y),
    };
    let effects = stage.tell(Message::Mouse(mouse));
    let copy = HostAction::Copy("churn-daily-1123".to_owned());
    assert_eq!(effects, [Effect::Do(copy)]);
}

#[test]
fn a_line_that_was_scrolled_to_is_the_one_that_is_taken() {
    let mut stage = four_runs().sized(48, 12);
    stage.keys(";");
    let popup = popup::area(&stage.model).unwrap();
    for _ in 0..6 {
        at(&mut stage, Gesture::WheelDown, popup.x + 3, popup.y + 3);
    }
    let line = stage.lines()[usize::from(popup.y + 3)].clone();
    click(&mut stage, popup.x + 3, popup.y + 3);
    assert_eq!(stage.model.mode, Mode::Browse);
    let selected = stage.selected();
    let RowKey::Node(key) = &selected else {
        panic!("{selected:?}");
    };
    let run = &stage.model.watch.runs[key.run.as_str()];
    let place = run.tree.place(key.node.as_str()).unwrap();
    let name = run.path(place).pop().unwrap().to_owned();
    let line = line.trim_end_matches([' ', '│']);
    assert!(line.ends_with(&name), "{line} {name}");
}

#[test]
fn what_covers_the_panes_lets_no_click_and_no_wheel_through() {
    for (width, height) in SIZES {
        for keys in ["?", "i", ":", ";", ";nothing fits", "y", "J"] {
            let mut stage = four_runs().sized(width, height);
            // Of a row that has somewhere to go to.
            stage.keys("j");
            let before = (
                stage.model.view.clone(),
                stage.model.layout.pane,
                stage.model.detail.tab,
            );
            stage.keys(keys);
            assert_ne!(stage.model.mode, Mode::Browse, "{keys} covers them");
            let area = popup::area(&stage.model).unwrap();
            for x in [area.x, area.right() - 1] {
                at(&mut stage, Gesture::WheelDown, x, area.bottom() - 1);
                // On the side, or what is typed.
                if popup::has_sides(area)
                    || !matches!(stage.model.mode, Mode::Popup(Popup::Choose(_)))
                {
                    click(&mut stage, x, area.y);
                }
            }
            if matches!(
                stage.model.mode,
                Mode::Popup(Popup::Help(_) | Popup::Connection(_))
            ) {
                for (x, y) in [(area.x, area.y + 1), (area.right() - 1, area.bottom() - 1)] {
                    click(&mut stage, x, y);
                }
            }
            assert_ne!(stage.model.mode, Mode::Browse, "{keys} {width}x{height}");
            let shown = stage.screen();
            at(&mut stage, Gesture::WheelDown, 0, 0);
            assert_eq!(stage.screen(), shown, "beside it the wheel moves nothing");
            for (x, y) in [(0, 0), (width - 1, height - 1)] {
                let mut stage = stage.clone();
                click(&mut stage, x, y);
                assert_eq!(stage.model.mode, Mode::Browse, "{keys} {width}x{height}");
                let after = (
                    stage.model.view.clone(),
                    stage.model.layout.pane,
                    stage.model.detail.tab,
                );
                assert_eq!(after, before, "{keys} {width}x{height}");
            }
        }
    }
}

#[test]
fn the_wheel_moves_the_list_that_covers_the_panes() {
    for keys in ["?", ":", ";", "y"] {
        let mut stage = four_runs().sized(80, 12);
        stage.keys(keys);
        let area = popup::area(&stage.model).unwrap();
        let before = stage.screen();
        at(&mut stage, Gesture::WheelDown, area.x, area.bottom() - 1);
        assert_ne!(stage.screen(), before, "{keys}");
        at(&mut stage, Gesture::WheelUp, area.x, area.bottom() - 1);
        assert_eq!(stage.screen(), before, "{keys}");
    }
}

#[test]
fn the_border_follows_the_mouse_that_holds_it_and_leaves_both_panes_some_room() {
    for (keys, is_upright) in [("", true), ("v", false)] {
        let mut stage = four_runs().sized(160, 45);
        stage.keys(keys);
        let border = |stage: &Stage| {
            let rules = stage.model.screen().rules;
            let place = if is_upright {
                rules.upright
            } else {
                rules.above_detail
            };
            place.unwrap()
        };
        let spot = |place: u16| if is_upright { (place, 20) } else { (20, place) };
        let start = border(&stage);
        let drag = |stage: &mut Stage, place| {
            let (x, y) = spot(place);
            at(stage, Gesture::Drag, x, y);
        };
        drag(&mut stage, start + 9);
        assert_eq!(border(&stage), start, "nobody holds it");
        let (x, y) = spot(start);
        at(&mut stage, Gesture::Press, x, y);
        for place in [start + 3, start + 7, start - 8] {
            drag(&mut stage, place);
            assert_eq!(border(&stage), place);
        }
        for place in [0, 500] {
            drag(&mut stage, place);
            let screen = stage.model.screen();
            let detail = screen.detail.unwrap();
            assert!(
                screen.tree.height > 2
                    && detail.height > 2
                    && screen.tree.width > 20
                    && detail.width > 20
            );
            stage.lines();
        }
        at(&mut stage, Gesture::Release, 0, 0);
        let end = border(&stage);
        drag(&mut stage, start);
        assert_eq!(border(&stage), end, "it was let go");
    }
}

#[test]
fn the_mouse_is_asked_for_only_with_its_flag_and_given_back_however_the_program_ends() {
    let mut demo = paiwatch(&home("no-mouse"), &["demo", "--story", "small"]);
    let mut pane = Terminal::start(24, 80, demo);
    pane.until_shown("small");
    pane.press("\x1b[<0;5;5Mq");
    pane.end().took_and_gave_back(1, false);
    for (name, fall, code) in [("left", None, 0), ("fell", Some("loop"), 101)] {
        demo = paiwatch(&home(name), &["demo", "--story", "small"]);
        demo.env("PAIWATCH_MOUSE", "1");
        if let Some(fall) = fall {
            demo.env("PAIWATCH_PANIC", fall);
        }
        let mut pane = Terminal::start(24, 80, demo);
        if fall.is_none() {
            pane.until_shown("small");
            pane.press("q");
        }
        let end = pane.end();
        assert_eq!(end.code, code, "{name}");
        end.took_and_gave_back(1, true);
        let left = String::from_utf8_lossy(&end.bytes).into_owned();
        assert!(
            left.find("\x1b[?1006l") < left.find(LEFT),
            "before the screen"
        );
    }
}

#[test]
fn a_click_on_the_real_screen_selects() {
    let mut pane = Terminal::start(24, 80, paiwatch(&home("click"), &["demo", "--mouse"]));
    pane.until_shown("ctr-exp-b");
    let line = pane
        .contents()
        .lines()
        .position(|line| line.contains("ctr-exp-b"))
        .unwrap();
    // The terminal counts from one.
    pane.press(&format!("\x1b[<0;20;{}M\x1b[<0;20;{}m", line + 1, line + 1));
    pane.until("the cursor", |screen| {
        screen
            .lines()
            .any(|line| line.starts_with('▌') && line.contains("ctr-exp-b"))
    });
    pane.press("\x1a");
    pane.until_here("the screen again", |pane| {
        count(&pane.bytes, "\x1b[?1002h") == 2
    });
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(2, true);
}
