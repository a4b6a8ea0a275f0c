//! The attempts at one run, one after the other: each goes on until somebody tries again.

use std::sync::OnceLock;

use crate::sim::command::{Command, Intervention};
use crate::sim::run::Run;
use crate::sim::schedule::{Moment, Schedule, Status, Trial};

pub(super) struct Attempt {
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
    pub(super) fn first(run: &Run) -> Self {
        let first = Next {
            begins: run.created,
            keeps_what_is_good: false,
            done: 0,
            reruns_left: run.reruns_left,
        };
        Self::new(
            run,
            run.trial(run.number, run.created, None),
            run.number,
            first,
        )
    }

    /// The attempt that goes on at a moment, or was the last until then.
    pub(super) fn at(&self, moment: Moment, run: &Run) -> &Schedule {
        let mut current = self;
        while let Some(next) = current.next.filter(|next| next.begins <= moment) {
            current = current.following.get_or_init(|| {
                let number = current.number + 1;
                let kept = next.keeps_what_is_good.then_some(&current.schedule);
                Box::new(Self::new(
                    run,
                    run.trial(number, next.begins, kept),
                    number,
                    next,
                ))
            });
        }
        &current.schedule
    }

    pub(super) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Plays the attempt with all that is done to it, up to the next one.
    fn new(run: &Run, mut trial: Trial<'_>, number: u32, from: Next) -> Self {
        let mut schedule = Schedule::new(&run.told, &trial);
        let mut next = None;
        for (position, intervention) in run.interventions.iter().enumerate().skip(from.done) {
            let Intervention { at, command } = *intervention;
            if run
                .tried_again(&schedule, from.reruns_left)
                .is_some_and(|begins| begins <= at)
            {
                break;
            }
            let status = schedule.life().status(at);
            if !status.is_some_and(|status| command.applies_to(status)) {
                continue;
            }
            match command {
                Command::Suspend => trial.course.suspend(at),
                Command::Resume => trial.course.resume(at),
                Command::Terminate { takes } => trial.course.stop(at, takes),
                Command::Rerun | Command::RerunAll if run.keeps_its_id => {
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
            schedule = Schedule::new(&run.told, &trial);
        }
        let next = next.or_else(|| {
            let begins = run.tried_again(&schedule, from.reruns_left)?;
            run.keeps_its_id.then(|| Next {
                begins,
                keeps_what_is_good: false,
                done: run.interventions.partition_point(|done| done.at < begins),
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
    let is_over = |at| schedule.life().status(at).is_some_and(Status::is_final);
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
