//! Finds the documents and names the crate of each.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use xtask::{
    error::{Error, Result, shown},
    read,
};

use super::options::Options;

/// A document to generate a crate from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// The path of its file.
    pub(super) path: PathBuf,
    /// The name in the table: its folder and its file name.
    pub(super) label: String,
    /// The name of the generated package, which does not depend on `--filter`.
    pub(super) package: String,
}

/// Returns the documents below the given paths, sorted.
pub(super) fn documents(options: &Options) -> Result<Vec<Document>> {
    let mut found = BTreeSet::new();
    for path in &options.paths {
        if path.is_dir() {
            below(path, &mut found)?;
        } else {
            path.metadata().map_err(Error::io("read", path))?;
            found.insert(path.clone());
        }
    }
    let mut packages = BTreeSet::new();
    let mut documents: Vec<_> = found
        .into_iter()
        .map(|path| document(path, &mut packages))
        .collect();
    if let Some(filter) = &options.filter {
        documents.retain(|document| document.path.to_string_lossy().contains(filter.as_str()));
    }
    if let Some((part, of)) = options.part {
        documents = documents.into_iter().skip(part - 1).step_by(of).collect();
    }
    if documents.is_empty() {
        let all: Vec<_> = options.paths.iter().map(|path| shown(path)).collect();
        return Err(Error::new(format!(
            "no documents in {}{}",
            all.join(", "),
            if options.filter.is_some() {
                " that match the filter"
            } else {
                ""
            }
        ))
        .help("documents are .yaml, .yml and .json"));
    }
    Ok(documents)
}

/// Collects the documents of a folder and its subfolders. Files that are only parts of documents are left out.
fn below(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io("read the folder", folder))? {
        let entry = entry.map_err(Error::io("read the folder", folder))?;
        let kind = entry
            .file_type()
            .map_err(Error::io("read", &entry.path()))?;
        let path = entry.path();
        if kind.is_dir() {
            below(&path, found)?;
        } else if read::is_document(&path) && read::is_entry_document(&path) {
            found.insert(path);
        }
    }
    Ok(())
}

/// Names a document and its package, whose name differs from those in `packages`.
fn document(path: PathBuf, packages: &mut BTreeSet<String>) -> Document {
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let absolute = path.canonicalize().unwrap_or_else(|_| path.clone());
    let folder = part(absolute.parent().and_then(Path::file_name));
    let label = format!("{folder}/{}", part(path.file_name()));
    let plain = package(&format!("{folder}-{}", part(path.file_stem())));
    let mut package = plain.clone();
    for number in 2.. {
        if !packages.contains(&package) {
            break;
        }
        package = format!("{plain}-{number}");
    }
    packages.insert(package.clone());
    Document {
        path,
        label,
        package,
    }
}

/// Returns a valid package name with the prefix `corpus-`, which no published package has.
fn package(name: &str) -> String {
    let parts: Vec<String> = name
        .split(|one: char| !one.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    format!("corpus-{}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, document};

    #[test]
    fn packages_are_unique() {
        let mut packages = BTreeSet::new();
        let mut name = |path: &str| {
            let document = document(path.into(), &mut packages);
            (document.label, document.package)
        };
        let both = |label: &str, package: &str| (label.to_owned(), package.to_owned());
        assert_eq!(
            name("/a/open/3_0.Test.yaml"),
            both("open/3_0.Test.yaml", "corpus-open-3-0-test")
        );
        assert_eq!(
            name("/b/open/3_0_test.json"),
            both("open/3_0_test.json", "corpus-open-3-0-test-2")
        );
        assert_eq!(name("/é.yml"), both("/é.yml", "corpus-"));
    }
}
