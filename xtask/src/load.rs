//! Loads the files that a document refers to. They must be below the directory of the document, or below the workspace
//! or the current directory if the document is there, too.

use std::{
    env, fs,
    path::{Component, Path},
};

use crate::read::SIZE_LIMIT;

/// Returns a function that loads files by their paths from the directory of a document. `root` is the workspace.
pub fn beside(document: &Path, root: Option<&Path>) -> impl Fn(&str) -> Result<String, String> {
    let folder = match document.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => ".".into(),
    };
    let root = root.map(Path::to_path_buf);
    move |path| read(&folder, root.as_deref(), path)
}

/// Reads a file by its path from a directory.
fn read(folder: &Path, root: Option<&Path>, path: &str) -> Result<String, String> {
    let outside =
        || "it is outside the directory of the document and the current directory".to_owned();
    let is_plain = |part| !matches!(part, Component::Prefix(_) | Component::RootDir);
    if !Path::new(path).components().all(is_plain) {
        return Err(outside());
    }
    let reason = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "the file does not exist".to_owned(),
        _ => error.to_string(),
    };
    let folder = folder.canonicalize().map_err(reason)?;
    let file = folder.join(path).canonicalize().map_err(reason)?;
    let current = env::current_dir().and_then(|current| current.canonicalize());
    let root = root.and_then(|root| root.canonicalize().ok());
    let bounds = [root, current.ok()];
    let mut bounds = bounds
        .iter()
        .flatten()
        .filter(|bounds| folder.starts_with(bounds));
    if !file.starts_with(&folder) && !bounds.any(|bounds| file.starts_with(bounds)) {
        return Err(outside());
    }
    let about = file.metadata().map_err(reason)?;
    if !about.is_file() {
        return Err("it is not a file".to_owned());
    }
    if about.len() > SIZE_LIMIT {
        return Err(format!("it is larger than {SIZE_LIMIT} bytes"));
    }
    let bytes = fs::read(&file).map_err(reason)?;
    String::from_utf8(bytes).map_err(|_| "it is not valid UTF-8".to_owned())
}
