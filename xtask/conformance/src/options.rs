//! The command line of `cargo conformance`.

use std::{num::NonZero, path::PathBuf, thread};

use clap::Parser;

/// Generates a crate from each of many documents, checks the crates, and prints the results in a table
#[derive(Debug, Parser)]
#[command(name = "conformance", bin_name = "cargo conformance", version)]
#[command(
    after_help = "Exit codes: 0 every document succeeded, 1 one failed, 2 error in the command \
                  line or on the disk"
)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options")]
pub(crate) struct Options {
    /// The documents, and the folders with documents
    #[arg(value_name = "DIR|FILE", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Only the documents with this text in their path
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Do not compile the crates
    #[arg(long, conflicts_with = "clippy")]
    pub(super) no_check: bool,
    /// The features to check, separated by commas
    #[arg(long, value_name = "LIST", default_value = "client", value_parser = features)]
    pub(super) features: String,
    /// Draw N values of each component schema, decode and encode each, and compare
    ///
    /// This needs `--features values` of this package.
    #[arg(long, value_name = "N", value_parser = values)]
    pub(super) values: Option<usize>,
    /// Have the client and the server of each crate exchange N drawn calls of each operation over a socket, and compare
    /// what each side receives with what the other sent
    #[arg(long, value_name = "N")]
    pub(super) wire: Option<usize>,
    /// With `--wire`, compile the client and the server as two programs
    #[arg(long, requires = "wire")]
    pub(super) apart: bool,
    /// Check with clippy, and with the lints of the workspace
    #[arg(long)]
    pub(super) clippy: bool,
    /// Count documents that are refused with an error as a success
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

/// Reads a list of features, which every crate has.
fn features(list: &str) -> Result<String, &'static str> {
    let known = |feature: &str| matches!(feature, "client" | "server" | "mock");
    if list.split(',').all(known) {
        Ok(list.to_owned())
    } else {
        Err("expected some of client, server and mock, separated by commas")
    }
}

/// Reads the number of values; refused in a program that was compiled without the feature.
fn values(number: &str) -> Result<usize, String> {
    if cfg!(feature = "values") {
        return number.parse().map_err(|_| "expected a number".to_owned());
    }
    Err("this needs `cargo run --release -p conformance --features values -- …`".to_owned())
}
