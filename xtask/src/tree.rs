//! The files of a crate on the disk: comparing them with those that it should have, and writing the difference.
//!
//! The manifest of a directory lists the files that were generated there, each with a hash of its content. No other
//! file is ever touched, and a listed file that somebody edited is overwritten only on request.
//!
//! A run may fail at any point. So the manifest is written twice: before the first change it lists the files and
//! contents of before and after, at the end those of after. Whatever state a failed run leaves, each of its files is
//! listed with its content, and the next run writes what is missing.

mod disk;
mod file;
mod lock;
mod manifest;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use generator::Files;

use crate::error::{Error, Result, shown};
use disk::Disk;
use file::{read, within};
pub use lock::take as lock;
use manifest::Manifest;

/// A file that differs from what it should be.
#[derive(Debug)]
pub(crate) struct Change {
    /// The path below the directory of the crate.
    pub(crate) path: String,
    /// The content on the disk; `None` if there is no file.
    pub(crate) old: Option<Vec<u8>>,
    /// The content that the file should have; `None` if there should be no file.
    pub(crate) new: Option<String>,
}

/// The changes of a directory.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The files that change: added and replaced ones in the order of their paths, `Cargo.toml` behind them so that it
    /// names no missing file, then removed ones.
    pub(crate) changes: Vec<Change>,
    /// Files that were edited since they were generated.
    pub(crate) edited: Vec<String>,
    /// How many files do not change.
    unchanged: usize,
    /// The manifest on the disk.
    old: Manifest,
    /// The manifest after the changes.
    new: Manifest,
}

/// The number of files in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Files that are new or have another content.
    pub written: usize,
    /// Files that are no longer generated.
    pub removed: usize,
    /// Files that do not change.
    pub unchanged: usize,
}

impl Plan {
    /// Counts the files.
    pub(crate) fn tally(&self) -> Tally {
        let written = self.changes.iter().filter(|one| one.new.is_some()).count();
        Tally {
            written,
            removed: self.changes.len() - written,
            unchanged: self.unchanged,
        }
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.old == self.new
    }
}

/// Makes a directory hold these files; edited ones are overwritten only by `force`.
pub fn write(root: &Path, files: &Files, force: bool) -> Result<Tally> {
    let is_new = !root.exists();
    fs::create_dir_all(root).map_err(Error::io("create the directory", root))?;
    let written = write_locked(root, files, force, &Disk::real());
    if is_new && written.is_err() {
        // Fails if there is something in it, which then stays.
        let _ = fs::remove_dir(root);
    }
    written
}

fn write_locked(root: &Path, files: &Files, force: bool, disk: &Disk) -> Result<Tally> {
    let _lock = lock::take(root)?;
    let plan = plan(root, files)?;
    if !plan.edited.is_empty() && !force {
        return Err(edited(root, &plan.edited));
    }
    apply(root, &plan, disk).map_err(|error| {
        error
            .and("the directory is incomplete")
            .help("fix the cause and run the command again; it completes the directory")
    })?;
    Ok(plan.tally())
}

/// Writes the changes.
fn apply(root: &Path, plan: &Plan, disk: &Disk) -> Result<()> {
    let draft = root.join(manifest::DRAFT);
    if draft.symlink_metadata().is_ok() {
        disk.remove_file(&draft)?;
    }
    if plan.is_empty() {
        return Ok(());
    }
    let put = |path: &str, text: &str| {
        let file = within(root, path)?;
        if let Some(parent) = file.parent() {
            disk.make_dirs(parent)?;
        }
        disk.write(&draft, text)?;
        disk.rename(&draft, &file)
    };
    if !plan.changes.is_empty() {
        put(manifest::NAME, &plan.old.and(&plan.new).text())?;
    }
    for change in &plan.changes {
        if let Some(text) = &change.new {
            put(&change.path, text)?;
        } else {
            disk.remove_file(&within(root, &change.path)?)?;
            for dir in change.path.rmatch_indices('/') {
                disk.remove_dir(&root.join(&change.path[..dir.0]))?;
            }
        }
    }
    put(manifest::NAME, &plan.new.text())
}

/// Compares a directory with the files that it should hold.
pub(crate) fn plan(root: &Path, files: &Files) -> Result<Plan> {
    if root.exists() && !root.is_dir() {
        return Err(Error::new(format!("`{}` is not a directory", shown(root)))
            .help("choose another directory for the crate"));
    }
    if let Some(path) = files.keys().find(|path| !manifest::is_safe(path)) {
        return Err(Error::new(format!(
            "internal error: the generator returned a file with the path `{path}`"
        ))
        .help("please report this error"));
    }
    let mut plan = Plan {
        changes: Vec::new(),
        edited: Vec::new(),
        unchanged: 0,
        old: manifest::read(root)?,
        new: Manifest::of(files),
    };
    let mut in_the_way = Vec::new();
    for (path, text) in files {
        let old = read(root, path)?;
        match &old {
            Some(old) if is_same(old, text) => {
                plan.unchanged += 1;
                continue;
            }
            Some(_) if !plan.old.lists(path) => in_the_way.push(path.as_str()),
            Some(old) if !plan.old.has_content(path, old) => plan.edited.push(path.clone()),
            _ => {}
        }
        plan.changes.push(Change {
            path: path.clone(),
            old,
            new: Some(text.clone()),
        });
    }
    if !in_the_way.is_empty() {
        return Err(handwritten(root, &in_the_way));
    }
    plan.changes
        .sort_by_key(|change| change.path == "Cargo.toml");
    for path in plan.old.paths().filter(|path| !files.contains_key(*path)) {
        let old = read(root, path)?;
        if old
            .as_ref()
            .is_some_and(|old| !plan.old.has_content(path, old))
        {
            plan.edited.push(path.to_owned());
        }
        plan.changes.push(Change {
            path: path.to_owned(),
            old,
            new: None,
        });
    }
    Ok(plan)
}

/// Whether a file has a content; the ends of lines do not matter.
fn is_same(file: &[u8], text: &str) -> bool {
    file == text.as_bytes() || manifest::with_plain_lines(file) == text.as_bytes()
}

/// The error for files that somebody else wrote at the path of generated ones.
fn handwritten(root: &Path, paths: &[&str]) -> Error {
    let message = format!(
        "`{}` contains files that were not generated and would be overwritten: {}",
        shown(root),
        paths.join(", ")
    );
    Error::new(message).help(format!(
        "move them away, or list their paths in `{}`, one per line, to allow overwriting them",
        shown(&root.join(manifest::NAME))
    ))
}

/// The error for generated files that somebody edited.
fn edited(root: &Path, paths: &[String]) -> Error {
    let message = format!(
        "`{}` contains generated files that were edited by hand: {}; nothing was written",
        shown(root),
        paths.join(", ")
    );
    Error::new(message).help("move your changes to other files, or overwrite them with `--force`")
}
