//! Several changes as one: all of them happen, or none.
//!
//! New contents are staged and old ones kept in a directory of their own; then a journal of the steps is put beside
//! them by one rename, which is the moment of decision; then the steps are done, each a rename or less. Whoever finds
//! a journal does its steps: forward, or where one could not be done, back. Steps may be done again, so an interrupted
//! run is ended by the next. A file that is there before and after is never missing in between: Cargo must be able to
//! read the workspace that holds the crate, or there would be no next run.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Change, disk::Disk, manifest, within};
use crate::error::{Error, Result, shown};

/// The directory below the crate's that is there while it changes.
pub(super) const STAGING: &str = ".codegen-staging";

/// The journal of steps to be done.
const FORWARD: &str = "forward";
/// The journal of steps to be undone.
const BACK: &str = "back";

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Creates a directory.
    MakeDir,
    /// Moves a new file in.
    Add,
    /// Moves a file in place of the old one.
    Replace,
    /// Moves an old file away.
    Remove,
    /// Removes a directory, if it is empty.
    DropDir,
}

impl Kind {
    /// Each kind with its word in the journal, in the order in which steps are done.
    const ALL: [(Self, &str); 5] = [
        (Self::MakeDir, "make-dir"),
        (Self::Add, "add"),
        (Self::Replace, "replace"),
        (Self::Remove, "remove"),
        (Self::DropDir, "drop-dir"),
    ];

    fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, word)| word)
    }
}

/// A step, at a path below the crate's directory.
#[derive(Debug)]
struct Step {
    kind: Kind,
    path: String,
}

impl Step {
    /// Reads a line of a journal; `None` for what no journal of ours says.
    fn parse(line: &str) -> Option<Self> {
        let (word, path) = line.split_once(' ')?;
        let (kind, _) = Kind::ALL.into_iter().find(|(_, known)| *known == word)?;
        let fit = path == manifest::NAME || manifest::is_safe(path);
        fit.then(|| Self {
            kind,
            path: path.to_owned(),
        })
    }
}

/// Makes the changes.
pub(super) fn apply(root: &Path, changes: &[Change], disk: &Disk) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let staging = Staging { root, disk };
    let steps = steps(root, changes);
    if let Err(error) = staging.fill(&steps, changes) {
        return staging.give_up(error);
    }
    if let [only] = steps.as_slice()
        && matches!(only.kind, Kind::Add | Kind::Replace)
    {
        return staging
            .step(0, only)
            .or_else(|error| staging.give_up(error))
            .and_then(|()| staging.clear());
    }
    if let Err(error) = staging.decide(&steps) {
        return staging.give_up(error);
    }
    match staging.forward(&steps) {
        Ok(()) => staging.end(FORWARD),
        Err(error) => Err(staging.take_back(&steps, error)),
    }
}

/// Ends what an interrupted run began.
pub(super) fn recover(root: &Path, disk: &Disk) -> Result<()> {
    let staging = Staging { root, disk };
    if !super::is_interrupted(root) {
        return Ok(());
    }
    let ended = if let Some(steps) = staging.journal(BACK)? {
        staging.back(&steps).and_then(|()| staging.end(BACK))
    } else if let Some(steps) = staging.journal(FORWARD)? {
        staging.forward(&steps).and_then(|()| staging.end(FORWARD))
    } else {
        staging.clear()
    };
    ended.map_err(|error| {
        error
            .and("so an interrupted run cannot be ended")
            .help(format!(
                "once the cause is gone, run again; or remove `{}` to leave the files as they are",
                shown(&staging.dir())
            ))
    })
}

/// The steps that make the changes. A file is there before Cargo's manifest names it, and is gone only afterwards.
fn steps(root: &Path, changes: &[Change]) -> Vec<Step> {
    let paths = |old, new| {
        let kind =
            move |change: &&Change| (change.old.is_some(), change.new.is_some()) == (old, new);
        changes
            .iter()
            .filter(kind)
            .map(|change| change.path.as_str())
    };
    let missing = |dir: &&str| !root.join(dir).exists();
    let made: BTreeSet<&str> = paths(false, true)
        .flat_map(parents)
        .filter(missing)
        .collect();
    let left: BTreeSet<&str> = paths(true, false).flat_map(parents).collect();
    let step = |kind| {
        move |path: &str| Step {
            kind,
            path: path.to_owned(),
        }
    };
    let mut steps: Vec<Step> = made.into_iter().map(step(Kind::MakeDir)).collect();
    steps.extend(paths(false, true).map(step(Kind::Add)));
    steps.extend(paths(true, true).map(step(Kind::Replace)));
    steps.extend(paths(true, false).map(step(Kind::Remove)));
    steps.extend(left.into_iter().rev().map(step(Kind::DropDir)));
    steps
}

/// The directories above a path, outermost first.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// The staging directory of a crate's directory.
struct Staging<'a> {
    root: &'a Path,
    disk: &'a Disk<'a>,
}

impl Staging<'_> {
    fn dir(&self) -> PathBuf {
        self.root.join(STAGING)
    }

    /// Where the new content of a step waits.
    fn new_text(&self, index: usize) -> PathBuf {
        self.dir().join(format!("new-{index}"))
    }

    /// Where the old content of a step is kept.
    fn old_text(&self, index: usize) -> PathBuf {
        self.dir().join(format!("old-{index}"))
    }

    /// Stages the new contents, and keeps the old ones that are to be replaced.
    fn fill(&self, steps: &[Step], changes: &[Change]) -> Result<()> {
        let texts: BTreeMap<&str, &str> = changes
            .iter()
            .filter_map(|change| Some((change.path.as_str(), change.new.as_deref()?)))
            .collect();
        self.disk.make_dir(&self.dir())?;
        for (index, step) in steps.iter().enumerate() {
            if let Some(text) = texts.get(step.path.as_str()) {
                self.disk.write(&self.new_text(index), text)?;
            }
            if step.kind == Kind::Replace {
                self.disk
                    .link(&within(self.root, &step.path)?, &self.old_text(index))?;
            }
        }
        Ok(())
    }

    /// Puts the journal in place: from here on the steps are to be done.
    fn decide(&self, steps: &[Step]) -> Result<()> {
        let draft = self.dir().join("draft");
        let lines = steps
            .iter()
            .map(|step| format!("{} {}\n", step.kind.word(), step.path));
        self.disk.write(&draft, &lines.collect::<String>())?;
        self.disk.rename(&draft, &self.dir().join(FORWARD))
    }

    /// Decides otherwise: from here on the steps are to be undone.
    fn turn(&self) -> Result<()> {
        self.disk
            .rename(&self.dir().join(FORWARD), &self.dir().join(BACK))
    }

    /// Undoes the steps because of an error, and says of it what it came to.
    fn take_back(&self, steps: &[Step], error: Error) -> Error {
        let taken = self.turn().and_then(|()| self.back(steps));
        match taken.and_then(|()| self.end(BACK)) {
            Ok(()) => error.and("all is as it was"),
            Err(second) => error
                .and(&format!("nor can it be taken back ({})", second.message()))
                .help("once the cause is gone, run again: that is seen to first"),
        }
    }

    /// Does the steps that are not done yet.
    fn forward(&self, steps: &[Step]) -> Result<()> {
        steps
            .iter()
            .enumerate()
            .try_for_each(|(index, step)| self.step(index, step))
    }

    /// Does a step, unless it is done.
    fn step(&self, index: usize, step: &Step) -> Result<()> {
        let path = within(self.root, &step.path)?;
        match step.kind {
            Kind::MakeDir => self.disk.make_dir(&path),
            Kind::Add | Kind::Replace => self.disk.rename_if_there(&self.new_text(index), &path),
            Kind::Remove => self.disk.rename_if_there(&path, &self.old_text(index)),
            Kind::DropDir => self.disk.drop_dir(&path),
        }
    }

    /// Undoes the steps that are not undone yet, the last one first.
    fn back(&self, steps: &[Step]) -> Result<()> {
        steps
            .iter()
            .enumerate()
            .rev()
            .try_for_each(|(index, step)| {
                let path = within(self.root, &step.path)?;
                match step.kind {
                    Kind::MakeDir => self.disk.drop_dir(&path),
                    Kind::Add if self.new_text(index).exists() => Ok(()),
                    Kind::Add => self.disk.drop_file(&path),
                    Kind::Replace | Kind::Remove => {
                        self.disk.rename_if_there(&self.old_text(index), &path)
                    }
                    Kind::DropDir => self.disk.make_dir(&path),
                }
            })
    }

    /// Reads a journal, where there is one.
    fn journal(&self, name: &str) -> Result<Option<Vec<Step>>> {
        let Some(bytes) = super::read(self.root, &format!("{STAGING}/{name}"))? else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(&bytes);
        let steps: Option<Vec<Step>> = text.lines().map(Step::parse).collect();
        steps.map(Some).ok_or_else(|| {
            let file = self.dir().join(name);
            Error::new(format!(
                "`{}` is not a journal of an interrupted run",
                shown(&file)
            ))
            .help(format!(
                "remove `{}`, and look at how the files beside it are",
                shown(&self.dir())
            ))
        })
    }

    /// Takes the journal away, then the rest: without a journal the rest means nothing.
    fn end(&self, journal: &str) -> Result<()> {
        self.disk.drop_file(&self.dir().join(journal))?;
        self.clear()
    }

    /// Takes the staging directory away.
    fn clear(&self) -> Result<()> {
        self.disk.drop_tree(&self.dir())
    }

    /// Goes no further, with nothing decided; what cannot be cleared now, the next run clears.
    fn give_up(&self, error: Error) -> Result<()> {
        let _ = self.clear();
        Err(error.and("all is as it was"))
    }
}
