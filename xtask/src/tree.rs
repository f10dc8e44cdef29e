//! A crate's files on the disk: what is to change, and the change as one step.
//!
//! The files made here are listed in the directory's manifest; no other file is ever touched.

mod disk;
mod journal;
mod lock;
mod manifest;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use generator::Files;

use crate::error::{Error, Result, shown};
use disk::Disk;
pub use lock::take as lock;

/// A file that is not as it is to be.
#[derive(Debug)]
pub(crate) struct Change {
    /// The path below the crate's directory.
    pub(crate) path: String,
    /// The content on the disk, where there is one.
    pub(crate) old: Option<Vec<u8>>,
    /// The content that is to be there, if any.
    pub(crate) new: Option<String>,
}

/// What is to be done to a directory.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The files that change, sorted by path; the manifest is one of them.
    pub(crate) changes: Vec<Change>,
    /// How many files are as they are to be.
    unchanged: usize,
}

/// What a plan does, in numbers; the manifest does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Files that are new or have another content.
    pub written: usize,
    /// Files that are no longer made.
    pub removed: usize,
    /// Files that are left alone.
    pub unchanged: usize,
}

impl Plan {
    /// The plan in numbers.
    pub(crate) fn tally(&self) -> Tally {
        let changes = self
            .changes
            .iter()
            .filter(|change| change.path != manifest::NAME);
        let (written, removed): (Vec<_>, Vec<_>) = changes.partition(|change| change.new.is_some());
        Tally {
            written: written.len(),
            removed: removed.len(),
            unchanged: self.unchanged,
        }
    }
}

/// Brings a directory to hold these files, all of them or, where that fails, none.
pub fn write(root: &Path, files: &Files) -> Result<Tally> {
    let is_new = !root.exists();
    fs::create_dir_all(root).map_err(Error::io("create the directory", root))?;
    let written = write_alone(root, files);
    if is_new && written.is_err() {
        let _ = fs::remove_dir(root);
    }
    written
}

/// Does that while no other run works in the directory.
fn write_alone(root: &Path, files: &Files) -> Result<Tally> {
    let _lock = lock::take(root)?;
    journal::recover(root, &Disk::real())?;
    let plan = plan(root, files)?;
    journal::apply(root, &plan.changes, &Disk::real())?;
    Ok(plan.tally())
}

/// Ends what an interrupted run began in a directory, if one did.
pub(crate) fn recover(root: &Path) -> Result<()> {
    if !is_interrupted(root) {
        return Ok(());
    }
    let _lock = lock::take(root)?;
    journal::recover(root, &Disk::real())
}

/// Whether an interrupted run, or one under way, has left its traces in a directory.
pub(crate) fn is_interrupted(root: &Path) -> bool {
    root.join(journal::STAGING).symlink_metadata().is_ok()
}

/// Compares a directory with the files that it is to hold. Touches nothing.
pub(crate) fn plan(root: &Path, files: &Files) -> Result<Plan> {
    if root.exists() && !root.is_dir() {
        return Err(Error::new(format!("`{}` is not a directory", shown(root)))
            .help("choose another place for the crate with `--out DIR`"));
    }
    let owned = manifest::read(root)?;
    let mut wanted: BTreeMap<&str, &str> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    if let Some(path) = wanted.keys().find(|path| !manifest::is_safe(path)) {
        return Err(Error::new(format!(
            "the generator made a file with the unfit path `{path}`"
        ))
        .help("this is a fault of the generator; please report it"));
    }
    let manifest = manifest::text(wanted.keys());
    wanted.insert(manifest::NAME, &manifest);

    let mut plan = Plan {
        changes: Vec::new(),
        unchanged: 0,
    };
    let mut in_the_way = Vec::new();
    for (&path, &text) in &wanted {
        let old = read(root, path)?;
        match &old {
            Some(old) if old == text.as_bytes() => {
                plan.unchanged += usize::from(path != manifest::NAME);
            }
            Some(_) if path != manifest::NAME && !owned.contains(path) => in_the_way.push(path),
            _ => plan.changes.push(Change {
                path: path.to_owned(),
                old,
                new: Some(text.to_owned()),
            }),
        }
    }
    if !in_the_way.is_empty() {
        return Err(handwritten(root, &in_the_way));
    }
    for path in owned
        .iter()
        .filter(|path| !wanted.contains_key(path.as_str()))
    {
        if let Some(old) = read(root, path)? {
            plan.changes.push(Change {
                path: path.clone(),
                old: Some(old),
                new: None,
            });
        }
    }
    plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(plan)
}

/// Files were to be written where somebody else's are.
fn handwritten(root: &Path, paths: &[&str]) -> Error {
    let manifest = root.join(manifest::NAME);
    let message = format!(
        "in `{}`, files that were not made here are in the way: {}",
        shown(root),
        paths.join(", ")
    );
    Error::new(message).help(format!(
        "move them away, or to have them overwritten, list their paths in `{}`, one a line",
        shown(&manifest)
    ))
}

/// Reads a file below `root`; `None` where there is none.
fn read(root: &Path, path: &str) -> Result<Option<Vec<u8>>> {
    let file = within(root, path)?;
    match file.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => {
            fs::read(&file).map(Some).map_err(Error::io("read", &file))
        }
        Ok(_) => Err(Error::new(format!(
            "`{}` is not a file, but one is made there",
            shown(&file)
        ))
        .help("move it away; a symbolic link is not followed")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", &file)(error)),
    }
}

/// The place of a path below `root`, none of whose directories is a symbolic link or anything else.
fn within(root: &Path, path: &str) -> Result<PathBuf> {
    let mut place = root.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let is_parent = parts.peek().is_some();
        if is_parent
            && place
                .symlink_metadata()
                .is_ok_and(|metadata| !metadata.is_dir())
        {
            return Err(Error::new(format!(
                "`{}` is not a directory, but `{path}` is in it",
                shown(&place)
            ))
            .help("move it away; a symbolic link is not followed"));
        }
    }
    Ok(place)
}
