//! Reads files.

use std::{fs, path::Path};

use generator::source::Source;

use crate::error::{Error, Result, shown};

/// The maximum size of a file, in bytes.
pub const SIZE_LIMIT: u64 = 64 << 20;

/// Reads a file as text.
pub fn read(path: &Path) -> Result<Source> {
    let name = shown(path);
    if name.contains("://") {
        let file = name.rsplit('/').find(|part| !part.is_empty());
        let help = format!(
            "documents are not downloaded; download it first: curl --location --output {} {name}",
            file.filter(|file| file.contains('.'))
                .unwrap_or("openapi.yaml")
        );
        return Err(Error::new(format!("`{name}` is a URL")).help(help));
    }
    let length = fs::metadata(path).map_err(Error::io("read", path))?.len();
    if length > SIZE_LIMIT {
        return Err(Error::new(format!(
            "`{name}` has more than {SIZE_LIMIT} bytes"
        )));
    }
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .split(|byte| *byte == b'\n')
            .count();
        Error::new(format!(
            "`{name}` is not valid UTF-8: invalid byte at offset {valid}, line {line}"
        ))
        .help("save the file as UTF-8")
    })?;
    Ok(Source::new(name, text))
}

/// Returns whether a file may be a document, by its name.
pub fn is_document(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let extension = path.extension().and_then(|extension| extension.to_str());
    !hidden && matches!(extension, Some("yaml" | "yml" | "json")) && path.is_file()
}

/// Returns whether a file is a document, rather than a part that a document refers to.
pub fn is_entry_document(path: &Path) -> bool {
    let text = fs::read_to_string(path);
    let says = |line: &str| {
        let line = line.trim_start_matches(['\u{feff}', '{', ' ', '\t', '"', '\'']);
        line.starts_with("openapi") || line.starts_with("swagger")
    };
    // Accept a path that is not a file; the error is reported when it is read.
    text.is_ok_and(|text| text.lines().any(says) || text.contains("\"openapi\"")) || !path.is_file()
}
