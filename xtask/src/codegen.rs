//! `cargo xtask codegen`: writes the crate, or says how it differs from what the document gives.

use std::{io, process::ExitCode, time::Instant};

use generator::Generated;
use serde_json::json;

use crate::{
    args::{Codegen, Format},
    diff,
    error::{REFUSED, Result, STALE, shown},
    input::{self, Counts, Outcome},
    report::{self, count},
    tree::{self, Plan, Tally},
};

/// Generates and writes, or with `--check` compares.
pub(crate) fn run(args: &Codegen) -> Result<ExitCode> {
    let start = Instant::now();
    let out = input::out(args.out.as_ref(), args.document.spec.as_ref())?;
    if !args.check {
        tree::recover(&out)?;
    }
    let outcome = input::generate(&args.document, args.output.format)?;
    let made = outcome
        .generated
        .as_ref()
        .and_then(|made| Some((made, made.files.as_ref()?)));
    let Some((generated, files)) = made else {
        report::tell(&refusal(&outcome, args.output.format), args.output.format)?;
        return Ok(ExitCode::from(REFUSED));
    };
    let run = Run {
        args,
        out: shown(&out),
        generated,
        warnings: outcome.counts.warnings,
        start,
    };
    if !args.check {
        run.done(tree::write(&out, files)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let plan = tree::plan(&out, files)?;
    if plan.changes.is_empty() && !tree::is_interrupted(&out) {
        run.done(plan.tally())?;
        return Ok(ExitCode::SUCCESS);
    }
    run.stale(&plan)?;
    Ok(ExitCode::from(STALE))
}

/// One line: what a document in error came to.
fn refusal(outcome: &Outcome, format: Format) -> String {
    let Counts { errors, warnings } = outcome.counts;
    match format {
        Format::Json => json!({ "kind": "summary", "document": outcome.name, "errors": errors, "warnings": warnings })
            .to_string(),
        Format::Human | Format::Github => {
            let warnings = extra(warnings);
            format!("{}: {}{warnings}: nothing was written", outcome.name, count(errors, "error"))
        }
    }
}

/// A run on a document that is not in error.
struct Run<'a> {
    args: &'a Codegen,
    out: String,
    generated: &'a Generated,
    warnings: usize,
    start: Instant,
}

impl Run<'_> {
    /// Prints in one line what the crate has and what was done.
    fn done(&self, tally: Tally) -> Result<()> {
        let Tally {
            written,
            removed,
            unchanged,
        } = tally;
        let (
            out,
            Generated {
                operations, types, ..
            },
        ) = (&self.out, self.generated);
        let files = written + unchanged;
        let milliseconds = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if self.args.output.format == Format::Json {
            let line = json!({
                "kind": "summary", "out": out, "stale": false,
                "operations": operations, "types": types, "files": files,
                "written": written, "removed": removed, "unchanged": unchanged,
                "errors": 0, "warnings": self.warnings, "milliseconds": milliseconds,
            });
            return report::print(&format!("{line}\n"));
        }
        let has = [
            (*operations, "operation"),
            (*types, "type"),
            (files, "file"),
        ];
        let has = has.map(|(number, noun)| count(number, noun)).join(", ");
        let done = if self.args.check {
            "up to date".to_owned()
        } else {
            format!("{written} written, {removed} removed, {unchanged} unchanged")
        };
        report::print(&format!(
            "{out}: {has}: {done}{} ({milliseconds} ms)\n",
            extra(self.warnings)
        ))
    }

    /// Prints what would change, and the command that changes it.
    fn stale(&self, plan: &Plan) -> Result<()> {
        let (out, format, command) = (&self.out, self.args.output.format, self.args.command());
        let coloured = format == Format::Human && report::coloured(&io::stdout());
        for change in &plan.changes {
            let diff = diff::unified(change, out, coloured);
            report::print(&match format {
                Format::Human | Format::Github => diff,
                Format::Json => format!(
                    "{}\n",
                    json!({ "kind": "change", "path": change.path, "diff": diff })
                ),
            })?;
        }
        let Tally {
            written,
            removed,
            unchanged,
        } = plan.tally();
        let why = if plan.changes.is_empty() {
            "an interrupted run is to be cleared away".to_owned()
        } else {
            format!("{written} to write, {removed} to remove, {unchanged} unchanged")
        };
        report::print(&match format {
            Format::Human => format!("{out} is stale: {why}; run: {command}\n"),
            Format::Github => {
                format!("::error title=Stale::{out} is stale: {why}; run: {command}\n")
            }
            Format::Json => {
                let line = json!({
                    "kind": "summary", "out": out, "stale": true, "command": command,
                    "written": written, "removed": removed, "unchanged": unchanged,
                });
                format!("{line}\n")
            }
        })
    }
}

/// The number of warnings, where there are any.
fn extra(warnings: usize) -> String {
    if warnings == 0 {
        String::new()
    } else {
        format!(", {}", count(warnings, "warning"))
    }
}
