//! The command line of `cargo xtask corpus`.

use std::{num::NonZero, path::PathBuf, thread};

use lexopt::{Arg, Parser, ValueExt as _};

pub(crate) const HELP: &str = "\
Generate a crate from each of many documents, check each, and tell in a table how it went

Usage: cargo xtask corpus [OPTIONS] DIR|FILE...

Options:
      --filter TEXT    Only the documents with this in their path
      --no-check       Generate only; do not compile
      --features LIST  The features to check, with commas between [default: client]
      --values N       Draw N values of each component schema, read each into its type, write it
                       again, and compare; needs `--features values` of xtask itself
      --wire N         Have the client and the server of each crate talk over a socket, N calls of
                       each operation with drawn values, and compare what either gets
      --apart          With `--wire`, the client and the server are programs of their own
      --clippy         Check with clippy, and with the lints of the workspace
      --allow-refused  Take documents that are refused with an error for what is expected
      --json           Print one JSON object a line: one a document, and a summary
      --keep DIR       Where the crates go [default: target/corpus]
      --jobs N         How many at a time [default: as many as there are processors]
  -h, --help           Print this

Exit codes: 0 every document did well, 1 one did not, 2 command line or disk in error
";

/// What `cargo xtask corpus` is asked to do.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options")]
pub(crate) struct Options {
    /// The documents, and the folders with documents.
    pub(super) paths: Vec<PathBuf>,
    /// `--filter`
    pub(super) filter: Option<String>,
    /// Not `--no-check`
    pub(super) check: bool,
    /// `--features`
    pub(super) features: String,
    /// `--values`
    pub(super) values: Option<usize>,
    /// `--wire`
    pub(super) wire: Option<usize>,
    /// `--apart`
    pub(super) apart: bool,
    /// `--clippy`
    pub(super) clippy: bool,
    /// `--allow-refused`
    pub(super) allow_refused: bool,
    /// `--json`
    pub(super) json: bool,
    /// `--keep`
    pub(super) keep: Option<PathBuf>,
    /// `--jobs`
    pub(super) jobs: NonZero<usize>,
}

/// Reads the options; `None` where help is asked for.
pub(crate) fn parse(parser: &mut Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options {
        paths: Vec::new(),
        filter: None,
        check: true,
        features: "client".to_owned(),
        values: None,
        wire: None,
        apart: false,
        clippy: false,
        allow_refused: false,
        json: false,
        keep: None,
        jobs: thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
    };
    while let Some(option) = parser.next()? {
        match option {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Long("filter") => options.filter = Some(parser.value()?.string()?),
            Arg::Long("no-check") => options.check = false,
            Arg::Long("features") => options.features = parser.value()?.parse_with(features)?,
            Arg::Long("values") if cfg!(feature = "values") => {
                options.values = Some(parser.value()?.parse()?);
            }
            Arg::Long("values") => {
                return Err(
                    "`--values` needs `cargo run --release -p xtask --features values -- corpus …`"
                        .into(),
                );
            }
            Arg::Long("wire") => options.wire = Some(parser.value()?.parse()?),
            Arg::Long("apart") => options.apart = true,
            Arg::Long("clippy") => options.clippy = true,
            Arg::Long("allow-refused") => options.allow_refused = true,
            Arg::Long("json") => options.json = true,
            Arg::Long("keep") => options.keep = Some(parser.value()?.into()),
            Arg::Long("jobs") => options.jobs = parser.value()?.parse()?,
            Arg::Value(path) if !path.is_empty() => options.paths.push(path.into()),
            _ => return Err(option.unexpected()),
        }
    }
    if options.paths.is_empty() {
        return Err("a folder with documents is missing".into());
    }
    Ok(Some(options))
}

/// Reads a list of features, which every crate has.
fn features(list: &str) -> Result<String, &'static str> {
    let known = |feature: &str| matches!(feature, "client" | "server" | "mock");
    if list.split(',').all(known) {
        Ok(list.to_owned())
    } else {
        Err("expected some of client, server and mock, with commas between")
    }
}
