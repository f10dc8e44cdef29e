//! Sets the version that the changes require.

use std::{fs, path::Path};

use generator::diff::{Changes, bumped};

use crate::{
    error::{Error, Result, shown},
    input::Target,
    report,
};

/// Writes the required version into the options of the crate, unless the version is already as high.
pub(super) fn bump(changes: &Changes, target: &Target) -> Result<()> {
    let Some((_, version)) = bumped(changes) else {
        return Ok(());
    };
    if is_reached(&changes.new_version, &version) {
        return Ok(());
    }
    let none = || {
        Error::new(format!("there is no options file for `{}`", target.name))
            .help(format!("create `codegen.toml` next to the document, with `[package]` and `version = \"{version}\"`"))
    };
    let path = target.options_file().ok_or_else(none)?;
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let table = if target.is_in_workspace_file() {
        format!("crates.{}.package", target.name)
    } else {
        "package".to_owned()
    };
    let text = with_version(&text, &table, &version);
    write(&path, &text)?;
    report::print(&format!("{}: version {version}\n", shown(&path)))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(Error::io("write", path))
}

/// Returns whether a version is at least another one.
fn is_reached(version: &str, wanted: &str) -> bool {
    let numbers = |version: &str| -> Option<Vec<u64>> {
        let core = version.split(['-', '+']).next().unwrap_or_default();
        core.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(version), numbers(wanted)) {
        (Some(version), Some(wanted)) => version >= wanted,
        _ => false,
    }
}

/// Sets the version in a table of a TOML text, without changing the rest.
fn with_version(text: &str, table: &str, version: &str) -> String {
    let header = format!("[{table}]");
    let line = format!("version = \"{version}\"");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let Some(start) = lines.iter().position(|line| line.trim() == header) else {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend([header, line]);
        return lines.join("\n") + "\n";
    };
    let own = lines.iter().skip(start + 1);
    let own = own.take_while(|line| !line.trim_start().starts_with('['));
    let is_version = |line: &str| {
        let rest = line.trim_start().strip_prefix("version");
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let found = own.enumerate().find(|(_, line)| is_version(line));
    match found.map(|(index, _)| start + 1 + index) {
        Some(index) => {
            if let Some(old) = lines.get_mut(index) {
                let comment = old
                    .split_once('#')
                    .map(|(_, comment)| format!(" #{comment}"));
                *old = line + &comment.unwrap_or_default();
            }
        }
        None => lines.insert(start + 1, line),
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::{is_reached, with_version};

    #[test]
    fn only_the_version_changes() {
        for (text, expected) in [
            ("", "[package]\nversion = \"2.0.0\"\n"),
            (
                "# why\n[package]\nname = \"a\"\n",
                "# why\n[package]\nversion = \"2.0.0\"\nname = \"a\"\n",
            ),
            (
                "[package]\nversion = \"1.0.0\" # why\nname = \"a\"\n",
                "[package]\nversion = \"2.0.0\" # why\nname = \"a\"\n",
            ),
            (
                "[lint]\nversion = 1\n",
                "[lint]\nversion = 1\n\n[package]\nversion = \"2.0.0\"\n",
            ),
        ] {
            assert_eq!(with_version(text, "package", "2.0.0"), expected);
        }
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(is_reached("0.10.0", "0.9.0"));
        assert!(is_reached("1.0.0", "1.0.0"));
        assert!(!is_reached("0.1.0", "0.2.0"));
    }
}
