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
        ScriptText::TimeLimit(limit, unfinished, all) => {
            let limit = time::interval(*limit);
            format!("time limit of {limit} reached: {unfinished} of {all} runs have not finished")
        }
        ScriptText::Finished(finished, all) => format!("{finished}/{all} runs finished"),
    }
}
