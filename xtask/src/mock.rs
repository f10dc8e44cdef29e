//! `mock`: serves the mock of a generated crate.

use std::{
    env,
    path::PathBuf,
    process::{Command, ExitCode},
};

use crate::{
    args::{Mock, program},
    error::{Error, Result, shown},
    report,
    workspace::{FILE, Workspace},
};

/// Runs the crate's `mock` example as a separate program, because the crate may not compile.
pub(crate) fn run(args: &Mock) -> Result<ExitCode> {
    // The text may be the secret, which is not printed.
    if args.accept.iter().any(|text| !text.contains('=')) {
        return Err(Error::new("expected `SCHEME=SECRET` after `--accept`"));
    }
    let out = out(args)?;
    let manifest = out.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(
            Error::new(format!("there is no crate in `{}`", shown(&out))).help(format!(
                "generate it with `{} codegen`, or choose another directory with `--out DIR`",
                program()
            )),
        );
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(["run", "--quiet", "--features", "mock", "--example", "mock"]);
    command.arg("--manifest-path").arg(&manifest);
    // Cargo's variables about this crate would make Cargo run the build scripts of other crates again.
    let of_this_crate = |name: &str| name == "CARGO_MANIFEST_DIR" || name.starts_with("CARGO_PKG_");
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(of_this_crate) {
            command.env_remove(name);
        }
    }
    command.arg("--");
    if let Some(port) = args.port {
        command.args(["--port", &port.to_string()]);
    }
    for accepted in &args.accept {
        command.args(["--accept", accepted]);
    }
    report::warn(&format!("building the mock of `{}`", shown(&out)));
    become_command(&mut command).map_err(Error::io("run", cargo.as_ref()))
}

/// Replaces this process by a command, so that a signal to this process ends it.
#[cfg(unix)]
fn become_command(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;

    Err(command.exec())
}

/// Runs a command and returns its exit code.
#[cfg(not(unix))]
fn become_command(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code();
    let code = code.and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(crate::error::REFUSED)))
}

/// Returns the directory of the crate.
fn out(args: &Mock) -> Result<PathBuf> {
    if let Some(out) = &args.out {
        return Ok(out.clone());
    }
    let workspace = Workspace::find()?.ok_or_else(|| {
        Error::new(format!(
            "no `{FILE}` that lists crates in this directory or a parent directory"
        ))
        .help("set the directory of the crate with `--out DIR`")
    })?;
    let entry = match (&args.package, workspace.crates.as_slice()) {
        (Some(name), _) => workspace.named(name)?,
        (None, [only]) => only,
        (None, several) => {
            let names: Vec<_> = several.iter().map(|one| one.name.as_str()).collect();
            return Err(
                Error::new(format!("`{FILE}` has several crates: {}", names.join(", ")))
                    .help("choose one with `-p NAME`"),
            );
        }
    };
    Ok(workspace.root.join(&entry.out))
}
