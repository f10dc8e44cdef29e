//! The workspace of the generated crates.

use std::{
    fs,
    path::{Path, PathBuf},
};

use xtask::error::{Error, Result};

/// A workspace of generated crates, with one target directory.
#[derive(Debug)]
pub(super) struct Scratch {
    /// The directory of the workspace.
    pub(super) root: PathBuf,
    /// The lints of the workspace as sections of a manifest, which the crates inherit; empty if lints are not checked.
    lints: String,
}

impl Scratch {
    /// Creates a workspace in a directory. It uses the versions of dependencies from `workspace`, and its lints if
    /// requested.
    pub(super) fn new(root: PathBuf, workspace: Option<PathBuf>, lints: bool) -> Result<Self> {
        let lock = root.join("Cargo.lock");
        let mut scratch = Self {
            root,
            lints: String::new(),
        };
        let Some(workspace) = workspace else {
            return Ok(scratch);
        };
        let versions = workspace.join("Cargo.lock");
        if !lock.exists() && versions.exists() {
            fs::copy(&versions, &lock).map_err(Error::io("copy", &versions))?;
        }
        if lints {
            let manifest = workspace.join("Cargo.toml");
            let text = fs::read_to_string(&manifest).map_err(Error::io("read", &manifest))?;
            scratch.lints = sections(&text, "[workspace.lints");
        }
        Ok(scratch)
    }

    /// Returns the directory of a crate.
    pub(super) fn krate(&self, package: &str) -> PathBuf {
        self.root.join("crates").join(package)
    }

    /// Returns the `codegen.toml` for a package.
    pub(super) fn config(&self, package: &str) -> String {
        let lints = if self.lints.is_empty() {
            ""
        } else {
            "[manifest.lints]\nworkspace = true\n"
        };
        format!("[package]\nname = \"{package}\"\n{lints}")
    }

    /// Returns the directory where the compiler wrapper records times, with one file for each package.
    pub(super) fn times(&self) -> PathBuf {
        self.root.join("times")
    }

    /// Returns the target directory.
    pub(super) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Writes the manifest of a workspace of these packages.
    pub(super) fn write(&self, packages: &[&str]) -> Result<()> {
        self.write_with(packages, &[])
    }

    /// Writes the manifest of a workspace of these packages and of the packages in these folders.
    pub(super) fn write_with(&self, packages: &[&str], folders: &[String]) -> Result<()> {
        let crates = packages.iter().map(|package| format!("crates/{package}"));
        let members = crates.chain(folders.iter().cloned());
        let members: Vec<_> = members
            .map(|member| format!("    \"{member}\",\n"))
            .collect();
        let members = members.concat();
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\nincremental = false\n\n{}",
            self.lints
        );
        write(&self.root.join("Cargo.toml"), &text)?;
        let times = self.times();
        fs::create_dir_all(&times).map_err(Error::io("create the directory", &times))
    }
}

/// Writes a file unless it already has this content.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(Error::io("write", path))
}

/// Returns the sections of a manifest whose headers start with `header`.
fn sections(manifest: &str, header: &str) -> String {
    let mut inside = false;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            inside = line.starts_with(header);
        }
        inside
    });
    let lines: Vec<_> = lines.map(|line| line.to_owned() + "\n").collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn the_lints_are_found() {
        let manifest = "[workspace]\n[workspace.lints.rust]\na = 1\n\n[workspace.lints.clippy]\nb = 2\n[profile.dev]\nc = 3\n";
        let lints = "[workspace.lints.rust]\na = 1\n\n[workspace.lints.clippy]\nb = 2\n";
        assert_eq!(sections(manifest, "[workspace.lints"), lints);
    }
}
