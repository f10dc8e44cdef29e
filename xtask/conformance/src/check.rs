//! Checks all crates with one call of Cargo.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
    thread,
};

use xtask::error::{Error, Result};

use super::{
    message::{self, Line, Message},
    options::Options,
    programs,
    progress::Progress,
    row::{Check, Row},
    rustc,
    scratch::Scratch,
};

/// Checks the crate of each row that has one.
///
/// Cargo checks several crates in parallel. It calls the compiler through this program, which limits and measures each
/// call.
pub(super) fn all(
    rows: &mut [Row],
    scratch: &Scratch,
    options: &Options,
    progress: &mut Progress,
) -> Result<()> {
    let mut checks: BTreeMap<String, Check> = BTreeMap::new();
    let has_client = options
        .features
        .split(',')
        .any(|feature| feature == "client");
    let mut with_programs = BTreeSet::new();
    for row in rows.iter() {
        if row
            .generated
            .as_ref()
            .is_ok_and(|generated| generated.is_crate)
        {
            if programs::copy(&row.document, scratch)? {
                with_programs.insert(row.document.package.clone());
            }
            checks.insert(row.document.package.clone(), Check::default());
        }
    }
    let mut unfit: BTreeMap<String, Check> = BTreeMap::new();
    while !checks.is_empty() {
        let packages: Vec<&str> = checks.keys().map(String::as_str).collect();
        scratch.write(&packages)?;
        let (name, mut command) = command(scratch, options)?;
        if has_client && checks.keys().any(|package| with_programs.contains(package)) {
            command.args(["--example", programs::EXAMPLE]);
        }
        let Err(refusal) = cargo(&mut checks, (name, command), progress)? else {
            break;
        };
        let at_fault = checks
            .keys()
            .find(|package| refusal.contains(&format!("{package}/")));
        let Some(package) = at_fault.cloned() else {
            return Err(Error::new(format!("cannot run cargo: {}", refusal.trim())));
        };
        checks.remove(&package);
        unfit.insert(package, Check::unfit(&refusal));
    }
    checks.append(&mut unfit);
    for row in rows {
        row.check = checks.remove(&row.document.package);
        if let (Some(check), Some(took)) = (
            &mut row.check,
            rustc::took(&scratch.times(), &row.document.package),
        ) {
            check.seconds = Some(took.seconds);
            check.peak = took.peak;
        }
    }
    Ok(())
}

impl Check {
    /// Creates the result for a crate whose manifest Cargo rejects.
    fn unfit(refusal: &str) -> Self {
        let message = Message {
            level: "error".to_owned(),
            code: "manifest".to_owned(),
            words: refusal.trim().to_owned(),
            file: "Cargo.toml".to_owned(),
            line: 0,
            text: String::new(),
            label: String::new(),
        };
        Self {
            messages: vec![message],
            ..Self::default()
        }
    }
}

/// Calls Cargo. Returns its error output if it did not start to build.
fn cargo(
    checks: &mut BTreeMap<String, Check>,
    (name, mut command): (OsString, Command),
    progress: &mut Progress,
) -> Result<std::result::Result<(), String>> {
    let failed = |error| Error::io("run", name.as_ref())(error);
    let mut child = command.spawn().map_err(failed)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let total = checks.len();
    let mut done = 0;
    let mut is_finished = false;
    let stderr = thread::scope(|scope| {
        let stderr = scope.spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut stderr) = stderr {
                let _ = stderr.read_to_end(&mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        });
        for line in stdout
            .into_iter()
            .flat_map(|stdout| BufReader::new(stdout).lines())
        {
            match message::line(&line.map_err(failed)?) {
                Some(Line::Said(package, message)) => {
                    if let Some(check) = checks.get_mut(&package) {
                        check.messages.push(message);
                    }
                }
                Some(Line::Compiles(package)) => {
                    // Programs are a second target of the package.
                    if let Some(check) = checks.get_mut(&package).filter(|it| !it.compiles) {
                        check.compiles = true;
                        done += 1;
                        progress.show("checked", done, total, &package);
                    }
                }
                Some(Line::Finished) => is_finished = true,
                None => {}
            }
        }
        Ok(stderr.join().unwrap_or_default())
    })?;
    child.wait().map_err(failed)?;
    for check in checks.values_mut() {
        // The crate may compile, but not the programs that use it.
        check.compiles &= check.count("error") == 0;
    }
    Ok(if is_finished { Ok(()) } else { Err(stderr) })
}

/// Returns the name of Cargo and the command that checks the crates.
fn command(scratch: &Scratch, options: &Options) -> Result<(OsString, Command)> {
    let name = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let program = env::current_exe().map_err(Error::io("find", "xtask".as_ref()))?;
    let mut command = Command::new(&name);
    command
        .arg(if options.clippy { "clippy" } else { "check" })
        .args([
            "--workspace",
            "--lib",
            "--keep-going",
            "--message-format",
            "json",
        ])
        .args(["--no-default-features", "--features", &options.features])
        .args(["--jobs", &options.jobs.to_string()])
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("RUSTC_WRAPPER", program)
        .env(rustc::TIMES, scratch.times())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok((name, command))
}
