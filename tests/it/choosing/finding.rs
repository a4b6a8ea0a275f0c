//! Going to a row or an action by what it is called, or by what happened to it.

use paiwatch::app::message::Effect;
use paiwatch::app::model::mode::Mode;

use crate::situations::four_runs;

#[test]
fn the_next_match_of_nothing_says_how_a_search_begins() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("n");
    let screen = stage.screen();
    assert!(screen.contains("`/` begins a search"), "{screen}");
}

#[test]
fn an_error_is_gone_to_also_where_the_filter_hides_it() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("fffge");
    assert!(stage.screen().contains("filter waiting"));
    assert!(stage.cursor().contains("✘ xgb_train"), "{}", stage.screen());
}

#[test]
fn from_what_was_skipped_e_goes_to_the_failure_that_was_the_cause() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/evaluate<enter>e");
    assert!(stage.cursor().contains("✘ xgb_train"));
}

#[test]
fn a_row_of_any_run_is_found_by_a_few_letters() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("-g;rsk scor");
    assert!(
        stage.screen().contains("risk-v7 / score"),
        "{}",
        stage.screen()
    );
    stage.keys("<enter>");
    assert!(stage.cursor().contains("✘ score"));
    stage.keys("<c-o>");
    assert!(stage.cursor().contains("churn-daily-1123"), "and back");
}

#[test]
fn any_action_is_found_by_its_name() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("g:unfold everything<enter>");
    assert_eq!(stage.model.mode, Mode::Browse);
    assert!(stage.screen().contains("✔ read_table"));
    assert_eq!(stage.keys(":quit<enter>"), [Effect::Leave]);
}

#[test]
fn searching_goes_to_the_first_match_and_on_with_n() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/特征");
    assert!(stage.cursor().contains("特征归一化"));
    stage.keys("<esc>/xgb<enter>");
    let first = stage.cursor_line();
    stage.keys("n");
    assert_ne!(stage.cursor_line(), first);
    stage.keys("N");
    assert_eq!(stage.cursor_line(), first);
    stage.keys("/nowhere");
    assert!(
        stage
            .screen()
            .contains(" /nowhere   0/0   `nowhere` not found")
    );
}

#[test]
fn the_next_error_is_found_across_runs_and_opens_what_hides_it() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("-g");
    assert!(!stage.screen().contains("xgb_train"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ xgb_train"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ score"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ xgb_train"));
    stage.keys("E");
    assert!(stage.cursor().contains("✘ score"));
}
