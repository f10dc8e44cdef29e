//! The files that a document refers to: those below its directory, or below the current one where it is there, and no others.

use std::{
    env, fs,
    path::{Component, Path},
};

/// The largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 64 << 20;

/// What gives the generator the files beside a document.
pub fn beside(document: &Path) -> impl Fn(&str) -> Result<String, String> {
    let folder = match document.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => ".".into(),
    };
    move |path| read(&folder, path)
}

/// Reads a file by its path from a folder.
fn read(folder: &Path, path: &str) -> Result<String, String> {
    let outside = || "it is outside of the document's directory and of the current one".to_owned();
    let is_plain = |part| !matches!(part, Component::Prefix(_) | Component::RootDir);
    if !Path::new(path).components().all(is_plain) {
        return Err(outside());
    }
    let said = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    };
    let folder = folder.canonicalize().map_err(said)?;
    let file = folder.join(path).canonicalize().map_err(said)?;
    let current = env::current_dir().and_then(|current| current.canonicalize());
    let bounds = current.ok().filter(|current| folder.starts_with(current));
    if !file.starts_with(bounds.as_ref().unwrap_or(&folder)) {
        return Err(outside());
    }
    let about = file.metadata().map_err(said)?;
    if !about.is_file() {
        return Err("it is no file".to_owned());
    }
    if about.len() > SIZE_LIMIT {
        return Err(format!("it has more than {SIZE_LIMIT} bytes"));
    }
    let bytes = fs::read(&file).map_err(said)?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
