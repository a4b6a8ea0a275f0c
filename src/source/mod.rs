//! Asking the service: one method an operation. When and what to ask is for
//! others to decide; nothing is retried here.

mod caller;
mod envelope;
pub mod http;
mod intermediary;
mod pages;
mod refusal;
mod request;
mod sign;
pub mod transport;
pub mod wire;
mod workspaces;

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use rustc_hash::FxHashMap;
use tokio::sync::watch;

use self::caller::{Caller, PAGE_SIZE};
use self::pages::{Pages, lacks_some};
use self::request::Call;
use self::transport::Transport;
use self::wire::Content;
pub use self::workspaces::Workspaces;
use crate::account::{Credentials, Endpoint};
use crate::clock::Clock;
use crate::domain::{
    Answer, Listing, LogPage, LogQuery, ManifestType, NodeKey, NodeStates, Outcome, OutputFilter,
    OutputRow, Outputs, Pipeline, PipelineFilter, PipelineId, Raw, RefusalKind, RunDetails,
    RunFilter, RunId, RunPage, Search, Shape, ShapeNode, SourceError, StatusRows, Subject, Token,
    View, WorkspaceId,
};

/// What limits all that is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The workspace of the list of runs, and of each batch whose ids are known to be in it.
    pub workspace: Option<WorkspaceId>,
    /// The only type of outputs that is wanted; goes on the wire as `OutputType`.
    pub output_type: Option<String>,
}

/// Asks the service over a [`Transport`].
pub struct Client<T> {
    caller: Caller<T>,
    scope: Scope,
    /// Tokens of runs that others share with us; of no use for any other run.
    tokens: watch::Sender<FxHashMap<RunId, Token>>,
    /// How many outputs a page may hold.
    output_page: AtomicUsize,
}

/// The pages of a list of outputs that came. Whatever becomes of the next one, they stay.
#[derive(Debug)]
pub struct OutputPages(Pages<OutputRow>);

/// The pages of a list of runs that came, and which list it is.
#[derive(Debug)]
pub struct RunPages {
    filter: RunFilter,
    pages: Pages<RunDetails>,
}

/// More outputs than this are read of no list: whoever has more looks at a node of them.
const MOST_OUTPUTS: usize = 20_000;

/// So many outputs are asked for at once, until the service refuses it or
/// gives fewer than there are.
const BIG_PAGE: usize = 5_000;

impl<T: Transport> Client<T> {
    /// A client that signs with `credentials` and has asked nothing yet.
    pub fn new(
        transport: T,
        credentials: impl Into<Credentials>,
        endpoint: Endpoint,
        scope: Scope,
        clock: Clock,
    ) -> Self {
        Self {
            caller: Caller::new(transport, credentials.into(), endpoint, clock),
            scope,
            tokens: watch::Sender::default(),
            output_page: AtomicUsize::new(BIG_PAGE),
        }
    }

    /// What it limits all that it asks to.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Shows these tokens, and no others, wherever it asks about one of these runs alone (`TokenId`).
    pub fn set_tokens(&self, tokens: impl IntoIterator<Item = (RunId, Token)>) {
        self.tokens.send_replace(tokens.into_iter().collect());
    }

    fn token(&self, run: &RunId) -> Option<Token> {
        self.tokens.borrow().get(run).cloned()
    }

    /// How far the service's clock is ahead of the machine's, in whole seconds, by the last
    /// answer, a refusal too; `None` before one told its time.
    pub fn clock_ahead(&self) -> Option<TimeDelta> {
        self.caller.clock_ahead()
    }

    /// How many calls were made until now, pages of lists each by itself.
    pub fn calls(&self) -> u64 {
        self.caller.calls()
    }

    /// The state of `runs`, by `ListPipelineRunsStatus`. A `workspace` that is
    /// named must be that of all of them.
    pub async fn run_statuses(
        &self,
        runs: &[RunId],
        workspace: Option<&WorkspaceId>,
    ) -> Outcome<StatusRows> {
        let kind = self.scope.output_type.as_deref();
        let call = Call::run_statuses(runs, kind, workspace);
        self.caller.ask(call).await
    }

    /// The state of `nodes`, by `ListPipelineRunsStatus`. A `workspace` that is
    /// named must be that of all of them.
    pub async fn node_statuses(
        &self,
        nodes: &[NodeKey],
        workspace: Option<&WorkspaceId>,
    ) -> Outcome<StatusRows> {
        let kind = self.scope.output_type.as_deref();
        let call = Call::node_statuses(nodes, kind, workspace);
        self.caller.ask(call).await
    }

    /// The tree from one node down, by `GetPipelineRunNode`. Depth 1 is the node alone.
    pub async fn shape(&self, below: &NodeKey, depth: u32) -> Outcome<Shape> {
        let answer = self.tree(below, Call::node(below, depth)?).await?;
        // Only in another view the node may stand by another id.
        match answer.content.nodes.first() {
            Some(top) if top.id != below.node => Err(empty("it tells of another node")),
            Some(_) | None => Ok(answer),
        }
    }

    /// The tree from one node down in one of its views, by `GetPipelineRunNode`.
    pub async fn shape_in(&self, below: &NodeKey, depth: u32, view: View) -> Outcome<Shape> {
        let call = Call::node_in(below, depth, view)?;
        self.tree(below, call).await
    }

    async fn tree(&self, below: &NodeKey, call: Call) -> Outcome<Shape> {
        let mut answer: Answer<Shape> = self.about(&below.run, call).await?;
        let says_something = |node: &ShapeNode| !node.id.is_empty() || node.status.is_some();
        if !answer.content.nodes.iter().any(says_something) {
            return Err(empty("no node in it"));
        }
        let top = answer.content.nodes.first_mut();
        if let Some(top) = top.filter(|top| top.id.is_empty()) {
            top.id.clone_from(&below.node);
        }
        Ok(answer)
    }

    /// The states of all nodes from one down, by `ListPipelineRunNodeStatus`.
    pub async fn node_states(
        &self,
        below: &NodeKey,
        depth: u32,
        view: View,
    ) -> Outcome<NodeStates> {
        let call = Call::node_states(below, depth, view)?;
        let mut answer: Answer<NodeStates> = self.about(&below.run, call).await?;
        for state in &mut answer.content.nodes {
            state.row.run = below.run.clone();
        }
        Ok(answer)
    }

    /// Lines of a node's log, by `ListPipelineRunNodeLogs`.
    pub async fn log(&self, node: &NodeKey, query: &LogQuery) -> Outcome<LogPage> {
        self.about(&node.run, Call::log(node, query)?).await
    }

    /// All outputs from one node down, by `ListPipelineRunNodeOutputs`. Depth 1
    /// is the node alone.
    pub async fn outputs(
        &self,
        below: &NodeKey,
        depth: u32,
        filter: &OutputFilter,
    ) -> Outcome<Outputs> {
        let mut pages = self.output_pages();
        loop {
            let outputs = self.more_outputs(below, depth, filter, &mut pages);
            if let Some(all) = outputs.await? {
                return Ok(all);
            }
        }
    }

    /// No page of outputs yet. One holds them all, unless the service wants
    /// smaller ones: no limit is published (`protocol`: Lists in pages).
    pub fn output_pages(&self) -> OutputPages {
        OutputPages(Pages::new(
            MOST_OUTPUTS,
            self.output_page.load(Ordering::Relaxed),
        ))
    }

    /// One call for the same outputs: all of them where it told the last ones, else
    /// what came until now stays in `pages`.
    pub async fn more_outputs(
        &self,
        below: &NodeKey,
        depth: u32,
        filter: &OutputFilter,
        pages: &mut OutputPages,
    ) -> Result<Option<Answer<Outputs>>, SourceError> {
        let page = pages.0.next();
        let token = self.token(&below.run);
        let call = Call::outputs(below, depth, filter, page)?.shared_by(token.as_ref());
        let outcome = self.caller.ask(call).await;
        let outcome = outcome.and_then(|answer| pages.0.take_in(answer));
        if page.size > PAGE_SIZE && is_page_too_big(&outcome) {
            self.output_page.store(PAGE_SIZE, Ordering::Relaxed);
            *pages = self.output_pages();
            return Ok(None);
        }
        let mut all = outcome?;
        let rows = all.iter_mut().flat_map(|answer| &mut answer.content.rows);
        for output in rows {
            output.run = below.run.clone();
        }
        Ok(all)
    }

    /// Names, times and message of `run`, by `GetPipelineRun`.
    pub async fn details(&self, run: &RunId) -> Outcome<RunDetails> {
        self.details_by(run, Call::details(run)?).await
    }

    /// Names, times, message and a manifest of `run`, by `GetPipelineRun`.
    pub async fn manifest(&self, run: &RunId, manifest: ManifestType) -> Outcome<RunDetails> {
        self.details_by(run, Call::manifest(run, manifest)?).await
    }

    async fn details_by(&self, run: &RunId, call: Call) -> Outcome<RunDetails> {
        let mut answer: Answer<RunDetails> = self.about(run, call).await?;
        if answer.content == RunDetails::default() {
            return Err(empty("no run in it"));
        }
        let told = &mut answer.content.row.run;
        if told.is_empty() {
            *told = run.clone();
        } else if told != run {
            return Err(empty("it tells of another run"));
        }
        Ok(answer)
    }

    /// All that the service says of `subject`, as it says it.
    pub async fn raw(&self, subject: &Subject) -> Outcome<Raw> {
        match subject {
            Subject::Run(run) => self.about(run, Call::verbose_details(run)?).await,
            Subject::Node(node) => self.about(&node.run, Call::node(node, 1)?).await,
        }
    }

    /// The newest `limit` runs in the scope's workspace, by `ListPipelineRuns`. The
    /// exchange is that of the first page: the answer is at least as new as that.
    pub async fn latest_runs(&self, limit: usize) -> Outcome<RunPage> {
        self.search(&Search::of(RunFilter::default(), limit)).await
    }

    /// The runs among which those are that a search is for; in the scope's
    /// workspace, where it names none.
    pub async fn search(&self, search: &Search) -> Outcome<RunPage> {
        let mut pages = self.run_pages(search);
        loop {
            if let Some(all) = self.more_runs(&mut pages).await? {
                return Ok(all);
            }
        }
    }

    /// No page yet of the runs that a search reads.
    pub fn run_pages(&self, search: &Search) -> RunPages {
        let own = self.scope.workspace.as_ref();
        let workspace = search.filter.workspace.as_ref().or(own);
        let limit = search.reads();
        RunPages {
            filter: RunFilter {
                workspace: workspace.cloned(),
                ..search.filter.clone()
            },
            pages: Pages::new(limit, limit.clamp(1, PAGE_SIZE)),
        }
    }

    /// One call for the same runs: all of them where it told the last ones, else what
    /// came until now stays in `pages`.
    pub async fn more_runs(
        &self,
        pages: &mut RunPages,
    ) -> Result<Option<Answer<RunPage>>, SourceError> {
        let call = Call::runs(&pages.filter, pages.pages.next())?;
        let page: Answer<Listing<RunDetails>> = self.caller.ask(call).await?;
        let all = pages.pages.take_in(page)?;
        Ok(all.map(|Answer { exchange, content }| Answer {
            exchange,
            content: RunPage {
                total: content.total,
                runs: content.rows,
            },
        }))
    }

    /// The first `limit` runs that fit, by `ListPipelineRuns`.
    pub async fn runs(&self, filter: &RunFilter, limit: usize) -> Outcome<RunPage> {
        let call = |page| Call::runs(filter, page);
        let answer = self.caller.list(limit, call).await?;
        let Listing {
            total, rows: runs, ..
        } = answer.content;
        Ok(Answer {
            exchange: answer.exchange,
            content: RunPage { total, runs },
        })
    }

    /// The first `limit` pipelines that fit, by `ListPipelines`.
    pub async fn pipelines(
        &self,
        filter: &PipelineFilter,
        limit: usize,
    ) -> Outcome<Listing<Pipeline>> {
        let call = |page| Call::pipelines(filter, page);
        self.caller.list(limit, call).await
    }

    /// One pipeline with its manifest, by `GetPipeline`.
    pub async fn pipeline(&self, id: &PipelineId) -> Outcome<Pipeline> {
        let mut answer: Answer<Pipeline> = self.caller.ask(Call::pipeline(id)?).await?;
        if answer.content.id.is_empty() {
            answer.content.id = id.clone();
        }
        Ok(answer)
    }

    async fn about<C: Content>(&self, run: &RunId, call: Call) -> Outcome<C> {
        let token = self.token(run);
        self.caller.ask(call.shared_by(token.as_ref())).await
    }
}

/// Whether a list was refused for the size of its pages, or ended with fewer
/// rows than there are.
fn is_page_too_big(outcome: &Result<Option<Answer<Outputs>>, SourceError>) -> bool {
    match outcome {
        Ok(Some(answer)) => lacks_some(&answer.content),
        Err(SourceError::Refused(refusal)) => refusal.kind == RefusalKind::Request,
        Ok(None) | Err(_) => false,
    }
}

/// An object that says nothing of what was asked about is no answer: what it leaves out must
/// not look as if there were none.
fn empty(why: &str) -> SourceError {
    SourceError::Garbled {
        why: why.to_owned(),
    }
}
