//! `cargo conformance`: generates a crate from each of many documents, checks the crates, and prints a table.
//!
//! A document cannot affect the others: each generator and each compiler is a separate process with limited time and
//! memory.

mod bounded;
mod check;
mod exit;
mod find;
mod generate;
mod groups;
mod growth;
mod live;
mod message;
mod one;
mod options;
mod pairs;
mod programs;
mod progress;
mod row;
mod rustc;
mod sampling;
mod scratch;
mod shape;
mod table;
#[cfg(feature = "values")]
mod values;
mod wire;
mod witness;

use std::{fs, path::Path, process::ExitCode};

use clap::Parser as _;
use serde_json::{Map, json};
use xtask::{
    error::{Error, REFUSED, Result, shown},
    report, tree, workspace,
};

use exit::FAILED;
use groups::Group;
use options::Options;
use progress::Progress;
use row::Row;
use scratch::Scratch;

/// The allocator, which is faster than the system's at many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let asked = rustc::run_if_requested()
        .or_else(one::run_if_requested)
        .or_else(pairs::run_if_requested)
        .or_else(live::run_if_requested)
        .or_else(growth::run_if_requested);
    let ran = asked.unwrap_or_else(|| match Options::try_parse() {
        Ok(options) => run(&options),
        Err(error) => {
            // If this fails, nobody reads the output.
            let _ = error.print();
            Ok(ExitCode::from(if error.use_stderr() { REFUSED } else { 0 }))
        }
    });
    ran.unwrap_or_else(|error| {
        report::warn(&error.to_string());
        ExitCode::from(REFUSED)
    })
}

/// Generates the crates, checks them and prints the results.
fn run(options: &Options) -> Result<ExitCode> {
    let documents = find::documents(options)?;
    let workspace = workspace::root();
    let root = match (&options.keep, &workspace) {
        (Some(keep), _) => keep.clone(),
        (None, Ok(workspace)) => workspace.join("target/corpus"),
        (None, Err(_)) => return no_place(),
    };
    fs::create_dir_all(&root).map_err(Error::io("create the directory", &root))?;
    let root = root.canonicalize().map_err(Error::io("find", &root))?;
    let _lock = tree::lock(&root)?;
    let scratch = Scratch::new(root, workspace.ok(), options.clippy)?;
    let mut progress = Progress::new();
    let mut rows = generate::all(&documents, &scratch, options, &mut progress)?;
    if !options.no_check {
        check::all(&mut rows, &scratch, options, &mut progress)?;
    }
    #[cfg(feature = "values")]
    if let Some(number) = options.values {
        values::all(&mut rows, &scratch, number, options.growth, &mut progress)?;
    }
    if let Some(number) = options.wire {
        wire::all(&mut rows, &scratch, number, options, &mut progress)?;
    }
    progress.end();
    report(&rows, options, &scratch.root)?;
    let failed = rows.iter().any(|row| row.is_failure(options.allow_refused));
    Ok(if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Returns the error that there is no workspace for the crates.
fn no_place() -> Result<ExitCode> {
    let error = Error::new("the current directory is not in a Cargo workspace");
    Err(error.help("run it in a workspace, or set the directory of the crates with `--keep DIR`"))
}

/// Prints the rows, the totals and the groups.
fn report(rows: &[Row], options: &Options, root: &Path) -> Result<()> {
    let totals = table::totals(rows, options.allow_refused);
    let groups = groups::all(rows);
    if options.json {
        let groups = groups.iter().map(|group| (group.name, group.json()));
        let groups: Map<_, _> = groups.map(|(name, it)| (name.to_owned(), it)).collect();
        let summary = json!({ "kind": "summary", "totals": totals.json(), "groups": groups });
        let objects = rows.iter().map(Row::json).chain([summary]);
        let lines: Vec<_> = objects.map(|object| format!("{object}\n")).collect();
        return report::print(&lines.concat());
    }
    let mut text = table::text(rows, &totals);
    text.extend(groups.iter().map(Group::text));
    #[cfg(feature = "values")]
    if options.values.is_some() {
        text += &values::text(rows);
    }
    if options.wire.is_some() {
        text += &wire::text(rows);
    }
    report::print(&format!("{text}\nthe crates are in {}\n", shown(root)))?;
    if cfg!(debug_assertions) {
        report::warn(
            "the generator is not optimized; to measure times, use `cargo run --release -p conformance -- …`",
        );
    }
    Ok(())
}
