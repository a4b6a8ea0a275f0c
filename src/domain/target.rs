//! What people write to say which runs they mean.

use url::{Url, form_urlencoded};

use crate::domain::{NodeId, RunId, Search, Term, Token};

/// What was named.
#[derive(Debug)]
pub enum Named {
    Run(NamedRun),
    /// The runs that a search finds.
    Runs(Box<Search>),
}

/// A run or a node of it, and what a link tells besides.
#[derive(Debug, Default)]
pub struct NamedRun {
    pub run: RunId,
    pub node: Option<NodeId>,
    pub region: Option<String>,
    pub workspace: Option<String>,
    /// What lets others see a shared run.
    pub token: Option<Token>,
}

/// Why a text names no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetError {
    /// Nothing that a target is known by: an unknown word.
    NoForm,
    /// Empty, or with characters that no id has.
    NoId,
    /// A link without a run in it.
    NoRunInLink,
}

/// Reads a run id, an id of another form (`id:…`), the newest run (`@latest`, `@latest:NAME`),
/// each with a node of the run by its id or the names on the way to it (`flow-…/node-…`,
/// `@latest/train/fit`), or a link of the console:
/// `https://…?regionId=R&workspaceId=W#/…/flow-…`. Any other word is a mistake.
///
/// What follows in an id is opaque: nothing is checked but what would break a request.
pub fn parse_target(text: &str) -> Result<Named, TargetError> {
    let text = text.trim();
    if text.contains("://") {
        return parse_link(text).map(Named::Run);
    }
    let (run, node) = split_node(text);
    if run == LATEST || run.starts_with("@latest:") {
        return parse_latest(run.strip_prefix(LATEST).unwrap_or_default(), node);
    }
    if let Some(id) = run.strip_prefix(OTHER_FORM) {
        return parse_id(id, node).map(Named::Run);
    }
    match run.strip_prefix(FORM) {
        Some("") | None => Err(TargetError::NoForm),
        Some(_) => parse_id(run, node).map(Named::Run),
    }
}

/// The run, and the node behind the first slash; a link has slashes of its own. `RUN/` is the
/// run, as a shell completes it.
pub fn split_node(text: &str) -> (&str, Option<&str>) {
    match text.split_once('/') {
        Some((run, node)) if !text.contains("://") => {
            let node = node.trim_end_matches('/');
            (run, Some(node).filter(|node| !node.is_empty()))
        }
        Some(_) | None => (text, None),
    }
}

const LATEST: &str = "@latest";
/// How the ids of runs begin.
const FORM: &str = "flow-";
/// What is written before an id that begins otherwise.
const OTHER_FORM: &str = "id:";

/// A run as a target is written.
pub fn target_of(run: &RunId) -> String {
    let form = if run.as_str().starts_with(FORM) {
        ""
    } else {
        OTHER_FORM
    };
    format!("{form}{run}")
}

/// What stands behind `@latest`: nothing, or a colon and a name.
fn parse_latest(name: &str, node: Option<&str>) -> Result<Named, TargetError> {
    let name = match name.strip_prefix(':') {
        Some(name) => Some(Term::new(name).ok_or(TargetError::NoId)?),
        None => None,
    };
    Ok(Named::Runs(Box::new(Search {
        node: parse_node(node)?,
        ..Search::newest(name)
    })))
}

fn parse_id(run: &str, node: Option<&str>) -> Result<NamedRun, TargetError> {
    if !is_id(run) {
        return Err(TargetError::NoId);
    }
    Ok(NamedRun {
        run: RunId::from(run),
        node: parse_node(node)?,
        ..NamedRun::default()
    })
}

/// A node may be named by the names on the way to it, in which there may be almost anything.
fn parse_node(node: Option<&str>) -> Result<Option<NodeId>, TargetError> {
    let is_name = |name: &str| {
        let is_blank = name.trim().is_empty();
        !is_blank && ![".", ".."].contains(&name) && !name.contains(char::is_control)
    };
    match node {
        Some(node) if !node.split('/').all(is_name) => Err(TargetError::NoId),
        node => Ok(node.map(NodeId::from)),
    }
}

/// Whether a word is written like the id of a run; ids are opaque, but a word of a name is
/// hardly as long as one, nor made of digits.
pub fn is_like_an_id(text: &str) -> bool {
    const LONG: usize = 16;
    let has_digit = text.contains(|char: char| char.is_ascii_digit());
    ["flow-", "run-"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.contains(['/', '@', ':'])
        || (text.len() >= LONG && has_digit && text.is_ascii())
}

fn is_id(text: &str) -> bool {
    let breaks = |char: char| char.is_whitespace() || char.is_control() || "/?#\"'".contains(char);
    !text.is_empty() && !text.starts_with(['-', '.', '@']) && !text.contains(breaks)
}

fn parse_link(text: &str) -> Result<NamedRun, TargetError> {
    let link = Url::parse(text).map_err(|_| TargetError::NoRunInLink)?;
    // The console keeps its own path, the run's id in it, behind the `#`; and a query in it.
    let fragment = link.fragment().unwrap_or_default();
    let inner = fragment.split_once('?').map_or("", |(_, query)| query);
    let parameter = |name: &str| {
        let (_, value) = link
            .query_pairs()
            .chain(form_urlencoded::parse(inner.as_bytes()))
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())?;
        Some(value.into_owned())
    };
    let parts = fragment.split(['/', '?', '&']);
    let run = parts
        .chain(link.path().split('/'))
        .find(|part| part.starts_with("flow-") || part.starts_with("run-"))
        .ok_or(TargetError::NoRunInLink)?;
    Ok(NamedRun {
        run: RunId::from(run),
        node: None,
        region: parameter("regionId"),
        workspace: parameter("workspaceId"),
        token: parameter("token").map(Token::new),
    })
}

/// The parameters of a link that anybody may read.
const PUBLIC: [&str; 2] = ["regionId", "workspaceId"];

/// What was typed, with a star for each character that may belong to a token.
pub fn without_token(typed: &str) -> String {
    let mut is_query = false;
    let mut is_value = false;
    let mut key = String::new();
    let star = |char| match char {
        '?' if !is_value => {
            is_query = true;
            key.clear();
            char
        }
        '&' | '#' => {
            is_value = false;
            key.clear();
            char
        }
        '=' if !is_value && (is_query || names_a_secret(&key)) => {
            is_value = true;
            char
        }
        _ if is_value && !PUBLIC.contains(&key.as_str()) => '*',
        char => {
            key.extend((!is_value).then_some(char));
            char
        }
    };
    without_password(typed).chars().map(star).collect()
}

/// Whether what is called so is hidden even outside the query of a link.
fn names_a_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let words = ["token", "secret", "password", "passwd", "pwd"];
    words.iter().any(|word| key.contains(word))
}

/// A text with asterisks for a user and a password before a host.
fn without_password(typed: &str) -> String {
    let start = typed.find("://").map_or(0, |at| at + "://".len());
    let (scheme, rest) = typed.split_at(start);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (address, query) = rest.split_at(end);
    match address.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => {
            let asterisks = "*".repeat(user.chars().count());
            format!("{scheme}{asterisks}@{host}{query}")
        }
        Some(_) | None => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, NamedRun, TargetError, parse_target as parse, target_of, without_token};
    use crate::domain::{NodeId, Search, Term};

    fn run(text: &str) -> NamedRun {
        match parse(text).unwrap() {
            Named::Run(run) => run,
            Named::Runs(_) => panic!("a run: {text}"),
        }
    }

    #[test]
    fn a_run_id_is_taken_as_it_is() {
        let named = run(" flow-a1\n");
        assert_eq!(named.run.as_str(), "flow-a1");
        assert!(named.node.is_none() && named.region.is_none() && named.workspace.is_none());
    }

    #[test]
    fn a_node_is_named_below_its_run() {
        let named = run("flow-a1/node-b2");
        assert_eq!(named.run.as_str(), "flow-a1");
        assert_eq!(named.node.unwrap().as_str(), "node-b2");
        let named = run("flow-a1/train/iter[2]/fit");
        assert_eq!(named.node.unwrap().as_str(), "train/iter[2]/fit");
        let named = run("flow-a1/read table/what's #1?");
        assert_eq!(named.node.unwrap().as_str(), "read table/what's #1?");
        assert!(run("flow-a1/").node.is_none(), "as a shell completes it");
    }

    #[test]
    fn an_id_of_another_form_is_marked_as_one() {
        let named = run("id:4711/n-2");
        assert_eq!(named.run.as_str(), "4711");
        assert_eq!(named.node.unwrap().as_str(), "n-2");
        for text in ["id:4711", "flow-a"] {
            assert_eq!(target_of(&run(text).run), text);
        }
    }

    #[test]
    fn a_console_link_tells_region_workspace_and_token_too() {
        let link = "https://pai.console.example/?regionId=cn-hangzhou&workspaceId=94801&Token=t%2B1#/studio/task/detail/flow-a1?tab=2";
        let named = run(link);
        assert_eq!(named.run.as_str(), "flow-a1");
        assert_eq!(named.region.as_deref(), Some("cn-hangzhou"));
        assert_eq!(named.workspace.as_deref(), Some("94801"));
        assert!(!format!("{named:?}").contains("t+1"), "a token is a secret");
        assert_eq!(named.token.unwrap().expose(), "t+1");
        let inside = run("https://pai.console.example/?regionId=r#/detail/flow-a1?Token=t%2B1");
        assert_eq!(inside.token.unwrap().expose(), "t+1");
    }

    #[test]
    fn a_token_is_masked_wherever_it_stands_in_what_was_typed() {
        for (typed, shown) in [
            ("flow-a", "flow-a"),
            ("name=a", "name=a"),
            (
                "https://x/?regionId=r&workspaceId=9&Token=a=b?c#/flow-a",
                "https://x/?regionId=r&workspaceId=9&Token=*****#/flow-a",
            ),
            (
                "https://x/#/flow-a?token=特征&x=1",
                "https://x/#/flow-a?token=**&x=*",
            ),
            ("x?%54oken=ab", "x?%54oken=**"),
            ("flow-a Token=特征", "flow-a Token=**"),
            ("tokenid=特征", "tokenid=**"),
            ("flow-a&Token=特征&x", "flow-a&Token=**&x"),
            ("https://u:pw@x/#/flow", "https://****@x/#/flow"),
            ("u:pw@x", "****@x"),
            ("@latest:a", "@latest:a"),
        ] {
            assert_eq!(without_token(typed), shown);
        }
    }

    #[test]
    fn the_newest_run_can_be_named_without_its_id() {
        for (text, name) in [
            ("@latest", None),
            ("@latest:churn daily", Term::new("churn daily")),
        ] {
            let Ok(Named::Runs(search)) = parse(text) else {
                panic!("a search: {text}");
            };
            assert_eq!(*search, Search::newest(name));
        }
        for (text, name, node) in [
            ("@latest/train", None, "train"),
            (
                "@latest:churn daily/train/iter 2",
                Term::new("churn daily"),
                "train/iter 2",
            ),
        ] {
            let Ok(Named::Runs(search)) = parse(text) else {
                panic!("a search: {text}");
            };
            let node = Some(NodeId::from(node));
            assert_eq!(
                *search,
                Search {
                    node,
                    ..Search::newest(name)
                }
            );
        }
    }

    #[test]
    fn what_names_no_run_is_refused() {
        for text in [
            "", "  ", "flow", "flow-", "flow a", "/node-b", "--flow", "@latestx", "@newest",
            "statsu", "node-b", "run-1", "FLOW-a",
        ] {
            assert_eq!(parse(text).err(), Some(TargetError::NoForm), "{text:?}");
        }
        for text in [
            "flow-a/../b",
            "flow-a b",
            "flow-a//b",
            "flow-a/ /b",
            "flow-a/..",
            "flow-a/\u{1b}[2J",
            "flow-\u{1b}[2J",
            "@latest:",
            "@latest:/train",
            "@latest/../train",
            "id:",
            "id:-a",
        ] {
            assert_eq!(parse(text).err(), Some(TargetError::NoId), "{text:?}");
        }
        for link in ["https://pai.console.example/#/x", "https://"] {
            assert_eq!(parse(link).err(), Some(TargetError::NoRunInLink));
        }
    }
}
