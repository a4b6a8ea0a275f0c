//! From a story as it is written to one that can be played: every name is found, every number is
//! sensible.
//!
//! A name may only be used below the place where it is given. So neither pipelines nor nodes can go
//! in circles, and their order in the file is an order in which they can be scheduled.

use std::sync::Arc;

use toml::Spanned;

use crate::sim::readings::set::Readings;
use crate::sim::story::checks::{place, refuse_twice, share};
use crate::sim::story::commands::commands;
use crate::sim::story::each::each;
use crate::sim::story::ending::Ending;
use crate::sim::story::error::Flaw;
use crate::sim::story::extent::Extent;
use crate::sim::story::outputs::outputs;
use crate::sim::story::pipeline::{Body, Length, NodeSpec, Pipeline};
use crate::sim::story::run::{Repeat, RunSpec};
use crate::sim::story::whole::Story;
use crate::sim::story::workspaces::Defaults;
use crate::sim::story::written;

pub(super) fn resolve(mut file: written::File) -> Result<Story, Flaw> {
    let defaults = Defaults::new(&mut file)?;
    let mut pipelines = Vec::new();
    for written in file.pipelines {
        let resolved = pipeline(written, &pipelines, &defaults)?;
        pipelines.push(Arc::new(resolved));
    }
    let runs = file
        .runs
        .into_iter()
        .map(|written| {
            let run = run(written, &pipelines, &defaults)?;
            Ok(Arc::new(RunSpec {
                as_recorded: file.as_recorded,
                ..run
            }))
        })
        .collect::<Result<_, Flaw>>()?;
    Ok(Story {
        readings: readings(&file.readings)?,
        workspaces: defaults.into_workspaces().into(),
        pipelines: pipelines.into(),
        runs,
    })
}

fn readings(written: &[Spanned<String>]) -> Result<Readings, Flaw> {
    let mut readings = Readings::default();
    for names in written {
        let more = names.get_ref().parse();
        readings = more
            .and_then(|more| readings.and(more))
            .map_err(|error| Flaw::new(names.span(), error.to_string()))?;
    }
    Ok(readings)
}

fn pipeline(
    written: written::Pipeline,
    earlier: &[Arc<Pipeline>],
    defaults: &Defaults,
) -> Result<Pipeline, Flaw> {
    refuse_twice("pipeline", &written.name, pipeline_names(earlier))?;
    let mut nodes: Vec<Arc<NodeSpec>> = Vec::new();
    for written in written.nodes {
        refuse_twice("node", &written.name, node_names(&nodes))?;
        let resolved = node(written, &nodes, earlier)?;
        nodes.push(Arc::new(resolved));
    }
    let extent = Extent::together(nodes.iter().map(|node| node.extent()));
    if !extent.is_bearable() {
        let problem = "with all that runs inside it, this pipeline is too large or too deep";
        return Err(Flaw::new(written.name.span(), problem));
    }
    Ok(Pipeline {
        workspace: defaults.workspace(written.workspace.as_ref())?,
        provider: written.provider.unwrap_or_else(|| defaults.account.clone()),
        name: written.name.into_inner(),
        version: written.version,
        created: written.created,
        modified: written.modified.unwrap_or(written.created),
        nodes,
        extent,
    })
}

fn node(
    written: written::Node,
    earlier: &[Arc<NodeSpec>],
    pipelines: &[Arc<Pipeline>],
) -> Result<NodeSpec, Flaw> {
    let after = written
        .after
        .iter()
        .map(|name| place("node", name.get_ref(), name.span(), node_names(earlier)))
        .collect::<Result<_, _>>()?;
    Ok(NodeSpec {
        after,
        holds: share("holds", written.holds.as_ref())?.unwrap_or(1.0),
        fails: share("fails", written.fails.as_ref())?.unwrap_or(0.0),
        body: body(&written, pipelines)?,
        each: each(&written)?,
        name: written.name.into_inner(),
        display_name: written.display_name,
        queue: written.queue,
        when: written.when,
        fails_on: written.fails_on,
        message: written.message,
        even_after_failure: written.even_after_failure,
        inputs: written.inputs,
        log: written.log,
        ticks: written.ticks,
        outputs: outputs(written.outputs)?,
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

fn run(
    written: written::Run,
    pipelines: &[Arc<Pipeline>],
    defaults: &Defaults,
) -> Result<RunSpec, Flaw> {
    let pipeline = named(&written.pipeline, pipelines)?;
    if let Some(Ending::Failed { node, .. }) = &written.ending {
        doomed(node, pipeline)?;
    }
    refuse_endless(&written)?;
    Ok(RunSpec {
        pipeline: Arc::clone(pipeline),
        name: written.name,
        starts: written.starts,
        repeat: written.every.map(|every| Repeat {
            every,
            keep: written.keep,
        }),
        past: written.past,
        varies: share("varies", written.varies.as_ref())?.unwrap_or(0.0),
        workspace: defaults.workspace(written.workspace.as_ref())?,
        user: written.user.unwrap_or_else(|| defaults.user.clone()),
        account: defaults.account.clone(),
        source_type: written.source_type,
        source: written.source,
        accessibility: written.accessibility,
        arguments: written.arguments,
        options: written.options,
        ending: written.ending,
        deleted: written.deleted,
        as_recorded: false,
        size: None,
        rerun: written.rerun.map(Spanned::into_inner),
        commands: commands(&written.commands)?,
    })
}

/// What never ends is never tried again.
fn refuse_endless(written: &written::Run) -> Result<(), Flaw> {
    let is_endless = written.ending.as_ref().is_some_and(Ending::is_none);
    match &written.rerun {
        Some(rerun) if is_endless => {
            let problem = "only a run that ends can be run again, and this `ending` is none";
            Err(Flaw::new(rerun.span(), problem))
        }
        Some(_) | None => Ok(()),
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
    if let Some(each) = &node.each {
        let names = (0..each.items.len()).map(|index| format!("{}-{index}", node.name));
        let names = names.collect::<Vec<_>>();
        let step = steps.next().ok_or_else(no_task)?;
        place(
            "iteration",
            step,
            path.span(),
            names.iter().map(String::as_str),
        )?;
    }
    match &node.body {
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

fn node_names(nodes: &[Arc<NodeSpec>]) -> impl Iterator<Item = &str> + Clone {
    nodes.iter().map(|node| node.name.as_str())
}
