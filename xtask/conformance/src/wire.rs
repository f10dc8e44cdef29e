//! `--wire N`: sends N random calls of each operation from the generated client to the generated server over a socket.
//! Each side must receive what the other side sent.

mod build;
mod draw;
mod oracle;
mod outcome;
mod prepare;
mod program;
mod report;
mod run;
mod sample;
#[cfg(test)]
mod testing;
mod validate;

use std::path::PathBuf;

use super::{
    options::Options,
    progress::Progress,
    row::{GeneratorResult, Row},
    scratch::Scratch,
};
pub(super) use outcome::Wire;
use prepare::folder;
pub(super) use program::rust;
pub(super) use report::text;
use xtask::error::Result;

/// Draws calls for all crates, compiles programs that make them, and runs the programs: one program with both features,
/// or with `--apart` one program for each feature.
pub(super) fn all(
    rows: &mut [Row],
    scratch: &Scratch,
    number: usize,
    options: &Options,
    progress: &mut Progress,
) -> Result<()> {
    let mut talks = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let session = match &row.generated {
            Ok(generated) if has_operations(generated) => prepare::prepare(row, scratch, number)?,
            _ => None,
        };
        talks.push(session);
        progress.show("drawn", index + 1, rows.len(), &row.document.label);
    }
    let packages: Vec<&str> = talks
        .iter()
        .flatten()
        .map(|session| session.package.as_str())
        .collect();
    if packages.is_empty() {
        return Ok(());
    }
    scratch.write_with(
        &packages,
        &packages
            .iter()
            .map(|package| folder(package))
            .collect::<Vec<_>>(),
    )?;
    let mut kept: Vec<PathBuf> = Vec::new();
    for features in if options.apart {
        &["client", "server"][..]
    } else {
        &["client,server"]
    } {
        let place = scratch.root.join("wire").join(features.replace(',', "-"));
        build::build(scratch, &packages, (features, options), &place)?;
        kept.push(place);
    }
    let total = rows.len();
    for (index, (row, session)) in rows.iter_mut().zip(talks).enumerate() {
        if let Some(session) = session {
            let name = program::name(&session.package);
            let programs: Vec<PathBuf> = kept.iter().map(|place| place.join(&name)).collect();
            row.wire = Some(run::run(session, &programs, scratch)?);
            progress.show("talked", index + 1, total, &row.document.label);
        }
    }
    Ok(())
}

/// Returns whether there is a crate with operations.
fn has_operations(generated: &GeneratorResult) -> bool {
    generated.is_crate && generated.operations > 0
}
