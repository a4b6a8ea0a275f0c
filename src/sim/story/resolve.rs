//! From a story as it is written to one that can be played: every name is found, every number is sensible.
//!
//! A name may only be used below the place where it is given. So neither pipelines nor nodes can go in circles,
//! and their order in the file is an order in which they can be scheduled.

use std::sync::Arc;

use toml::Spanned;

use crate::sim::story::{
    Body, Length, Node, Output, Pipeline, Repeat, Run, Work,
    checks::{place, refuse_twice, share},
    error::Flaw,
    extent::Extent,
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
    refuse_twice("pipeline", &written.name, pipeline_names(earlier))?;
    let mut nodes: Vec<Arc<Node>> = Vec::new();
    for written in written.nodes {
        refuse_twice("node", &written.name, node_names(&nodes))?;
        let resolved = node(written, &nodes, earlier)?;
        nodes.push(Arc::new(resolved));
    }
    let extent = Extent::of(&nodes);
    if !extent.is_bearable() {
        let problem = "with all that runs inside it, this pipeline is too large or too deep";
        return Err(Flaw::new(written.name.span(), problem));
    }
    Ok(Pipeline {
        name: written.name.into_inner(),
        version: written.version,
        nodes,
        extent,
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
        .map(|name| place("node", name.get_ref(), name.span(), node_names(earlier)))
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
        (Some(name), None) => Ok(Body::Dag(Arc::clone(named(name, pipelines)?))),
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
        let pipeline = named(&written.pipeline, pipelines)?;
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
    let position = place("node", step, path.span(), node_names(&pipeline.nodes))?;
    let node = pipeline.nodes.get(position).ok_or_else(no_task)?;
    if let Work::Each { items, .. } = &node.work {
        let names = (0..items.len()).map(|index| format!("{}-{index}", node.name));
        let names = names.collect::<Vec<_>>();
        let step = steps.next().ok_or_else(no_task)?;
        place(
            "iteration",
            step,
            path.span(),
            names.iter().map(String::as_str),
        )?;
    }
    let (Work::Once(body) | Work::Each { body, .. }) = &node.work;
    match body {
        Body::Dag(inner) => follow(path, steps, inner),
        Body::Task(_) if steps.next().is_none() => Ok(()),
        Body::Task(_) => Err(no_task()),
    }
}

fn named<'a>(
    name: &Spanned<String>,
    pipelines: &'a [Arc<Pipeline>],
) -> Result<&'a Arc<Pipeline>, Flaw> {
    let position = place(
        "pipeline",
        name.get_ref(),
        name.span(),
        pipeline_names(pipelines),
    )?;
    let lost = || Flaw::new(name.span(), "there is no such pipeline");
    pipelines.get(position).ok_or_else(lost)
}

fn pipeline_names(pipelines: &[Arc<Pipeline>]) -> impl Iterator<Item = &str> + Clone {
    pipelines.iter().map(|pipeline| pipeline.name.as_str())
}

fn node_names(nodes: &[Arc<Node>]) -> impl Iterator<Item = &str> + Clone {
    nodes.iter().map(|node| node.name.as_str())
}
