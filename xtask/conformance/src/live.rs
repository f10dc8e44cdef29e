//! `cargo conformance live`: generates the clients of real servers from the documents that they serve, and calls them.
//!
//! It installs each server with pip into a separate virtual environment and starts the servers on free local ports. It
//! is not part of `cargo test`.

mod server;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use clap::Parser;
use xtask::{
    error::{Error, Result},
    report, tree, workspace,
};

use super::{
    FAILED,
    find::Document,
    generate,
    options::Options,
    progress::Progress,
    scratch::{self, Scratch},
};
use server::{Running, Server};

/// Generates the clients of real servers from the documents that they serve, and calls them
#[derive(Debug, Parser)]
#[command(name = "live", bin_name = "cargo conformance live")]
#[command(
    after_help = "It needs Python 3 and, for the first run, the network.\n\n\
                  Exit codes: 0 at least 95 % of the calls of each server succeeded, 1 fewer did, \
                  2 error in the command line or on the disk"
)]
struct LiveOptions {
    /// The servers: fastapi, chroma, prefect [default: all]
    #[arg(value_name = "SERVER", value_parser = server)]
    servers: Vec<&'static Server>,
    /// The directory of the virtual environments, `DIR/SERVER` each; those that exist are used as they are [default: those
    /// below target/live]
    #[arg(long, value_name = "DIR")]
    venvs: Option<PathBuf>,
    /// Print successful calls, too
    #[arg(long)]
    all: bool,
}

fn server(name: &str) -> std::result::Result<&'static Server, String> {
    let found = server::SERVERS.iter().find(|server| server.name == name);
    found.ok_or_else(|| {
        let names = server::SERVERS.iter().map(|server| server.name);
        format!("expected one of {}", names.collect::<Vec<_>>().join(", "))
    })
}

/// Runs the command if the first argument is `live`.
pub(super) fn run_if_requested() -> Option<Result<ExitCode>> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == "live")?;
    Some(
        match LiveOptions::try_parse_from(std::iter::once("live".into()).chain(words)) {
            Ok(options) => run(&options),
            Err(error) => {
                // If this fails, nobody reads the output.
                let _ = error.print();
                Ok(ExitCode::from(if error.use_stderr() {
                    xtask::error::REFUSED
                } else {
                    0
                }))
            }
        },
    )
}

/// The percentage of calls that must succeed.
const ENOUGH: usize = 95;

fn run(options: &LiveOptions) -> Result<ExitCode> {
    let workspace = workspace::root()?;
    let root = workspace.join("target/live");
    create(&root)?;
    let _lock = tree::lock(&root)?;
    let mut servers = options.servers.clone();
    if servers.is_empty() {
        servers = server::SERVERS.iter().collect();
    }
    let venvs = options.venvs.clone().unwrap_or_else(|| root.join("venvs"));
    let scratch = Scratch::new(root.clone(), Some(workspace), false)?;
    let mut is_failed = false;
    for server in servers {
        let running = Running::start(server, &venvs, &root)?;
        let outcome = call(server, &running, &scratch)?;
        report::print(&outcome.text(server.name, options.all))?;
        is_failed |= !outcome.is_enough();
    }
    Ok(if is_failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Generates the client of a server, compiles the program that calls it, and runs it.
fn call(server: &Server, running: &Running, scratch: &Scratch) -> Result<Outcome> {
    let path = scratch.root.join(format!("{}.json", server.name));
    fs::write(&path, &running.document).map_err(Error::io("write", &path))?;
    let package = format!("live-{}", server.name);
    let document = Document {
        label: server.name.to_owned(),
        package: package.clone(),
        path: path.clone(),
    };
    let words = ["conformance".into(), path.into_os_string()];
    let options = Options::try_parse_from(words)
        .map_err(|error| Error::new(format!("cannot read the options: {error}")))?;
    let mut progress = Progress::new();
    generate::all(&[document], scratch, &options, &mut progress)?;
    progress.end();
    let program = format!("{package}-calls");
    write_program(server, &package, &program, &scratch.root)?;
    scratch.write_with(&[&package], &[format!("calls/{}", server.name)])?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(["run", "--quiet", "--package", &program, "--"]);
    command
        .arg(&running.url)
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = command.output().map_err(Error::io("run", cargo.as_ref()))?;
    let mut outcome = Outcome::read(&String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        outcome.failures.push((
            "the program".to_owned(),
            format!("does not compile or ends with {}", output.status),
        ));
    }
    Ok(outcome)
}

/// Writes the package of the program that calls a server.
fn write_program(server: &Server, package: &str, program: &str, root: &Path) -> Result<()> {
    let folder = root.join("calls").join(server.name);
    create(&folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"{program}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         api = {{ path = \"../../crates/{package}\", package = \"{package}\" }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n"
    );
    scratch::write(&folder.join("Cargo.toml"), &manifest)?;
    scratch::write(&folder.join("src/main.rs"), server.program)?;
    for (name, text) in server.modules {
        scratch::write(&folder.join("src").join(name), text)?;
    }
    scratch::write(&folder.join("src/tally.rs"), server::TALLY)
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::io("create the directory", folder))
}

/// The outcome of the calls of a program.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    successes: Vec<String>,
    /// The calls that failed, each with its message.
    failures: Vec<(String, String)>,
    /// The calls that are known to fail, each with the reason.
    explained: Vec<(String, String)>,
}

impl Outcome {
    /// Parses the output of a program. Each line has `ok`, `failed` or `explained`, the call and a message, separated
    /// by tabs.
    fn read(text: &str) -> Self {
        let mut outcome = Self::default();
        for line in text.lines() {
            let mut cells = line.splitn(3, '\t');
            let mut next = || cells.next().unwrap_or_default().to_owned();
            let (kind, call, message) = (next(), next(), next());
            match kind.as_str() {
                "ok" => outcome.successes.push(call),
                "failed" => outcome.failures.push((call, message)),
                "explained" => outcome.explained.push((call, message)),
                _ => {}
            }
        }
        outcome
    }

    fn total(&self) -> usize {
        self.successes.len() + self.failures.len() + self.explained.len()
    }

    /// Returns whether enough calls succeeded.
    fn is_enough(&self) -> bool {
        let total = self.total();
        total > 0 && self.successes.len() * 100 >= total * ENOUGH
    }

    /// Returns the number of distinct operations that were called. A name with a colon is a check of a result.
    fn operations(&self) -> usize {
        let others = self.failures.iter().chain(&self.explained);
        let calls = self.successes.iter().chain(others.map(|(call, _)| call));
        let operations = calls.filter(|call| !call.contains(':'));
        operations.collect::<BTreeSet<_>>().len()
    }

    fn text(&self, name: &str, all: bool) -> String {
        let total = self.total();
        let tenths = (self.successes.len() * 1000)
            .checked_div(total)
            .unwrap_or_default();
        let mut text = format!(
            "{name}: {} of {total} calls and checks succeeded ({}.{} %), {} operations\n",
            self.successes.len(),
            tenths / 10,
            tenths % 10,
            self.operations()
        );
        if all {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for call in &self.successes {
                *counts.entry(call).or_default() += 1;
            }
            for (call, count) in counts {
                let _ = writeln!(text, "  ok {call} ({count})");
            }
        }
        for (call, message) in &self.failures {
            let _ = writeln!(text, "  failed {call}: {message}");
        }
        for (call, reason) in &self.explained {
            let _ = writeln!(text, "  failed as expected {call}: {reason}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn an_outcome_is_parsed_and_printed() {
        let lines = "ok\tget_pet\nok\tget_pet: name\nignored\nfailed\tadd_pet\tPOST /pets: 500\nexplained\tmoment\tno offset\n";
        let outcome = Outcome::read(lines);
        assert_eq!(outcome.operations(), 3);
        assert!(!outcome.is_enough());
        let expected = "pets: 2 of 4 calls and checks succeeded (50.0 %), 3 operations\n  \
                        failed add_pet: POST /pets: 500\n  failed as expected moment: no offset\n";
        assert_eq!(outcome.text("pets", false), expected);
        assert!(!Outcome::read("").is_enough());
    }
}
