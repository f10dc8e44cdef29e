//! The manifest of a directory: the generated files, each with a hash of its content.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use generator::Files;

use super::file;
use crate::error::{Error, Result, shown};

/// The name of the manifest; all names that start with it are reserved.
pub(super) const NAME: &str = ".codegen";
/// The temporary name of a file while it is written.
pub(super) const DRAFT: &str = ".codegen-draft";

const HEADER: &str = "# The generated files in this directory and their hashes. codegen replaces and removes only these files. Commit this list.\n";

/// The generated files by path, with the hashes of their contents. A file without a hash may always be overwritten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// Creates the manifest of generated files.
    pub(super) fn of(files: &Files) -> Self {
        let hashed = |(path, text): (&String, &String)| {
            (path.clone(), BTreeSet::from([hash(text.as_bytes())]))
        };
        Self {
            files: files.iter().map(hashed).collect(),
        }
    }

    /// Returns the files of both manifests, with the hashes of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut files = self.files.clone();
        for (path, hashes) in &other.files {
            let is_any = files.get(path).is_some_and(BTreeSet::is_empty);
            if !is_any {
                files
                    .entry(path.clone())
                    .or_default()
                    .extend(hashes.iter().cloned());
            }
        }
        Self { files }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn lists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns whether the content of a file has a listed hash.
    pub(super) fn has_content(&self, path: &str, content: &[u8]) -> bool {
        let hashes = self.files.get(path);
        hashes.is_some_and(|hashes| {
            hashes.is_empty() || hashes.contains(&hash(&with_plain_lines(content)))
        })
    }

    pub(super) fn text(&self) -> String {
        let lines = self.files.iter().map(|(path, hashes)| {
            let hashes = hashes.iter().map(|hash| format!(" {hash}"));
            format!("{path}{}\n", hashes.collect::<String>())
        });
        HEADER.to_owned() + &lines.collect::<String>()
    }

    /// Parses the text of a manifest. Lines that name no file below the directory are ignored, including the markers of
    /// a merge conflict.
    fn parse(text: &str) -> Self {
        let mut manifest = Self::default();
        for line in text.lines() {
            let (path, hashes) = split(line.trim());
            if !path.starts_with(['#', '<', '=', '>']) && is_safe(path) {
                let known = manifest.files.entry(path.to_owned()).or_default();
                known.extend(hashes.into_iter().map(str::to_owned));
            }
        }
        manifest
    }
}

/// Splits a line into the path and the hashes after it.
fn split(line: &str) -> (&str, Vec<&str>) {
    let (mut path, mut hashes) = (line, Vec::new());
    while let Some((before, last)) = path.rsplit_once(' ')
        && last.len() == 16
        && last.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        path = before;
        hashes.push(last);
    }
    (path, hashes)
}

/// Reads the manifest of a directory; an error if the directory has files but no manifest.
pub(super) fn read(root: &Path) -> Result<Manifest> {
    match file::read(root, NAME)? {
        Some(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Manifest::parse(&text)),
            Err(_) => Err(Error::new(format!("`{}` is not valid UTF-8", shown(&root.join(NAME))))
                .help("restore it or make it empty")),
        },
        None if is_free(root)? => Ok(Manifest::default()),
        None => Err(Error::new(format!(
            "`{}` contains files, but no generated files",
            shown(root)
        ))
        .help(format!(
            "choose another directory, or create an empty file `{}` to generate the crate next to these files",
            shown(&root.join(NAME))
        ))),
    }
}

/// Returns whether a directory is empty or missing.
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

/// Returns whether a path names a file below the directory on every platform, and is not reserved.
pub(super) fn is_safe(path: &str) -> bool {
    let odd = |one: char| one.is_control() || one == '\\' || one == ':';
    !path.starts_with(NAME)
        && !path.contains(odd)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Replaces `\r\n` by `\n`, because some checkouts convert line endings.
pub(super) fn with_plain_lines(content: &[u8]) -> Cow<'_, [u8]> {
    if !content.contains(&b'\r') {
        return content.into();
    }
    let mut plain = Vec::with_capacity(content.len());
    for (index, byte) in content.iter().enumerate() {
        if *byte != b'\r' || content.get(index + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    plain.into()
}

/// Returns the 64-bit FNV-1a hash, which detects edits but does not protect against an attacker.
fn hash(content: &[u8]) -> String {
    let hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}
