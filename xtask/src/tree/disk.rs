//! What changes the disk, one operation each, so that a test can let any of them fail.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::Path,
};

use crate::error::{Error, Result};

/// The disk. Each of its operations is done or not; doing what is done already is no error.
pub(super) struct Disk<'a> {
    /// Asked before each operation.
    pub(super) gate: &'a dyn Fn() -> io::Result<()>,
}

impl Disk<'static> {
    /// The disk as it is.
    pub(super) fn real() -> Self {
        Self { gate: &|| Ok(()) }
    }
}

impl Disk<'_> {
    /// Creates a directory.
    pub(super) fn make_dir(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::create_dir(path));
        allowing(&[ErrorKind::AlreadyExists], done).map_err(Error::io("create the directory", path))
    }

    /// Removes a directory, if it is empty.
    pub(super) fn drop_dir(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::remove_dir(path));
        allowing(&[ErrorKind::NotFound, ErrorKind::DirectoryNotEmpty], done)
            .map_err(Error::io("remove the directory", path))
    }

    /// Removes a directory with all that is in it.
    pub(super) fn drop_tree(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::remove_dir_all(path));
        allowing(&[ErrorKind::NotFound], done).map_err(Error::io("remove the directory", path))
    }

    /// Removes a file.
    pub(super) fn drop_file(&self, path: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::remove_file(path));
        allowing(&[ErrorKind::NotFound], done).map_err(Error::io("remove", path))
    }

    /// Writes a new file. It is not forced to the disk: after a loss of power the next run compares and writes anew.
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<()> {
        let write = || {
            (self.gate)()?;
            let mut file = File::create_new(path)?;
            (self.gate)()?;
            file.write_all(text.as_bytes())
        };
        write().map_err(Error::io("write", path))
    }

    /// Gives a file a second name.
    pub(super) fn link(&self, path: &Path, name: &Path) -> Result<()> {
        let done = (self.gate)()
            .and_then(|()| fs::hard_link(path, name).or_else(|_| fs::copy(path, name).map(drop)));
        done.map_err(Error::io("keep a copy of", path))
    }

    /// Renames a file, in place of what has the name already.
    pub(super) fn rename(&self, path: &Path, name: &Path) -> Result<()> {
        let done = (self.gate)().and_then(|()| fs::rename(path, name));
        done.map_err(Error::io("put in place", name))
    }

    /// Renames a file that may have been renamed already.
    pub(super) fn rename_if_there(&self, path: &Path, name: &Path) -> Result<()> {
        if path.symlink_metadata().is_ok() {
            self.rename(path, name)
        } else {
            Ok(())
        }
    }
}

/// Takes some errors for success.
fn allowing(kinds: &[ErrorKind], done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if kinds.contains(&error.kind()) => Ok(()),
        done => done,
    }
}
