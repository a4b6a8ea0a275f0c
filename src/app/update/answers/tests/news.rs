//! What is news of an answer, and what was so before.

use crate::app::update::answers::tests::{RUN, answer, at, model, shape, shape_node, tell, tree};
use crate::app::view::rows::RowKey;
use crate::domain::{NodeId, NodeKey, RunId, Shape, ShapeNode, Time, Timing, Update};

fn key(id: &str) -> NodeKey {
    NodeKey::new(RunId::from(RUN), NodeId::from(id))
}

#[test]
fn below_what_is_read_for_the_first_time_a_failure_is_news_where_it_is_later_than_the_watch() {
    let mut model = model();
    let mut nodes = tree();
    nodes.push(ShapeNode {
        expanded: false,
        ..shape_node("unread", Some(0), "Dag", "Running", &[])
    });
    tell(&mut model, shape(3, &nodes));
    let failed = |id, second| ShapeNode {
        timing: Timing {
            started: Some(Time::At(at(-900))),
            finished: Some(Time::At(at(second))),
        },
        ..shape_node(id, Some(0), "Task", "Failed", &[])
    };
    let nodes = vec![
        shape_node("unread", None, "Dag", "Running", &[]),
        failed("before", -600),
        failed("since", 60),
    ];
    tell(
        &mut model,
        Update::Shape {
            below: key("unread"),
            outcome: Ok(answer(70, Shape { nodes })),
        },
    );
    assert_eq!(
        model.watch.events.unseen(),
        Some(&RowKey::Node(key("since")))
    );
    assert_eq!(model.watch.events.unseen_count(), 1);
}
