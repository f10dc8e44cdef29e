//! `cargo xtask mock`: serves the mock of a generated crate.

use std::{
    env,
    process::{Command, ExitCode},
};

use crate::{
    args::Mock,
    error::{Error, REFUSED, Result, shown},
    input,
};

/// Runs the crate's `mock` example: as a program of its own, so that a crate that does not build keeps nothing else from
/// building.
pub(crate) fn run(args: &Mock) -> Result<ExitCode> {
    let out = input::out(args.out.as_ref(), None)?;
    let manifest = out.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(
            Error::new(format!("there is no crate in `{}`", shown(&out)))
                .help("write it with `cargo xtask codegen`, or name another with `--out DIR`"),
        );
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .args([
            "run",
            "--quiet",
            "--features",
            "mock",
            "--example",
            "mock",
            "--manifest-path",
        ])
        .arg(&manifest);
    // What cargo says of this crate would make the build scripts of others run anew.
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
    let status = command.status().map_err(Error::io("run", cargo.as_ref()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(REFUSED)))
}
