//! Runs the programs of a document with limits.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use xtask::error::{Error, Result};

use super::{
    oracle::compare,
    outcome::Wire,
    prepare::{Session, folder},
};
use crate::{
    bounded::{self, Limits},
    scratch::Scratch,
};

/// The limits of the program of one document.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(120),
    kib: 4 << 20,
};

/// Runs the programs and compares their results.
pub(super) fn run(mut session: Session, programs: &[PathBuf], scratch: &Scratch) -> Result<Wire> {
    let folder = scratch.root.join(folder(&session.package));
    let [program, servers @ ..] = programs else {
        return Ok(session.wire);
    };
    if let Some(missing) = programs.iter().find(|program| !program.exists()) {
        let words = format!("{} does not compile", missing.display());
        session
            .wire
            .differing
            .insert("all".to_owned(), (session.calls.len(), words));
        return Ok(session.wire);
    }
    let (output, errors) = (folder.join("stdout"), folder.join("stderr"));
    let create = |path: &Path| File::create(path).map_err(Error::io("write", path));
    let mut command = bounded::command(program.as_os_str(), LIMITS);
    command
        .arg(folder.join("calls"))
        .args(servers.iter().map(AsRef::<OsStr>::as_ref));
    command
        .stdin(Stdio::null())
        .stdout(create(&output)?)
        .stderr(create(&errors)?);
    let failed = |error| Error::io("run", program)(error);
    let mut child = command.spawn().map_err(failed)?;
    let ended = bounded::wait(&mut child, LIMITS).map_err(failed)?;
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::io("read", path));
    let lost = match ended.status {
        Some(status) if status.success() => "no result".to_owned(),
        Some(status) => format!("{}: {}", bounded::signal(status), read(&errors)?.trim()),
        None => format!("timed out after {} s", LIMITS.time.as_secs()),
    };
    compare(&mut session, &read(&output)?, &lost);
    Ok(session.wire)
}
