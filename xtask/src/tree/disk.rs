//! The operations that change the disk. A test can make each of them fail.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::Path,
};

use crate::error::{Error, Result};

/// The disk, or one with injected failures.
pub(super) struct Disk<'a> {
    /// A function that is called before each operation; the operation fails with its error.
    pub(super) gate: &'a dyn Fn() -> io::Result<()>,
}

impl Disk<'static> {
    /// Returns the disk without injected failures.
    pub(super) fn real() -> Self {
        Self { gate: &|| Ok(()) }
    }
}

impl Disk<'_> {
    /// Creates a directory and its parents, unless they exist.
    pub(super) fn make_dirs(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.make_dirs(parent)?;
        }
        let done = (self.gate)().and_then(|()| fs::create_dir(path));
        allowing(&[ErrorKind::AlreadyExists], done).map_err(Error::io("create the directory", path))
    }

    /// Removes a directory if it is empty.
    pub(super) fn remove_dir(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::remove_dir(path));
        allowing(&[ErrorKind::NotFound, ErrorKind::DirectoryNotEmpty], done)
            .map_err(Error::io("remove the directory", path))
    }

    /// Removes a file if it exists.
    pub(super) fn remove_file(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::remove_file(path));
        allowing(&[ErrorKind::NotFound], done).map_err(Error::io("remove", path))
    }

    /// Writes a new file without synchronizing it: after a power failure, the next run repairs it.
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<()> {
        let write = || {
            (self.gate)()?;
            let mut file = File::create_new(path)?;
            (self.gate)()?;
            file.write_all(text.as_bytes())
        };
        write().map_err(Error::io("write", path))
    }

    /// Renames a file, replacing an existing one.
    pub(super) fn rename(&self, path: &Path, name: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::rename(path, name));
        done.map_err(Error::io("write", name))
    }
}

/// Treats some errors as success.
fn allowing(kinds: &[ErrorKind], done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if kinds.contains(&error.kind()) => Ok(()),
        done => done,
    }
}
