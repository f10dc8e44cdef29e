//! Wraps the compiler when Cargo calls it: limits its time and memory, and records them.
//!
//! This program is Cargo's `RUSTC_WRAPPER`, so its arguments are the path and the arguments of the compiler.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::json;

use xtask::{
    error::{Error, REFUSED, Result},
    report,
};

use super::{
    bounded::{self, Limits},
    exit::FAILED,
};

/// The environment variable with the directory of the records. If it is set, this program wraps the compiler.
pub(super) const TIMES: &str = "XTASK_CORPUS_TIMES";

/// The limits of the compiler for one crate.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(600),
    kib: 12 << 20,
};

/// The time and memory that the compiler used.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct CompilerUsage {
    /// The run time.
    pub(super) seconds: f64,
    /// The peak memory in KiB, if it is known.
    pub(super) peak: Option<u64>,
}

/// Runs the compiler if Cargo called this program as its wrapper.
pub(crate) fn run_if_requested() -> Option<Result<ExitCode>> {
    let times = PathBuf::from(env::var_os(TIMES)?);
    let mut words = env::args_os().skip(1);
    let program = words.next()?;
    Some(run(&times, &program, words.collect()))
}

/// Returns the record of the last compilation of a package.
pub(super) fn took(times: &Path, package: &str) -> Option<CompilerUsage> {
    let text = fs::read_to_string(times.join(package)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Calls the compiler, with limits for the generated crates and without limits for their dependencies.
fn run(times: &Path, program: &OsString, words: Vec<OsString>) -> Result<ExitCode> {
    let failed = |error| Error::io("run", program.as_ref())(error);
    let primary = env::var_os("CARGO_PRIMARY_PACKAGE").and(env::var_os("CARGO_PKG_NAME"));
    let Some(package) = primary else {
        let status = Command::new(program).args(words).status();
        return Ok(code(status.map_err(failed)?));
    };
    let mut command = bounded::command(program, LIMITS);
    let mut child = command.args(words).spawn().map_err(failed)?;
    let ended = bounded::wait(&mut child, LIMITS).map_err(failed)?;
    let took = CompilerUsage {
        seconds: ended.seconds,
        peak: ended.peak,
    };
    let note = times.join(package);
    fs::write(&note, json!(took).to_string()).map_err(Error::io("write", &note))?;
    let why = match ended.status {
        None => format!("the compiler timed out after {} s", LIMITS.time.as_secs()),
        Some(status) if status.code().is_none_or(|code| !matches!(code, 0 | 1)) => {
            format!("the compiler {}", bounded::signal(status))
        }
        Some(status) => return Ok(code(status)),
    };
    let diagnostic = json!({
        "$message_type": "diagnostic", "message": why, "code": null, "level": "error",
        "spans": [], "children": [], "rendered": format!("error: {why}\n"),
    });
    report::warn(&diagnostic.to_string());
    Ok(ExitCode::from(FAILED))
}

/// Converts the status of the compiler to an exit code of this program.
fn code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(REFUSED))
}
