//! From a story as it is written to one that can be played: every name is found, every number is sensible.
//!
//! A name may only be used below the place where it is given. So neither pipelines nor nodes can go in circles,
//! and their order in the file is an order in which they can be scheduled.

use std::{ops::RangeInclusive, sync::Arc};

use toml::Spanned;

use crate::sim::story::{
    Body, Length, Node, Output, Pipeline, Repeat, Run, Work,
    error::{Flaw, nearest},
    written,
};

pub(super) fn resolve(file: written::File) -> Result<Vec<Arc<Run>>, Flaw> {
    let mut pipelines = Vec::new();
    for written in file.pipelines {
        let resolved = pipeline(written, &pipelines)?;
        pipelines.push(Arc::new(resolved));
    }
    let house = House {
        workspace: file.workspace,
        user: file.user,
        account: file.account,
    };
    file.runs
        .into_iter()
        .map(|written| house.run(written, &pipelines).map(Arc::new))
        .collect()
}

fn pipeline(written: written::Pipeline, earlier: &[Arc<Pipeline>]) -> Result<Pipeline, Flaw> {
    refuse_twice(
        "pipeline",
        &written.name,
        earlier.iter().map(|pipeline| pipeline.name.as_str()),
    )?;
    let mut nodes: Vec<Arc<Node>> = Vec::new();
    for written in written.nodes {
        refuse_twice(
            "node",
            &written.name,
            nodes.iter().map(|node| node.name.as_str()),
        )?;
        let resolved = node(written, &nodes, earlier)?;
        nodes.push(Arc::new(resolved));
    }
    Ok(Pipeline {
        name: written.name.into_inner(),
        version: written.version,
        nodes,
    })
}

fn node(
    written: written::Node,
    earlier: &[Arc<Node>],
    pipelines: &[Arc<Pipeline>],
) -> Result<Node, Flaw> {
    let after = written
        .after
        .iter()
        .map(|name| position("node", name, earlier.iter().map(|node| node.name.as_str())))
        .collect::<Result<_, _>>()?;
    Ok(Node {
        after,
        holds: share("holds", written.holds.as_ref())?.unwrap_or(1.0),
        fails: share("fails", written.fails.as_ref())?.unwrap_or(0.0),
        work: work(&written, pipelines)?,
        name: written.name.into_inner(),
        queue: written.queue,
        when: written.when,
        fails_on: written.fails_on,
        message: written.message,
        even_after_failure: written.even_after_failure,
        inputs: written.inputs,
        log: written.log,
        ticks: written.ticks,
        outputs: outputs(written.outputs),
    })
}

fn work(written: &written::Node, pipelines: &[Arc<Pipeline>]) -> Result<Work, Flaw> {
    let body = body(written, pipelines)?;
    let Some(items) = &written.items else {
        return match &written.parallel {
            Some(parallel) => Err(Flaw::new(parallel.span(), "`parallel` needs `items`")),
            None => Ok(Work::Once(body)),
        };
    };
    let parallel = match &written.parallel {
        Some(parallel) if *parallel.get_ref() == 0 => {
            return Err(Flaw::new(parallel.span(), "`parallel` is at least 1"));
        }
        Some(parallel) => *parallel.get_ref(),
        None => 1,
    };
    Ok(Work::Each {
        items: items.get_ref().clone(),
        parallel,
        body,
    })
}

fn body(written: &written::Node, pipelines: &[Arc<Pipeline>]) -> Result<Body, Flaw> {
    let spread = share("spread", written.spread.as_ref())?.unwrap_or(0.1);
    match (&written.runs, written.lasts) {
        (Some(name), None) => found("pipeline", name, pipelines, |pipeline| &pipeline.name)
            .map(|pipeline| Body::Dag(Arc::clone(pipeline))),
        (None, Some(lasts)) => Ok(Body::Task(Length { lasts, spread })),
        (None, None) | (Some(_), Some(_)) => Err(Flaw::new(
            written.name.span(),
            "a node has either `lasts` (a task) or `runs` (a pipeline inside it)",
        )),
    }
}

fn outputs(written: Vec<written::Output>) -> Vec<Output> {
    let mut outputs: Vec<Output> = Vec::new();
    for output in written {
        let part = match &output.part_of {
            Some(whole) => outputs
                .iter()
                .filter(|earlier| earlier.part_of.as_ref() == Some(whole))
                .count(),
            None => 0,
        };
        outputs.push(Output {
            name: output.name,
            kind: output.kind,
            part_of: output.part_of,
            part,
            metadata: output.metadata,
            value: output.value,
        });
    }
    outputs
}

/// Who and where, unless a run says otherwise.
struct House {
    workspace: String,
    user: String,
    account: String,
}

impl House {
    fn run(&self, written: written::Run, pipelines: &[Arc<Pipeline>]) -> Result<Run, Flaw> {
        let pipeline = found("pipeline", &written.pipeline, pipelines, |pipeline| {
            &pipeline.name
        })?;
        if let Some(written::Ending::Failed { node, .. }) = &written.ending {
            doomed(node, pipeline)?;
        }
        Ok(Run {
            pipeline: Arc::clone(pipeline),
            name: written.name,
            starts: written.starts,
            repeat: written.every.map(|every| Repeat {
                every,
                keep: written.keep,
            }),
            workspace: written.workspace.unwrap_or_else(|| self.workspace.clone()),
            user: written.user.unwrap_or_else(|| self.user.clone()),
            account: self.account.clone(),
            source_type: written.source_type,
            source: written.source,
            arguments: written.arguments,
            ending: written.ending,
        })
    }
}

/// The path of a task that is to fail, followed down: `train/train-2/xgb_train`.
fn doomed(path: &Spanned<String>, pipeline: &Pipeline) -> Result<(), Flaw> {
    follow(path, path.get_ref().split('/'), pipeline)
}

fn follow<'a>(
    path: &Spanned<String>,
    mut steps: impl Iterator<Item = &'a str>,
    pipeline: &Pipeline,
) -> Result<(), Flaw> {
    let no_task = || {
        Flaw::new(
            path.span(),
            "only a task can fail, and the path does not lead to one",
        )
    };
    let step = steps.next().ok_or_else(no_task)?;
    let position = known(
        "node",
        step,
        path,
        pipeline.nodes.iter().map(|node| node.name.as_str()),
    )?;
    let node = pipeline.nodes.get(position).ok_or_else(no_task)?;
    if let Work::Each { items, .. } = &node.work {
        let iterations = (0..items.len())
            .map(|index| format!("{}-{index}", node.name))
            .collect::<Vec<_>>();
        known(
            "iteration",
            steps.next().ok_or_else(no_task)?,
            path,
            iterations.iter().map(String::as_str),
        )?;
    }
    let (Work::Once(body) | Work::Each { body, .. }) = &node.work;
    match body {
        Body::Dag(inner) => follow(path, steps, inner),
        Body::Task(_) if steps.next().is_none() => Ok(()),
        Body::Task(_) => Err(no_task()),
    }
}

fn found<'a, T>(
    what: &str,
    name: &Spanned<String>,
    among: &'a [T],
    named: impl Fn(&T) -> &str,
) -> Result<&'a T, Flaw> {
    let position = position(what, name, among.iter().map(&named))?;
    among.get(position).ok_or_else(|| {
        Flaw::new(
            name.span(),
            format!("there is no {what} `{}`", name.get_ref()),
        )
    })
}

fn position<'a>(
    what: &str,
    name: &Spanned<String>,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, Flaw> {
    known(what, name.get_ref(), name, names)
}

fn known<'a>(
    what: &str,
    name: &str,
    written: &Spanned<String>,
    mut names: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, Flaw> {
    let hint = nearest(name, names.clone());
    names.position(|known| known == name).ok_or_else(|| {
        let problem = match hint {
            Some(nearest) => {
                format!("there is no {what} `{name}` above this line; did you mean `{nearest}`?")
            }
            None => format!("there is no {what} `{name}` above this line"),
        };
        Flaw::new(written.span(), problem)
    })
}

fn refuse_twice<'a>(
    what: &str,
    name: &Spanned<String>,
    mut earlier: impl Iterator<Item = &'a str>,
) -> Result<(), Flaw> {
    if earlier.any(|known| known == name.get_ref()) {
        let problem = format!("there are two {what}s named `{}`", name.get_ref());
        return Err(Flaw::new(name.span(), problem));
    }
    Ok(())
}

fn share(what: &str, written: Option<&Spanned<f64>>) -> Result<Option<f64>, Flaw> {
    const SHARES: RangeInclusive<f64> = 0.0..=1.0;
    let Some(written) = written else {
        return Ok(None);
    };
    if SHARES.contains(written.get_ref()) {
        return Ok(Some(*written.get_ref()));
    }
    Err(Flaw::new(
        written.span(),
        format!("`{what}` is a share from 0 to 1"),
    ))
}
