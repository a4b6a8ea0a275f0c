//! Keys, pastes and sizes that must do nothing unintended.

use paiwatch::app::message::Message;
use paiwatch::app::model::mode::Mode;
use ratatui::layout::Size;

use crate::laws::KEYS;
use crate::situations::{details, four_runs, refused_connection, run, since};

#[test]
fn pasted_text_is_typed_where_something_is_typed_and_else_means_nothing() {
    let mut stage = four_runs().sized(80, 24);
    let before = stage.model.clone();
    assert_eq!(stage.tell(Message::Paste("qxq\u{3}".to_owned().into())), []);
    assert_eq!(stage.model, before);
    stage.keys("a");
    stage.tell(Message::Paste(
        "flow-\u{1b}[2Jpasted\nsecond line".to_owned().into(),
    ));
    assert!(stage.screen().contains("flow-pasted"), "{}", stage.screen());
    assert!(!stage.screen().contains("second"));
}

#[test]
fn a_pane_that_shrinks_to_nothing_under_a_dialog_brings_it_back() {
    let dialogs = [
        "?", "?jjj", "i", ":fold", ";xgb", ";jj", "/xgb", "&xgb", "aflow-1", "astatus=", "y",
        "yjj", "o", "J", "1<tab>S", "3K", "3T",
    ];
    for ((width, height), keys) in [(160, 45), (80, 24), (48, 12), (30, 6)]
        .into_iter()
        .flat_map(|size| dialogs.map(|keys| (size, keys)))
    {
        let mut stage = four_runs().sized(width, height);
        let mut uri = details(
            run("flow-churn", "churn-daily-1123", "Running"),
            since(6_720),
        );
        uri.uri = Some("https://pai.console.aliyun.com/#/flow-churn".into());
        stage.details(uri);
        stage.keys(keys);
        assert_ne!(stage.model.mode, Mode::Browse, "{keys} opens one");
        let before = (stage.screen(), stage.model.mode.clone());
        for (width, height) in [(3, 2), (1, 1), (0, 0), (1, 60), (200, 1), (1, 1)] {
            stage.tell(Message::Resize(Size::new(width, height)));
            if width > 0 {
                stage.lines();
            }
        }
        stage = stage.sized(width, height);
        let after = (stage.screen(), stage.model.mode.clone());
        assert_eq!(after, before, "{keys} {width}x{height}");
    }
}

#[test]
fn ten_thousand_keys_do_no_harm() {
    let mut stage = four_runs().sized(80, 24);
    // Adding and dropping do what they say; everything else leaves the runs alone.
    let harmless = |key: &&&str| !["a", "x", ":"].contains(*key);
    let keys: Vec<&&str> = KEYS.iter().filter(harmless).collect();
    let mut dice = 7_u32;
    for _ in 0..10_000 {
        dice = dice.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        stage.keys(keys[(dice >> 16) as usize % keys.len()]);
    }
    assert_eq!(
        stage.model.watch.runs.len(),
        4,
        "nothing unintended was done"
    );
    stage.trouble(refused_connection(), 5);
    stage.lines();
}
