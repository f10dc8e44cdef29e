//! `cargo xtask corpus`: many documents, each generated and its crate checked, in one table.
//!
//! One document cannot take the others down: it is generated in a process of its own, whose time and memory are bounded,
//! and so is each compiler.

mod bounded;
mod check;
mod find;
mod generate;
mod groups;
mod message;
mod one;
pub(crate) mod options;
mod pattern;
mod progress;
mod row;
mod rustc;
mod scratch;
mod table;
#[cfg(feature = "values")]
mod values;
mod wire;

pub(crate) use one::run as one;
pub(crate) use rustc::run_if_asked as rustc;

use std::{fs, path::Path, process::ExitCode};

use serde_json::{Map, json};

use crate::{
    FAILED,
    error::{Error, Result, shown},
    input, report, tree,
};
use groups::Group;
use options::Options;
use progress::Progress;
use row::Row;
use scratch::Scratch;

/// Generates, checks and tells.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let documents = find::documents(options)?;
    let workspace = input::root();
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
    if options.check {
        check::all(&mut rows, &scratch, options, &mut progress)?;
    }
    #[cfg(feature = "values")]
    if let Some(number) = options.values {
        values::all(&mut rows, &scratch, number, &mut progress)?;
    }
    if let Some(number) = options.wire {
        wire::all(&mut rows, &scratch, number, options, &mut progress)?;
    }
    progress.end();
    tell(&rows, options, &scratch.root)?;
    let failed = rows.iter().any(|row| row.is_failure(options.allow_refused));
    Ok(if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// There is no workspace, and so no place for the crates.
fn no_place() -> Result<ExitCode> {
    let error = Error::new("there is no Cargo workspace around the current directory");
    Err(error.help("call it from inside one, or say with `--keep DIR` where the crates go"))
}

/// Prints the rows and what they have in common.
fn tell(rows: &[Row], options: &Options, root: &Path) -> Result<()> {
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
            "the generator is not optimized: for its times, `cargo run --release -p xtask -- corpus …`",
        );
    }
    Ok(())
}
