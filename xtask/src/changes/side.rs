//! One of the two compared documents.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Modelled,
    config::{self, Config},
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
    /// A file of a Git revision, by its name in the directory of the revision.
    Revision(Revision, String),
}

/// Returns the path of a file; `None` if it does not exist.
pub(super) fn file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name);
    path.is_file().then_some(path)
}

impl Side {
    /// Finds a document by its name: a file, a revision of the target's document, or `REVISION:PATH`.
    pub(super) fn new(name: &str, target: &Target) -> Result<Self> {
        if let Some(path) = file(name) {
            return Ok(Self::File(path));
        }
        let (revision, path) = match name.split_once(':') {
            Some((revision, path)) => (revision, PathBuf::from(path)),
            None => (name, target.spec().to_path_buf()),
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let file = file.ok_or_else(|| Error::new(format!("`{name}` is not the name of a file")))?;
        Ok(Self::Revision(Revision::new(revision, folder)?, file))
    }

    /// Returns the text of the document, if it can be read.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::File(path) => fs::read_to_string(path).ok(),
            Self::Revision(revision, file) => revision.file(file).ok()?,
        }
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
            Self::Revision(revision, file) => {
                let document = revision.source(file)?;
                // Options that are not committed do not determine the version of the old crate.
                let config = committed(revision, target)?.unwrap_or_else(|| {
                    let mut config = current;
                    config.package.version = None;
                    config
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

/// Returns the options of a crate in a revision; `None` if it has none there.
fn committed(revision: &Revision, target: &Target) -> Result<Option<Config>> {
    let Some(path) = target.options_file() else {
        return Ok(None);
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let Some(text) = name
        .map(|name| revision.of(folder).file(&name))
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let source = Source::new(FILE, text);
    if !target.is_in_workspace_file() {
        return Ok(Some(Config::parse(&source)));
    }
    let crates = config::Workspace::parse(&source).map(|workspace| workspace.crates);
    let own = crates
        .into_iter()
        .flatten()
        .find(|one| one.name == target.name);
    Ok(own.and_then(|one| match one.options {
        config::Options::Inline(config) => Some(*config),
        config::Options::File(_) | config::Options::BesideDocument => None,
    }))
}
