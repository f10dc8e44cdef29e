//! Runs programs with a time limit and a memory limit.

use std::{
    ffi::OsStr,
    io,
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

/// The interval at which a program is checked.
const LOOK: Duration = Duration::from_millis(5);

/// The limits of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The maximum run time.
    pub(super) time: Duration,
    /// The maximum address space in KiB; ignored on platforms that cannot limit it.
    pub(super) kib: u64,
}

/// The end of a program: its status, run time and memory.
#[derive(Debug)]
pub(super) struct ProcessResult {
    /// The exit status; `None` if the program exceeded its time limit and was killed.
    pub(super) status: Option<ExitStatus>,
    /// The run time.
    pub(super) seconds: f64,
    /// The peak memory in KiB, as of the last check; `None` if it is unknown.
    pub(super) peak: Option<u64>,
}

/// Returns a command that runs a program with a limited address space.
pub(super) fn command(program: &OsStr, limits: Limits) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    let script = format!("ulimit -v {} 2>/dev/null; exec \"$@\"", limits.kib);
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).arg(program);
    command
}

/// Waits until a program ends, and kills it if it exceeds its time limit.
pub(super) fn wait(child: &mut Child, limits: Limits) -> io::Result<ProcessResult> {
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
            return Ok(ProcessResult {
                status,
                seconds,
                peak,
            });
        }
        thread::sleep(LOOK);
    }
}

/// Returns the peak memory of a process in KiB. `process` is its ID, or `self` for this process.
pub(super) fn memory(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Describes the exit status of a program, for a message.
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
    fn a_program_is_killed_after_its_time_limit() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let ended = wait(&mut child, LIMITS).unwrap();
        assert!(ended.status.is_none() && ended.seconds < 30.0);
    }

    #[test]
    fn the_memory_is_limited_and_the_signal_reported() {
        let mut sh = command("sh".as_ref(), LIMITS);
        let output = sh.args(["-c", "ulimit -v; kill -9 $$"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1048576");
        assert_eq!(signal(output.status), "ended by signal 9");
    }
}
