//! `cargo conformance growth`: measures how the time and the memory for a document grow with its size.

mod documents;

use std::{
    env,
    process::{Command, ExitCode},
    time::Instant,
};

use clap::Parser;
use generator::{config::Config, source::Source};
use serde_json::{Value, json};
use xtask::{
    error::{Error, Result},
    report,
};

use super::{bounded, exit::FAILED};
use documents::{KINDS, Kind};

/// The first argument of a process that measures one document.
const WORD: &str = "--measure-growth";
/// The time from which a document is compared with one of twice its size.
const LEAST_MILLISECONDS: f64 = 100.0;
/// The maximum size.
const LAST_SIZE: usize = 1 << 20;
/// The number of measurements of each document, of which the smallest values count.
const RUNS: usize = 3;

/// Measures how the time and the memory for a document grow with its size
///
/// The size of each kind of document is doubled until it takes 100 ms; then it is compared with a document of twice that size.
#[derive(Debug, Parser)]
#[command(name = "growth", bin_name = "cargo conformance growth")]
#[command(
    after_help = "Exit codes: 0 all ratios are within the limit, 1 a ratio is above it, 2 error in the command line"
)]
struct Options {
    /// The maximum ratio of the times, and of the memory
    #[arg(long, value_name = "RATIO", default_value_t = 2.3)]
    limit: f64,
    /// Only the kinds with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

/// Runs the command if the first argument is `growth`.
pub(super) fn run_if_requested() -> Option<Result<ExitCode>> {
    let mut words = env::args_os().skip(1);
    let first = words.next()?;
    if first == WORD {
        let words: Vec<_> = words.filter_map(|word| word.into_string().ok()).collect();
        return Some(measure(&words));
    }
    (first == "growth").then(|| {
        let words = std::iter::once("growth".into()).chain(words);
        match Options::try_parse_from(words) {
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
        }
    })
}

/// The cost of a document.
#[derive(Clone, Copy, Debug)]
struct Cost {
    milliseconds: f64,
    /// The peak memory in KiB; `None` if it is unknown.
    kib: Option<f64>,
}

impl Cost {
    fn least(self, other: Self) -> Self {
        Self {
            milliseconds: self.milliseconds.min(other.milliseconds),
            kib: self.kib.zip(other.kib).map(|(one, other)| one.min(other)),
        }
    }
}

fn run(options: &Options) -> Result<ExitCode> {
    let is_wanted = |kind: &&Kind| {
        let filter = options.filter.as_deref();
        filter.is_none_or(|text| kind.name.contains(text))
    };
    report::print(&format!(
        "{:34} {:>8} {:>9} {:>6} {:>8} {:>6}\n",
        "kind", "size", "ms", "ratio", "MiB", "ratio"
    ))?;
    let mut is_within = true;
    for kind in KINDS.iter().filter(is_wanted) {
        let mut size = kind.first_size;
        let mut small = cost(kind, size, 1)?;
        while small.milliseconds < LEAST_MILLISECONDS && size < LAST_SIZE {
            size *= 2;
            small = cost(kind, size, 1)?;
        }
        small = small.least(cost(kind, size, RUNS - 1)?);
        let large = cost(kind, size * 2, RUNS)?;
        let time = large.milliseconds / small.milliseconds;
        let memory = large.kib.zip(small.kib).map(|(large, small)| large / small);
        is_within &= time <= options.limit && memory.is_none_or(|it| it <= options.limit);
        report::print(&format!(
            "{:34} {:>8} {:>9.1} {time:>6.2} {:>8.1} {:>6.2}\n",
            kind.name,
            size * 2,
            large.milliseconds,
            large.kib.unwrap_or_default() / 1024.0,
            memory.unwrap_or_default(),
        ))?;
    }
    Ok(if is_within {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

/// Measures a document in separate processes, so that the memory is that of one document.
fn cost(kind: &Kind, size: usize, runs: usize) -> Result<Cost> {
    let program = env::current_exe().map_err(|error| Error::new(error.to_string()))?;
    let mut least: Option<Cost> = None;
    for _ in 0..runs {
        let output = Command::new(&program)
            .arg(WORD)
            .args([kind.name, &size.to_string()])
            .output()
            .map_err(|error| Error::new(error.to_string()))?;
        let measured: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| Error::new(format!("{} of size {size} failed", kind.name)))?;
        let cost = Cost {
            milliseconds: measured["milliseconds"].as_f64().unwrap_or(f64::MAX),
            kib: measured["kib"].as_f64(),
        };
        least = Some(least.map_or(cost, |least| least.least(cost)));
    }
    least.ok_or_else(|| Error::new("nothing was measured"))
}

/// Generates from one document, and prints the cost.
fn measure(words: &[String]) -> Result<ExitCode> {
    let kind = words
        .first()
        .and_then(|name| KINDS.iter().find(|kind| kind.name == name));
    let size = words.get(1).and_then(|size| size.parse().ok());
    let (Some(kind), Some(size)) = (kind, size) else {
        return Err(Error::new("expected a kind and a size"));
    };
    let source = Source::new("growth.yaml", (kind.document)(size));
    let config = Config::default();
    let start = Instant::now();
    if kind.is_linted {
        drop(generator::lint(&source, &config));
    } else {
        drop(generator::generate(&source, &config));
    }
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    let kib = bounded::memory("self");
    report::print(&json!({ "milliseconds": milliseconds, "kib": kib }).to_string())?;
    Ok(ExitCode::SUCCESS)
}
