//! The connection in full (`i`): on the smallest screen with a list, too, what is wrong stands first and whole.

use crate::situations::{forbidden, four_runs, refusal, refused_connection};
use crate::stage::Stage;
use paiwatch::app::message::Message;
use paiwatch::domain::{NodeKey, RefusalKind, SourceError, StatusRows, Unparsed, Update};

/// What the page says at 48x12, from its title on.
fn page(mut stage: Stage) -> Vec<String> {
    stage = stage.sized(48, 12);
    stage.keys("i");
    let lines = stage.lines();
    let lines = lines
        .iter()
        .skip_while(|line| !line.contains(" i Connection "));
    // What is between the sides of the box.
    let inside = |line: &String| line.trim_matches(['│', ' ']).to_owned();
    let mut page: Vec<String> = lines.map(inside).collect();
    "Connection".clone_into(&mut page[0]);
    assert!(!page.iter().any(|line| line.contains('…')), "{page:#?}");
    page
}

fn expired() -> SourceError {
    let code = "InvalidSecurityToken.Expired";
    SourceError::Refused(refusal(RefusalKind::Credentials, code, 403))
}

#[test]
fn why_nothing_is_heard_how_old_the_data_is_and_when_it_is_tried_again_stand_first() {
    let mut stage = four_runs();
    stage.trouble(refused_connection(), 60);
    stage.wait(47);
    let page = page(stage);
    let expected = [
        "Connection",
        "no connection: connection refused",
        "next try in 13s",
        "",
    ];
    assert_eq!(page[..4], expected);
    assert!(
        page[4].starts_with("data") && page[4].contains("stale"),
        "{page:#?}"
    );
}

#[test]
fn refused_credentials_say_what_to_do() {
    let mut stage = four_runs();
    stage.trouble(expired(), 60);
    let page = page(stage).join(" ");
    for words in [
        "InvalidSecurityToken.Expired",
        "`ALIBABA_CLOUD_SECURITY_TOKEN`, and start again",
        "next try",
    ] {
        assert!(page.contains(words), "{page}");
    }
}

#[test]
fn a_permission_that_is_missing_is_named_in_full() {
    let mut stage = four_runs();
    let below = NodeKey::new("flow-churn".into(), "root".into());
    let outcome = Err(forbidden());
    stage.tell(Message::Update(Update::Shape { below, outcome }));
    let page = page(stage);
    let said = page[1..3].join(" ");
    assert_eq!(said, "needs permission `paiflow:GetPipelineRunNode`");
}

#[test]
fn what_was_not_understood_is_told_as_long_as_it_matters_and_kept_here() {
    let mut stage = four_runs();
    let mut answer = stage.answer(StatusRows::default());
    answer.exchange.unparsed = unparsed(&[("Nodes", 3), ("Status", 1)]);
    let asked = Vec::new();
    stage.tell(Message::Update(Update::Runs { asked, answer }));
    let header = stage
        .lines_on(80, 24)
        .into_iter()
        .take(2)
        .collect::<String>();
    assert!(header.contains("● live"), "{header}");
    assert!(
        header.contains("not understood: 3 of `Nodes` and 1 more"),
        "{header}"
    );
    for (width, height) in [(48, 9), (34, 24)] {
        stage = stage.sized(width, height);
        let in_short = stage.lines_on(width, height).swap_remove(0);
        assert!(in_short.contains("! "), "{in_short}");
    }
    let mut stage = stage.sized(80, 24);
    for _ in 0..4 {
        stage.wait(20);
        stage.nodes(StatusRows::default());
    }
    let header = stage
        .lines_on(80, 24)
        .into_iter()
        .take(2)
        .collect::<String>();
    assert!(!header.contains("not understood"), "{header}");
    let page = page(stage);
    let expected = [
        "not understood: 3 of `Nodes`, 1m20s ago",
        "not understood: `Status`, 1m20s ago",
        "",
    ];
    assert_eq!(page[1..4], expected);
}

fn unparsed(values: &[(&str, usize)]) -> Unparsed {
    let mut unparsed = Unparsed::default();
    for (name, count) in values {
        unparsed.note(name, *count);
    }
    unparsed
}
