//! Locks a directory, so that runs do not overlap.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use crate::{
    error::{Error, Result, shown},
    report,
};

/// Waits until no other run holds the lock of a directory. The lock is released when the returned file is dropped.
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

/// Opens the file to lock: the directory itself, so that no lock file remains.
#[cfg(unix)]
fn open(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// Opens the file to lock: a file in the directory, because directories cannot be locked on this platform.
#[cfg(not(unix))]
fn open(root: &Path) -> io::Result<File> {
    File::create(root.join(".codegen-lock"))
}
