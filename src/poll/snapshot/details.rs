//! Name, state and times of the runs that were named.

use crate::domain::{
    Answer, Missing, RunDetails, RunFilter, RunId, RunPage, RunRow, Search, SourceError, Update,
};
use crate::poll::snapshot::tries::{BESIDES, TRIES};
use crate::poll::snapshot::{Reader, Root, suggest};
use crate::source::transport::Transport;
use tokio::sync::watch;

/// Of more runs than this a list is read first, which tells a hundred at once.
const FEW: usize = 4;
/// The runs of a page of the list.
const PAGE: usize = 100;

impl<T: Transport> Reader<'_, T> {
    /// Reads of many runs what the list of the newest tells: who names many has mostly taken
    /// them from there. What it does not tell is asked run by run.
    pub(super) async fn listed(&self, named: &[(&RunId, &watch::Sender<Root>)]) {
        let is_untold = |(run, _): &&(&RunId, _)| !self.listed.borrow().contains_key(*run);
        if named.iter().filter(is_untold).count() <= FEW {
            return self.suggest_roots(named);
        }
        // Some newer ones that nobody has named may stand among them.
        let limit = (named.len() / PAGE + 1) * PAGE;
        let search = Search::of(RunFilter::default(), limit);
        let list = || self.client.search(&search);
        if let Ok(answer) = self.patience.tried(BESIDES, list).await {
            self.note_listed(&answer);
        }
        self.suggest_roots(named);
    }

    /// Keeps what a list tells of runs.
    pub(super) fn note_listed(&self, answer: &Answer<RunPage>) {
        let told = answer.content.runs.iter().map(|run| {
            let details = Answer {
                exchange: answer.exchange.clone(),
                content: run.kept(),
            };
            (run.row.run.kept(), details)
        });
        self.listed.borrow_mut().extend(told);
    }

    /// The roots of runs that lists have told.
    fn suggest_roots(&self, named: &[(&RunId, &watch::Sender<Root>)]) {
        let listed = self.listed.borrow();
        for (run, root) in named {
            if let Some(answer) = listed.get(*run) {
                suggest(root, answer.content.row.root.as_ref());
            }
        }
    }

    /// Name, state and times. Where they are not told, a row stands in.
    pub(super) async fn details(&self, run: &RunId, is_shared: bool) -> Option<RunDetails> {
        if let Some(answer) = self.listed.borrow_mut().remove(run) {
            let details = answer.content.clone();
            let (run, outcome) = (run.clone(), Box::new(Ok(answer)));
            self.tell(Update::Details { run, outcome });
            return Some(details);
        }
        let ask = || self.client.details(run);
        match self.patience.tried(TRIES, ask).await {
            Ok(answer) => {
                let details = answer.content.clone();
                let (run, outcome) = (run.clone(), Box::new(Ok(answer)));
                self.tell(Update::Details { run, outcome });
                return Some(details);
            }
            Err(error) if is_shared => self.not_told(run, error),
            Err(error) => {
                self.all_rows().await;
                if !self.is_told(run) {
                    self.row_alone(run).await;
                }
                self.not_told(run, error);
            }
        }
        None
    }

    /// The row of a run that other runs may have kept from being told.
    async fn row_alone(&self, run: &RunId) {
        let asked = vec![run.clone()];
        let ask = || self.client.run_statuses(&asked, None);
        if let Ok(answer) = self.patience.tried(BESIDES, ask).await {
            self.tell(Update::Runs { asked, answer });
        }
    }

    /// Nobody tells details. Of what was deleted, nobody can.
    fn not_told(&self, run: &RunId, error: SourceError) {
        if self.is_deleted(run) {
            return;
        }
        if !self.is_told(run) && error.is_about_the_thing_asked() {
            let (runs, nodes, error) = (vec![run.clone()], Vec::new(), error.clone());
            self.tell(Update::NotAnswered { runs, nodes, error });
        }
        self.miss(Some(run), Missing::Details, error);
    }

    /// Whether a row of the run was told.
    fn is_told(&self, run: &RunId) -> bool {
        self.any_row(|row| row.run == *run)
    }

    fn is_deleted(&self, run: &RunId) -> bool {
        self.any_row(|row| row.run == *run && row.deleted == Some(true))
    }

    fn any_row(&self, is_it: impl Fn(&RunRow) -> bool) -> bool {
        let told = self.told.borrow();
        told.updates.iter().any(|update| {
            matches!(update, Update::Runs { answer, .. } if answer.content.runs.iter().any(&is_it))
        })
    }
}
