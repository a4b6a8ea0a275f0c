//! What the commands for scripts say.

use crate::text::ScriptText;
use crate::text::time;

pub(super) fn say(text: &ScriptText) -> String {
    match text {
        ScriptText::NoRun(command) => format!("`{command}` needs a run"),
        ScriptText::HowToGiveRun(usage) => {
            format!("`{usage}`; `paiwatch runs` lists the newest runs, `@latest` is the newest one")
        }
        ScriptText::TimeLimit(limit, unfinished, 1) if *unfinished > 0 => {
            format!(
                "time limit of {} reached: the run has not finished",
                time::interval(*limit)
            )
        }
        ScriptText::TimeLimit(limit, 0, _) => {
            let limit = time::interval(*limit);
            format!("time limit of {limit} reached: the verdict was not confirmed yet")
        }
        ScriptText::TimeLimit(limit, unfinished, all) => {
            let limit = time::interval(*limit);
            format!("time limit of {limit} reached: {unfinished} of {all} runs have not finished")
        }
        ScriptText::Listed(listed, all) => {
            format!("{listed} of {all} runs; `--filter 'limit=100'` lists more")
        }
        ScriptText::NoRunFits => "no run fits the filter".to_owned(),
        ScriptText::HowToListRuns => {
            "`paiwatch runs` lists the newest runs; a watch on a terminal waits for runs that fit"
                .to_owned()
        }
        ScriptText::NoSuchNode {
            node,
            run,
            below,
            siblings,
        } => {
            let place = below.as_ref().map(|below| format!(", `{below}`"));
            let place = place.unwrap_or_default();
            format!(
                "no node `{node}` in {run}{place}; there are {}",
                some(siblings)
            )
        }
        ScriptText::ManyNodes(node, run, ids) => {
            format!(
                "{} nodes are called `{node}` in {run}: {}",
                ids.len(),
                some(ids)
            )
        }
        ScriptText::HowToGiveId => "give one of these behind the `/`".to_owned(),
        ScriptText::DidYouMean(meant) if meant.is_empty() => {
            "`paiwatch status --tree RUN` shows the nodes".to_owned()
        }
        ScriptText::DidYouMean(meant) => format!("did you mean `{meant}`?"),
        ScriptText::OutputsLeftOut(runs) => {
            format!("outputs of {runs} runs were not read; `--outputs` reads them")
        }
        ScriptText::NoOutputs(None) => "no outputs".to_owned(),
        ScriptText::NoOutputs(Some(kind)) => format!("no outputs of type {kind}"),
        ScriptText::NoLogs(true) => "no task has failed".to_owned(),
        ScriptText::NoLogs(false) => "no task has a log yet".to_owned(),
        ScriptText::BadTime(text) => format!("`{text}` is not a time"),
        ScriptText::HowToGiveTime => {
            "for example `10m` (ago), `14:00`, `2026-01-02 14:00` or `2026-01-02T14:00:00Z`"
                .to_owned()
        }
        ScriptText::HowToGrep => "leave it out to print every line".to_owned(),
        ScriptText::EmptyKeyword => "`--grep` needs a text".to_owned(),
        ScriptText::Finished(finished, all) => format!("{finished}/{all} runs finished"),
    }
}

/// The first of some names.
fn some(names: &[String]) -> String {
    const MOST: usize = 12;
    if names.is_empty() {
        return "none".to_owned();
    }
    let first: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    let others = names.len().saturating_sub(MOST);
    let others = (others > 0).then(|| format!(" and {others} more"));
    format!("{}{}", first.join(", "), others.unwrap_or_default())
}
