//! Reads files of Git revisions.

use std::{
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

    /// Returns the text of a file by its path from the directory; `None` if it does not exist in the revision.
    pub(crate) fn file(&self, path: &str) -> Result<Option<String>> {
        let (_, below) = self.split();
        let object = format!("{}:./{}", self.name, slashed(&below.join(path)));
        let Some(bytes) = self.git(&["cat-file", "blob", &object])? else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes);
        let text =
            text.map_err(|_| Error::new(format!("`{}` is not valid UTF-8", self.shown(path))))?;
        Ok(Some(text))
    }

    /// Returns a path from the current directory: as it is or, as Git reads it, from the root of the repository.
    pub(crate) fn existing(&self, path: PathBuf) -> Result<PathBuf> {
        let exists = |path: &Path| {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let folder = path.parent().unwrap_or(Path::new(""));
            let text = name.map(|name| self.of(folder).file(&name));
            Ok(text.transpose()?.flatten().is_some())
        };
        if exists(&path)? {
            return Ok(path);
        }
        let root = self
            .git(&["rev-parse", "--show-toplevel"])?
            .unwrap_or_default();
        let root = PathBuf::from(String::from_utf8_lossy(&root).trim_end());
        let from_root = root.join(&path);
        Ok(if exists(&from_root)? { from_root } else { path })
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
        let output = Command::new("git")
            .arg("-C")
            .arg(self.split().0)
            .args(words)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .map_err(Error::io("run", Path::new("git")))?;
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

/// Returns a path as Git writes it.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
