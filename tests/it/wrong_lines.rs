//! Command lines with a mistake: what each is told, to the letter, and that nothing else happens.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

/// What a person waits for without noticing.
const AT_ONCE: Duration = Duration::from_millis(100);
/// A machine that is busy with other tests may be late a few times, but not always.
const TRIES: usize = 10;

/// What is typed, with the variables in front; the error; the hint.
type Line = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const LINES: &[Line] = &[
    // A word that is neither a command nor a run.
    ("statsu", "`statsu` is not a run id, link or @latest", "did you mean `paiwatch status`?"),
    ("STATUS", "`STATUS` is not a run id, link or @latest", "did you mean `paiwatch status`?"),
    ("watch flow-a", "`watch` is not a run id, link or @latest", "did you mean `paiwatch flow-…`?"),
    ("list", "`list` is not a run id, link or @latest", "did you mean `paiwatch runs`?"),
    ("describe flow-a", "`describe` is not a run id, link or @latest", "did you mean `paiwatch status flow-…`?"),
    ("docter", "`docter` is not a run id, link or @latest", "did you mean `paiwatch doctor`?"),
    ("version", "`version` is not a run id, link or @latest", "did you mean `paiwatch --version`?"),
    ("churn", "`churn` is not a run id, link or @latest", HOW_TO_NAME),
    ("''", "`` is not a run id, link or @latest", HOW_TO_NAME),
    ("status flow-a demo", "`demo` is a command, not a run", "put the command first: `paiwatch demo flow-…`"),
    ("flow-a status", "`status` is a command, not a run", "put the command first: `paiwatch status flow-…`"),
    ("help statsu", "`paiwatch` has no command `statsu`", "did you mean `paiwatch status`?"),
    ("help config shwo", "`paiwatch config` has no command `shwo`", "did you mean `paiwatch config show`?"),
    ("config", "`paiwatch config` needs `init`, `show` or `path`", "write it as `paiwatch config init`"),
    ("schema", "`paiwatch schema` needs `status` or `events`", "write it as `paiwatch schema status`"),
    ("schema stauts", "`paiwatch schema` has no command `stauts`", "did you mean `paiwatch schema status`?"),
    ("config int", "`paiwatch config` has no command `int`", "did you mean `paiwatch config init`?"),
    ("config edit", "`paiwatch config` has no command `edit`", "use `init`, `show` or `path`"),
    ("doctor flow-a", "`paiwatch doctor` does not take `flow-a`", "`paiwatch doctor --help` lists what it takes"),
    ("config path x", "`paiwatch config path` does not take `x`", "`paiwatch config path --help` lists what it takes"),
    // A run that is written in a way that is none.
    ("flwo-a1", "`flwo-a1` is not a run id, link or @latest", "did you mean `flow-a1`?"),
    ("FLOW-a1", "`FLOW-a1` is not a run id, link or @latest", "did you mean `flow-a1`?"),
    ("flow-", "`flow-` is not a run id, link or @latest", HOW_TO_NAME),
    ("'flow-a b'", "`flow-a b` is not a run id, link or @latest", HOW_TO_NAME),
    ("node-b2", "`node-b2` is not a run id, link or @latest", "name a node with its run: `flow-…/node-b2`"),
    ("run-4711", "`run-4711` is not a run id, link or @latest", "an id of another form is written `id:run-4711`"),
    ("id:", "`id:` is not a run id, link or @latest", HOW_TO_NAME),
    ("@latst", "`@latst` is not a run id, link or @latest", "did you mean `@latest`?"),
    ("@latest:", "`@latest:` is not a run id, link or @latest", HOW_TO_NAME),
    ("@last", "`@last`: nothing was watched here yet", HOW_TO_NAME),
    ("'https://pai.example/?Token=hush#/x'", "no run in the link `https://pai.example/?Token=****#/x`", HOW_TO_NAME),
    ("name=reco", "`name=reco` is not a run id, link or @latest", "did you mean `--filter 'name=reco'`?"),
    ("runs name=reco", "`paiwatch runs` does not take `name=reco`", "did you mean `--filter 'name=reco'`?"),
    ("-", "no runs on standard input", "pipe a list into it: `echo flow-… | paiwatch -`"),
    ("status -", "no runs on standard input", "pipe a list into it: `echo flow-… | paiwatch -`"),
    ("wait", "`wait` needs a run", "`paiwatch wait RUN…`; `paiwatch runs` lists the newest runs, `@latest` is the newest one"),
    ("events", "`events` needs a run", "`paiwatch events RUN…`; `paiwatch runs` lists the newest runs, `@latest` is the newest one"),
    ("wait wait flow-a", "`wait` is a command, not a run", "put the command first: `paiwatch wait flow-…`"),
    ("-- -5", "`-5` is not a run id, link or @latest", HOW_TO_NAME),
    // A flag that is not there.
    ("--intervall 3s", "`paiwatch` has no flag `--intervall`", "did you mean `--interval`?"),
    ("status --jsn", "`paiwatch status` has no flag `--jsn`", "did you mean `--json`?"),
    ("status --output json", "`paiwatch status` has no flag `--output`", "did you mean `--json`?"),
    ("runs -o json", "`paiwatch runs` has no flag `-o`", "did you mean `--json`?"),
    ("logs -n 20 flow-a", "`paiwatch logs` has no flag `-n`", "did you mean `--tail`?"),
    ("wait -n 20 flow-a", "`paiwatch wait` has no flag `-n`", "`paiwatch wait --help` lists what it takes"),
    ("-x", "`paiwatch` has no flag `-x`", "`paiwatch --help` lists what it takes"),
    ("-5", "`paiwatch` has no flag `-5`", "`paiwatch --help` lists what it takes"),
    ("status --xyzzy", "`paiwatch status` has no flag `--xyzzy`", "`paiwatch status --help` lists what it takes"),
    ("serve --region cn-hangzhou", "`paiwatch serve` has no flag `--region`", "it is a flag of `paiwatch`, `paiwatch status` and others; `paiwatch serve --help` lists what this command takes"),
    ("--speed 8", "`paiwatch` has no flag `--speed`", "it is a flag of `paiwatch demo` or `paiwatch serve`; `paiwatch --help` lists what this command takes"),
    ("--once status", "`paiwatch status` has no flag `--once`", "it is a flag of `paiwatch`; `paiwatch status --help` lists what this command takes"),
    // A flag that is used wrongly.
    ("--interval", "`--interval`: the value is missing", "write it as `--interval TIME`"),
    ("--region= flow-a", "`--region`: the value is missing", "write it as `--region REGION`"),
    ("status --json=yes", "`--json` takes no value, not `yes`", "`paiwatch status --help` lists what it takes"),
    ("status --json --json", "`--json` is given twice", "give it once"),
    ("--region a --region b", "`--region` is given twice", "give it once"),
    ("--filter name=a flow-a", "`--filter` and TARGET exclude each other", "give one of them"),
    ("demo --mouse no", "`paiwatch demo` does not take `no`", "did you mean `--mouse=no`?"),
    // A value that makes no sense.
    ("--interval soon", "`--interval`: `soon` is not a length of time", HOW_LONG),
    ("--interval -5", "`--interval`: `-5` is not a length of time", HOW_LONG),
    ("--interval 0", "`--interval`: `0` is too short or too long", "give `1ms` to `1day`"),
    ("status --give-up 5x", "`--give-up`: `5x` is not a length of time", HOW_LONG),
    ("logs", "`paiwatch logs` needs RUN[/NODE]", "`paiwatch logs --help` lists what it takes"),
    ("outputs --type modle flow-a", "`--type`: `modle` is not `Model`, `DataSet`, `Metrics`, `ModelEvaluation`, `Any`, `DataStream` or `Raw`", "did you mean `Model`?"),
    ("logs --tail 0 flow-a", "`--tail`: `0` does not fit", "give 1 to 100000"),
    ("logs churn", "`churn` is not a run id, link or @latest", HOW_TO_NAME),
    ("logs -", "no runs on standard input", "pipe a list into it: `echo flow-… | paiwatch -`"),
    ("logs --since soon flow-a", "`--since`: `soon` is not a time", "for example `10m` (ago), `14:00`, `2026-01-02 14:00` or `2026-01-02T14:00:00Z`"),
    ("export", "`paiwatch export` needs --trace FILE RUN[/NODE]", "`paiwatch export --help` lists what it takes"),
    ("export flow-a", "`paiwatch export` needs --trace FILE", "`paiwatch export --help` lists what it takes"),
    ("export --trace x", "`paiwatch export` needs RUN[/NODE]", "`paiwatch export --help` lists what it takes"),
    ("export --trace x churn", "`churn` is not a run id, link or @latest", HOW_TO_NAME),
    ("export --trace= flow-a", "`--trace`: the value is missing", "write it as `--trace FILE`"),
    ("export --trace x flow-a flow-b", "`paiwatch export` does not take `flow-b`", "`paiwatch export --help` lists what it takes"),
    ("export --trase x flow-a", "`paiwatch export` has no flag `--trase`", "did you mean `--trace`?"),
    ("export --trace x --give-up 5x flow-a", "`--give-up`: `5x` is not a length of time", HOW_LONG),
    ("status --outputs --no-outputs", "`--outputs` and `--no-outputs` exclude each other", "give one of them"),
    ("runs flow-a", "`paiwatch runs` does not take `flow-a`", "`paiwatch runs --help` lists what it takes"),
    ("runs --filter nmae=x", "`--filter`: no filter `nmae=x`; try `name=`", HOW_TO_FILTER),
    ("outputs --value --json flow-a", "`--value` and `--json` exclude each other", "give one of them"),
    ("lgos flow-a", "`lgos` is not a run id, link or @latest", "did you mean `paiwatch logs`?"),
    ("wait --timeout 0 flow-a", "`--timeout`: `0` is too short or too long", "give `1ms` to `365days`"),
    ("status --tree --json", "`--tree` and `--json` exclude each other", "give one of them"),
    ("--glyphs asci", "`--glyphs`: `asci` is not `unicode`, `safe` or `ascii`", "did you mean `ascii`?"),
    ("--glyphs emoji", "`--glyphs`: `emoji` is not `unicode`, `safe` or `ascii`", "use `unicode`, `safe` or `ascii`"),
    ("--theme drak", "`--theme`: `drak` is not `auto`, `dark`, `light` or `high-contrast`", "did you mean `dark`?"),
    ("--mouse=maybe", "`--mouse`: `maybe` is not `true` or `false`", "use `true` or `false`"),
    ("--time-zone utv", "`--time-zone`: `utv` is not `local`, `utc` or an offset such as `+08:00`", "did you mean `utc`?"),
    ("--output-type metrix", "`--output-type`: `metrix` is not `Model`, `DataSet`, `Metrics`, `ModelEvaluation`, `Any`, `DataStream` or `Raw`", "did you mean `Metrics`?"),
    ("--max-batch 0", "`--max-batch`: `0` does not fit", "give 1 to 1000"),
    ("status --requests-per-minute many", "`--requests-per-minute`: `many` is not a number", "give 1 to 100000"),
    ("--region CN", "`--region`: `CN` is not a region", HOW_TO_REACH),
    ("--endpoint http://paiflow.example", "`--endpoint`: plain HTTP to `paiflow.example` would show the keys to the network", HOW_TO_REACH),
    ("demo --speed 0", "`--speed`: a story cannot be played at speed 0", "give a number above 0, like `--speed 10`"),
    ("demo --seed x", "`--seed`: `x` is not a number", "give 0 to 18446744073709551615"),
    ("demo --story defalt", "there is no story named `defalt`; did you mean `default`?", "see `assets/stories/README.md` for the format and an example"),
    ("serve --fault=throtle", "`--fault`: there is no fault `throtle`; did you mean `throttle`?", "`paiwatch serve --faults` lists them"),
    ("serve --reading nul", "`--reading`: there is no reading `nul`; did you mean `nulls`?", "`paiwatch serve --readings` lists them"),
    ("serve --listen 8080", "`--listen`: `8080` is not an address with a port", "give an address such as `127.0.0.1:8080`; port 0 takes a free one"),
    ("--context nope flow-a", "there is no context `nope` in `{home}/.config/paiwatch/config.toml`", "`paiwatch config path` prints where the file is, `config init` creates one"),
    // A filter that says nothing that can be meant.
    ("--filter nmae=reco", "`--filter`: no filter `nmae=reco`; try `name=`", HOW_TO_FILTER),
    ("--filter status=fialed", "`--filter`: the service lists no runs by the status `fialed`; try `Failed`", HOW_TO_FILTER),
    ("--filter limit=0", "`--filter`: `limit=0`: needs a number from 1 to 1000", HOW_TO_FILTER),
    ("--filter 'name=a name=b'", "`--filter`: `name=` is given twice", HOW_TO_FILTER),
    ("--filter 'name=\"churn daily'", "`--filter`: a double quote is not closed", "double quotes come in pairs: `--filter 'name=\"churn daily\"'`"),
    ("--filter ''", "`--filter`: the value is missing", "write it as `--filter WORDS`"),
    // The same from a variable, which is named.
    ("PAIWATCH_INTERVAL=soon flow-a", "`PAIWATCH_INTERVAL`: `soon` is not a length of time", HOW_LONG),
    ("PAIWATCH_THEME=drak demo", "`PAIWATCH_THEME`: `drak` is not `auto`, `dark`, `light` or `high-contrast`", "did you mean `dark`?"),
    ("PAIWATCH_EXIT_ON_FINAL=maybe flow-a", "`PAIWATCH_EXIT_ON_FINAL`: `maybe` is not `true` or `false`", "use `true` or `false`"),
    ("PAIWATCH_REGION=CN status", "`PAIWATCH_REGION`: `CN` is not a region", HOW_TO_REACH),
    ("PAIWATCH_FILTER=nmae=a status", "`PAIWATCH_FILTER`: no filter `nmae=a`; try `name=`", HOW_TO_FILTER),
    ("PAIWATCH_SPEED=fast serve", "`PAIWATCH_SPEED`: a story cannot be played at speed fast", "give a number above 0, like `--speed 10`"),
];

const HOW_TO_NAME: &str = "give a run id (`flow-…`), `@latest`, a console link, or `-` for standard input; `paiwatch --help` lists the commands";
const HOW_LONG: &str = "give a number of seconds, or a length such as `3s`, `1m30s` or `2h`";
const HOW_TO_REACH: &str =
    "use `--region cn-hangzhou`, or `--endpoint https://paiflow.cn-hangzhou.aliyuncs.com`";
const HOW_TO_FILTER: &str =
    "give words such as `--filter 'name=reco status=failed since=24h limit=5'`";

/// What one of them came to: empty where all is well.
fn complaint((line, error, hint): &Line, home: &Path) -> Option<String> {
    let error = error.replace("{home}", home.to_str().unwrap());
    let expected = format!("error: {error}\nhint: {hint}\n");
    let mut fastest = Duration::MAX;
    for _ in 0..TRIES {
        let started = Instant::now();
        let output = command(line, home).output().unwrap();
        fastest = fastest.min(started.elapsed());
        let said = String::from_utf8(output.stderr).unwrap();
        if output.status.code() != Some(2) || !output.stdout.is_empty() || said != expected {
            let code = output.status.code();
            return Some(format!(
                "paiwatch {line}\n  ends with {code:?} and says\n{said}"
            ));
        }
        if fastest < AT_ONCE {
            return None;
        }
    }
    Some(format!("paiwatch {line}\n  takes {fastest:?}"))
}

fn command(line: &str, home: &Path) -> Command {
    let words = shell_words::split(line).unwrap();
    let is_variable = |word: &&String| word.starts_with("PAIWATCH_");
    let (variables, words): (Vec<_>, Vec<_>) = words.iter().partition(is_variable);
    let variables = variables
        .into_iter()
        .filter_map(|word| word.split_once('='));
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command.env_clear().env("HOME", home).envs(variables);
    command.args(words).stdin(Stdio::null());
    command
}

fn complaints(lines: &[Line], home: &Path) -> Vec<String> {
    let complaints = lines.iter().filter_map(|line| complaint(line, home));
    complaints.collect()
}

#[test]
fn a_wrong_command_line_is_told_at_once_what_is_wrong_and_what_would_be_right() {
    let home = std::env::temp_dir().join(format!("paiwatch-wrong-lines-{}", std::process::id()));
    std::fs::create_dir_all(&home).unwrap();
    let complaints: Vec<String> = thread::scope(|scope| {
        let halves = LINES.chunks(LINES.len().div_ceil(2));
        let home = home.as_path();
        let halves = halves.map(|half| scope.spawn(move || complaints(half, home)));
        let halves: Vec<_> = halves.collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    // Nothing was left behind, as no log was begun.
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0);
    std::fs::remove_dir(&home).unwrap();
}
