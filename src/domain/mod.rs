//! Facts: what runs, nodes and artifacts are, what the outside may tell the
//! program and what the program may ask. No behaviour here can fail.

mod answer;
mod catalog;
mod credentials;
mod demand;
mod endpoint_traits;
mod error;
mod fetch;
mod filter;
mod host_action;
mod id;
mod log;
mod operation;
mod pipeline;
mod raw;
mod search;
mod status;
mod target;
mod timing;
mod token;
mod trimmed;
mod typed_moment;
mod unparsed;
mod unread;
mod update;

pub use answer::{Answer, Exchange, Outcome, RunPage, Sequence, StatusRows, Subject};
pub use catalog::{Listing, NodeState, NodeStates, Outputs, Pipeline, Workspace};
pub use credentials::{
    CredentialError, CredentialProblem, CredentialState, CredentialWarning, Origin, SourceKind,
};
pub use demand::{Attention, Demand, Discovery, Due, RunDemand};
pub use endpoint_traits::EndpointTraits;
pub use error::{Intermediary, Refusal, RefusalKind, SourceError};
pub use fetch::{Fetch, FetchKind, Fetched};
pub use filter::{
    ManifestType, Matching, OUTPUT_TYPES, Order, OutputField, OutputFilter, PipelineFilter,
    RunField, RunFilter, RunState, Sorting, Term, View, WorkspaceField, WorkspaceFilter,
};
pub use host_action::{HostAction, HostReport, Viewer};
pub use id::{ArtifactId, NodeId, NodeKey, PipelineId, RunId, WorkspaceId};
pub use log::{Direction, LogPage, LogQuery};
pub use operation::Operation;
pub use pipeline::{Control, NodeRow, NodeSpec, OutputRow, RunDetails, RunRow, Shape, ShapeNode};
pub use raw::Raw;
pub use search::{FilterWord, Search, SearchError, completions, is_search, parse_search};
pub use status::{Phase, Status, StatusKind};
pub use target::{
    Named, NamedRun, TargetError, is_like_an_id, parse_target, split_node, target_of, without_token,
};
pub use timing::{POSSIBLE_YEARS, Time, Timing, is_possible};
pub use token::Token;
pub(crate) use trimmed::trimmed;
pub use typed_moment::typed_moment;
pub use unparsed::Unparsed;
pub use unread::{Missing, Unread, by_reason};
pub use update::{Part, PartKind, Update};
