//! The compiler as Cargo calls it for the corpus: bounded, and with its time and memory noted.
//!
//! Cargo takes this program for its `RUSTC_WRAPPER`, so the command line is that of the compiler.

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

/// The variable that says where times are noted, and so that this program is the compiler.
pub(super) const TIMES: &str = "XTASK_CORPUS_TIMES";

/// How much the compiler may take for one crate.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(600),
    kib: 12 << 20,
};

/// What the compiler took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Took {
    /// How long, in seconds.
    pub(super) seconds: f64,
    /// The most memory, in KiB, where that is known.
    pub(super) peak: Option<u64>,
}

/// Is the compiler, where Cargo asks for that.
pub(crate) fn run_if_asked() -> Option<Result<ExitCode>> {
    let times = PathBuf::from(env::var_os(TIMES)?);
    let mut words = env::args_os().skip(1);
    let program = words.next()?;
    Some(run(&times, &program, words.collect()))
}

/// What the compiler took for a package when it was last called.
pub(super) fn took(times: &Path, package: &str) -> Option<Took> {
    let text = fs::read_to_string(times.join(package)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Calls the compiler; bounded for the crates of the corpus, as it is for all others.
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
    let took = Took {
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

/// A status, as this program's own.
fn code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(REFUSED))
}
