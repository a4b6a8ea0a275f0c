//! The iterations of a loop: their order, and the item that each is for.

use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::{Node, Tree};

/// Among so many iterations of a loop the first one is looked for, in every picture.
const MOST: usize = 256;

/// The iterations of a loop in the order of their numbers.
pub fn in_order(tree: &Tree, of: Place) -> Vec<Place> {
    let mut children = tree
        .node(of)
        .map_or_else(Vec::new, |node| node.children.clone());
    // What has no number keeps its place behind those that have.
    children.sort_by_key(|child| number(tree, *child).unwrap_or(u64::MAX));
    children
}

/// The item of its loop that an iteration is for, where the loop tells its items.
/// Nothing where its name says it already.
pub fn item<'a>(tree: &'a Tree, node: &Node) -> Option<&'a str> {
    let of = tree.node(node.parent)?;
    let items = &of.spec.control().with_items;
    if items.is_empty() {
        return None;
    }
    let (before, number, _) = numbered(&node.name)?;
    // The number is part of a value: `train(2:depth=8)` tells its item itself.
    if before.contains([':', '=']) {
        return None;
    }
    let at = number.checked_sub(first_number(tree, of)?)?;
    let item = items.get(usize::try_from(at).ok()?)?;
    (!item.trim().is_empty() && !says(&node.name, item)).then_some(item)
}

/// A name around the last number in it.
pub fn numbered(name: &str) -> Option<(&str, u64, &str)> {
    let end = name.rfind(|char: char| char.is_ascii_digit())? + 1;
    let (head, behind) = name.split_at(end);
    let before = head.trim_end_matches(|char: char| char.is_ascii_digit());
    let number = head.get(before.len()..)?.parse().ok()?;
    Some((before, number, behind))
}

fn number(tree: &Tree, place: Place) -> Option<u64> {
    let (_, number, _) = numbered(&tree.node(place)?.name)?;
    Some(number)
}

/// The number of the first iteration, which the service's documents leave open. An
/// iteration is there before those behind it, so it is told by what is known; where
/// it stands too far behind to be found, nothing is guessed.
fn first_number(tree: &Tree, of: &Node) -> Option<u64> {
    let has = |wanted| {
        let mut looked_at = of.children.iter().take(MOST);
        looked_at.any(|child| number(tree, *child) == Some(wanted))
    };
    if has(0) {
        return Some(0);
    }
    (of.children.len() <= MOST && has(1)).then_some(1)
}

/// Whether a name holds an item as a word of its own: `iter[12]` does not hold `2`.
fn says(name: &str, item: &str) -> bool {
    let is_in_word = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
    name.match_indices(item).any(|(at, _)| {
        let before = name.get(..at).and_then(|text| text.chars().next_back());
        let behind = name.get(at + item.len()..);
        let behind = behind.and_then(|text| text.chars().next());
        !is_in_word(before) && !is_in_word(behind)
    })
}

#[cfg(test)]
mod tests {
    use super::{in_order, item, numbered};
    use crate::app::nodes::tree::Tree;
    use crate::app::nodes::tree::place::ROOT;
    use crate::domain::{Control, NodeId, NodeSpec};

    /// A loop over items with iterations of these names, in this order.
    fn looping(items: &[&'static str], names: &[&str]) -> Tree {
        let mut tree = Tree::rooted(NodeId::from("root"));
        let of = tree.find_or_add(&NodeId::from("loop"), ROOT);
        let control = Control {
            with_items: items.iter().map(|item| (*item).into()).collect(),
            ..Control::default()
        };
        let spec = NodeSpec {
            control: Some(Box::new(control)),
            ..NodeSpec::default()
        };
        tree.set_spec(of, &spec);
        for name in names {
            tree.find_or_add(&NodeId::from(*name), of);
        }
        tree
    }

    /// The item of each iteration.
    fn items(tree: &Tree) -> Vec<Option<&str>> {
        let of = tree.node(tree.place("loop").unwrap()).unwrap();
        let iterations = of.children.iter().map(|place| tree.node(*place).unwrap());
        iterations.map(|node| item(tree, node)).collect()
    }

    #[track_caller]
    fn told(items_of: &[&'static str], names: &[&str], expected: &[Option<&str>]) {
        assert_eq!(items(&looping(items_of, names)), expected, "{names:?}");
    }

    #[test]
    fn an_iteration_is_for_the_item_at_its_number_in_whatever_order_they_come() {
        let depths = ["depth=4", "depth=6", "depth=8"];
        let [four, six, eight] = depths.map(Some);
        told(
            &depths,
            &["iter[0]", "iter[1]", "iter[2]"],
            &[four, six, eight],
        );
        told(
            &depths,
            &["train-2", "train-0", "train-1"],
            &[eight, four, six],
        );
        told(&depths, &["训练0", "训练2"], &[four, eight]);
        told(&depths, &["iter[0]"], &[four]);
    }

    #[test]
    fn the_service_may_count_from_one() {
        let depths = ["depth=4", "depth=6", "depth=8"];
        let [four, six, eight] = depths.map(Some);
        told(
            &depths,
            &["iter-3", "iter-1", "iter-2"],
            &[eight, four, six],
        );
        told(&depths, &["iter-1"], &[four]);
        told(&depths, &["iter-2", "iter-3"], &[None, None]);
    }

    #[test]
    fn what_has_no_item_gets_none() {
        told(&["a", "b"], &["x", "x-0", "y"], &[None, Some("a"), None]);
        told(&["a"], &["x-0", "x-1", "x-99"], &[Some("a"), None, None]);
        told(
            &["", " ", "c"],
            &["x-0", "x-1", "x-2"],
            &[None, None, Some("c")],
        );
        told(&[], &["x-0"], &[None]);
        told(&["a"], &["x-99999999999999999999"], &[None]);
    }

    #[test]
    fn a_name_that_says_its_item_is_not_doubled() {
        told(
            &["depth=4", "depth=6"],
            &["train-depth=4-0", "train(1:depth=6)"],
            &[None, None],
        );
        told(&["cn", "sg"], &["cn-0", "asgard-1"], &[None, Some("sg")]);
        told(&["1", "0"], &["x(0:1)", "x(1:0)"], &[None, None]);
        told(&["0", "7"], &["iter[0]", "iter[1]"], &[None, Some("7")]);
    }

    #[test]
    fn among_very_many_the_first_is_not_guessed() {
        let mut names: Vec<String> = (1..=300).map(|n| format!("x-{n}")).collect();
        let names_of = |names: &[String]| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            items(&looping(&["a", "b"], &names))
                .first()
                .copied()
                .flatten()
                .map(str::to_owned)
        };
        assert_eq!(names_of(&names), None);
        names.insert(5, "x-0".to_owned());
        assert_eq!(names_of(&names).as_deref(), Some("b"));
    }

    #[test]
    fn iterations_are_ordered_by_the_last_number_of_their_names() {
        let number = |name| numbered(name).map(|(_, number, _)| number);
        assert_eq!(number("train-12"), Some(12));
        assert_eq!(number("iter[3]"), Some(3));
        assert_eq!(number("fold2-迭代7"), Some(7));
        assert_eq!(number("7"), Some(7));
        assert_eq!(number("x"), None);
        let tree = looping(&[], &["x", "iter[10]", "iter[9]"]);
        let of = tree.place("loop").unwrap();
        let names = in_order(&tree, of).into_iter();
        let names: Vec<&str> = names
            .map(|place| &*tree.node(place).unwrap().name)
            .collect();
        assert_eq!(names, ["iter[9]", "iter[10]", "x"]);
    }
}
