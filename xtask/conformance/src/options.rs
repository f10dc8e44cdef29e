//! The command line of `cargo conformance`.

use std::{num::NonZero, path::PathBuf, thread};

use clap::Parser;

/// Generates a crate from each of many documents, checks the crates and prints a table of the results
#[derive(Debug, Parser)]
#[command(name = "conformance", bin_name = "cargo conformance", version)]
#[command(
    after_help = "Exit codes: 0 all documents succeeded, 1 a document failed, 2 error in the command \
                  line, or an I/O error"
)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options")]
pub(crate) struct Options {
    /// Documents and folders of documents
    #[arg(value_name = "DIR|FILE", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Use only documents whose path contains this text
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Use one of N parts of the documents, for runs that share the work
    #[arg(long, value_name = "I/N", value_parser = part)]
    pub(super) part: Option<(usize, usize)>,
    /// Do not compile the crates
    #[arg(long, conflicts_with = "clippy")]
    pub(super) no_check: bool,
    /// The features to check, separated by commas
    #[arg(long, value_name = "LIST", default_value = "client", value_parser = features)]
    pub(super) features: String,
    /// Generate N random values of each component schema, decode and encode each one, and compare the results
    ///
    /// This needs `--features values` of this package.
    #[arg(long, value_name = "N", value_parser = values)]
    pub(super) values: Option<usize>,
    /// With `--values`, measure how the time for values of recursive unions grows with their depth
    #[arg(long, requires = "values")]
    pub(super) growth: bool,
    /// Send N random calls of each operation from the client to the server of each crate over a socket, and compare what
    /// each side sends with what the other side receives
    #[arg(long, value_name = "N")]
    pub(super) wire: Option<usize>,
    /// With `--wire`, compile the client and the server as separate programs
    #[arg(long, requires = "wire")]
    pub(super) apart: bool,
    /// Check with clippy, and with the lints of the workspace
    #[arg(long)]
    pub(super) clippy: bool,
    /// Count documents with errors as successes
    #[arg(long)]
    pub(super) allow_refused: bool,
    /// Print one JSON object per line: one for each document, and a summary
    #[arg(long)]
    pub(super) json: bool,
    /// The directory of the crates [default: target/corpus]
    #[arg(long, value_name = "DIR")]
    pub(super) keep: Option<PathBuf>,
    /// The number of parallel jobs [default: the number of processors]
    #[arg(long, value_name = "N", default_value_t = processors(), hide_default_value = true)]
    pub(super) jobs: NonZero<usize>,
}

fn processors() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Parses a list of features, which must be features of every crate.
fn features(list: &str) -> Result<String, &'static str> {
    let known = |feature: &str| matches!(feature, "client" | "server" | "mock");
    if list.split(',').all(known) {
        Ok(list.to_owned())
    } else {
        Err("expected a list of client, server and mock, separated by commas")
    }
}

/// Parses a part, counted from 1, and the number of parts.
fn part(text: &str) -> Result<(usize, usize), &'static str> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    numbers
        .filter(|(part, of)| (1..=*of).contains(part))
        .ok_or("expected a part and the number of parts: 1/3")
}

/// Parses the number of values; an error if this program was compiled without the feature.
pub(super) fn values(number: &str) -> Result<usize, String> {
    if cfg!(feature = "values") {
        return number.parse().map_err(|_| "expected a number".to_owned());
    }
    Err("this requires `cargo run --release -p conformance --features values -- …`".to_owned())
}
