//! What holds for any tree and any news: nothing jumps, nothing is hidden
//! that matters, and what is counted is counted right.

use std::collections::BTreeSet;

use paiwatch::app::nodes::fold::GroupKind;
use paiwatch::app::nodes::tree::place::Place;
use paiwatch::app::runs::failures::has_failed_here;
use paiwatch::app::view::pane::Form;
use paiwatch::app::view::rows::{Below, Item, RowKey};
use paiwatch::domain::{NodeKey, Status, StatusKind, StatusRows, Timing};
use proptest::prelude::*;
use proptest::sample::select;

use crate::situations::{Tree, four_runs, node, output, refused_connection, run, since, took};
use crate::stage::Stage;

const WORDS: &[&str] = &[
    "Running",
    "Failed",
    "Succeeded",
    "Succeeded",
    "Skipped",
    "ReadyToSchedule",
    "ReadyToSchedule",
    "Suspended",
    "Terminated",
    "Verdampft",
];

/// A tree: of each node its parent among those before it, and its word.
type Grown = Vec<(usize, &'static str)>;

fn trees() -> impl Strategy<Value = Grown> {
    prop::collection::vec((any::<prop::sample::Index>(), select(WORDS)), 0..60).prop_map(|nodes| {
        let parents = nodes.iter().enumerate();
        parents
            .map(|(at, (parent, word))| (parent.index(at + 1), *word))
            .collect()
    })
}

fn timing(word: &str, at: usize) -> Timing {
    let began = 5_000 - i64::try_from(at).unwrap() * 10;
    match word {
        "Running" | "Suspended" | "Verdampft" => since(began),
        "Skipped" | "ReadyToSchedule" => Timing::default(),
        _ => took(began, 5),
    }
}

/// Lets the service tell a run with this tree.
fn tell(stage: &mut Stage, id: &str, grown: &Grown) {
    let mut tree = Tree::of(id, "Running", since(6_000));
    for (at, (parent, word)) in grown.iter().enumerate() {
        let has_children = grown.iter().any(|(parent, _)| *parent == at + 1);
        let below = match parent {
            0 => String::new(),
            parent => format!("{id}-{}", parent - 1),
        };
        let kind = if has_children { "Dag" } else { "Task" };
        let name = format!("{id}-{at}");
        tree = tree.add(&below, &name, kind, word, timing(word, at));
    }
    stage.shape(id, tree.shape());
}

fn two_runs(first: &Grown, second: &Grown, size: (u16, u16)) -> Stage {
    let mut stage = Stage::watching(&["flow-a", "flow-b"]).sized(size.0, size.1);
    let rows = [run("flow-a", "a", "Running"), run("flow-b", "b", "Running")];
    stage.runs(StatusRows {
        runs: rows.to_vec(),
        ..StatusRows::default()
    });
    tell(&mut stage, "flow-a", first);
    tell(&mut stage, "flow-b", second);
    stage
}

fn sizes() -> impl Strategy<Value = (u16, u16)> {
    select(vec![(160, 45), (120, 40), (80, 24), (48, 12), (30, 6)])
}

/// All nodes where something failed, and the runs that failed without one, by their ids.
fn failures(stage: &Stage) -> BTreeSet<String> {
    let mut failed = BTreeSet::new();
    for run in stage.model.watch.runs.values() {
        for (place, node) in run.nodes() {
            if has_failed_here(&run.tree, place, node) {
                failed.insert(node.id.to_string());
            }
        }
        let has_failed = run.status().map(Status::kind) == Some(StatusKind::Failed);
        if has_failed && run.leaves().failed == 0 {
            failed.insert(run.id.to_string());
        }
    }
    failed
}

fn selected_id(stage: &Stage) -> Option<String> {
    match &stage.model.view.selected.as_ref()?.key {
        RowKey::Node(key) => Some(key.node.to_string()),
        RowKey::Run(id) => Some(id.to_string()),
        RowKey::Output(..)
        | RowKey::Group(..)
        | RowKey::Line(..)
        | RowKey::Counted(..)
        | RowKey::Over => None,
    }
}

/// The numbers that a counted row says, `5 done   6 waiting`, in all; `None` where it has no room for them.
fn said(line: &str) -> Option<usize> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let counts = words.windows(2).filter_map(|pair| {
        let [number, word] = pair else {
            return None;
        };
        let states = ["done", "waiting", "skipped", "held", "terminated", "other"];
        let is_state = states.contains(&word.trim_end_matches(':'));
        number.parse::<usize>().ok().filter(|_| is_state)
    });
    counts.reduce(|all, count| all + count)
}

/// The line of the cursor within its list.
fn line(stage: &Stage) -> usize {
    let view = &stage.model.view;
    view.selected.as_ref().unwrap().at.saturating_sub(view.top)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_failure_is_reached_with_e_however_the_rows_are_folded(
        first in trees(),
        second in trees(),
        lonely in select(WORDS),
        size in sizes(),
        keys in prop::collection::vec(select(vec!["-", "=", "h", "H", "j", "G", "f", "s", "c", "F"]), 0..8),
    ) {
        let mut stage = two_runs(&first, &second, size);
        // A run may fail without a node of its own.
        stage.keys("aflow-c<enter>");
        let row = run("flow-c", "c", lonely);
        stage.runs(StatusRows { runs: vec![row], ..StatusRows::default() });
        for keys in &keys {
            stage.keys(keys);
        }
        let wanted = failures(&stage);
        let mut reached = BTreeSet::new();
        // What was skipped for a failure leads there first.
        for _ in 0..=2 * wanted.len() {
            stage.keys("e");
            let is_shown = stage.model.view.selected.is_some();
            prop_assert!(is_shown || wanted.is_empty());
            reached.extend(selected_id(&stage).filter(|id| wanted.contains(id)));
        }
        prop_assert_eq!(reached, wanted);
    }

    #[test]
    fn a_counted_row_stands_for_exactly_what_it_hides(
        first in trees(),
        second in trees(),
        size in sizes(),
        keys in prop::collection::vec(select(vec!["j", "l", "h", "L", "=", "G", "e", "c", "s"]), 0..10),
    ) {
        let mut stage = two_runs(&first, &second, size);
        for keys in &keys {
            stage.keys(keys);
        }
        let view = &stage.model.view;
        let mut hidden: BTreeSet<(u32, Place)> = BTreeSet::new();
        for row in &view.rows {
            if let Item::Counted(_, quiet) = row.item {
                let members = view.members(*row).unwrap();
                prop_assert!(!members.places.is_empty());
                prop_assert!(members.places.len() > 1 || quiet == GroupKind::Next || quiet == GroupKind::Rest);
                for place in &members.places {
                    let run = &stage.model.watch.runs[row.run as usize];
                    let node = run.tree.node(*place).unwrap();
                    prop_assert_eq!(node.leaves.failed + node.leaves.running, 0, "nothing that matters is counted");
                    let is_new = hidden.insert((row.run, *place));
                    prop_assert!(is_new, "counted twice");
                }
                if row.below == Below::Shown {
                    hidden.retain(|(run, place)| *run != row.run || !members.places.contains(place));
                }
            }
        }
        let lines = stage.lines();
        let tree = stage.model.screen().tree;
        for (line, (_, row)) in lines[usize::from(tree.y)..].iter().zip(view.window(usize::from(tree.height))) {
            if let Item::Counted(_, quiet) = row.item && quiet != GroupKind::Next && size.0 >= 48 {
                let members = view.members(row).unwrap();
                prop_assert_eq!(said(line), Some(members.places.len()), "{:?}", line);
            }
        }
        let shown: BTreeSet<(u32, Place)> = view.rows.iter().filter_map(|row| match row.item {
            Item::Node(place) => Some((row.run, place)),
            Item::Run | Item::Output(_) | Item::Counted(..) | Item::Over => None,
        }).collect();
        prop_assert!(shown.is_disjoint(&hidden));
        if view.listing.form == Form::Tree {
            // Of what stands below an open row, everything is shown or counted.
            for row in view.rows.iter().filter(|row| row.below == Below::Shown) {
                let place = match row.item {
                    Item::Run => 0,
                    Item::Node(place) => place,
                    Item::Output(_) | Item::Counted(..) | Item::Over => continue,
                };
                let run = &stage.model.watch.runs[row.run as usize];
                for child in &run.tree.node(place).unwrap().children {
                    let key = (row.run, *child);
                    prop_assert!(shown.contains(&key) || hidden.contains(&key), "{:?}", key);
                }
            }
        }
    }

    #[test]
    fn news_never_moves_the_cursor_nor_its_line(
        first in trees(),
        second in trees(),
        size in sizes(),
        keys in prop::collection::vec(select(vec!["j", "l", "G", "e", "<c-d>", "=", "s"]), 0..12),
        news in prop::collection::vec((any::<bool>(), 0_usize..60, select(WORDS)), 210),
    ) {
        let mut stage = two_runs(&first, &second, size);
        stage.keys("g");
        for keys in &keys {
            stage.keys(keys);
        }
        let mut grown = [first, second];
        for piece in news {
            check_steady(&mut stage, &mut grown, piece)?;
        }
    }
}

/// Something that the service tells: of which run, where, and the word.
type News = (bool, usize, &'static str);

/// Lets the service tell something: a new node, a state, an output, trouble, or nothing.
fn happen(stage: &mut Stage, grown: &mut [Grown; 2], (is_first, at, word): News) {
    let [first, second] = grown;
    let (id, tree) = if is_first {
        ("flow-a", first)
    } else {
        ("flow-b", second)
    };
    if at % 7 == 0 && tree.len() < 80 {
        // A new node appears, somewhere.
        let parent = at % (tree.len() + 1);
        tree.push((parent, word));
        let grown = tree.clone();
        tell(stage, id, &grown);
    } else if at < tree.len() {
        let name = format!("{id}-{at}");
        let value = serde_json::json!({ "auc": at });
        let outputs = (at % 4 == 0).then(|| output(id, &name, word, "Metrics", &value));
        stage.nodes(StatusRows {
            nodes: vec![node(id, &name, word, timing(word, at))],
            outputs: outputs.into_iter().collect(),
            ..StatusRows::default()
        });
    } else if at % 5 == 0 {
        stage.trouble(refused_connection(), 5);
    } else {
        stage.wait(1);
    }
}

/// The same, and looks whether the cursor has stayed where it was.
fn check_steady(
    stage: &mut Stage,
    grown: &mut [Grown; 2],
    news: News,
) -> Result<(), TestCaseError> {
    let before = stage.model.view.selected.clone().unwrap();
    let line_before = line(stage);
    happen(stage, grown, news);
    let after = stage.model.view.selected.clone().unwrap();
    match &before.key {
        // A counted row is gone when nothing is left to be counted in it.
        RowKey::Counted(..) => {}
        // The outputs of a node are gone when it begins anew.
        RowKey::Output(node, _) | RowKey::Line(node, ..)
            if matches!(
                before.key.item(&stage.model.watch.runs),
                Some(Item::Node(_))
            ) =>
        {
            prop_assert_eq!(&after.key, &RowKey::Node(node.clone()));
        }
        key => prop_assert_eq!(&after.key, key),
    }
    if after.key == before.key {
        let view = &stage.model.view;
        let height = usize::from(stage.model.screen().tree.height);
        let is_at_its_line = line(stage) == line_before;
        // Where rows above are gone there may be too few to keep it down.
        let is_pushed_up = view.top == 0 && line(stage) < line_before;
        // Nor does it keep up so that more than a third is empty while rows are hidden.
        let empty = (view.top + height).saturating_sub(view.rows.len());
        let is_full = view.top == 0 || empty == height / 3;
        let is_pushed_down = is_full && line(stage) > line_before;
        prop_assert!(
            is_at_its_line || is_pushed_up || is_pushed_down,
            "{} {}",
            line_before,
            line(stage)
        );
    }
    Ok(())
}

/// A watch of hours: ten thousand pieces of news at each size, and now and then a key.
#[test]
fn in_ten_thousand_updates_only_keys_move_the_cursor_and_its_line() {
    const KEYS: [&str; 12] = [
        "j", "k", "l", "G", "e", "<c-d>", "g", "h", "=", "s", "c", "<c-u>",
    ];
    for size in [(160, 45), (80, 24), (48, 12)] {
        let mut dice = 7_usize;
        let mut roll = |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % sides
        };
        let mut grown: [Grown; 2] = [vec![(0, "Running")], Grown::new()];
        let mut stage = two_runs(&grown[0], &grown[1], size);
        let mut has_moved = 0;
        stage.keys("g");
        for update in 0..10_000 {
            let before = stage.model.view.selected.clone();
            if update % 50 == 0 {
                stage.keys(KEYS[roll(KEYS.len())]);
            }
            has_moved += usize::from(stage.model.view.selected != before);
            let news = (roll(2) == 0, roll(100), WORDS[roll(WORDS.len())]);
            if let Err(error) = check_steady(&mut stage, &mut grown, news) {
                panic!("{size:?}, update {update}: {error}\n{}", stage.screen());
            }
        }
        assert!(has_moved > 50, "the cursor was at many rows: {has_moved}");
        assert_eq!(grown.map(|tree| tree.len()), [80, 80]);
    }
}

#[test]
fn a_row_that_vanishes_hands_the_cursor_to_what_was_above_it() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/woe<enter>");
    let mut row = run("flow-churn", "churn-daily-1123", "Running");
    row.root = Some("another-root".into());
    stage.runs(StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    });
    let selected = stage.model.view.selected.clone().unwrap();
    assert_eq!(selected.key, RowKey::Run("flow-churn".into()));
}

#[test]
fn a_hand_is_never_overruled() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("/iter[1]<enter>h");
    let hidden = |stage: &Stage| !stage.screen().contains("✘ xgb_train");
    assert!(hidden(&stage), "a hand may fold a failure");
    stage.nodes(StatusRows {
        nodes: vec![node("flow-churn", "sample-1", "Running", since(3))],
        ..StatusRows::default()
    });
    assert!(hidden(&stage), "news does not unfold it again");
    let key = NodeKey::new("flow-churn".into(), "iter-1".into());
    let selected = stage.model.view.selected.clone().unwrap();
    assert_eq!(selected.key, RowKey::Node(key));
}
