//! The names of files in annotations of a GitHub workflow.

use std::{
    fmt::Write as _,
    path::{Component, Path, PathBuf},
};

use crate::{error::Result, workspace::current};

/// Returns the root of the Git repository that contains a directory; `None` outside a repository.
pub(crate) fn repository(folder: &Path) -> Option<&Path> {
    let mut folders = folder.ancestors();
    // In other working trees and in submodules, `.git` is a file.
    folders.find(|folder| folder.join(".git").exists())
}

/// Replaces the names of files in workflow commands, which are relative to the current directory, by paths from the root of
/// the repository. GitHub shows an annotation at a file only if its path starts there.
pub(crate) fn of_repository(text: &str) -> Result<String> {
    let here = current()?;
    let Some(root) = repository(&here) else {
        return Ok(text.to_owned());
    };
    let lines = text.split_inclusive('\n');
    Ok(lines.map(|line| of_line(line, &here, root)).collect())
}

fn of_line(line: &str, here: &Path, root: &Path) -> String {
    let found = line.split_once(" file=").filter(|(start, _)| {
        let level = start.strip_prefix("::");
        level.is_some_and(|level| level.bytes().all(|byte| byte.is_ascii_alphabetic()))
    });
    let Some((start, rest)) = found else {
        return line.to_owned();
    };
    let end = rest.find([',', ':']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let name = from_root(&decoded(name), here, root).map_or_else(|| name.to_owned(), encoded);
    format!("{start} file={name}{rest}")
}

/// Returns the path of a file from the root of the repository; `None` if it is outside.
fn from_root(name: &str, here: &Path, root: &Path) -> Option<String> {
    // The file of a revision, `HEAD:api.yaml`, is shown at the file of the working tree.
    let name = match name.split_once(':') {
        Some((_, path)) if !here.join(name).exists() => path,
        _ => name,
    };
    let mut path = PathBuf::new();
    for part in here.join(name).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    let below = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// Returns the value of a property of a workflow command, without its escapes.
fn decoded(text: &str) -> String {
    let escapes = [
        ("%3A", ":"),
        ("%2C", ","),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%25", "%"),
    ];
    let decode = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    escapes.into_iter().fold(text.to_owned(), decode)
}

/// Returns a text as the value of a property of a workflow command.
fn encoded(text: String) -> String {
    if !text.contains(['%', ':', ',', '\r', '\n']) {
        return text;
    }
    let mut encoded = String::new();
    for c in text.chars() {
        if matches!(c, '%' | ':' | ',' | '\r' | '\n') {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{:02X}", u32::from(c));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::of_line;

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        for (line, expected) in [
            (
                "::error file=api/pets.yaml,line=1::x\n",
                "::error file=rust/api/pets.yaml,line=1::x\n",
            ),
            (
                "::notice file=api/./a%2C%25.yaml,line=1::x file=y",
                "::notice file=rust/api/a%2C%25.yaml,line=1::x file=y",
            ),
            (
                "::warning file=../api.yaml,line=1::x",
                "::warning file=api.yaml,line=1::x",
            ),
            (
                "::error file=HEAD%3Aapi.yaml,col=1::x",
                "::error file=rust/api.yaml,col=1::x",
            ),
            (
                "::error file=/none/rust/a.yaml::x",
                "::error file=rust/a.yaml::x",
            ),
            (
                "::error file=../../a.yaml::x",
                "::error file=../../a.yaml::x",
            ),
            ("::error title=x::a file=y", "::error title=x::a file=y"),
            ("no command file=y,", "no command file=y,"),
        ] {
            let found = of_line(line, Path::new("/none/rust"), Path::new("/none"));
            assert_eq!(found, expected, "{line}");
        }
    }
}
