//! Compiles the programs with Cargo.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use xtask::error::{Error, Result};

use super::program;
use crate::{options::Options, scratch::Scratch};

/// Builds the programs and links them to a directory where the next build does not overwrite them.
pub(super) fn build(
    scratch: &Scratch,
    packages: &[&str],
    (features, options): (&str, &Options),
    place: &Path,
) -> Result<()> {
    let name = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let failed = Error::io("run", name.as_ref());
    let made = |package: &str| scratch.target().join("debug").join(program::name(package));
    for package in packages {
        // If the build fails, the program of an earlier run must not be used.
        let _ = fs::remove_file(made(package));
    }
    let mut command = Command::new(&name);
    command.args(["build", "--keep-going", "--quiet", "--features", features]);
    command.args(["--jobs", &options.jobs.to_string()]);
    for package in packages {
        command.arg("--package").arg(program::name(package));
    }
    // Ignore the status: Cargo has printed the errors, and a missing program is reported later.
    command
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::null())
        .status()
        .map_err(failed)?;
    fs::create_dir_all(place).map_err(Error::io("create the directory", place))?;
    for package in packages {
        let kept = place.join(program::name(package));
        let _ = fs::remove_file(&kept);
        // A hard link needs no space.
        let _ = fs::hard_link(made(package), &kept);
    }
    Ok(())
}
