//! What is known of a thing as JSON, and the service's own answer about it.

use crate::app::artifacts::Output;
use crate::app::detail::facts;
use crate::app::detail::readings::Reading;
use crate::app::model::Asking;
use crate::app::page::{Page, Role};
use crate::app::rows::Thing;
use crate::app::run::Run;
use crate::app::tree::Node;
use crate::domain::{NodeKey, Raw, Sight, Subject};
use crate::text::Text;

/// Writes a thing as JSON. `reading` is the newest raw answer, whatever it is about.
pub(super) fn write(page: &mut Page, thing: Thing<'_>, reading: Option<&Reading<Raw>>) {
    match thing {
        Thing::Run(run) => {
            page.heading(&Text::Known);
            page.json(&facts::of_run(run));
            write_reading(page, Subject::Run(run.id.clone()), reading);
        }
        Thing::Node(run, _, node) => {
            page.heading(&Text::Known);
            page.json(&facts::of_node(run, node));
            let key = NodeKey::new(run.id.clone(), node.id.clone());
            write_reading(page, Subject::Node(key), reading);
        }
        Thing::Artifact(run, node, artifact) => {
            for output in artifact.outputs() {
                write_output(page, run, node, output);
            }
        }
        Thing::Part(run, node, output) => write_output(page, run, node, output),
    }
}

fn write_output(page: &mut Page, run: &Run, node: &Node, output: &Output) {
    page.heading(&Text::Known);
    page.json(&facts::of_output(run, node, output));
    if let Some(Ok(value)) = output.value.as_ref().map(Raw::decoded) {
        page.heading(&Text::ValueDecoded);
        page.json(&value);
    }
}

fn write_reading(page: &mut Page, subject: Subject, reading: Option<&Reading<Raw>>) {
    page.heading(&Text::Raw);
    let at = Sight::Raw(subject);
    let Some(reading) = reading.filter(|reading| reading.at == at) else {
        return page.say(Role::Dim, &Text::RawLoading);
    };
    match &reading.state {
        Asking::Loading => page.say(Role::Dim, &Text::RawLoading),
        Asking::Done => {}
        Asking::Failed(error) => page.say(Role::Trouble, &Text::Trouble(error.clone())),
    }
    if let Some(raw) = &reading.value {
        write_raw(page, raw);
    }
}

/// A long answer is shown as it came: the page is made anew for every picture,
/// and taking megabytes apart takes longer than a picture may.
fn write_raw(page: &mut Page, raw: &Raw) {
    const LONGEST: usize = 256 * 1024;
    let text = raw.as_str();
    if text.len() <= LONGEST {
        return page.json(&raw.value());
    }
    let kilobytes = text.len() / 1024;
    page.say(Role::Dim, &Text::RawCut(LONGEST / 1024, kilobytes));
    let head = text
        .get(..text.floor_char_boundary(LONGEST))
        .unwrap_or_default();
    page.text(Role::Plain, head);
}
