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
mod progress;
mod row;
mod rustc;
mod scratch;
mod table;

pub(crate) use one::run as one;
pub(crate) use rustc::run_if_asked as rustc;

use std::{fs, path::PathBuf, process::ExitCode};

use serde_json::json;

use crate::{
    FAILED,
    error::{Error, Result, shown},
    input, report, tree,
};
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
        (None, Err(_)) => return Err(workspace.err().unwrap_or_else(|| Error::new("unreachable")).help(
            "call it as `cargo xtask` from inside a workspace, or say with `--keep DIR` where the crates go",
        )),
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
    progress.end();
    tell(&rows, options, &scratch.root)?;
    let failed = rows.iter().any(|row| row.is_failure(options.allow_refused));
    Ok(if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the rows and what they have in common.
fn tell(rows: &[Row], options: &Options, root: &std::path::Path) -> Result<()> {
    let totals = table::totals(rows, options.allow_refused);
    let groups = groups::all(rows);
    if options.json {
        let mut text: String = rows.iter().map(|row| format!("{}\n", row.json())).collect();
        let groups: serde_json::Map<_, _> = groups
            .iter()
            .map(|group| (group.name.to_owned(), group.json()))
            .collect();
        let summary = json!({ "kind": "summary", "totals": totals.json(), "groups": groups });
        text.push_str(&format!("{summary}\n"));
        return report::print(&text);
    }
    let mut text = table::text(rows, &totals);
    for group in &groups {
        text.push_str(&group.text());
    }
    text.push_str(&format!(
        "\nthe crates are in {}\n",
        shown(&PathBuf::from(root))
    ));
    report::print(&text)
}
