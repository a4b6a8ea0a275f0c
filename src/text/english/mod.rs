//! The words in English.

mod credentials;
mod doctor;
mod keys;
mod script;
mod sentences;
mod usage;

use std::borrow::Cow;

use self::sentences::{bad_search, needs, read_failed, trouble, unparsed, with_need};
use crate::domain::{Operation, Phase, StatusKind};
use crate::text::{Text, size};

#[expect(
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "a table: one line per text, in the order of the texts"
)]
pub(super) fn say(text: &Text) -> Cow<'static, str> {
    match text {
        Text::Key(text) => keys::key(*text).into(),
        Text::Brief(text) => keys::brief(*text).into(),
        Text::AddDropped(id, name) if id == name => format!("enter adds {id} again").into(),
        Text::AddDropped(id, name) => format!("enter adds {name} again: {id}").into(),
        Text::KeysToMove => "Move".into(),
        Text::KeysToLook => "Look".into(),
        Text::KeysToFind => "Find".into(),
        Text::KeysToCopy => "Copy".into(),
        Text::KeysToWatch => "Watch".into(),
        Text::KeysOfProgram => "Program".into(),
        Text::HelpTitle => "? Keys".into(),
        Text::ConnectionBoxTitle => "i Connection".into(),
        Text::KeysElsewhere => "Not available here".into(),
        Text::KeysWhileTyping => "While typing".into(),
        Text::KeysInPicker => "In a list".into(),
        Text::KeysInMenu => "In a menu".into(),
        Text::KeysInHelp => "In this list".into(),
        Text::Connecting => "connecting".into(),
        Text::Live(age) if age.is_empty() => "live".into(),
        Text::Live(age) => format!("live {age}").into(),
        Text::Late(age) => format!("late {age}").into(),
        Text::Stale(age) => format!("stale {age}").into(),
        Text::StaleBecause(age, error, next) => {
            format!("stale {age}: {}, {}", trouble(error), say(next)).into()
        }
        Text::Paused => "paused".into(),
        Text::Next(left) => format!("next {left}").into(),
        Text::WaitingForAnswer => "waiting".into(),
        Text::NextTry(left) => format!("next try in {left}").into(),
        Text::TryingNow => "trying now".into(),
        Text::Every(interval) => format!("1 req / {interval}").into(),
        Text::TickEvery(interval) => format!("every {interval}").into(),
        Text::CallsAMinute(n) => format!("{n} calls/min").into(),
        Text::ClockOffset(offset) => format!("clock {offset}").into(),
        Text::Runs(1) => "1 run".into(),
        Text::Runs(n) => format!("{n} runs").into(),
        Text::Nodes(1) => "1 node".into(),
        Text::Nodes(n) => format!("{n} nodes").into(),
        Text::RunsUnread(1) => "1 run not read yet".into(),
        Text::RunsUnread(n) => format!("{n} runs not read yet").into(),
        Text::Filter(what) => format!("filter {what}").into(),
        Text::FilterNone => "filter none".into(),
        Text::FilterFailed => "failed".into(),
        Text::FilterRunning => "running".into(),
        Text::FilterWaiting => "waiting".into(),
        Text::SortedBy(what) => format!("sort {}", say(what)).into(),
        Text::NewFailures(n) => format!("{n} new").into(),
        Text::SortUrgency => "most urgent first".into(),
        Text::SortListed => "as listed".into(),
        Text::SortStart => "start".into(),
        Text::SortName => "name".into(),
        Text::SortOverUsual => "over usual".into(),
        Text::SortElapsed => "elapsed".into(),
        Text::Follows => "following".into(),
        Text::ColumnName => "NAME".into(),
        Text::ReadingTheLog => "reading the log".into(),
        Text::NoErrorInLog => "no error line at the end of the log".into(),
        Text::ColumnProgress => "PROGRESS".into(),
        Text::ColumnStatus => "STATUS".into(),
        Text::ColumnElapsed => "ELAPSED".into(),
        Text::NotAnswered => "no status".into(),
        Text::NotAnsweredBecause(code) => format!("no status ({code})").into(),
        Text::Deleted => "deleted".into(),
        Text::WaitsFor(name) => format!("waits: {name}").into(),
        Text::SkippedUpstream => "Skipped(up)".into(),
        Text::WaitingFor(name) => format!("waiting for {name}").into(),
        Text::SkippedBecauseUpstreamFailed => "Skipped (upstream failed)".into(),
        Text::Iterations => "loop".into(),
        Text::OutputCount(n) => format!("out {n}").into(),
        Text::Parts(1) => "1 part".into(),
        Text::Parts(n) => format!("{n} parts").into(),
        Text::QuietOf(StatusKind::Succeeded, n) => format!("{n} done").into(),
        Text::QuietOf(kind, n) => format!("{n} {}", state(*kind)).into(),
        Text::NextOnes(names) => format!("next: {names}").into(),
        Text::MoreRuns(1) => "+1 run".into(),
        Text::MoreRuns(n) => format!("+{n} runs").into(),
        Text::NoRunsYet => "no runs yet".into(),
        Text::NothingSelected => "nothing selected".into(),
        Text::TabOverview => "Overview".into(),
        Text::TabOutputs => "Outputs".into(),
        Text::TabLogs => "Log".into(),
        Text::TabInputs => "Inputs".into(),
        Text::TabJson => "JSON".into(),
        Text::LabelId => "id".into(),
        Text::LabelRun => "run".into(),
        Text::LabelNode => "node".into(),
        Text::LabelName => "name".into(),
        Text::LabelPath => "path".into(),
        Text::LabelType => "type".into(),
        Text::LabelStarted => "started".into(),
        Text::LabelFinished => "finished".into(),
        Text::LabelDuration => "duration".into(),
        Text::LabelWorkspace => "workspace".into(),
        Text::LabelPipeline => "pipeline".into(),
        Text::LabelUser => "user".into(),
        Text::LabelParentUser => "account".into(),
        Text::LabelSource => "source".into(),
        Text::LabelSourceType => "source type".into(),
        Text::LabelRoot => "root node".into(),
        Text::LabelCreated => "created".into(),
        Text::LabelModified => "modified".into(),
        Text::LabelAccess => "access".into(),
        Text::LabelConsole => "console".into(),
        Text::LabelArguments => "arguments".into(),
        Text::LabelOptions => "options".into(),
        Text::LabelNodes => "nodes".into(),
        Text::LabelAlgorithm => "algorithm".into(),
        Text::LabelVersion => "version".into(),
        Text::LabelProvider => "provider".into(),
        Text::LabelDependsOn => "depends on".into(),
        Text::LabelWaitsFor => "waits for".into(),
        Text::LabelSkipped => "skipped".into(),
        Text::LabelCondition => "condition".into(),
        Text::LabelItem => "item".into(),
        Text::LabelItems => "items".into(),
        Text::LabelSequence => "sequence".into(),
        Text::LabelParallelism => "parallelism".into(),
        Text::LabelProgress => "progress".into(),
        Text::LabelConditions => "conditions".into(),
        Text::LabelInputsArchived => "inputs archived".into(),
        Text::LabelOutputsArchived => "outputs archived".into(),
        Text::LabelDeleted => "deleted".into(),
        Text::LabelProducer => "producer".into(),
        Text::LabelMetadata => "metadata".into(),
        Text::LabelPart => "part of".into(),
        Text::LabelRelated => "related nodes".into(),
        Text::Yes => "yes".into(),
        Text::No => "no".into(),
        Text::CountOf(kind, n) => format!("{n} {}", state(*kind)).into(),
        Text::NotAnsweredYet => "no status yet".into(),
        Text::NotAnsweredAnyMore => "missing from the last answers; showing the last data".into(),
        Text::NeverAnswered => {
            "not found: wrong id, region or account".into()
        }
        Text::DeletedRun => "the run was deleted".into(),
        Text::OutputsCut(rows) => {
            let rows = thousands(*rows);
            format!("outputs: the first {rows} only, there are more").into()
        }
        Text::TreeUnread(error) => {
            let why = with_need(error, Operation::GetPipelineRunNode);
            format!("cannot read the nodes: {why}").into()
        }
        Text::DetailsUnread(error) => {
            let why = with_need(error, Operation::GetPipelineRun);
            format!("cannot read the details: {why}").into()
        }
        Text::SkippedByCondition => "its condition was not met".into(),
        Text::SkippedBecauseOf(name) => format!("because of {name}").into(),
        Text::NoOutputs => "no outputs".into(),
        Text::OutputsWhenArchived => "outputs appear when the node archives them".into(),
        Text::ValueIsNotJson => "not JSON, shown unchanged".into(),
        Text::AddPrompt => "add:".into(),
        Text::AddHint => "an id, a link, @latest:NAME, or name= status= since= and more".into(),
        Text::PickRowTitle => "; Jump to".into(),
        Text::PickActionTitle => ": Command".into(),
        Text::QuietShown => "finished rows shown".into(),
        Text::QuietCounted => "finished rows grouped".into(),
        Text::WatchingNow(run) => format!("watching {run}").into(),
        Text::NotWatchedAnyMore(name) => {
            format!("stopped watching {name} (the run continues); `a` to add it again").into()
        }
        Text::LookingForRuns => "searching".into(),
        Text::BadSearch(error) => bad_search(error).into(),
        Text::FoundRuns(1, _) => "already watching that run".into(),
        Text::FoundRuns(all, 0) => format!("already watching those {all} runs").into(),
        Text::FoundRuns(all, new) if all == new => format!("watching {all} more runs").into(),
        Text::FoundRuns(all, new) => format!("watching {new} more of {all} matching runs").into(),
        Text::NoRunFits(typed) => format!("no run matches `{typed}`").into(),
        Text::RunsUnlisted(error) => {
            format!("cannot list runs: {}", with_need(error, Operation::ListPipelineRuns)).into()
        }
        Text::OtherRegion(region) => {
            format!("that run is in {region}: start another `paiwatch --region {region}`").into()
        }
        Text::LearntTitle => "Service behaviour".into(),
        Text::LabelEndpoint => "endpoint".into(),
        Text::LabelAccount => "key".into(),
        Text::LabelInterval => "interval".into(),
        Text::LabelCalls => "calls".into(),
        Text::CallsOf(n) => format!("{n} in the last minute").into(),
        Text::LabelAnswers => "answers".into(),
        Text::LabelLatency => "latency".into(),
        Text::LabelData => "data".into(),
        Text::LabelClock => "clock difference".into(),
        Text::LabelRootsAnswered => "status of root nodes".into(),
        Text::LabelOutputsInBatches => "outputs in status calls".into(),
        Text::LabelWorkspaceWanted => "WorkspaceId required".into(),
        Text::LabelBatch => "ids per call".into(),
        Text::LabelSetAside => "refused ids".into(),
        Text::LabelSlowed => "slowed down".into(),
        Text::Needs(operations) => needs(operations).into(),
        Text::NoList(error) => format!("cannot list runs: {}", trouble(error)).into(),
        Text::Failing(part, error) => sentences::failing(*part, error.as_ref()).into(),
        Text::Unparsed(values) => unparsed(values).into(),
        Text::UnparsedAgo(values, age) => format!("{}, {age} ago", unparsed(values)).into(),
        Text::StaleForWant(age, operations) => format!("stale {age}: {}", needs(operations)).into(),
        Text::NotKnownYet => "not known yet".into(),
        Text::EventsTitle => "EVENTS".into(),
        Text::After(time) => format!("after {time}").into(),
        Text::NewOutput(name) => format!("new output {name}").into(),
        Text::TroubleBegan(error) => format!("{}; showing the last data", trouble(error)).into(),
        Text::Recovered(time) => format!("recovered after {time}").into(),
        Text::JumpWith(key) => format!("{key}: jump").into(),
        Text::NothingHappenedYet => "nothing happened yet".into(),
        Text::SplitRight => "detail pane on the right".into(),
        Text::SplitBelow => "detail pane below".into(),
        Text::SplitOff => "detail pane off".into(),
        Text::Loading => "loading".into(),
        Text::ReadFailed(error, operation) => read_failed(error, *operation).into(),
        Text::LogLines(held, all) => log_lines(*held, *all).into(),
        Text::LogNew(n) => format!("{n} new (G)").into(),
        Text::LogColumn(column) => format!("column {column}").into(),
        Text::LogFollowed => "tailing".into(),
        Text::LogErrorStream => "stderr".into(),
        Text::LogComplete => "complete".into(),
        Text::LogKeyword(keyword) => format!("only `{keyword}`").into(),
        Text::LogWithin(from, until) => format!("{from}..{until}").into(),
        Text::NoLogOfRun => "A run has no log; its nodes have logs.".into(),
        Text::NoLogOfComposite => {
            "This node contains other nodes; only they have logs.".into()
        }
        Text::NoLogYet => "The node has not started, so it has no log yet.".into(),
        Text::NoLogOfSkipped => "The node was skipped and has no log.".into(),
        Text::NoLogOfOutput(node) => {
            format!("An output has no log; the node `{node}` may have one.").into()
        }
        Text::LogsOfFailed => "Failed nodes; their logs say why (`e` goes there):".into(),
        Text::LineCut(bytes) => format!(".. cut, {}", size::bytes(*bytes)).into(),
        Text::JsonAnswer => "answer".into(),
        Text::JsonKnown => "known".into(),
        Text::JsonValue => "value".into(),
        Text::JsonOfEachPart => "each part has its JSON in its own row".into(),
        Text::JsonSize(values, size) => format!("{values} values  {size}").into(),
        Text::JsonMembers(n) => format!("{{{n}}}").into(),
        Text::LabelManifest => "manifest".into(),
        Text::LabelParameters => "parameters".into(),
        Text::LabelArtifactsIn => "artifacts".into(),
        Text::LabelLocation => "location".into(),
        Text::ValueIsLong(size) => format!("{size} of value; `5` opens it").into(),
        Text::OnlyKind(kind) => format!("type: {kind} (t)").into(),
        Text::NoOutputsOfKind => "no outputs of this type (`t` shows other types)".into(),
        Text::OutputsBelow => "Outputs below".into(),
        Text::ChangeAgainst(change, name) => format!("{change} vs {name}").into(),
        Text::ComparedWith(name) => format!("change vs {name} (d)").into(),
        Text::ComparePreviousIteration => "vs previous iteration (d)".into(),
        Text::ComparePreviousRun => "vs previous run (d)".into(),
        Text::CompareMarked(name) => format!("vs marked {name} (d)").into(),
        Text::CompareNothingMarked => "no marked row to compare with (m marks one)".into(),
        Text::LookingForEarlier => "searching for the previous run".into(),
        Text::NoEarlierRun => "no previous run of this pipeline found".into(),
        Text::CompareOff => "no comparison (d: previous iteration)".into(),
        Text::Marked(name) => format!("marked {name} to compare with").into(),
        Text::MarkTaken => "mark removed".into(),
        Text::OverIterations(name) => format!("over the iterations of {name}").into(),
        Text::Iteration => "iteration".into(),
        Text::Best => "best".into(),
        Text::Highest => "highest".into(),
        Text::ChartArea(area) => format!("area {area}").into(),
        Text::ChartMissing(chart, key) => format!("cannot plot {chart}: `{key}` is missing").into(),
        Text::ChartNotNumbers(chart, key) => {
            format!("cannot plot {chart}: `{key}` is not a list of numbers").into()
        }
        Text::ChartEmpty(chart) => format!("cannot plot {chart}: there are no points").into(),
        Text::ChartLength(chart, key, is, wanted) => {
            format!("cannot plot {chart}: `{key}` has {is} items, not {wanted}").into()
        }
        Text::ChartRagged(chart, row) => {
            format!("cannot plot {chart}: row {row} has a different length").into()
        }
        Text::ChartOver(across) => format!("over {across}").into(),
        Text::MatrixSides => "rows are true, columns predicted".into(),
        Text::MatrixSum => "sum".into(),
        Text::MatrixTooWide(classes) => format!("{classes} classes do not fit (z zooms)").into(),
        Text::Recall => "recall".into(),
        Text::Precision => "precision".into(),
        Text::MoreInTree(n) => format!("and {n} more (rows in the tree)").into(),
        Text::More(n) => format!("and {n} more").into(),
        Text::CopyTitle => "Copy".into(),
        Text::CopyId => "id".into(),
        Text::CopyName => "name".into(),
        Text::CopyPath => "path".into(),
        Text::CopyLocation => "location".into(),
        Text::CopyMatch => "match".into(),
        Text::CopyLine => "this line".into(),
        Text::CopyValueHere => "value here".into(),
        Text::CopyPathHere => "path here".into(),
        Text::CopyValue => "value".into(),
        Text::CopyJson => "JSON".into(),
        Text::LinkTitle => "Console".into(),
        Text::CopyLink => "copy".into(),
        Text::OpenLink => "open".into(),
        Text::NoLink => "the service gave no link to this run".into(),
        Text::NothingToSave => "nothing to save or show here".into(),
        Text::JumpTitle => "Jump to".into(),
        Text::NowhereToJump => "no related nodes".into(),
        Text::LabelFailed => "failed".into(),
        Text::LabelNeededBy => "needed by".into(),
        Text::PromptKeyword => "only lines with: ".into(),
        Text::PromptRange => "time, like 10m or 14:00..14:30: ".into(),
        Text::PromptSave => "save as: ".into(),
        Text::NoLogOpen => "no log is open (`3` opens one)".into(),
        Text::BadRange(said) => {
            format!("`{said}` is not a time range; try `10m`, `14:00..14:30` or nothing").into()
        }
        Text::HostReport(report) => sentences::report(report).into(),
        Text::LogTail => "end of the log (3)".into(),
        Text::LogEmpty => "the log is empty".into(),
        Text::LabelRuntime => "runtime".into(),
        Text::LabelContainers => "containers".into(),
        Text::NothingSaid => "not provided by the service".into(),
        Text::NoManifest => "the service sent no manifest".into(),
        Text::NoInputs => "no inputs".into(),
        Text::NothingFailed => "nothing failed".into(),
        Text::SearchEnded => "search ended; esc again ends the filter".into(),
        Text::NotFound(needle) => format!("`{needle}` not found").into(),
        Text::Trouble(error) => trouble(error).into(),
        Text::Hint => "hint".into(),
        Text::Error => "error".into(),
        Text::NoCredentials(error) => credentials::error(error).into(),
        Text::CredentialHint(error) => credentials::hint(error).into(),
        Text::CredentialWarning(warning) => credentials::warning(warning).into(),
        Text::CredentialOrigin(origin) => credentials::origin(origin).into(),
        Text::WaitingForCredentials(origin) => {
            format!("waiting for credentials from {}", credentials::origin(origin)).into()
        }
        Text::CredentialsLeft(left) => format!("credentials {left} left").into(),
        Text::CredentialsOver => "credentials expired".into(),
        Text::NotRenewed(error, left) => {
            format!("{}; the old ones are valid for {left}", credentials::error(error)).into()
        }
        Text::CredentialsRenewed => "credentials renewed".into(),
        Text::OtherKey(key) => format!("credentials read again: key {key}").into(),
        Text::LabelCredentials => "credentials".into(),
        Text::LabelLife => "valid for".into(),
        Text::LabelPassedOver => "not used".into(),
        Text::LabelWarning => "warning".into(),
        Text::RenewedByItself(left) => format!("{left}, renewed automatically").into(),
        Text::Doctor(text) => doctor::say(text).into(),
        Text::Script(text) => script::say(text).into(),
        Text::Usage(text) => usage::say(text).into(),
        Text::UsageAt(place, text) => format!("{place}: {}", say(text)).into(),
        Text::BadConfig(why) => why.clone().into(),
        Text::HowToMendConfig => {
            "`paiwatch config path` prints where the file is, `config init` creates one".into()
        }
        Text::ConfigNotMade(file, why) => format!("cannot create `{file}`: {why}").into(),
        Text::NoHome => "no directory for the configuration file".into(),
        Text::HowToHaveHome => "set `HOME` or `XDG_CONFIG_HOME`".into(),
        Text::NothingWatchedYet => "`@last`: nothing was watched here yet".into(),
        Text::UnknownRegion(region, meant) => {
            format!("`{region}` is not a known region; did you mean `{meant}`?").into()
        }
        Text::NoRegion => "no region set".into(),
        Text::HowToSetRegion => {
            "set `--region cn-hangzhou` or `PAIWATCH_REGION`, or try `paiwatch demo`".into()
        }
        Text::BadRegion(region) => format!("`{region}` is not a region").into(),
        Text::BadEndpoint(text) => format!("`{text}` is not an endpoint URL").into(),
        Text::UnknownScheme(scheme) => {
            format!("the endpoint's scheme `{scheme}` is neither `https` nor `http`").into()
        }
        Text::PlainHttpBeyondLoopback(host) => {
            format!("plain HTTP to `{host}` would show the keys to the network").into()
        }
        Text::EndpointWithUser => "an endpoint has no user name or password".into(),
        Text::EndpointWithPath(host) => {
            format!("endpoint must be host only: `{host}`").into()
        }
        Text::HowToSetEndpoint => {
            "use `--region cn-hangzhou`, or `--endpoint https://paiflow.cn-hangzhou.aliyuncs.com`"
                .into()
        }
        Text::NoSuchTarget(text) => format!("`{text}` is not a run id, link or @latest").into(),
        Text::NoRunOfThatName(name) if name.is_empty() => "there are no runs".into(),
        Text::NoRunOfThatName(name) => format!("there is no run named `{name}`").into(),
        Text::NoRunInLink(link) => format!("no run in the link `{link}`").into(),
        Text::HowToName => {
            "give a run id (`flow-…`), `@latest`, a console link, or `-` for standard input; \
             `paiwatch --help` lists the commands"
                .into()
        }
        Text::EmptyList => "no runs on standard input".into(),
        Text::NothingOnStandardInput => "`-` reads runs from standard input, which is a terminal".into(),
        Text::HowToPipe => "pipe a list into it: `echo flow-… | paiwatch -`".into(),
        Text::BadSpeed(speed) => format!("a story cannot be played at speed {speed}").into(),
        Text::HowToSetSpeed => "give a number above 0, like `--speed 10`".into(),
        Text::StoryUnreadable(file, why) => format!("cannot read the story `{file}`: {why}").into(),
        Text::BadStory(why) => why.clone().into(),
        Text::BadReading(why) => why.clone().into(),
        Text::BadFault(why) => why.clone().into(),
        Text::HowToNameFault => "`paiwatch serve --faults` lists them".into(),
        Text::HowToNameReading => "`paiwatch serve --readings` lists them".into(),
        Text::HowToNameStory => {
            "see `assets/stories/README.md` for the format and an example".into()
        }
        Text::ServiceFailed(why) => why.clone().into(),
        Text::HowToListen => "let it take a free port: `--listen 127.0.0.1:0`".into(),
        Text::CommandFailed(program, why) => format!("cannot run `{program}`: {why}").into(),
        Text::HowToRun => "everything after `--` is one command with its arguments".into(),
        Text::GivenUp(after, why) => sentences::given_up(*after, why.as_deref()).into(),
        Text::StillMissing(runs, after) => sentences::still_missing(runs, *after).into(),
        Text::NotRead(unread, runs) => sentences::not_read(unread, *runs).into(),
        Text::Missing(what) => sentences::missing(*what).into(),
        Text::HowToMendCredentials(origin) => {
            credentials::how_to_mend(origin).into()
        }
        Text::HowToReach(place) => {
            format!("is {place} reachable from this machine?").into()
        }
        Text::MachineFailed(why) => why.clone().into(),
        Text::NotPrinted(why) => format!("cannot write to standard output: {why}").into(),
        Text::NoKeyboard(why) => format!("no keyboard: {why}").into(),
        Text::NoTerminal(why) => format!("cannot draw on this terminal: {why}").into(),
        Text::TooFewFiles(allowed, needed) => format!(
            "only {allowed} files may be open at once here, and {needed} are needed"
        )
        .into(),
        Text::HowToAllowFiles(needed) => {
            format!("allow more in this shell: `ulimit -n {needed}`").into()
        }
        Text::HowToDoWithoutTerminal => {
            "for plain lines instead of a screen, pipe the output: `paiwatch flow-… | cat`".into()
        }
        Text::CaUnreadable(file, why) => {
            format!("cannot read certificates from `{file}`: {why}").into()
        }
        Text::BadProxy(variable, why) => {
            format!("`{variable}` is not the address of a proxy: {why}").into()
        }
        Text::HowToSetProxy => {
            "set it like `http://proxy.example:3128` or `socks5://…`, or list the host in `NO_PROXY`".into()
        }
        Text::HowToTrust => "name a file of PEM certificates with `--ca-file`".into(),
        Text::Warning => "warning".into(),
        Text::Path(path) => path.clone().into(),
        Text::LogFile => "log".into(),
        Text::BarsOn => "time bars".into(),
        Text::BarsOff => "no time bars".into(),
        Text::BarsNeedRoom => "time bars are shown from 120 columns on".into(),
        Text::Now => "now".into(),
        Text::SlowPath(sum, elapsed) => format!("slow path {sum} of {elapsed}").into(),
        Text::FileUnwritable(file, why) => format!("cannot write `{file}`: {why}").into(),
        Text::HowToExport => "name another file with `--trace`, or `-` for standard output".into(),
        Text::ColumnLeft => "LEFT".into(),
        Text::ColumnOffUsual => "±%".into(),
        Text::LabelUsual => "usual".into(),
        Text::LabelLeft => "left".into(),
        Text::LabelLast => "last runs".into(),
        Text::Usual(p50, p90, runs) => format!("{p50} (p50) {p90} (p90) of {runs} runs").into(),
        Text::LeftUntil(likely, Some(late), at) => {
            format!("{likely} to {late}, ETA {at}").into()
        }
        Text::LeftUntil(likely, None, at) => format!("{likely}, ETA {at}").into(),
        Text::Overdue(by) => format!("overdue +{by}").into(),
        Text::RestsOn(known, open) => format!("{known} of {open} open steps known").into(),
        Text::EndsAt(at) => format!("ETA {at}").into(),
        Text::TimeLeft(left) => format!("{left} left").into(),
        Text::PastNotKept(why) => format!("history of earlier runs not kept: {why}").into(),
        Text::LogUnwritable(file, why) => format!("cannot write the log `{file}`: {why}").into(),
        Text::WatchBegins(version, service) => {
            format!("paiwatch {version} watching {service}").into()
        }
        Text::Bug => "this is a bug in paiwatch; see the report above".into(),
    }
}

fn log_lines(held: usize, all: i64) -> String {
    match i64::try_from(held) {
        Ok(1) if all <= 1 => "1 line".to_owned(),
        Ok(held) if held >= all => format!("{held} lines"),
        Ok(_) | Err(_) => format!("{held} of {all} lines"),
    }
}

fn state(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Succeeded => "succeeded",
        StatusKind::Failed => "failed",
        StatusKind::Skipped => "skipped",
        StatusKind::Terminated => "terminated",
        other => match other.phase() {
            Phase::Waiting => "waiting",
            Phase::Active => "running",
            Phase::Held => "held",
            Phase::Final | Phase::Unclear => "other",
        },
    }
}

/// A number with a comma between its thousands.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
