//! Compares the files of a crate on the disk with the generated files, and writes the differences.
//!
//! The manifest of a directory lists the files that were generated there, each with a hash of its content. Other files
//! are never touched, and a listed file that was edited by hand is overwritten only on request.
//!
//! A run may fail at any point. Therefore the manifest is written twice: before the first change with the old and the
//! new files and hashes, and at the end with the new ones only. After a failed run, every file is listed with its hash,
//! and the next run completes the directory.

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

/// A file that differs from the generated one.
#[derive(Debug)]
pub(crate) struct Change<'f> {
    /// The path relative to the directory of the crate.
    pub(crate) path: String,
    /// The content on the disk; `None` if there is no file.
    pub(crate) old: Option<Vec<u8>>,
    /// The generated content; `None` if the file is no longer generated.
    pub(crate) new: Option<&'f str>,
}

/// The changes of a directory.
#[derive(Debug)]
pub(crate) struct Plan<'f> {
    /// The files that change: added and replaced ones by path, then `Cargo.toml`, so that it never names a missing
    /// file, then removed ones.
    pub(crate) changes: Vec<Change<'f>>,
    /// The files that were edited after they were generated.
    pub(crate) edited: Vec<String>,
    /// The number of files that do not change.
    unchanged: usize,
    /// The manifest on the disk.
    old: Manifest,
    /// The manifest after the changes.
    new: Manifest,
}

/// The number of files in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The number of files that are new or changed.
    pub written: usize,
    /// The number of files that are no longer generated.
    pub removed: usize,
    /// The number of files that do not change.
    pub unchanged: usize,
}

impl Plan<'_> {
    /// Counts the files.
    pub(crate) fn tally(&self) -> Tally {
        let written = self.changes.iter().filter(|one| one.new.is_some()).count();
        Tally {
            written,
            removed: self.changes.len() - written,
            unchanged: self.unchanged,
        }
    }

    /// Returns whether no file changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.old == self.new
    }
}

/// Writes the files to a directory. Files that were edited by hand are overwritten only with `force`.
pub fn write(root: &Path, files: &Files, force: bool) -> Result<Tally> {
    let is_new = !root.exists();
    fs::create_dir_all(root).map_err(Error::io("create the directory", root))?;
    let written = write_locked(root, files, force, &Disk::real());
    if is_new && written.is_err() {
        // This fails if the directory is not empty, which is intended.
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

/// Writes the changes to the disk.
fn apply(root: &Path, plan: &Plan<'_>, disk: &Disk) -> Result<()> {
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

/// Compares a directory with the generated files.
pub(crate) fn plan<'f>(root: &Path, files: &'f Files) -> Result<Plan<'f>> {
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
            new: Some(text),
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

/// Returns whether a file has this content, apart from line endings.
fn is_same(file: &[u8], text: &str) -> bool {
    file == text.as_bytes() || manifest::with_plain_lines(file) == text.as_bytes()
}

/// Returns the error for handwritten files at the paths of generated ones.
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

/// Returns the error for generated files that were edited by hand.
fn edited(root: &Path, paths: &[String]) -> Error {
    let message = format!(
        "`{}` contains generated files that were edited by hand: {}; nothing was written",
        shown(root),
        paths.join(", ")
    );
    Error::new(message).help("move your changes to other files, or overwrite them with `--force`")
}
