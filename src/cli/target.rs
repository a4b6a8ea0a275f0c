//! What people write to say which runs they mean.

use url::Url;

use crate::domain::{NodeId, RunId};

/// A run or a node of it, and where it lives if the text says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) run: RunId,
    pub(super) node: Option<NodeId>,
    pub(super) region: Option<String>,
    pub(super) workspace: Option<String>,
}

/// Why a text names no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TargetError {
    /// Empty, or with characters that no id has.
    NoId,
    /// A link without a run in it.
    NoRunInLink,
}

/// Reads a run id, a node below its run (`flow-…/node-…`), or a link of the
/// console: `https://…?regionId=R&workspaceId=W#/…/flow-…`.
///
/// Ids are opaque, so nothing about them is checked but what would break a request.
pub(super) fn parse(text: &str) -> Result<Named, TargetError> {
    let text = text.trim();
    if text.contains("://") {
        return parse_link(text);
    }
    let (run, node) = match text.split_once('/') {
        Some((run, node)) => (run, Some(node)),
        None => (text, None),
    };
    if !is_id(run) || !node.is_none_or(is_id) {
        return Err(TargetError::NoId);
    }
    Ok(Named {
        run: RunId::from(run),
        node: node.map(NodeId::from),
        ..Named::default()
    })
}

fn is_id(text: &str) -> bool {
    let breaks = |char: char| char.is_whitespace() || char.is_control() || "/?#\"'".contains(char);
    !text.is_empty() && !text.starts_with(['-', '.']) && !text.contains(breaks)
}

fn parse_link(text: &str) -> Result<Named, TargetError> {
    let link = Url::parse(text).map_err(|_| TargetError::NoRunInLink)?;
    let parameter = |name: &str| {
        let (_, value) = link.query_pairs().find(|(key, _)| key == name)?;
        Some(value.into_owned()).filter(|value| !value.is_empty())
    };
    // The console keeps its own path, the run's id in it, behind the `#`.
    let parts = link.fragment().unwrap_or_default().split(['/', '?', '&']);
    let run = parts
        .chain(link.path().split('/'))
        .find(|part| part.starts_with("flow-") || part.starts_with("run-"))
        .ok_or(TargetError::NoRunInLink)?;
    Ok(Named {
        run: RunId::from(run),
        node: None,
        region: parameter("regionId"),
        workspace: parameter("workspaceId"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Named, TargetError, parse};
    use crate::domain::{NodeId, RunId};

    #[test]
    fn a_run_id_is_taken_as_it_is() {
        let expected = Named {
            run: RunId::from("flow-a1"),
            ..Named::default()
        };
        assert_eq!(parse(" flow-a1\n"), Ok(expected));
    }

    #[test]
    fn a_node_is_named_below_its_run() {
        let expected = Named {
            run: RunId::from("flow-a1"),
            node: Some(NodeId::from("node-b2")),
            ..Named::default()
        };
        assert_eq!(parse("flow-a1/node-b2"), Ok(expected));
    }

    #[test]
    fn a_console_link_tells_region_and_workspace_too() {
        let link = "https://pai.console.example/?regionId=cn-hangzhou&workspaceId=94801#/studio/task/detail/flow-a1?tab=2";
        let expected = Named {
            run: RunId::from("flow-a1"),
            node: None,
            region: Some("cn-hangzhou".to_owned()),
            workspace: Some("94801".to_owned()),
        };
        assert_eq!(parse(link), Ok(expected));
    }

    #[test]
    fn what_names_no_run_is_refused() {
        for text in [
            "",
            "  ",
            "flow a",
            "flow-a/../b",
            "flow-a/",
            "/node-b",
            "flow-a/..",
            "--flow",
            "flow-\u{1b}[2J",
        ] {
            assert_eq!(parse(text), Err(TargetError::NoId), "{text:?}");
        }
        assert_eq!(
            parse("https://pai.console.example/#/x"),
            Err(TargetError::NoRunInLink)
        );
        assert_eq!(parse("https://"), Err(TargetError::NoRunInLink));
    }
}
