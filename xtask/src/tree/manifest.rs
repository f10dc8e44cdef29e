//! The manifest of a directory: which files in it were made here.

use std::{collections::BTreeSet, fs, io, path::Path};

use crate::error::{Error, Result, shown};

/// The manifest's name; all names that begin so are for bookkeeping.
pub(super) const NAME: &str = ".codegen";

const HEADER: &str = "# The files that `cargo xtask codegen` made here, and may replace and remove. Keep this list with them.\n";

/// The manifest that lists these paths, which are sorted.
pub(super) fn text<'a>(paths: impl Iterator<Item = &'a &'a str>) -> String {
    let lines = paths.map(|path| format!("{path}\n"));
    HEADER.to_owned() + &lines.collect::<String>()
}

/// Reads which files were made here; a directory with other people's files only is refused.
pub(super) fn read(root: &Path) -> Result<BTreeSet<String>> {
    match super::read(root, NAME)? {
        Some(bytes) => parse(bytes).ok_or_else(|| {
            let file = root.join(NAME);
            Error::new(format!("`{}` is not UTF-8", shown(&file))).help("restore it, or empty it to start anew")
        }),
        None if is_free(root)? => Ok(BTreeSet::new()),
        None => Err(Error::new(format!("`{}` holds files, but none made here", shown(root))).help(format!(
            "choose another directory, or to have the crate beside what is there, create an empty file `{}`",
            shown(&root.join(NAME))
        ))),
    }
}

/// The paths of a manifest; what does not stay below the directory is passed over.
fn parse(bytes: Vec<u8>) -> Option<BTreeSet<String>> {
    let text = String::from_utf8(bytes).ok()?;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#') && is_safe(line));
    Some(lines.map(str::to_owned).collect())
}

/// Whether a directory holds nothing, or is not there.
fn is_free(root: &Path) -> Result<bool> {
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        entries => entries.map_err(Error::io("read the directory", root))?,
    };
    for entry in entries {
        let name = entry
            .map_err(Error::io("read the directory", root))?
            .file_name();
        if !name.to_string_lossy().starts_with(NAME) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a path names a file below the directory, on every system, and not one of the bookkeeping.
pub(super) fn is_safe(path: &str) -> bool {
    let odd = |one: char| one.is_control() || one == '\\' || one == ':';
    !path.starts_with(NAME)
        && !path.contains(odd)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
