//! Reads files of Git revisions.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use generator::source::Source;

use crate::error::{Error, Result, shown};

/// A directory of a repository at a revision.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// The revision, such as `HEAD~3` or `main`.
    pub(crate) name: String,
    /// The directory in the working tree.
    pub(crate) folder: PathBuf,
}

impl Revision {
    /// Finds a revision in the repository of a directory.
    pub(crate) fn new(name: &str, folder: &Path) -> Result<Self> {
        let folder = match folder {
            folder if folder == Path::new("") => PathBuf::from("."),
            folder => folder.to_path_buf(),
        };
        let revision = Self {
            name: name.to_owned(),
            folder,
        };
        let object = format!("{name}^{{commit}}");
        let found = revision.git(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &object,
        ])?;
        if found.is_none() {
            return Err(
                Error::new(format!("`{name}` is neither a file nor a Git revision"))
                    .help("pass a document, a revision such as `HEAD~3`, or `REVISION:PATH`"),
            );
        }
        Ok(revision)
    }

    /// Returns the same revision for another directory.
    pub(crate) fn of(&self, folder: &Path) -> Self {
        let is_here = folder == Path::new("");
        Self {
            name: self.name.clone(),
            folder: if is_here {
                PathBuf::from(".")
            } else {
                folder.to_path_buf()
            },
        }
    }

    /// Returns the text of a file by its path from the directory; `None` if it does not exist in the revision. Symbolic
    /// links are followed within the revision.
    pub(crate) fn file(&self, path: &str) -> Result<Option<String>> {
        let (_, below) = self.split();
        let object = format!("{}:./{}\n", self.name, slashed(&below.join(path)));
        let output = self.git_with(&["cat-file", "--batch", "--follow-symlinks"], &object)?;
        let Some(bytes) = output.as_deref().and_then(blob) else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes.to_vec());
        let text =
            text.map_err(|_| Error::new(format!("`{}` is not valid UTF-8", self.shown(path))))?;
        Ok(Some(text))
    }

    /// Returns the text of a file of the revision by its path from the current directory; `None` if it does not exist.
    pub(crate) fn file_at(&self, path: &Path) -> Result<Option<String>> {
        let Some(name) = path.file_name() else {
            return Ok(None);
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        self.of(folder).file(&name.to_string_lossy())
    }

    /// Returns the merge base of this revision and another one.
    pub(crate) fn merge_base(&self, other: &str) -> Result<String> {
        let found = self.git(&["merge-base", "--end-of-options", &self.name, other])?;
        let found = found.ok_or_else(|| {
            Error::new(format!("`{}` and `{other}` have no merge base", self.name))
        })?;
        Ok(String::from_utf8_lossy(&found).trim_end().to_owned())
    }

    /// Returns a path from the current directory: as it is or, as Git reads it, from the root of the repository.
    pub(crate) fn existing(&self, path: PathBuf) -> Result<PathBuf> {
        if self.file_at(&path)?.is_some() {
            return Ok(path);
        }
        let root = self
            .git(&["rev-parse", "--show-toplevel"])?
            .unwrap_or_default();
        let root = PathBuf::from(String::from_utf8_lossy(&root).trim_end());
        let from_root = root.join(&path);
        let is_there = self.file_at(&from_root)?.is_some();
        Ok(if is_there { from_root } else { path })
    }

    /// Returns a document of the revision.
    pub(crate) fn source(&self, path: &str) -> Result<Source> {
        let name = self.shown(path);
        let text = self.file(path)?;
        let text = text.ok_or_else(|| Error::new(format!("`{name}` does not exist")))?;
        Ok(Source::new(name, text))
    }

    /// Returns the name of a file for messages: `HEAD:spec/api.yaml`.
    fn shown(&self, path: &str) -> String {
        format!("{}:{}", self.name, shown(&self.folder.join(path)))
    }

    /// Runs a Git command and returns its output; `None` if it failed.
    fn git(&self, words: &[&str]) -> Result<Option<Vec<u8>>> {
        self.git_with(words, "")
    }

    /// Runs a Git command that reads a text, and returns its output; `None` if it failed.
    fn git_with(&self, words: &[&str], text: &str) -> Result<Option<Vec<u8>>> {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.split().0).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        let failed = || Error::io("run", Path::new("git"));
        let mut child = command.spawn().map_err(failed())?;
        if let Some(mut input) = child.stdin.take() {
            // A command that fails does not read its input.
            let _ = input.write_all(text.as_bytes());
        }
        let output = child.wait_with_output().map_err(failed())?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// Divides the directory into the part that exists in the working tree, where Git can run, and the rest.
    fn split(&self) -> (&Path, &Path) {
        let mut existing = self.folder.as_path();
        while !existing.as_os_str().is_empty() && !existing.is_dir() {
            existing = existing.parent().unwrap_or(Path::new(""));
        }
        let below = self.folder.strip_prefix(existing).unwrap_or(Path::new(""));
        let is_here = existing.as_os_str().is_empty();
        (if is_here { Path::new(".") } else { existing }, below)
    }
}

/// Returns the contents of the file in the output of `git cat-file --batch`; `None` if the object is not a file.
fn blob(output: &[u8]) -> Option<&[u8]> {
    let end = output.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = output.split_at_checked(end)?;
    let mut words = std::str::from_utf8(head).ok()?.split(' ').skip(1);
    let is_blob = words.next() == Some("blob");
    let size: usize = words.next().filter(|_| is_blob)?.parse().ok()?;
    rest.get(1..)?.get(..size)
}

/// Returns a path as Git writes it.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
