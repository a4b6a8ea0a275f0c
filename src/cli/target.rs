//! What people write to say which runs they mean.

use url::Url;

use crate::domain::RunId;

/// A run, and where it lives if the text says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) run: RunId,
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

/// Reads a run id, or a link of the console: `https://…?regionId=R&workspaceId=W#/…/flow-…`.
///
/// Ids are opaque, so nothing about them is checked but what would break a request.
pub(super) fn parse(text: &str) -> Result<Target, TargetError> {
    let text = text.trim();
    if text.contains("://") {
        return parse_link(text);
    }
    let breaks = |char: char| char.is_whitespace() || char.is_control() || "/?#\"'".contains(char);
    if text.is_empty() || text.starts_with('-') || text.contains(breaks) {
        return Err(TargetError::NoId);
    }
    Ok(Target {
        run: RunId::from(text),
        ..Target::default()
    })
}

fn parse_link(text: &str) -> Result<Target, TargetError> {
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
    Ok(Target {
        run: RunId::from(run),
        region: parameter("regionId"),
        workspace: parameter("workspaceId"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Target, TargetError, parse};
    use crate::domain::RunId;

    #[test]
    fn a_run_id_is_taken_as_it_is() {
        let expected = Target {
            run: RunId::from("flow-a1"),
            ..Target::default()
        };
        assert_eq!(parse(" flow-a1\n"), Ok(expected));
    }

    #[test]
    fn a_console_link_tells_region_and_workspace_too() {
        let link = "https://pai.console.example/?regionId=cn-hangzhou&workspaceId=94801#/studio/task/detail/flow-a1?tab=2";
        let expected = Target {
            run: RunId::from("flow-a1"),
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
