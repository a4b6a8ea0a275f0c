//! The built program on its machine: few files, ignored signals, commands that it runs, logs
//! where no log can be, full disks, and what other programs are told.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};

use crate::command_line::Served;
use crate::pane::{LEFT, Pane, command, count, home, paiwatch};

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwatch");

/// What nobody but the service may see.
const SECRETS: [(&str, &str); 4] = [
    ("ALIBABA_CLOUD_SECURITY_TOKEN", "token-never-shown"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "key-never-shown"),
    ("ALICLOUD_SECRET_KEY", "other-never-shown"),
    (
        "ALIBABA_CLOUD_CREDENTIALS_URI",
        "http://127.0.0.1/never-shown",
    ),
];

/// A shell that is told the program, without a variable of ours.
fn shell(script: &str) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", script, PROGRAM]).stdin(Stdio::null());
    for (name, _) in std::env::vars() {
        if name.starts_with("PAIWATCH_") || name.starts_with("ALIBABA_CLOUD_") {
            shell.env_remove(name);
        }
    }
    shell
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn send(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

/// The number that the error asks for.
fn needed(output: &Output) -> u32 {
    let said = words(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let (first, hint) = said.split_once('\n').unwrap();
    let rest = first.strip_prefix("error: only 12 files may be open at once here, and ");
    let number = rest.and_then(|rest| rest.strip_suffix(" are needed"));
    let number = number.unwrap_or_else(|| panic!("{said}"));
    assert_eq!(
        hint,
        format!("hint: allow more in this shell: `ulimit -n {number}`\n")
    );
    number.parse().unwrap()
}

#[test]
fn too_few_files_are_one_clear_error_with_the_number_that_is_enough() {
    let starts = ["demo", "status flow-a", "flow-a", "serve -- true"];
    for start in starts {
        let few = format!(r#"ulimit -n 12; exec "$0" {start}"#);
        let needed = needed(&shell(&few).output().unwrap());
        let enough = format!(r#"ulimit -n {needed}; exec "$0" serve -- true"#);
        assert!(shell(&enough).status().unwrap().success());
        // A shell may allow fewer than it could.
        let soft = r#"ulimit -Sn 12; exec "$0" serve -- true"#;
        assert!(shell(soft).status().unwrap().success());
    }
    let few = shell(r#"ulimit -n 12; exec "$0" demo"#).output().unwrap();
    let script = format!(
        r#"ulimit -n {}; exec "$0" demo --story small"#,
        needed(&few)
    );
    let shell = command(&home("files"), "bash", &["-c", &script, PROGRAM]);
    let mut pane = Pane::start(24, 80, shell);
    pane.until_shown("small");
    pane.press("q");
    pane.ends_with(0);
}

#[test]
fn a_signal_that_was_ignored_at_the_start_stays_ignored() {
    // As `nohup` does it, and as a shell does it for what it starts in the background.
    for script in [
        r#"trap '' HUP INT QUIT; exec "$0" serve --control"#,
        r#"trap '' HUP; "$0" serve --control & trap "kill $!" TERM; wait; wait; exit 143"#,
    ] {
        let mut shell = shell(script).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(shell.stdout.take().unwrap());
        // The service has let go of its standard output by then, or the shell still has it.
        let lines: Vec<String> = out.lines().take(3).map(Result::unwrap).collect();
        let endpoint = lines.iter().find_map(|line| line.split_once("ENDPOINT="));
        let (_, endpoint) = endpoint.unwrap();
        let service = served_by(&shell);
        for signal in [Signal::HUP, Signal::INT, Signal::QUIT] {
            kill_process(service, signal).unwrap();
            let address = endpoint.strip_prefix("http://").unwrap();
            let mut answer = String::new();
            let mut service = std::net::TcpStream::connect(address).unwrap();
            std::io::Write::write_all(&mut service, b"GET / HTTP/1.0\r\n\r\n").unwrap();
            service.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1."), "after {signal:?}: {answer}");
        }
        kill_process(service, Signal::TERM).unwrap();
        assert_eq!(shell.wait().unwrap().code(), Some(143));
    }
}

/// The service that a shell has become or has started.
fn served_by(shell: &Child) -> Pid {
    let own = shell.id();
    let parent = own.to_string();
    let children = Command::new("pgrep")
        .args(["-P", &parent])
        .output()
        .unwrap();
    let child = words(&children.stdout).trim().parse().ok();
    let pid = child.unwrap_or_else(|| i32::try_from(own).unwrap());
    Pid::from_raw(pid).unwrap()
}

#[test]
fn a_command_is_told_what_its_service_is_told_and_waited_for() {
    for (name, signal) in [
        ("TERM", Signal::TERM),
        ("HUP", Signal::HUP),
        ("QUIT", Signal::QUIT),
        ("INT", Signal::INT),
        ("USR1", Signal::USR1),
    ] {
        let script = format!(
            r#"exec "$0" serve -- sh -c 'trap "echo told; exit 7" {name}; echo ready; while :; do sleep 0.05; done'"#
        );
        let mut serve = shell(&script).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(serve.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        send(&serve, signal);
        assert_eq!(lines.next().unwrap().unwrap(), "told", "{name}");
        assert_eq!(serve.wait().unwrap().code(), Some(7), "{name}");
    }
}

#[test]
fn a_key_interrupts_the_command_of_a_service_once() {
    let count = r#"count=0; trap 'count=$((count+1)); echo "interrupt $count"' INT
trap 'echo "ended after $count"; exit 3' TERM
echo ready; while :; do sleep 0.05; done"#;
    let serve = paiwatch(&home("interrupt"), &["serve", "--", "sh", "-c", count]);
    let mut pane = Pane::start(24, 80, serve);
    pane.until_shown("ready");
    pane.press("\x03");
    pane.until_shown("interrupt 1");
    pane.signal(Signal::TERM);
    let end = pane.end();
    assert_eq!(end.code, 3);
    assert_eq!(end.count("ended after 1"), 1);
}

#[test]
fn a_command_of_a_service_is_told_no_secret_but_the_keys_of_the_service() {
    let environment = |secrets: &[(&str, &str)]| {
        let output = shell(r#"exec "$0" serve -- env"#)
            .envs(secrets.iter().copied())
            .output()
            .unwrap();
        assert!(output.status.success());
        words(&output.stdout)
    };
    let told = environment(&SECRETS);
    assert!(!told.contains("never-shown"), "{told}");
    assert!(told.contains("ALIBABA_CLOUD_ACCESS_KEY_SECRET="), "{told}");
    // Keys that were named for the service are its keys, with their token.
    let named = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id-of-mine"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "key-never-shown"),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", "token-never-shown"),
    ];
    let told = environment(&named);
    for (name, value) in named {
        assert!(told.contains(&format!("{name}={value}\n")), "{told}");
    }
}

#[test]
fn a_pager_and_a_browser_are_told_no_secret() {
    let home = home("told");
    let mut demo = paiwatch(&home, &["demo", "--story", "small"]);
    for (name, value) in SECRETS {
        demo.env(name, value);
    }
    demo.env("TMPDIR", &home);
    demo.env("PAGER", r#"env > "$HOME/env"; true"#);
    let mut pane = Pane::start(24, 80, demo);
    pane.until_shown("small");
    pane.press("P");
    pane.until_shown("back");
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(2, false);
    let told = fs::read_to_string(home.join("env")).unwrap();
    assert!(
        told.contains("PAGER=") && !told.contains("never-shown"),
        "{told}"
    );
    fs::remove_dir_all(&home).unwrap();
}

/// What stands in a folder.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn a_file_that_cannot_be_written_whole_is_not_written_at_all() {
    let home = home("full");
    let folder = home.join("folder");
    fs::create_dir_all(&folder).unwrap();
    // No file may be longer than this, in 1,024 bytes.
    let script = r#"ulimit -f 1; exec "$0" demo --story small"#;
    let mut demo = CommandBuilder::new("bash");
    demo.args(["-c", script, PROGRAM]);
    demo.env_clear();
    for (name, value) in [("HOME", &home), ("TMPDIR", &folder)] {
        demo.env(name, value);
    }
    demo.env("PATH", std::env::var_os("PATH").unwrap());
    demo.env("TERM", "xterm-256color");
    demo.env("LC_ALL", "C.UTF-8");
    demo.cwd(&folder);
    let mut pane = Pane::start(40, 160, demo);
    pane.until_shown("small");
    // All that is known of a run is longer.
    pane.press("g5");
    pane.until_shown("Manifest");
    pane.press("S\r");
    pane.until_shown("cannot save");
    pane.press("P");
    pane.until_here("why there is no pager", |pane| {
        pane.contents().contains("File too large") && count(&pane.bytes, LEFT) == 1
    });
    assert_eq!(names(&folder), [""; 0]);
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(2, false);
    fs::remove_dir_all(&home).unwrap();
}

#[test]
fn a_log_where_none_can_be_is_a_warning_and_never_waited_for() {
    let home = home("log");
    let (pipe, folder) = (home.join("pipe"), home.join("folder"));
    fs::create_dir_all(&folder).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let served = Served::start(&["--story", "small"]);
    for path in [
        &*pipe,
        &*folder,
        Path::new("/dev/full"),
        Path::new("/dev/tty"),
    ] {
        let path = path.to_str().unwrap();
        let output = served.run(&["status", "--log-file", path]);
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{path}: {said}");
        let warning = format!("warning: cannot write the log `{path}`: it is ");
        assert!(said.starts_with(&warning), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    fs::remove_dir_all(&home).unwrap();
}

/// The service answers so from now on.
fn set_faults(served: &Served, faults: &str) {
    let address = served.endpoint().strip_prefix("http://").unwrap();
    let request = format!(
        "PUT /control/faults HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{faults}",
        faults.len()
    );
    let mut service = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut service, request.as_bytes()).unwrap();
    let mut answer = String::new();
    service.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// So much address space that the program can work, and an answer of 150 MB is out of reach.
const LITTLE_MEMORY: &str = r#"ulimit -v 500000; exec "$0" "#;

#[test]
fn an_answer_that_memory_does_not_hold_is_refused_and_the_watch_goes_on() {
    let served = Served::start(&["--story", "small", "--control"]);
    set_faults(&served, "huge-body=150,gzip-bomb=150@0.5");
    for command in ["status --give-up 1s", "wait --give-up 1s @latest"] {
        let mut shell = shell(&format!("{LITTLE_MEMORY}{command}"));
        let output = shell.envs(served.variables.iter().cloned()).output();
        let output = output.unwrap();
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{command}: {said}");
        assert!(said.starts_with("error: answer over "), "{command}: {said}");
    }
    set_faults(&served, "");
    let script = format!("{LITTLE_MEMORY}--interval 1s @latest");
    let mut watch = command(&home("memory"), "bash", &["-c", &script, PROGRAM]);
    for (name, value) in &served.variables {
        watch.env(name, value);
    }
    let mut pane = Pane::start(24, 80, watch);
    pane.until_shown("live");
    set_faults(&served, "huge-body=150");
    pane.press("R");
    pane.until_shown("answer over ");
    set_faults(&served, "");
    pane.press("R");
    pane.until("live again", |screen| {
        screen.contains("live") && !screen.contains("answer over ")
    });
    pane.press("q");
    pane.ends_with(0);
}
