//! What is wrong with a story is told with its place.

use paiwatch::sim::story::Story;

use super::HEAD;

fn complaint(rest: &str) -> String {
    Story::parse("mine.toml", &format!("{HEAD}{rest}"))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_wrong_story_is_refused_with_the_place_and_the_word_that_was_meant() {
    let node = "[[pipeline]]\nname = \"p\"\n[[pipeline.node]]\nname = \"a\"\n";
    let cases = [
        (
            "[[pipelin]]\n",
            "mine.toml:4:3: unknown field `pipelin`",
            "did you mean `pipeline`?",
        ),
        (
            &format!("{node}last = \"1s\"\n"),
            "mine.toml:8:1: unknown field `last`",
            "did you mean `lasts`?",
        ),
        (
            &format!("{node}lasts = \"soon\"\n"),
            "mine.toml:8:9: `soon` is not a length of time",
            "such as `90s`",
        ),
        (
            &format!("{node}lasts = \"9s\"\nfails = 3\n"),
            "mine.toml:9:9: `fails` is a share",
            "from 0 to 1",
        ),
        (
            &format!("{node}lasts = \"9s\"\nparallel = 2\n"),
            "mine.toml:9:12: `parallel` needs `items`",
            "",
        ),
        (
            &format!("{node}lasts = \"9s\"\nitems = []\nparallel = 0\n"),
            "mine.toml:10:12: `parallel`",
            "at least 1",
        ),
        (
            &format!("{node}\n"),
            "mine.toml:7:8: a node has either `lasts`",
            "",
        ),
        (
            &format!("{node}runs = \"q\"\n"),
            "mine.toml:8:8: there is no pipeline `q` above this line",
            "",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[pipeline.node]]\nname = \"b\"\nafter = [\"aa\"]\nlasts = \"1s\"\n"
            ),
            "mine.toml:11:10: there is no node `aa`",
            "did you mean `a`?",
        ),
        (
            &format!("{node}lasts = \"9s\"\n[[pipeline.node]]\nname = \"a\"\nlasts = \"1s\"\n"),
            "mine.toml:10:8: there are two nodes named `a`",
            "",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"pp\"\nname = \"r\"\nstarts = \"0s\"\n"
            ),
            "mine.toml:10:12: there is no pipeline `pp`",
            "did you mean `p`?",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\nending = {{ failed = {{ node = \"z\" }} }}\n"
            ),
            "there is no node `z`",
            "did you mean `a`?",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\nevery = \"1ms\"\n"
            ),
            "mine.toml:13:9:",
            "at least a second",
        ),
        ("x = \n", "mine.toml:4:5:", ""),
    ];
    assert_complaints(&cases);
}

#[test]
fn loops_outputs_and_workspaces_are_refused_with_their_places_too() {
    let node = "[[pipeline]]\nname = \"p\"\n[[pipeline.node]]\nname = \"a\"\nlasts = \"9s\"\n";
    let output = "[[pipeline.node.output]]\nname = \"o\"\n";
    let run = "[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\n";
    let cases: [(&str, &str, &str); 10] = [
        (
            &format!("{node}param = \"x\"\n"),
            "mine.toml:9:9: `param` needs `items`",
            "",
        ),
        (
            &format!("{node}items = []\nsequence = {{ start = 1, end = 2 }}\n"),
            "mine.toml:10:12: a loop goes over a `sequence` or over `items`",
            "",
        ),
        (
            &format!("{node}sequence = {{ start = 1, end = 2, format = \"%x\" }}\n"),
            "mine.toml:9:12: `%x` does not show a number once",
            "`part-%03d`",
        ),
        (
            &format!("{node}sequence = {{ start = 1, end = 10001 }}\n"),
            "mine.toml:9:12: a sequence has up to 10000 numbers",
            "",
        ),
        (
            &format!("{node}ticks = {{ every = \"1ms\", line = \"\" }}\n"),
            "mine.toml:9:19: this is at least 10ms",
            "",
        ),
        (
            &format!("{node}{output}type = \"Model\"\nparts = 2\nvalue = 1\n"),
            "mine.toml:12:9: `parts` needs `part_of`",
            "",
        ),
        (
            &format!("{node}{output}type = \"Metric\"\nvalue = 1\n"),
            "mine.toml:11:8: unknown variant `Metric`",
            "did you mean `Metrics`?",
        ),
        (
            &format!("{node}{run}workspace = \"2\"\n"),
            "mine.toml:13:13: there is no workspace `2`",
            "did you mean `1`?",
        ),
        (
            &format!("{node}{run}source_type = \"DESINGER\"\n"),
            "mine.toml:13:15: unknown variant `DESINGER`",
            "did you mean `DESIGNER`?",
        ),
        (
            "[workspaces.1]\nstatus = \"ENABLE\"\n",
            "mine.toml:5:10: unknown variant `ENABLE`",
            "did you mean `ENABLED`?",
        ),
    ];
    assert_complaints(&cases);
}

fn assert_complaints(cases: &[(&str, &str, &str)]) {
    for (rest, beginning, end) in cases {
        let complaint = complaint(rest);
        assert!(
            complaint.contains(beginning) && complaint.contains(end),
            "{complaint}"
        );
    }
}

#[test]
fn a_story_that_would_fill_the_memory_is_refused() {
    let node = |name: &str, work: &str| format!("[[pipeline.node]]\nname = \"{name}\"\n{work}\n");
    let pipeline =
        |level: usize, nodes: &str| format!("[[pipeline]]\nname = \"p{level}\"\n{nodes}");
    let task = node("a", "lasts = \"1s\"");
    let twice = (1..30).map(|level| {
        let inner = format!("runs = \"p{}\"", level - 1);
        pipeline(level, &(node("a", &inner) + &node("b", &inner)))
    });
    let text = std::iter::once(pipeline(0, &task))
        .chain(twice)
        .collect::<String>();
    assert!(complaint(&text).contains("too large or too deep"));
}

#[test]
fn an_unknown_story_names_the_nearest_one() {
    let error = Story::embedded("defualt").unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no story named `defualt`; did you mean `default`?"
    );
}
