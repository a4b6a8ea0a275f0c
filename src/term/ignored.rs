//! Which signals the program was told to ignore when it began, as `nohup` and shells tell
//! what they start in the background. They stay ignored: listening to one would undo that.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The signals, a bit each; the first one is the lowest bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Set(u64);

impl Set {
    fn has(self, number: i32) -> bool {
        let bit = u32::try_from(number - 1).ok();
        let bit = bit.and_then(|bit| 1_u64.checked_shl(bit));
        bit.is_some_and(|bit| self.0 & bit != 0)
    }
}

/// Whether a signal was ignored when the program began. Has to be asked before anybody listens.
pub fn is_ignored(number: i32) -> bool {
    static IGNORED: OnceLock<Set> = OnceLock::new();
    let ignored = IGNORED.get_or_init(|| told_by_linux().unwrap_or_else(told_by_a_shell));
    ignored.has(number)
}

fn told_by_linux() -> Option<Set> {
    in_status(&fs::read_to_string("/proc/self/status").ok()?)
}

fn in_status(status: &str) -> Option<Set> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(line.trim(), 16).ok().map(Set)
}

/// What is ignored is handed down, so a shell that survives a signal says which ones are.
/// These are the ones that somebody has ignored on purpose.
const ASK: &str = r"for n in 1 2 3 15; do sh -c 'kill -'$n' $$' && echo $n; done";

fn told_by_a_shell() -> Set {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", ASK])
        // It needs to know nothing.
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let told = shell
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    let told = String::from_utf8_lossy(&told);
    let numbers = told
        .split_whitespace()
        .filter_map(|word| word.parse::<u32>().ok());
    Set(numbers.fold(0, |set, number| {
        set | 1_u64.checked_shl(number.saturating_sub(1)).unwrap_or(0)
    }))
}

#[cfg(test)]
mod tests {
    use super::{Set, in_status, told_by_a_shell, told_by_linux};

    #[test]
    fn linux_tells_by_bits() {
        let status = "Name:\tpaiwatch\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001003\n";
        let ignored = in_status(status).unwrap();
        let numbers: Vec<i32> = (0..70).filter(|number| ignored.has(*number)).collect();
        assert_eq!(numbers, [1, 2, 13]);
        assert_eq!(in_status("Name:\tpaiwatch\n"), None);
    }

    #[test]
    fn a_shell_tells_the_same_as_linux_of_those_that_matter() {
        let Set(by_shell) = told_by_a_shell();
        let Some(by_linux) = told_by_linux() else {
            return;
        };
        for number in [1, 2, 3, 15] {
            assert_eq!(Set(by_shell).has(number), by_linux.has(number), "{number}");
        }
    }
}
