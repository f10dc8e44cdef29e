//! A program whose time and memory are bounded.

use std::{
    ffi::OsStr,
    io,
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

/// How often a program is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// How much a program may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long it may take.
    pub(super) time: Duration,
    /// How many KiB of addresses it may use; where that cannot be bounded, it is not.
    pub(super) kib: u64,
}

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Its status; `None` where its time was over.
    pub(super) status: Option<ExitStatus>,
    /// How long it took.
    pub(super) seconds: f64,
    /// The most memory it had, in KiB, where that is known: as seen on the last look.
    pub(super) peak: Option<u64>,
}

/// A program that may use only so many addresses.
pub(super) fn command(program: &OsStr, limits: Limits) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    let script = format!("ulimit -v {} 2>/dev/null; exec \"$@\"", limits.kib);
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).arg(program);
    command
}

/// Waits until a program ends, and ends it when its time is over.
pub(super) fn wait(child: &mut Child, limits: Limits) -> io::Result<Ended> {
    let start = Instant::now();
    let mut peak = None;
    loop {
        peak = peak.max(memory(&child.id().to_string()));
        let status = child.try_wait()?;
        let over = start.elapsed() > limits.time;
        if status.is_none() && over {
            child.kill()?;
            child.wait()?;
        }
        if status.is_some() || over {
            let seconds = start.elapsed().as_secs_f64();
            return Ok(Ended {
                status,
                seconds,
                peak,
            });
        }
        thread::sleep(LOOK);
    }
}

/// The most memory that a process has had so far, in KiB; `self` is this one.
pub(super) fn memory(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// In words, how a program ended that was ended by the system.
pub(super) fn signal(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("ended by signal {signal}");
    }
    format!("ended with {status}")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Command, Duration, Limits, command, signal, wait};

    const LIMITS: Limits = Limits {
        time: Duration::from_millis(200),
        kib: 1 << 20,
    };

    #[test]
    fn time_is_bounded() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let ended = wait(&mut child, LIMITS).unwrap();
        assert!(ended.status.is_none() && ended.seconds < 30.0);
    }

    #[test]
    fn memory_is_bounded_and_the_status_passed_on() {
        let mut sh = command("sh".as_ref(), LIMITS);
        let output = sh.args(["-c", "ulimit -v; kill -9 $$"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1048576");
        assert_eq!(signal(output.status), "ended by signal 9");
    }
}
