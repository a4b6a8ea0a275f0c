//! One grammar of keys: what is offered acts, what is denied does nothing, and the way back
//! is the same everywhere.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use paiwatch::app::keymap::binding::PANES;
use paiwatch::app::keymap::{self, BINDINGS};
use paiwatch::app::message::{Action, Effect, Message};
use paiwatch::app::model::Model;
use paiwatch::app::model::mode::{Mode, Popup};
use paiwatch::app::query::keys::{keys_of, keys_of_pane};
use paiwatch::app::query::works::works;
use paiwatch::app::reading::LoadState;
use paiwatch::app::view::pane::{Pane, Tab};
use proptest::prelude::*;
use proptest::sample::select;

use crate::exits::tell_log;
use crate::situations::four_runs;
use crate::stage::Stage;

const KEYS: &[&str] = &[
    "j",
    "k",
    "l",
    "h",
    "<enter>",
    " ",
    "g",
    "G",
    "e",
    "1",
    "2",
    "3",
    "4",
    "5",
    "<tab>",
    "<s-tab>",
    "z",
    "v",
    "f",
    "c",
    "s",
    "/xgb<enter>",
    "m",
    "w",
    "L",
    "H",
    "x",
    "d",
    "t",
    "F",
    "q",
];

/// Everything but what every key changes.
fn compared(model: &Model) -> Model {
    let mut model = model.clone();
    model.notice = None;
    model
}

fn event(key: keymap::Key) -> KeyEvent {
    let modifiers = if key.control {
        KeyModifiers::CONTROL
    } else {
        KeyModifiers::NONE
    };
    KeyEvent::new(key.code, modifiers)
}

/// What is offered acts, and what is denied does nothing, as long as nothing covers the panes.
pub(crate) fn check(stage: &mut Stage) -> Result<(), TestCaseError> {
    if stage.model.mode != Mode::Browse {
        return Ok(());
    }
    // What any key changes, whatever it is, has been changed by these.
    stage.keys("<s-tab><tab>");
    let pane = keys_of_pane(&stage.model);
    for binding in BINDINGS
        .iter()
        .filter(|binding| binding.modes.contains(&pane))
    {
        let action = binding.action;
        for key in binding.keys {
            prop_assert_eq!(
                keymap::action(keys_of(&stage.model), event(*key)),
                Some(action),
                "{:?}",
                key
            );
        }
        let mut after = stage.clone();
        let effects = after.tell(Message::Action(action));
        let has_acted = !effects.is_empty() || compared(&after.model) != compared(&stage.model);
        // What moves may be at its end.
        let is_moving = matches!(
            action,
            Action::Go(_)
                | Action::Tab(_)
                | Action::NextMatch
                | Action::PreviousMatch
                | Action::NextError
                | Action::PreviousError
                | Action::JumpBack
                | Action::GoToMark
                | Action::Unfold
                | Action::UnfoldBranch
                | Action::FoldBranch
                | Action::UnfoldAll
                | Action::FoldAll
        );
        if works(&stage.model, action) {
            let has_acted = has_acted || after.model.notice.is_some();
            prop_assert!(has_acted || is_moving, "{:?} in {:?}", action, pane);
        } else {
            prop_assert!(!has_acted, "{:?} is denied in {:?}, and acts", action, pane);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_help_offers_acts_and_what_it_denies_does_nothing(
        keys in prop::collection::vec(select(KEYS), 0..10),
        (width, height) in select(vec![(160, 45), (80, 24), (48, 12)]),
        has_log in any::<bool>(),
    ) {
        let mut stage = four_runs().sized(width, height);
        stage.keys("g");
        for keys in &keys {
            stage.keys(keys);
            let log = stage.model.detail.log.as_ref();
            if has_log && log.is_some_and(|log| log.state == LoadState::Loading) {
                tell_log(&mut stage, &["one", "ERROR two"]);
            }
        }
        check(&mut stage)?;
    }
}

#[test]
fn q_h_and_esc_go_back_from_whatever_covers_the_tree_and_q_on_the_tree_quits() {
    for size in [(160, 45), (80, 24), (48, 12)] {
        for cover in ["?", "i", "y", "<enter>", "3", "5"] {
            for back in ["q", "h", "<esc>"] {
                let mut stage = four_runs().sized(size.0, size.1);
                stage.keys("/score<enter><esc>");
                stage.keys(cover);
                let is_covered =
                    stage.model.mode != Mode::Browse || stage.model.layout.pane == Pane::Detail;
                // On a wide screen a tab is opened beside the tree, and the keys stay there.
                let stands_beside = size.0 == 160 && matches!(cover, "3" | "5");
                assert_ne!(is_covered, stands_beside, "{cover} {size:?}");
                if !is_covered {
                    continue;
                }
                let footer = stage.lines().pop().unwrap();
                let is_menu = matches!(stage.model.mode, Mode::Popup(Popup::Choose(_)));
                let is_said = [" h back", " q back"]
                    .iter()
                    .any(|way| footer.starts_with(way));
                assert!(is_menu || is_said, "{cover}: {footer}");
                let effects = stage.keys(back);
                // In what folds the key goes up first.
                for _ in 0..9 {
                    if (cover, back) == ("5", "h") && stage.model.layout.pane == Pane::Detail {
                        stage.keys(back);
                    }
                }
                assert_eq!(effects, [], "{cover} {back}");
                assert_eq!(stage.model.mode, Mode::Browse, "{cover} {back}");
                assert_eq!(
                    stage.model.layout.pane,
                    Pane::Tree,
                    "{cover} {back} {size:?}"
                );
            }
        }
        let mut stage = four_runs().sized(size.0, size.1);
        stage.keys("z");
        assert_eq!(stage.keys("q"), [], "out of the zoom");
        assert!(!stage.model.layout.zoomed);
        assert_eq!(stage.keys("q"), [Effect::Leave]);
        for keys in ["?", "3", "/x", ";", "y"] {
            let mut stage = four_runs().sized(size.0, size.1);
            stage.keys(keys);
            assert_eq!(stage.keys("<c-c>"), [Effect::Leave], "{keys}");
        }
    }
}

#[test]
fn tab_goes_through_the_tabs_of_the_detail_pane_and_leaves_it_at_the_ends() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("<tab>");
    assert_eq!(
        (stage.model.layout.pane, stage.model.detail.tab),
        (Pane::Detail, Tab::Overview)
    );
    for tab in [Tab::Outputs, Tab::Logs, Tab::Inputs, Tab::Json] {
        stage.keys("<tab>");
        assert_eq!(
            (stage.model.layout.pane, stage.model.detail.tab),
            (Pane::Detail, tab)
        );
    }
    stage.keys("<tab>");
    assert_eq!(stage.model.layout.pane, Pane::Events);
    stage.keys("<s-tab>");
    assert_eq!(stage.model.layout.pane, Pane::Detail);
    stage.keys("1<s-tab>");
    assert_eq!(stage.model.layout.pane, Pane::Tree);
}

#[test]
fn the_keys_of_every_place_are_rows_of_the_one_table() {
    let stage = four_runs().sized(160, 45);
    assert!(PANES.contains(&keys_of(&stage.model)));
    let bound = |mode| {
        BINDINGS
            .iter()
            .filter(move |binding| binding.modes.contains(&mode))
    };
    for pane in PANES {
        assert!(bound(*pane).count() > 30, "{pane:?}");
        let leaves = bound(*pane).any(|binding| {
            binding
                .keys
                .iter()
                .any(|key| key.code == KeyCode::Char('q'))
        });
        assert!(leaves, "{pane:?}");
    }
}

#[test]
fn the_list_of_keys_scrolls_and_closes_without_leaving_the_program() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("?G");
    let end = stage.screen();
    assert!(end.contains("close"));
    stage.keys("jjj");
    assert_eq!(stage.screen(), end);
    assert_eq!(stage.keys("q"), []);
    assert!(stage.screen().contains("churn-daily-1123"));
    assert_eq!(stage.keys("q"), [Effect::Leave]);
}
