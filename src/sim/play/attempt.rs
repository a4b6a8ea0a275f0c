//! The attempts at one run, one after the other: each goes on until somebody tries again.

use std::sync::OnceLock;

use crate::sim::play::intervention::Intervention;
use crate::sim::play::run_plan::RunPlan;
use crate::sim::play::schedule::Schedule;
use crate::sim::story::command::Command;
use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;

/// One attempt with all that is done to it, and the next one where there is one.
pub(in crate::sim) struct Attempt {
    number: u32,
    schedule: Schedule,
    next: Option<Next>,
    following: OnceLock<Box<Attempt>>,
}

/// When the next attempt begins, and what of this one stays.
#[derive(Clone, Copy)]
struct Next {
    begins: Moment,
    keeps_what_is_good: bool,
    /// So many interventions are done with by then.
    done: usize,
    /// So many times the story runs it again after that.
    reruns_left: u32,
}

impl Attempt {
    pub(in crate::sim) fn first(plan: &RunPlan) -> Self {
        let first = Next {
            begins: plan.created,
            keeps_what_is_good: false,
            done: 0,
            reruns_left: plan.reruns_left,
        };
        Self::new(plan, plan.number, first, None)
    }

    /// The attempt that goes on at a moment, or was the last until then.
    pub(in crate::sim) fn at(&self, moment: Moment, plan: &RunPlan) -> &Schedule {
        let mut current = self;
        while let Some(next) = current.next.filter(|next| next.begins <= moment) {
            current = current.following.get_or_init(|| {
                let kept = next.keeps_what_is_good.then_some(&current.schedule);
                Box::new(Self::new(plan, current.number + 1, next, kept))
            });
        }
        &current.schedule
    }

    pub(in crate::sim) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Plays the attempt with all that is done to it, up to the next one.
    fn new(plan: &RunPlan, number: u32, from: Next, kept: Option<&Schedule>) -> Self {
        let mut attempt = plan.attempt(number, from.begins);
        let mut schedule = Schedule::new(&plan.spec, &attempt, kept);
        let mut next = None;
        for (position, intervention) in plan.interventions.iter().enumerate().skip(from.done) {
            let Intervention { at, command } = *intervention;
            if plan
                .tried_again(&schedule, from.reruns_left)
                .is_some_and(|begins| begins <= at)
            {
                break;
            }
            let status = schedule.timeline().status(at);
            if !status.is_some_and(|status| command.applies_to(status)) {
                continue;
            }
            match command {
                Command::Suspend => attempt.interruptions.suspend(at),
                Command::Resume => attempt.interruptions.resume(at),
                Command::Terminate { takes } => attempt.interruptions.stop(at, takes),
                Command::Rerun | Command::RerunAll if plan.keeps_its_id => {
                    next = Some(Next {
                        begins: at,
                        keeps_what_is_good: command == Command::Rerun,
                        done: position + 1,
                        reruns_left: from.reruns_left,
                    });
                    break;
                }
                Command::Rerun | Command::RerunAll | Command::Delete => continue,
            }
            schedule = Schedule::new(&plan.spec, &attempt, kept);
        }
        let next = next.or_else(|| {
            let begins = plan.tried_again(&schedule, from.reruns_left)?;
            plan.keeps_its_id.then(|| Next {
                begins,
                keeps_what_is_good: false,
                done: plan.interventions.partition_point(|done| done.at < begins),
                reruns_left: from.reruns_left - 1,
            })
        });
        Self {
            number,
            schedule,
            next,
            following: OnceLock::new(),
        }
    }
}

/// When a run that has ended in this way is tried again by somebody, as a run of its own.
pub(super) fn reruns<'a>(
    schedule: &'a Schedule,
    interventions: &'a [Intervention],
) -> impl Iterator<Item = (usize, Moment)> + 'a {
    let is_over = |at| schedule.timeline().status(at).is_some_and(Status::is_final);
    interventions
        .iter()
        .enumerate()
        .filter(move |(_, done)| match done.command {
            Command::Rerun | Command::RerunAll => is_over(done.at),
            Command::Suspend | Command::Resume | Command::Terminate { .. } | Command::Delete => {
                false
            }
        })
        .map(|(number, done)| (number, done.at))
}
