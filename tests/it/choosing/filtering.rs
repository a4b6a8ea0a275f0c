//! A filter: what it shows, that it is in sight, and how it ends.

use crate::situations::four_runs;

#[test]
fn a_filter_shows_only_what_is_in_a_state_and_is_always_in_sight() {
    for (width, height) in [(160, 45), (80, 24), (48, 12), (30, 6), (20, 3)] {
        let mut stage = four_runs().sized(width, height);
        stage.keys("f");
        assert!(
            stage.screen().contains("failed"),
            "{width}x{height}\n{}",
            stage.screen()
        );
    }
    let mut stage = four_runs().sized(80, 60);
    stage.keys("f");
    let screen = stage.screen();
    assert!(screen.contains("✘ xgb_train") && screen.contains("✘ score"));
    assert!(!screen.contains("woe_encode") && !screen.contains("reco-weekly"));
    stage.keys("f");
    assert!(stage.screen().contains("filter running") && stage.screen().contains("woe_encode"));
    stage.keys("ff");
    let screen = stage.screen();
    assert!(!screen.contains("filter waiting"), "{screen}");
    assert!(screen.contains("reco-weekly"), "{screen}");
}

#[test]
fn a_filter_by_text_works_while_it_is_typed_and_goes_with_esc() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("&woe");
    assert!(stage.screen().contains("woe_encode") && !stage.screen().contains("onehot"));
    stage.keys("<enter>");
    assert!(stage.screen().contains("filter `woe`"));
    stage.keys("<esc>");
    assert!(stage.screen().contains("onehot") && !stage.screen().contains("filter `"));
}

#[test]
fn esc_says_so_where_it_ends_a_search_and_leaves_the_filter() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/reco<enter>f<esc>");
    let screen = stage.screen();
    assert!(screen.contains("filter failed"), "{screen}");
    assert!(screen.contains("esc again ends the filter"), "{screen}");
    stage.keys("<esc>");
    assert!(!stage.screen().contains("filter failed"));
    stage.keys("/reco<enter><esc>");
    assert!(!stage.screen().contains("ends the filter"));
}

#[test]
fn leaving_a_filter_returns_to_where_one_was_and_back_again() {
    for (enter, leave) in [("f", "fff"), ("&xgb<enter>", "<esc>"), ("&xgb", "<esc>")] {
        let mut stage = four_runs().sized(80, 24);
        stage.keys("/woe<enter><esc>");
        let before = (stage.selected(), stage.model.view.top);
        stage.keys(enter);
        assert!(stage.model.view.listing.filter.is_active(), "{enter}");
        assert_ne!(stage.selected(), before.0);
        stage.keys(leave);
        assert!(!stage.model.view.listing.filter.is_active(), "{leave}");
        assert_eq!((stage.selected(), stage.model.view.top), before, "{enter}");
        stage.keys("<c-o>");
        assert_ne!(stage.selected(), before.0, "and to what was found");
    }
}
