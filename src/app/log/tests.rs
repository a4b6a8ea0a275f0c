use bytestring::ByteString;

use super::{Log, LogFilter, Top};
use crate::app::input::motion::Way;
use crate::app::log::place::WindowShape;
use crate::app::reading::{LoadState, Pending};
use crate::domain::{Direction, LogPage, NodeKey, SourceError};
use crate::text::Zone;

const SHAPE: WindowShape = WindowShape {
    width: 20,
    height: 10,
    wraps: true,
    left: 0,
};

fn log() -> Log {
    let node = NodeKey::new("flow-a".into(), "node-a".into());
    Log::new(node, LogFilter::default(), Zone::utc(), 1)
}

/// An answer with these lines, given as the service gives them.
fn answer(total: Option<i64>, lines: impl Iterator<Item = i64>) -> LogPage {
    LogPage {
        total,
        lines: lines
            .map(|n| ByteString::from(format!("line {n}")))
            .collect(),
    }
}

fn held(log: &Log) -> (i64, i64, bool) {
    let in_order = log
        .ring
        .lines_from(i64::MIN)
        .all(|(number, line)| *line.text == *format!("line {number}"));
    (log.ring.start(), log.ring.end(), in_order)
}

/// A log with its last hundred lines of so many.
fn read(total: i64) -> Log {
    let mut log = log();
    assert_eq!(log.query().direction, Direction::NewestFirst);
    log.take_in(
        &answer(Some(total), ((total - 100).max(0)..total).rev()),
        false,
    );
    log
}

#[test]
fn the_end_is_read_first_and_what_follows_by_its_number() {
    let mut log = read(250);
    assert_eq!(held(&log), (150, 250, true));
    log.follow(2);
    let query = log.query();
    assert_eq!(
        (query.offset, query.direction),
        (250, Direction::OldestFirst)
    );
    log.take_in(&answer(Some(253), 250..253), false);
    assert_eq!(held(&log), (150, 253, true));
    assert_eq!(log.state, LoadState::Done);
}

#[test]
fn older_lines_join_also_where_the_log_grew_meanwhile() {
    let mut log = read(250);
    log.read_older(2);
    let query = log.query();
    assert_eq!(
        (query.offset, query.direction),
        (100, Direction::NewestFirst)
    );
    // Seven lines were written since the question, so the page is seven lines nearer to the end.
    log.take_in(&answer(Some(257), (57..157).rev()), false);
    assert_eq!(held(&log), (57, 250, true));
    assert!(log.has_older());
    log.read_older(3);
    assert_eq!(log.query().offset, 200);
    log.take_in(&answer(Some(257), (0..57).rev()), false);
    assert_eq!(held(&log), (0, 250, true));
    assert!(!log.has_older());
}

#[test]
fn a_log_that_runs_away_is_followed_at_its_end_and_kept_for_who_reads_it() {
    let mut log = read(250);
    log.follow(2);
    log.take_in(&answer(Some(900), 250..350), false);
    assert_eq!(held(&log), (150, 350, true));
    log.follow(3);
    assert_eq!(log.query().direction, Direction::NewestFirst);
    log.take_in(&answer(Some(900), (800..900).rev()), false);
    assert_eq!(held(&log), (800, 900, true), "the gap is not glossed over");
    log.scroll(-5, SHAPE);
    log.follow(4);
    log.take_in(&answer(Some(1_500), 900..1_000), false);
    log.follow(5);
    assert_eq!(log.query().direction, Direction::OldestFirst);
    assert_eq!(log.unseen(), 600);
}

#[test]
fn a_service_without_totals_is_followed_by_what_overlaps() {
    let mut log = log();
    log.take_in(&answer(None, (0..100).rev()), false);
    log.follow(2);
    assert_eq!(log.query().direction, Direction::NewestFirst);
    log.take_in(&answer(None, (30..130).rev()), false);
    assert_eq!(held(&log), (0, 130, true));
}

#[test]
fn a_log_that_became_shorter_begins_anew() {
    let mut log = read(250);
    log.follow(2);
    log.take_in(&answer(Some(3), std::iter::empty()), false);
    log.follow(3);
    assert_eq!(log.query().direction, Direction::NewestFirst);
    log.take_in(&answer(Some(3), (0..3).rev()), false);
    assert_eq!(held(&log), (0, 3, true));
}

#[test]
fn of_a_service_that_passes_over_no_lines_none_is_held_twice() {
    let mut log = read(3);
    log.follow(2);
    log.take_in(&answer(Some(3), 0..3), false);
    assert_eq!(held(&log), (0, 3, true));
    let newest = answer(None, (0..100).rev());
    let mut log = self::log();
    log.take_in(&newest, false);
    assert!(log.has_older());
    log.read_older(2);
    log.take_in(&newest, false);
    assert_eq!(held(&log), (0, 100, true));
    assert!(!log.has_older());
}

#[test]
fn no_more_than_fifty_thousand_lines_are_held() {
    let mut log = read(100);
    let mut end = 100;
    while end < 60_000 {
        log.follow(2);
        log.take_in(&answer(Some(end + 100), end..end + 100), false);
        end += 100;
    }
    assert_eq!(held(&log), (10_000, 60_000, true));
    assert!(!log.has_older(), "there is no room for them");
}

#[test]
fn a_failure_keeps_what_was_read() {
    let mut log = read(250);
    log.follow(2);
    let why = "connection refused".to_owned();
    let error = SourceError::Unreachable { why };
    log.fail(error.clone());
    assert_eq!(log.state, LoadState::Failed(error));
    assert_eq!(held(&log), (150, 250, true));
}

#[test]
fn a_log_is_complete_when_the_node_is_over_and_nothing_came() {
    let mut log = read(50);
    assert!(!log.is_complete);
    log.follow(2);
    log.take_in(&answer(Some(52), 50..52), true);
    assert!(!log.is_complete, "more may be behind");
    log.follow(3);
    log.take_in(&answer(Some(52), std::iter::empty()), true);
    assert!(log.is_complete);
}

#[test]
fn the_end_of_a_log_is_asked_for_once_more_also_where_no_total_is_told() {
    for total in [Some(100), None] {
        let mut log = log();
        log.take_in(&answer(total, (0..100).rev()), true);
        assert!(!log.is_complete, "its last lines may not be saved yet");
        log.follow(2);
        let same = answer(total, (0..100).rev());
        let nothing = answer(total, std::iter::empty());
        log.take_in(if total.is_some() { &nothing } else { &same }, true);
        assert!(log.is_complete, "{total:?}");
    }
}

#[test]
fn the_window_follows_at_the_end_and_stays_with_its_line_elsewhere() {
    let mut log = read(250);
    assert_eq!(log.first(SHAPE), (240, 0));
    log.scroll(-3, SHAPE);
    assert_eq!(log.top, Top::At { line: 237, part: 0 });
    log.follow(2);
    log.take_in(&answer(Some(262), 250..262), false);
    assert_eq!(log.first(SHAPE), (237, 0));
    assert_eq!(log.unseen(), 12);
    log.scroll(isize::MAX, SHAPE);
    assert_eq!((log.top, log.unseen()), (Top::End, 0));
    assert!(log.scroll(isize::MIN, SHAPE), "older lines may be wanted");
    assert_eq!(log.first(SHAPE), (150, 0));
}

#[test]
fn scrolling_there_and_back_through_wrapped_lines_ends_where_it_began() {
    let narrow = WindowShape { width: 3, ..SHAPE };
    let mut log = read(250);
    log.scroll(-50, narrow);
    let place = log.first(narrow);
    for lines in [1, 7, 30] {
        log.scroll(-lines, narrow);
        log.scroll(lines, narrow);
        assert_eq!(log.first(narrow), place);
    }
}

#[test]
fn matches_are_found_in_what_is_held_and_in_what_comes() {
    let mut log = read(250);
    log.search.look_for("LINE 19", &log.ring);
    assert_eq!(log.search.position(), (0, 10));
    log.search.stand_on(195);
    assert_eq!(log.search.position(), (6, 10));
    assert_eq!(log.search.next(199, Way::Next), Some(190), "around the end");
    assert_eq!(log.search.next(190, Way::Previous), Some(199));
    log.search.look_for("9", &log.ring);
    let before = log.search.position().1;
    log.follow(2);
    log.take_in(&answer(Some(260), 250..260), false);
    assert_eq!(log.search.position().1, before + 1);
    log.read_older(3);
    log.take_in(&answer(Some(260), (50..150).rev()), false);
    assert_eq!(log.search.next(150, Way::Previous), Some(149));
}

#[test]
fn typing_on_finds_what_a_search_from_the_start_would_find() {
    let mut log = read(300);
    for text in [
        "l", "li", "line 2", "line 29", "line 2", "LINE 299", "", "9", "99x",
    ] {
        log.search.look_for(text, &log.ring);
        let mut afresh = log.clone();
        afresh.search = super::LogSearch::default();
        afresh.search.look_for(text, &afresh.ring);
        assert_eq!(log.search, afresh.search, "{text}");
    }
}

/// An answer with these lines, given as the service gives them: the newest first.
fn page(total: i64, lines: &[&str]) -> LogPage {
    LogPage {
        total: Some(total),
        lines: lines.iter().rev().map(|line| (*line).into()).collect(),
    }
}

const OUT: &str = "2022-07-06T23:59:58.1+08:00 stdout";
const ERR: &str = "2022-07-07T00:00:01.093351426+08:00 stderr";

fn shown(log: &Log) -> Vec<&str> {
    let lines = log.ring.lines_from(i64::MIN);
    lines
        .filter(|(_, line)| !line.is_joined())
        .map(|(_, line)| &*line.text)
        .collect()
}

#[test]
fn parts_of_a_line_are_joined_over_lines_of_the_other_stream_and_over_pages() {
    let sent = [
        format!("{OUT} F start"),
        format!("{ERR} P  10%|#  |\r 2"),
        format!("{OUT} F between"),
        format!("{ERR} P 0%|## |\r 3"),
        format!("{ERR} F 0%|###|"),
        format!("{OUT} P a"),
        format!("{OUT} F b"),
        format!("{OUT} F end"),
    ];
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    let whole = ["start", " 30%|###|", "between", "ab", "end"];
    for (newer, older) in [(0, 0), (3, 3), (4, 1), (4, 4), (2, 1), (6, 2)] {
        let mut log = log();
        let total = i64::try_from(sent.len()).unwrap();
        log.take_in(&page(total, &sent[newer..]), false);
        if newer > 0 {
            log.read_older(2);
            log.take_in(&page(total, &sent[newer - older..newer]), false);
        }
        if newer > older {
            log.read_older(3);
            log.take_in(&page(total, &sent[..newer - older]), false);
        }
        assert_eq!(shown(&log), whole, "{newer} {older}");
        assert_eq!((log.ring.start(), log.ring.end()), (0, total));
    }
    let mut log = log();
    log.take_in(&page(4, &sent[..4]), false);
    log.follow(2);
    let mut next = page(8, &sent[4..]);
    next.lines.reverse();
    log.take_in(&next, false);
    assert_eq!(shown(&log), whole, "followed");
}

#[test]
fn a_window_over_joined_lines_scrolls_there_and_back() {
    let mut log = log();
    let mut sent = Vec::new();
    for n in 0..40 {
        sent.push(format!("{ERR} P begun {n} "));
        sent.push(format!("{ERR} P more "));
        sent.push(format!("{ERR} F done and somewhat longer than a line"));
    }
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    log.take_in(&page(120, &sent), false);
    let wide = WindowShape { width: 34, ..SHAPE };
    log.scroll(-50, wide);
    let place = log.first(wide);
    for lines in [1, 2, 3, 7, 30] {
        log.scroll(-lines, wide);
        log.scroll(lines, wide);
        assert_eq!(log.first(wide), place);
    }
}

#[test]
fn a_line_of_another_day_shows_its_date_and_what_is_wrapped_hangs_below_the_text() {
    let mut log = log();
    log.zone = Zone::fixed(chrono::FixedOffset::east_opt(8 * 3_600).unwrap());
    let (before, after) = (
        format!("{OUT} F before"),
        format!("{ERR} F after midnight and long enough"),
    );
    log.take_in(&page(2, &[&before, &after]), false);
    let shape = WindowShape { width: 40, ..SHAPE };
    assert!(!log.begins_day(0) && log.begins_day(1));
    assert_eq!(log.day(shape).unwrap().to_string(), "2022-07-06");
    let parts = log.parts(1, log.ring.line(1).unwrap(), shape);
    let parts: Vec<_> = parts.iter().map(|part| (part.before, part.text)).collect();
    assert_eq!(parts, [(20, "after midnight and"), (9, "long enough")]);
    let narrow = log.parts(1, log.ring.line(1).unwrap(), SHAPE);
    assert_eq!(narrow[0].before, 0, "no room for times");
}

#[test]
fn the_last_error_is_the_one_that_says_why() {
    let mut log = log();
    let sent = [
        "Traceback (most recent call last):",
        "  File \"train.py\", line 3, in <module>",
        "ValueError: label column `churn` is missing",
        "ERROR the process ended with exit code 1",
        "INFO cleaning up",
    ]
    .map(|text| format!("{ERR} F {text}"));
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    log.take_in(&page(5, &sent), false);
    assert_eq!(
        log.ring.last_error(),
        Some("ValueError: label column `churn` is missing")
    );
    log.take_in(&page(2, &sent[3..]), false);
    assert_eq!(
        log.ring.last_error(),
        Some("the process ended with exit code 1")
    );
    log.take_in(&page(1, &sent[4..]), false);
    assert_eq!(log.ring.last_error(), None);
}
