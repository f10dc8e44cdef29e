//! `codegen`: generates crates, or with `--check` reports whether they are stale.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    process::ExitCode,
    time::Instant,
};

use generator::{Files, Generated};
use serde_json::json;

use crate::{
    annotations,
    args::{Codegen, Format},
    changes, diff,
    error::{Error, REFUSED, Result, STALE, shown},
    input::{self, Counts, Target},
    report::{self, count},
    tree::{self, Plan, Tally},
    workspace::FILE,
};

/// The file with the outline of a crate.
const OUTLINE: &str = "outline.txt";
/// The maximum number of lines of a diff that are printed.
const DIFF_LINES: usize = 200;

/// Generates crates and writes them, or with `--check` compares them.
pub(crate) fn run(args: &Codegen) -> Result<ExitCode> {
    let targets = input::targets(&args.document, args.out.as_deref(), args.output)?;
    let mut worst = if targets.is_broken { REFUSED } else { 0 };
    let mut packages = BTreeMap::new();
    for target in &targets.all {
        let code = one(args, target, targets.is_broken, &mut packages).unwrap_or_else(|error| {
            report::warn(&error.to_string());
            REFUSED
        });
        worst = worst.max(code);
    }
    Ok(ExitCode::from(worst))
}

/// Generates one crate and writes or compares it. `packages` has the names of the packages so far, each with its crate.
/// Returns the exit code.
fn one<'t>(
    args: &Codegen,
    target: &'t Target,
    is_broken: bool,
    packages: &mut BTreeMap<String, &'t str>,
) -> Result<u8> {
    let start = Instant::now();
    let out = target.out()?;
    let (mut generated, counts) = target.generate(args.output)?;
    let Some(files) = files(&mut generated).filter(|_| !is_broken) else {
        report::print_line(
            &refusal(&target.name, counts, args.output.format),
            args.output.format,
        )?;
        return Ok(REFUSED);
    };
    let package = package(&files).unwrap_or_default();
    if let Some(other) = packages.get(package) {
        return Err(Error::new(format!(
            "the crates `{other}` and `{}` are both packages with the name `{package}`",
            target.name
        ))
        .help(format!("set `name` in `[crates.{}.package]`", target.name)));
    }
    packages.insert(package.to_owned(), &target.name);
    let run = Run {
        args,
        target,
        out: shown(out),
        generated: &generated,
        warnings: counts.warnings,
        start,
    };
    if !args.check {
        run.done(tree::write(out, &files, args.force)?)?;
        return Ok(0);
    }
    let plan = tree::plan(out, &files)?;
    if plan.is_empty() {
        run.done(plan.tally())?;
        return Ok(0);
    }
    run.stale(&plan)?;
    Ok(STALE)
}

/// Takes the files of a crate, and adds the outline; `None` if the document has errors.
pub(crate) fn files(generated: &mut Generated) -> Option<Files> {
    let mut files = generated.files.take()?;
    files.insert(OUTLINE.to_owned(), generated.outline.clone());
    Some(files)
}

/// Returns the name of the package in the manifest of a crate.
pub(crate) fn package(files: &Files) -> Option<&str> {
    let mut lines = files.get("Cargo.toml")?.lines();
    let name = lines.find_map(|line| line.strip_prefix("name = \""))?;
    name.strip_suffix('"')
}

/// Returns the summary of a document with errors.
fn refusal(name: &str, counts: Counts, format: Format) -> String {
    let Counts { errors, warnings } = counts;
    match format {
        Format::Json => {
            json!({ "kind": "summary", "document": name, "errors": errors, "warnings": warnings })
                .to_string()
        }
        Format::Human | Format::Github if errors == 0 => {
            format!("{name}: `{FILE}` has errors: nothing was written")
        }
        Format::Human | Format::Github => {
            let warnings = extra(warnings);
            format!(
                "{name}: {}{warnings}: nothing was written",
                count(errors, "error")
            )
        }
    }
}

/// A run on a document without errors.
struct Run<'a> {
    args: &'a Codegen,
    target: &'a Target,
    out: String,
    generated: &'a Generated,
    warnings: usize,
    start: Instant,
}

impl Run<'_> {
    /// Prints the contents of the crate and the result in one line.
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
        // If files were written, show the changes of the document.
        let changes = (written > 0 && !self.args.check)
            .then(|| changes::summary(self.target))
            .flatten();
        let milliseconds = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if self.args.output.format == Format::Json {
            let line = json!({
                "kind": "summary", "out": out, "stale": false,
                "operations": operations, "types": types, "files": files,
                "written": written, "removed": removed, "unchanged": unchanged,
                "errors": 0, "warnings": self.warnings, "milliseconds": milliseconds,
                "changes": changes,
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
        let changes =
            changes.map_or_else(String::new, |changes| format!("since HEAD: {changes}\n"));
        report::print(&format!(
            "{out}: {has}: {done}{} ({milliseconds} ms)\n{changes}",
            extra(self.warnings)
        ))
    }

    /// Prints a summary with the command that updates the crate, then the diff.
    fn stale(&self, plan: &Plan<'_>) -> Result<()> {
        let (out, format, mut command) =
            (&self.out, self.args.output.format, self.target.command());
        if !plan.edited.is_empty() {
            // Without it, the command would refuse to overwrite the edited files.
            command.push_str(" --force");
        }
        let Tally {
            written,
            removed,
            unchanged,
        } = plan.tally();
        let why = if plan.changes.is_empty() {
            "the list of generated files is incomplete".to_owned()
        } else {
            format!("{written} to write, {removed} to remove, {unchanged} unchanged")
        };
        let edited = if plan.edited.is_empty() {
            String::new()
        } else {
            format!(
                "; edited by hand: {}; move these edits to other files, or they will be lost",
                plan.edited.join(", ")
            )
        };
        if format == Format::Json {
            let changes = plan.changes.iter().map(|change| {
                let diff = diff::unified(change, out, false);
                json!({ "kind": "change", "path": change.path, "diff": diff })
            });
            let summary = json!({
                "kind": "summary", "out": out, "stale": true, "command": command,
                "written": written, "removed": removed, "unchanged": unchanged, "edited": plan.edited,
            });
            let lines = changes.chain([summary]).map(|line| format!("{line}\n"));
            return report::print(&lines.collect::<String>());
        }
        let summary = format!("{out} is stale: {why}{edited}; run: {command}");
        report::print(&match format {
            Format::Github => {
                let first = plan
                    .changes
                    .first()
                    .map_or("", |change| change.path.as_str());
                annotations::of_repository(&format!(
                    "::error file={out}/{first},title=Stale::{summary}\n"
                ))?
            }
            _ => format!("{summary}\n"),
        })?;
        self.diff(plan)
    }

    /// Prints the diff, up to [`DIFF_LINES`] unless `--all` is set.
    fn diff(&self, plan: &Plan<'_>) -> Result<()> {
        let coloured = self.args.output.format == Format::Human
            && io::stdout().is_terminal()
            && report::coloured(&io::stdout());
        let mut left = if self.args.output.all {
            usize::MAX
        } else {
            DIFF_LINES
        };
        let mut rest = (0, 0);
        let mut changes: Vec<_> = plan.changes.iter().collect();
        changes.sort_by_key(|change| rank(&change.path));
        for change in changes {
            let diff = diff::unified(change, &self.out, coloured);
            let lines = diff.lines().count();
            if left == 0 {
                rest = (rest.0 + lines, rest.1 + 1);
            } else if lines <= left {
                report::print(&diff)?;
                left -= lines;
            } else {
                let start: Vec<_> = diff.lines().take(left).collect();
                report::print(&format!("{}\n", start.join("\n")))?;
                rest = (lines - left, 1);
                left = 0;
            }
        }
        if rest.1 > 0 {
            let (lines, files) = (count(rest.0, "more line"), count(rest.1, "file"));
            report::print(&format!("… {lines} of {files}; `--all` prints them\n"))?;
        }
        Ok(())
    }
}

/// Returns the position of a file in the diff: the outline first, and the code that does not depend on the document last.
fn rank(path: &str) -> u8 {
    match path {
        OUTLINE => 0,
        path if path.starts_with("src/runtime/") => 2,
        _ => 1,
    }
}

/// Returns the number of warnings as text; empty if there are none.
fn extra(warnings: usize) -> String {
    if warnings == 0 {
        String::new()
    } else {
        format!(", {}", count(warnings, "warning"))
    }
}
