//! The files that a document refers to: those below its directory, and no others.

use std::{
    fs,
    path::{Component, Path},
};

/// The largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 64 << 20;

/// What gives the generator the files beside a document.
pub(crate) fn beside(document: &Path) -> impl Fn(&str) -> Result<String, String> {
    let folder = match document.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => ".".into(),
    };
    move |path| read(&folder, path)
}

/// Reads a file below a folder.
fn read(folder: &Path, path: &str) -> Result<String, String> {
    let outside = || "it is outside of the document's directory".to_owned();
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(path).components().all(is_plain) {
        return Err(outside());
    }
    let said = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    };
    let folder = folder.canonicalize().map_err(said)?;
    let file = folder.join(path).canonicalize().map_err(said)?;
    if !file.starts_with(&folder) {
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
