//! The workspace of the current directory, and the crates in its `codegen.toml`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use generator::{
    config::{self, Crate},
    diagnostic::{Diagnostic, Sources},
    source::Source,
};

use crate::{
    error::{Error, Result, shown},
    read::read,
};

/// The file that lists the crates of a workspace.
pub(crate) const FILE: &str = "codegen.toml";

/// The crates that are generated in a workspace.
pub(crate) struct Workspace {
    /// The directory of `codegen.toml`.
    pub(crate) root: PathBuf,
    pub(crate) crates: Vec<Crate>,
    /// The errors in `codegen.toml`, except those in the options of crates.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The source of the diagnostics.
    pub(crate) sources: Sources,
}

impl Workspace {
    /// Creates a workspace without crates.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            root,
            crates: Vec::new(),
            diagnostics: Vec::new(),
            sources: Sources::from(&Source::new(FILE, "")),
        }
    }

    /// Finds the `codegen.toml` that lists crates, in the current directory or a parent directory.
    pub(crate) fn find() -> Result<Option<Self>> {
        for folder in current()?.ancestors() {
            if let Some(workspace) = Self::at(folder)? {
                return Ok(Some(workspace));
            }
        }
        Ok(None)
    }

    /// Finds a `codegen.toml` that lists no crates, in the current directory or a parent directory.
    pub(crate) fn without_crates() -> Result<Option<PathBuf>> {
        let here = current()?;
        let mut files = here.ancestors().map(|folder| folder.join(FILE));
        Ok(files.find(|file| file.is_file()))
    }

    /// Reads the `codegen.toml` of a directory; `None` if it does not exist or does not list crates.
    fn at(root: &Path) -> Result<Option<Self>> {
        let file = root.join(FILE);
        if !file.is_file() {
            return Ok(None);
        }
        let source = read(&file)?;
        let Some(config::Workspace {
            crates,
            diagnostics,
        }) = config::Workspace::parse(&source)
        else {
            return Ok(None);
        };
        for (index, one) in crates.iter().enumerate() {
            let same = |other: &&Crate| root.join(&other.out) == root.join(&one.out);
            if let Some(other) = crates.iter().take(index).find(same) {
                let message = format!(
                    "`{}` and `{}` in `{}` have the same `out`",
                    other.name,
                    one.name,
                    shown(&file)
                );
                return Err(Error::new(message).help("use a different directory for each crate"));
            }
            if one.out.contains('\\') {
                let message = format!(
                    "`out` of `{}` in `{}` contains `\\`",
                    one.name,
                    shown(&file)
                );
                return Err(
                    Error::new(message).help("separate directories with `/`, also on Windows")
                );
            }
        }
        Ok(Some(Self {
            root: root.to_path_buf(),
            crates,
            diagnostics,
            sources: Sources::from(&source),
        }))
    }

    /// Returns the crate with a name, or an error that lists the known names.
    pub(crate) fn named(&self, name: &str) -> Result<&Crate> {
        let found = self.crates.iter().find(|one| one.name == name);
        found.ok_or_else(|| {
            let names: Vec<_> = self.crates.iter().map(|one| one.name.as_str()).collect();
            let file = self.root.join(FILE);
            Error::new(format!("unknown crate `{name}` in `{}`", shown(&file)))
                .help(format!("known crates: {}", names.join(", ")))
        })
    }

    /// Returns the crate of a document.
    pub(crate) fn of_document(&self, spec: &Path) -> Option<&Crate> {
        let spec = spec.canonicalize().ok()?;
        let is_same = |one: &&Crate| {
            let path = self.root.join(&one.spec).canonicalize();
            path.is_ok_and(|path| path == spec)
        };
        self.crates.iter().find(is_same)
    }
}

/// Returns the root of the workspace of the current directory: the directory of `codegen.toml`, or of the Cargo
/// workspace.
pub fn root() -> Result<PathBuf> {
    if let Some(workspace) = Workspace::find()? {
        return Ok(workspace.root);
    }
    let here = current()?;
    let found = here.ancestors().find(|folder| is_cargo_workspace(folder));
    found
        .map(Path::to_path_buf)
        .ok_or_else(|| Error::new(format!("`{}` is not in a Cargo workspace", shown(&here))))
}

/// Returns whether a directory has the manifest of a Cargo workspace.
pub(crate) fn is_cargo_workspace(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "[workspace]")
}

/// Returns the current directory.
pub(crate) fn current() -> Result<PathBuf> {
    env::current_dir().map_err(Error::io("find the current directory", Path::new(".")))
}
