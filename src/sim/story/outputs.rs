//! The outputs of a node: which is which part of what.

use crate::sim::story::error::Flaw;
use crate::sim::story::pipeline::OutputSpec;
use crate::sim::story::written;

const MOST_PARTS: usize = 10_000;

pub(super) fn outputs(written: Vec<written::Output>) -> Result<Vec<OutputSpec>, Flaw> {
    let mut outputs: Vec<OutputSpec> = Vec::with_capacity(written.len());
    for output in written {
        let parts = parts(&output)?;
        let part = match &output.part_of {
            Some(whole) => parts_before(&outputs, whole),
            None => 0,
        };
        outputs.push(OutputSpec {
            name: output.name,
            kind: output.kind,
            part_of: output.part_of,
            part,
            parts,
            metadata: output.metadata,
            value: output.value,
        });
    }
    Ok(outputs)
}

fn parts(written: &written::Output) -> Result<usize, Flaw> {
    let Some(parts) = &written.parts else {
        return Ok(1);
    };
    let flaw = |problem: String| Err(Flaw::new(parts.span(), problem));
    match (&written.part_of, *parts.get_ref()) {
        (None, _) => flaw("`parts` needs `part_of`, the name of the whole".to_owned()),
        (Some(_), count @ 1..=MOST_PARTS) => Ok(count),
        (Some(_), _) => flaw(format!("`parts` is from 1 to {MOST_PARTS}")),
    }
}

fn parts_before(outputs: &[OutputSpec], whole: &str) -> usize {
    outputs
        .iter()
        .filter(|earlier| earlier.part_of.as_deref() == Some(whole))
        .map(|earlier| earlier.parts)
        .sum()
}
