//! What is to be asked after an answer.

use crate::app::update::answers::tests::{
    RUN, asked, demand, model, node, node_row, nodes, run_row, runs, shape, tell, tree, word,
};
use crate::domain::{NodeId, NodeKey, Refusal, RefusalKind, RunId, SourceError, Status, Update};
use crate::text::{Text, TreeText};

#[test]
fn a_root_that_contradicts_the_row_puts_it_in_doubt_and_a_changed_row_asks_for_shape_and_details() {
    let mut model = model();
    assert!(!demand(&model).runs[0].row_is_doubtful);
    tell(
        &mut model,
        nodes(
            3,
            &["root"],
            &[node_row("root", "Failed", Some(1), Some(2))],
        ),
    );
    let after_root = demand(&model).runs[0].due;
    assert!(demand(&model).runs[0].row_is_doubtful);
    tell(&mut model, runs(4, &[run_row("Running")]));
    assert!(
        demand(&model).runs[0].row_is_doubtful,
        "an old replica's row"
    );
    tell(&mut model, runs(5, &[run_row("Initialized")]));
    assert!(demand(&model).runs[0].row_is_doubtful, "it has begun");
    tell(&mut model, runs(6, &[run_row("Failed")]));
    let after_row = demand(&model).runs[0].due;
    assert!(after_row.shape > after_root.shape && after_row.details > after_root.details);
    assert_eq!(word(&model, "root"), "Failed");
}

#[test]
fn what_can_change_is_asked_in_the_right_list() {
    let mut model = model();
    assert_eq!(asked(&model, |run| &run.running), ["fit"]);
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    assert_eq!(asked(&model, |run| &run.frontier), [""; 0]);
    // What runs in a container tells of it, so there is no hurry.
    let waiting = ["train", "it0", "score", "deploy"];
    assert_eq!(asked(&model, |run| &run.waiting), waiting);
    // `score` depends on what failed, so it is about to be skipped.
    tell(
        &mut model,
        nodes(3, &["fit"], &[node_row("fit", "Failed", Some(1), Some(2))]),
    );
    assert_eq!(asked(&model, |run| &run.frontier), ["score"]);
    assert_eq!(asked(&model, |run| &run.running), ["train", "it0"]);
    // In the others a known child comes next.
    assert_eq!(asked(&model, |run| &run.unfolding), ["train"]);
}

#[test]
fn of_a_suspended_run_no_new_nodes_are_expected() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            3,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    assert!(!asked(&model, |run| &run.unfolding).is_empty());
    tell(&mut model, runs(4, &[run_row("Suspended")]));
    assert!(asked(&model, |run| &run.unfolding).is_empty());
    assert!(!demand(&model).runs[0].attention.is_over());
}

#[test]
fn an_answer_that_casts_doubt_on_an_end_is_followed_by_another_question() {
    let mut model = model();
    tell(
        &mut model,
        nodes(3, &["read"], &[node_row("read", "Running", None, None)]),
    );
    assert_eq!(
        node(&model, "read").state.status,
        Some(Status::new("Succeeded"))
    );
    assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
    tell(&mut model, runs(4, &[run_row("Succeeded")]));
    tell(&mut model, runs(5, &[run_row("Running")]));
    assert!(demand(&model).runs[0].row_is_doubtful);
    assert_eq!(
        model.watch.runs[RUN].status(),
        Some(&Status::new("Succeeded"))
    );
}

#[test]
fn what_is_refused_alone_is_not_answered_at_once() {
    let mut model = model();
    tell(
        &mut model,
        Update::NotAnswered {
            runs: Vec::new(),
            nodes: vec![NodeKey::new(RunId::from(RUN), NodeId::from("fit"))],
            error: refusal(),
        },
    );
    assert!(node(&model, "fit").is_unanswered());
    assert!(!model.watch.runs[RUN].is_unanswered());
    let gone = vec![RunId::from(RUN)];
    let nodes = Vec::new();
    let error = refusal();
    tell(
        &mut model,
        Update::NotAnswered {
            runs: gone,
            nodes,
            error,
        },
    );
    assert!(model.watch.runs[RUN].is_unanswered());
    let said = Text::Tree(TreeText::NotAnsweredBecause("100400027".to_owned()));
    assert_eq!(model.watch.runs[RUN].unanswered(), said);
}

fn refusal() -> SourceError {
    SourceError::Refused(Refusal {
        kind: RefusalKind::Other,
        code: "100400027".to_owned(),
        message: String::new(),
        request_id: String::new(),
        http_status: 400,
    })
}

#[test]
fn a_container_that_was_read_is_not_read_again_for_what_ended_before() {
    let model = model();
    let mut ended = tree();
    ended[4].status = Some(Status::new("Succeeded"));
    ended[5].status = Some(Status::new("Running"));
    let mut model = model.clone();
    tell(&mut model, shape(3, &ended));
    assert_eq!(asked(&model, |run| &run.unfolding), [""; 0]);
}
