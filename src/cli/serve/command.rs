//! The command that a service runs for: it is told what the service is told, and waited for.

use std::io;
use std::process::{ExitCode, ExitStatus};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithRawSiginfo;
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::cli::environment::secrets;
use crate::cli::failure::Failure;
use crate::term::is_ignored;
use crate::text::{CliText, Text};

/// What is passed on. What ends the command ends the service.
const PASSED_ON: [Signal; 6] = [
    Signal::TERM,
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal::USR1,
    Signal::USR2,
];

/// Runs the command with these variables, and with no secret of the environment that is not
/// among them. Its exit code is that of the service.
pub(super) async fn run_command(
    program: &str,
    arguments: &[String],
    variables: &[(&str, String)],
) -> Result<ExitCode, Failure> {
    // Before the command is there, so that no signal misses it.
    let mut told = listen().map_err(|error| Failure::machine(&error))?;
    let mut command = Command::new(program);
    for name in secrets() {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            let what = Text::Cli(CliText::CommandFailed(
                program.to_owned(),
                error.to_string(),
            ));
            Failure::usage(what, Text::Cli(CliText::HowToRun))
        })?;
    loop {
        tokio::select! {
            end = child.wait() => return end.map(exit_code).map_err(|error| Failure::machine(&error)),
            Some(signal) = told.recv() => pass_on(&child, signal),
        }
    }
}

/// The signals that the command has not got by itself. Those that were to be ignored stay so.
fn listen() -> io::Result<UnboundedReceiver<Signal>> {
    let wanted = PASSED_ON.iter().map(|signal| signal.as_raw());
    let wanted = wanted.filter(|number| !is_ignored(*number));
    let mut signals = SignalsInfo::<WithRawSiginfo>::new(wanted)?;
    let (tell, told) = unbounded_channel();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for info in &mut signals {
                let signal = PASSED_ON
                    .into_iter()
                    .find(|signal| signal.as_raw() == info.si_signo);
                if let Some(signal) = signal.filter(|signal| is_for_us_alone(*signal, info.si_code))
                    && tell.send(signal).is_err()
                {
                    return;
                }
            }
        })?;
    Ok(told)
}

/// What a key sends reaches all of the job: a command that counts ^C must not get it twice.
fn is_for_us_alone(signal: Signal, code: i32) -> bool {
    let is_sent_by_somebody = if cfg!(target_os = "linux") {
        code <= 0
    } else {
        code == 0x1_0001
    };
    let is_of_a_key = signal == Signal::INT || signal == Signal::QUIT;
    !is_of_a_key || is_sent_by_somebody
}

fn pass_on(child: &Child, signal: Signal) {
    let id = child.id().and_then(|id| i32::try_from(id).ok());
    if let Some(pid) = id.and_then(Pid::from_raw) {
        // It may be ending just now.
        let _ = kill_process(pid, signal);
    }
}

fn exit_code(end: ExitStatus) -> ExitCode {
    use std::os::unix::process::ExitStatusExt;
    let of_signal = end.signal().map(|number| 128 + number);
    let code = end.code().or(of_signal).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
