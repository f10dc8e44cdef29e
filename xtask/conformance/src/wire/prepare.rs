//! Draws the calls of a document and writes the program that makes them.

use std::fs;

use generator::{
    config::Config,
    diagnostic::Sources,
    document, lower,
    model::Model,
    source::{Input, Source},
};

use xtask::{
    error::{Error, Result},
    load, read,
};

use super::{
    draw::{self, Call},
    outcome::Wire,
    program,
    sample::Sampler,
};
use crate::{
    row::Row,
    scratch::{self, Scratch},
};

/// The calls of a document, and their results so far.
#[derive(Debug)]
pub(super) struct Session {
    /// The package of the generated crate.
    pub(super) package: String,
    /// The names of the operations, by number.
    pub(super) operations: Vec<String>,
    /// The calls, in the order of their numbers.
    pub(super) calls: Vec<Call>,
    /// The results so far.
    pub(super) wire: Wire,
}

/// Returns the directory of a program, relative to the workspace.
pub(super) fn folder(package: &str) -> String {
    format!("wire/{}", program::name(package))
}

/// Returns the model of a document.
fn model(row: &Row, scratch: &Scratch) -> Result<Option<Model>> {
    let source = read::read(&row.document.path)?;
    let config = scratch.config(&row.document.package);
    let config = Config::parse(&Source::new("codegen.toml", &config));
    let beside = Input {
        document: &source,
        overlays: &[],
        load: &load::beside(&row.document.path, None),
    };
    let mut sources = Sources::from(&source);
    let read = document::read(&beside, &config, &mut sources, &mut Vec::new());
    Ok(read.map(|read| lower::lower(&read.document, &config, &mut Vec::new())))
}

/// Draws the calls of a document and writes its program.
pub(super) fn prepare(row: &Row, scratch: &Scratch, number: usize) -> Result<Option<Session>> {
    let Some(model) = model(row, scratch)? else {
        return Ok(None);
    };
    let (tested, left_out) = draw::operations(&model);
    let mut wire = Wire {
        operations: tested.len(),
        ..Wire::default()
    };
    let left_out = left_out
        .into_iter()
        .map(|(name, why)| (name, why.to_owned()));
    wire.left_out.extend(left_out);
    let mut sampler = Sampler::new(&model, 1);
    let mut calls = Vec::new();
    for tested in &tested {
        let of_operation = draw::calls(&mut sampler, tested, number);
        if of_operation.is_empty() {
            let name = tested.operation.name.plain().to_owned();
            wire.left_out
                .push((name, "no values can be generated for it".to_owned()));
            wire.operations -= 1;
        }
        calls.extend(of_operation);
    }
    wire.sent = calls.len();
    let package = row.document.package.clone();
    let folder = scratch.root.join(folder(&package));
    let sources = folder.join("src");
    fs::create_dir_all(&sources).map_err(Error::io("create the directory", &sources))?;
    let lines: Vec<_> = calls
        .iter()
        .map(|call| format!("{}\n", call.json))
        .collect();
    for (path, text) in [
        ("Cargo.toml", program::manifest(&package)),
        ("src/main.rs", program::MAIN.to_owned()),
        ("src/operations.rs", program::operations(&model, &tested)),
        ("calls", lines.concat()),
    ] {
        scratch::write(&folder.join(path), &text)?;
    }
    let operations = model
        .all_operations()
        .map(|operation| operation.name.plain().to_owned());
    Ok(Some(Session {
        package,
        operations: operations.collect(),
        calls,
        wire,
    }))
}
