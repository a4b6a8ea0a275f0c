//! Ten minutes of a client that polls 2,000 nodes every 100 ms, while the
//! service goes wrong and reads its documents in ways that change every few
//! seconds. After the first minute its memory must stay, in the end what it
//! shows must be the truth, and nothing of it may be left over. While answers of
//! hundreds of megabytes come it may hold one of them up to the cap; what it
//! keeps of them afterwards counts. Prints what was measured, and fails where
//! that does not hold.
//!
//! `cargo bench --bench soak`; `PAIWATCH_SOAK_SECONDS` makes it longer or
//! shorter, `PAIWATCH_SOAK_SEED` plays another sequence of troubles.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may stop here, and prints what it found"
)]

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fastrand::Rng;
use paiwatch::account::{Account, Endpoint};
use paiwatch::app::message::Message;
use paiwatch::app::model::{Model, Settings};
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::Discovery;
use paiwatch::poll::Manners;
use paiwatch::print::json;
use paiwatch::run::Polling;
use paiwatch::sim::{Fault, Reading, Readings};
use paiwatch::source::http::Http;
use paiwatch::source::{Client, Scope};
use paiwatch::text::{Glyphs, Language};
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

const INTERVAL: Duration = Duration::from_millis(100);
/// Until then everything is seen for the first time.
const WARMING_UP: Duration = Duration::from_mins(1);
/// How much memory may come and go after that.
const SHARE: f64 = 0.05;
/// How long the truth may take once nothing goes wrong any more: a tree that
/// was read in the wrong is read anew once a minute.
const PATIENCE: Duration = Duration::from_mins(3);

/// The tasks of each of two runs, and how many of them run at a time.
const TASKS: u32 = 1_000;
const AT_A_TIME: u32 = 8;

/// Faults whose answers are held up to the cap before they are given up.
const HEAVY: [Fault; 2] = [Fault::HugeBody, Fault::GzipBomb];
/// How much of such an answer is held (DESIGN 11), in kB.
const CAP: u64 = 256 << 10;
/// How much more may be held meanwhile: the pieces as they come.
const BESIDE: u64 = 32 << 10;
/// For so long after them the last of them may still be under way.
const UNDER_WAY: Duration = Duration::from_secs(16);

/// Readings that change what is true, not how it is told.
const OTHER_TRUTHS: [Reading; 1] = [Reading::RerunNewId];

fn main() {
    // `cargo test` starts benches too, to see that they start.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let number = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse().unwrap());
    let time = Duration::from_secs(number("PAIWATCH_SOAK_SECONDS", 600));
    let seed = number("PAIWATCH_SOAK_SEED", 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(soak(time, Rng::with_seed(seed)));
}

async fn soak(time: Duration, mut dice: Rng) {
    let service = Service::start(time);
    let before = Held::now();
    let switches = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut watch = Watch::start(&service);
    let begin = Instant::now();
    let (mut next_trouble, mut next_look) = (begin, begin + WARMING_UP);
    let (mut troubles, mut memory) = (0_u32, Memory::default());
    while begin.elapsed() < time {
        watch.until(next_trouble.min(next_look)).await;
        if Instant::now() >= next_trouble {
            troubles += 1;
            let (faults, readings) = trouble(&mut dice);
            service.switch(&switches, "faults", &faults).await;
            service.switch(&switches, "readings", &readings).await;
            memory.note_faults(&faults);
            next_trouble = Instant::now() + Duration::from_millis(dice.u64(2_000..8_000));
        }
        if Instant::now() >= next_look {
            memory.look();
            next_look += Duration::from_secs(1);
        }
    }
    service.switch(&switches, "faults", "").await;
    service.switch(&switches, "readings", "").await;
    let calm = Instant::now();
    let truth = service.truth().await;
    while watch.shows() != truth {
        if calm.elapsed() > PATIENCE {
            differs(&watch.shows(), &truth);
        }
        watch.until(Instant::now() + INTERVAL).await;
    }
    let true_after = calm.elapsed();
    let (answers, nodes) = (watch.model.connection.answers, truth.len());
    drop((watch, switches));
    let left = Held::settled(&before).await;

    println!(
        "{nodes} runs and nodes, {answers} good answers, {troubles} changes of faults and readings in {time:?}"
    );
    println!("true {true_after:?} after the last trouble");
    memory.judge();
    println!("held before {before:?}, after {left:?}");
    assert_eq!(left, before, "something is left over");
}

/// What this process held, in kB, looked at once a second after the first minute.
#[derive(Default)]
struct Memory {
    /// While no heavy answer came, nor may have been under way.
    calm: Vec<u64>,
    /// All the time.
    most: u64,
    last_heavy: Option<Instant>,
}

impl Memory {
    fn note_faults(&mut self, faults: &str) {
        if HEAVY.iter().any(|fault| faults.contains(fault.name())) {
            // It lasts until the next trouble, which comes within eight seconds.
            self.last_heavy = Some(Instant::now() + Duration::from_secs(8));
        }
    }

    fn look(&mut self) {
        self.most = self.most.max(status("VmHWM:"));
        let is_calm = |at: Instant| Instant::now() > at + UNDER_WAY;
        if self.last_heavy.is_none_or(is_calm) {
            self.calm.push(status("VmRSS:"));
        }
    }

    fn judge(&self) {
        let (least, most) = (
            self.calm.iter().min().unwrap(),
            self.calm.iter().max().unwrap(),
        );
        let (began, ended) = (self.calm.first().unwrap(), self.calm.last().unwrap());
        println!(
            "memory in {} calm seconds after the first minute: {began} kB, {least} to {most} kB, in the end {ended} kB",
            self.calm.len()
        );
        println!("at most {} kB, while an answer was too big", self.most);
        let grows = kilobytes(*most) > kilobytes(*began) * (1.0 + SHARE);
        assert!(!grows, "memory grows");
        assert!(
            self.most <= most + CAP + BESIDE,
            "more than one answer was held"
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "a memory is not that large")]
fn kilobytes(memory: u64) -> f64 {
    memory as f64
}

/// Some faults, each for a share of the answers, and some readings; now and then none.
fn trouble(dice: &mut Rng) -> (String, String) {
    let mut faults: Vec<_> = Fault::all().map(written).collect();
    let readings = Reading::all().filter(|reading| !OTHER_TRUTHS.contains(reading));
    let name = |reading: Reading| {
        let number = if reading.takes_number() { "=30" } else { "" };
        format!("{}{number}", reading.name())
    };
    let mut names: Vec<_> = readings.map(name).collect();
    dice.shuffle(&mut faults);
    dice.shuffle(&mut names);
    // Half of the time nothing goes wrong, so that much is polled too.
    let most = if dice.bool() { 1 } else { 4 };
    faults.truncate(dice.usize(0..most));
    let share = |fault: String| format!("{fault}@{:.2}", dice.f64() * 0.5 + 0.05);
    let faults: Vec<_> = faults.into_iter().map(share).collect();
    (faults.join(","), together(names, dice.usize(0..4)))
}

/// The first so many readings that do not exclude each other.
fn together(names: Vec<String>, wanted: usize) -> String {
    let mut readings = String::new();
    let mut left = wanted;
    for name in names {
        let more = [readings.as_str(), name.as_str()].join(",");
        if left > 0 && more.parse::<Readings>().is_ok() {
            readings = more;
            left -= 1;
        }
    }
    readings
}

/// A fault with a value that leaves time for others.
fn written(fault: Fault) -> String {
    let name = fault.name();
    match fault {
        Fault::SlowHeaders | Fault::SlowBody => format!("{name}=2s"),
        Fault::ThrottleAcs | Fault::ThrottleHttp => format!("{name}=1s"),
        Fault::Vanished => format!("{name}=wide-1"),
        _ => name.to_owned(),
    }
}

/// What differs, so that it can be mended.
fn differs(shown: &BTreeMap<String, Value>, truth: &BTreeMap<String, Value>) -> ! {
    for (id, fact) in truth {
        if shown.get(id) != Some(fact) {
            println!("true:  {fact}\nshown: {:?}", shown.get(id));
            break;
        }
    }
    panic!("what is shown is not the truth after {PATIENCE:?}")
}

/// The embedded service in a process of its own, so that what is measured is the client.
struct Service {
    child: Child,
    endpoint: String,
    key: (String, String),
}

impl Service {
    /// Plays two runs of a thousand tasks each that are over just before the end.
    fn start(time: Duration) -> Self {
        let story = env::temp_dir().join(format!("paiwatch-soak-{}.toml", std::process::id()));
        fs::write(&story, story_of(time)).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["serve", "--control", "--story"])
            .arg(&story)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let value = |line: String| line.split_once('=').unwrap().1.to_owned();
        let mut told = lines.map(|line| value(line.unwrap()));
        Self {
            endpoint: told.next().unwrap(),
            key: (told.next().unwrap(), told.next().unwrap()),
            child,
        }
    }

    fn client(&self) -> Client<Http> {
        let endpoint = Endpoint::parse(&self.endpoint).unwrap();
        let (id, secret) = self.key.clone();
        let account = Account::new(id, secret, None);
        let http = Http::new(&endpoint).unwrap();
        Client::new(http, account, endpoint, Scope::default(), Clock::system())
    }

    async fn switch(&self, switches: &reqwest::Client, what: &str, wished: &str) {
        let url = format!("{}/control/{what}", self.endpoint);
        let request = switches.put(url).body(wished.to_owned());
        let answer = request.send().await.unwrap();
        let is_done = answer.status().is_success();
        assert!(is_done, "{wished}: {}", answer.text().await.unwrap());
    }

    /// What somebody sees who looks for the first time, when nothing goes wrong.
    async fn truth(&self) -> BTreeMap<String, Value> {
        let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["status", "--json", "--endpoint", &self.endpoint])
            .env("ALIBABA_CLOUD_ACCESS_KEY_ID", &self.key.0)
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &self.key.1)
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout);
        facts(&report.unwrap_or_else(|_| panic!("no truth: {said}")))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All tasks are known from the start: memory that grows with the tree is no leak.
/// Eight run at a time, one after the other, so that there is news all the time.
fn story_of(time: Duration) -> String {
    let lasts = (time.as_secs_f64() * 0.85 / f64::from(TASKS / AT_A_TIME)).max(0.1);
    let mut story =
        "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n[[pipeline]]\nname = \"wide\"\n"
            .to_owned();
    for task in 0..TASKS {
        let _ = write!(
            story,
            "[[pipeline.node]]\nname = \"t{task}\"\nlasts = \"{lasts:.3}s\"\nspread = 0.2\nqueue = \"0s\"\n\
             even_after_failure = true\nfails = 0.05\nmessage = \"no luck\"\n"
        );
        if let Some(before) = task.checked_sub(AT_A_TIME) {
            let _ = writeln!(story, "after = [\"t{before}\"]");
        }
        if task % 20 == 0 {
            story += "[[pipeline.node.output]]\nname = \"metrics\"\ntype = \"Metrics\"\nvalue = { auc = { base = 0.8, jitter = 0.1 } }\n";
        }
    }
    for run in 1..=2 {
        let _ = writeln!(
            story,
            "[[run]]\npipeline = \"wide\"\nname = \"wide-{run}\"\nstarts = \"0s\""
        );
    }
    story
}

/// A watch with a screen, as the loop of the program drives it.
struct Watch {
    model: Model,
    polling: Polling,
    clock: Clock,
    screen: Terminal<TestBackend>,
}

impl Watch {
    fn start(service: &Service) -> Self {
        let clock = Clock::system();
        let settings = Settings {
            language: Language::English,
            glyphs: Glyphs::default(),
            place: service.endpoint.clone(),
            account: "LTAI****soak".to_owned(),
            interval: INTERVAL,
            floor: INTERVAL,
            paused: false,
            exit_on_final: false,
            discovery: Some(Discovery { limit: 20 }),
        };
        let targets: [paiwatch::domain::RunId; 0] = [];
        let mut model = Model::new(targets, settings, clock.now());
        let _ = update(&mut model, Message::Resize(Size::new(160, 45)));
        let manners = Manners {
            floor: INTERVAL,
            requests_per_minute: None,
            max_batch: 100,
            workspace: None,
            output_type: None,
        };
        let polling = Polling::start(service.client(), clock.clone(), manners, &model);
        Self {
            model,
            polling,
            clock,
            screen: Terminal::new(TestBackend::new(160, 45)).unwrap(),
        }
    }

    /// Takes in and draws all that comes until then.
    async fn until(&mut self, end: Instant) {
        while let Ok(news) = timeout_at(end, self.polling.next()).await {
            let news = news.unwrap_or_else(|ending| panic!("the poller ended: {ending:?}"));
            let now = self.clock.now();
            for message in [Message::Tick(now), Message::Update(news)] {
                let _ = update(&mut self.model, message);
            }
            self.polling.hand_out(&self.model);
            let (model, theme) = (&self.model, Theme::unicode());
            self.screen
                .draw(|frame| draw(model, &theme, frame))
                .unwrap();
        }
    }

    fn shows(&self) -> BTreeMap<String, Value> {
        let report = serde_json::to_value(json::report(&self.model)).unwrap();
        facts(&report)
    }
}

/// What depends on when one looks: how long a thing runs, and whether an
/// answer told of what was being saved.
const NOT_COMPARED: [&str; 3] = ["elapsed_seconds", "inputs_archived", "outputs_archived"];

/// Every run and node by its id, as far as that is the same for everybody.
fn facts(report: &Value) -> BTreeMap<String, Value> {
    let mut facts = BTreeMap::new();
    for run in report["runs"].as_array().unwrap() {
        let mut row = run.clone();
        let nodes = row["nodes"].take();
        for thing in nodes.as_array().unwrap().iter().chain([&row]) {
            let mut thing = thing.clone();
            let fields = thing.as_object_mut().unwrap();
            for field in NOT_COMPARED {
                fields.remove(field);
            }
            facts.insert(thing["id"].as_str().unwrap().to_owned(), thing);
        }
    }
    facts
}

/// What a process holds besides memory.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    descriptors: usize,
    tasks: usize,
}

impl Held {
    fn now() -> Self {
        Self {
            descriptors: fs::read_dir("/proc/self/fd").unwrap().count(),
            tasks: Handle::current().metrics().num_alive_tasks(),
        }
    }

    /// What is held once everything that was told to end has ended.
    async fn settled(expected: &Self) -> Self {
        let settles = async {
            while Self::now() != *expected {
                sleep(INTERVAL).await;
            }
        };
        let _ = timeout(Duration::from_secs(10), settles).await;
        Self::now()
    }
}

/// A number of kB that the machine tells of this process.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}
