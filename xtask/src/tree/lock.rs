//! One run at a time in a directory.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use crate::{
    error::{Error, Result, shown},
    report,
};

/// Waits until no other run works in a directory, and keeps others out until what it returns is dropped.
pub fn take(root: &Path) -> Result<File> {
    let file = open(root).map_err(Error::io("open the directory", root))?;
    let locked = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            report::warn(&format!("waiting for another run in `{}`", shown(root)));
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    match locked {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => {
            Err(Error::io("lock the directory", root)(error))
        }
        _ => Ok(file),
    }
}

/// What is locked: the directory itself, which leaves no trace.
#[cfg(unix)]
fn open(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// What is locked: a file in the directory, which cannot be locked itself here.
#[cfg(not(unix))]
fn open(root: &Path) -> io::Result<File> {
    File::create(root.join(".codegen-lock"))
}
