//! One of the two compared documents.

use std::path::{Path, PathBuf};

use generator::{
    Modelled,
    config::{self, Config, Crate, Options},
    source::{Input, Source},
};

use crate::{
    error::{Error, Result},
    git::Revision,
    input::Target,
    load, read,
    workspace::FILE,
};

/// One of the two compared documents.
pub(super) enum Side {
    /// A file of the working tree.
    File(PathBuf),
    /// A file of a Git revision.
    Revision(Box<Committed>),
}

/// A document in a Git revision.
pub(super) struct Committed {
    /// The directory of the document in the revision.
    revision: Revision,
    /// The name of the document in this directory.
    file: String,
    /// The options of the crate in the revision, and the directory that their paths are relative to.
    options: Option<(Config, PathBuf)>,
}

/// Returns the path of a file; `None` if it does not exist.
pub(super) fn file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name);
    path.is_file().then_some(path)
}

impl Side {
    /// Finds a document by its name: a file, a revision of the target's document, or `REVISION:PATH`. Returns `None` if the
    /// revision does not have the target's document.
    pub(super) fn new(name: &str, target: &Target) -> Result<Option<Self>> {
        if let Some(path) = file(name) {
            return Ok(Some(Self::File(path)));
        }
        let (name, path) = match name.split_once(':') {
            Some((revision, path)) => (revision, Some(PathBuf::from(path))),
            None => (name, None),
        };
        let is_listed = path.is_none();
        let revision = Revision::new(name, parent(path.as_deref().unwrap_or(target.spec())))?;
        let entry = entry(&revision, target)?;
        let spec = match (path, &entry, target.root()) {
            (Some(path), ..) => revision.existing(path)?,
            (None, Some(entry), Some(root)) => root.join(&entry.spec),
            (None, ..) => target.spec().to_path_buf(),
        };
        let Some(file) = spec
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            return Err(Error::new(format!(
                "`{}` is not the name of a file",
                spec.display()
            )));
        };
        let revision = revision.of(parent(&spec));
        if is_listed && revision.file(&file)?.is_none() {
            return Ok(None);
        }
        let options = options(&revision, target, entry, &spec)?;
        Ok(Some(Self::Revision(Box::new(Committed {
            revision,
            file,
            options,
        }))))
    }

    /// Reads the document with the options of its revision, and lowers it.
    pub(super) fn model(&self, target: &Target) -> Result<(Modelled, Config)> {
        let (current, folder) = target.config()?;
        match self {
            Self::File(path) => {
                let document = read::read(path)?;
                let overlays = current.document.overlays.iter();
                let overlays = overlays.map(|overlay| read::read(&folder.join(overlay)));
                let overlays: Vec<Source> = overlays.collect::<Result<_>>()?;
                let load = load::beside(path, target.root());
                let input = Input {
                    document: &document,
                    overlays: &overlays,
                    load: &load,
                };
                Ok((generator::model(input, &current), current))
            }
            Self::Revision(committed) => {
                let revision = &committed.revision;
                let document = revision.source(&committed.file)?;
                // Options that are not committed do not determine the version of the old crate.
                let (config, folder) = committed.options.clone().unwrap_or_else(|| {
                    let mut config = current;
                    config.package.version = None;
                    (config, folder)
                });
                let at = |path: &str| revision.of(&folder).source(path);
                let overlays = config.document.overlays.iter();
                let overlays: Vec<Source> = overlays.map(|path| at(path)).collect::<Result<_>>()?;
                let load = |path: &str| {
                    let text = revision
                        .file(path)
                        .map_err(|error| error.message().to_owned())?;
                    text.ok_or_else(|| "the file does not exist in the revision".to_owned())
                };
                let input = Input {
                    document: &document,
                    overlays: &overlays,
                    load: &load,
                };
                Ok((generator::model(input, &config), config))
            }
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Returns the crates that a revision of the workspace lists; none if it has no `codegen.toml`.
pub(super) fn crates(revision: &Revision, root: &Path) -> Result<Vec<Crate>> {
    let text = revision.file_at(&root.join(FILE))?;
    let workspace = text.and_then(|text| config::Workspace::parse(&Source::new(FILE, text)));
    Ok(workspace
        .map(|workspace| workspace.crates)
        .unwrap_or_default())
}

/// Returns the entry of a crate in a revision of the workspace.
fn entry(revision: &Revision, target: &Target) -> Result<Option<Crate>> {
    let Some(root) = target.root() else {
        return Ok(None);
    };
    let crates = crates(revision, root)?;
    Ok(crates.into_iter().find(|one| one.name == target.name))
}

/// Returns the options of a crate in a revision, and their directory; `None` if the revision does not know the crate.
fn options(
    revision: &Revision,
    target: &Target,
    entry: Option<Crate>,
    spec: &Path,
) -> Result<Option<(Config, PathBuf)>> {
    let beside = spec.with_file_name(FILE);
    let (path, is_beside) = match (entry.map(|entry| entry.options), target.root()) {
        (Some(Options::Inline(config)), Some(root)) => {
            return Ok(Some((*config, root.to_path_buf())));
        }
        (Some(Options::File(path)), Some(root)) => (root.join(path), false),
        (Some(Options::BesideDocument), _) => (beside, true),
        _ => match target
            .options_file()
            .filter(|_| !target.is_in_workspace_file())
        {
            Some(path) => (path.clone(), path == beside),
            None => return Ok(None),
        },
    };
    let folder = parent(&path).to_path_buf();
    let text = revision.file_at(&path)?;
    let text = text.filter(|text| !is_beside || !is_workspace(text));
    // A document without options was generated without options.
    let text = text.or_else(|| is_beside.then(String::new));
    Ok(text.map(|text| (Config::parse(&Source::new(FILE, text)), folder)))
}

/// Returns whether a `codegen.toml` lists the crates of a workspace.
fn is_workspace(text: &str) -> bool {
    config::Workspace::parse(&Source::new(FILE, text)).is_some()
}
