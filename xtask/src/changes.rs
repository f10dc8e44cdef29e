//! `diff`: reports the effects of a change of a document on callers, implementers and the wire.

mod side;
mod version;

use std::{io, path::Path, process::ExitCode};

use generator::{
    Modelled,
    diagnostic::Severity,
    diff::{self, Changes, Texts, rules::Verdict},
};

use crate::{
    annotations,
    args::{self, DiffFormat, FailOn, Format, Output},
    error::{Error, REFUSED, Result, shown},
    git::Revision,
    input::{self, Target},
    report,
    workspace::FILE,
};
use side::Side;

/// The exit code if a change matches `--fail-on`.
const FAILED: u8 = 1;

/// Compares documents and prints the changes.
pub(crate) fn run(args: &args::Diff) -> Result<ExitCode> {
    let (old, new) = sides(args)?;
    let given = new.as_deref().or(old.as_deref());
    let document = args::Document {
        packages: args.packages.clone(),
        spec: given.and_then(side::file).or_else(|| args.spec.clone()),
        config: args.config.clone(),
        overlays: Vec::new(),
    };
    let output = Output {
        all: args.all,
        format: Format::Human,
    };
    let targets = input::targets(&document, None, output)?;
    let mut worst = if targets.is_broken { REFUSED } else { 0 };
    let mut pages = Vec::new();
    for target in &targets.all {
        let names = (old.as_deref(), new.as_deref());
        let code = one(args, names, target, output, &mut pages).unwrap_or_else(|error| {
            report::warn(&error.to_string());
            REFUSED
        });
        worst = worst.max(code);
    }
    report::print(&joined(args, pages, targets.all.len() > 1))?;
    let has_all = old.is_none() && args.packages.is_empty();
    if has_all && removed(&targets.all)? && args.fail_on.is_some() {
        worst = worst.max(FAILED);
    }
    Ok(ExitCode::from(worst))
}

/// Returns the names of both documents. `A..B` means A and B; `A...B` means the merge base of A and B, and B. As in
/// Git, a missing revision is `HEAD`.
fn sides(args: &args::Diff) -> Result<(Option<String>, Option<String>)> {
    let (old, new) = (args.old.clone(), args.new.clone());
    let range = old.as_deref().filter(|_| new.is_none());
    let range = range.filter(|range| side::file(range).is_none() && !range.contains(':'));
    let parts = range.and_then(|range| range.split_once(".."));
    // `../api.yaml` is a path, and `..` is a directory.
    let is_path = |(from, to): &(&str, &str)| {
        from.ends_with('/') || to.starts_with('/') || (from.is_empty() && to.is_empty())
    };
    let parts = parts.filter(|parts| !is_path(parts));
    let Some((from, to)) = parts else {
        return Ok((old, new));
    };
    let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
    let (from, to) = match to.strip_prefix('.') {
        Some(to) => {
            let to = or_head(to);
            let revision = Revision::new(&or_head(from), Path::new(""))?;
            Revision::new(&to, Path::new(""))?;
            (revision.merge_base(&to)?, to)
        }
        None => (or_head(from), or_head(to)),
    };
    Ok((Some(from), Some(to)))
}

/// The changes of a crate, rendered.
struct Page<'t> {
    name: &'t str,
    text: String,
}

/// Joins the pages of several crates, each with the name of its crate.
fn joined(args: &args::Diff, pages: Vec<Page<'_>>, is_several: bool) -> String {
    if !is_several {
        return pages.into_iter().map(|page| page.text).collect();
    }
    let is_markdown = args.changelog || args.format == DiffFormat::Markdown;
    let texts = pages
        .into_iter()
        .map(|Page { name, text }| match args.format {
            _ if is_markdown => format!("# {name}\n\n{text}"),
            DiffFormat::Human => format!("{name}\n{text}"),
            _ => text,
        });
    let texts: Vec<_> = texts.collect();
    match args.format {
        _ if is_markdown => texts.join("\n"),
        DiffFormat::Json => format!("[\n{}]\n", texts.join(",\n")),
        _ => texts.concat(),
    }
}

/// Reports the crates that the last commit lists and `codegen.toml` does not. Returns whether there are any.
fn removed(targets: &[Target]) -> Result<bool> {
    let Some(root) = targets.first().and_then(Target::root) else {
        return Ok(false);
    };
    let Ok(revision) = Revision::new("HEAD", root) else {
        return Ok(false);
    };
    let mut has_any = false;
    for one in side::crates(&revision, root)? {
        if targets.iter().all(|target| target.name != one.name) {
            has_any = true;
            report::warn(&format!(
                "warning: the crate `{}` was removed from `{FILE}`; crates that depend on it will no longer compile",
                one.name
            ));
        }
    }
    Ok(has_any)
}

/// Compares the documents of a target. Returns the exit code.
fn one<'t>(
    args: &args::Diff,
    (old, new): (Option<&str>, Option<&str>),
    target: &'t Target,
    output: Output,
    pages: &mut Vec<Page<'t>>,
) -> Result<u8> {
    let name = old.unwrap_or("HEAD");
    let Some(old) = Side::new(name, target)? else {
        let document = shown(target.spec());
        report::warn(&format!(
            "{document} is not in `{name}`: there is nothing to compare"
        ));
        return Ok(0);
    };
    let new = match new {
        Some(new) => Side::new(new, target)?
            .ok_or_else(|| Error::new(format!("`{}` is not in `{new}`", shown(target.spec()))))?,
        None => Side::File(target.spec().to_path_buf()),
    };
    report::progress(&format!("comparing {}", target.name));
    let (before, _) = old.model(target)?;
    let (after, config) = new.model(target)?;
    for side in [&before, &after] {
        errors(side, output)?;
    }
    let (Some(old), Some(new)) = (&before.model, &after.model) else {
        return Ok(REFUSED);
    };
    let mut changes = diff::diff(old, new);
    for unused in changes.accept(&config.diff.accept) {
        report::warn(&format!(
            "warning: the accepted change `{}` does not occur",
            unused.change
        ));
    }
    let texts = Texts {
        old: &before.findings.sources,
        new: &after.findings.sources,
    };
    pages.push(Page {
        name: &target.name,
        text: rendered(args, &target.name, &changes, texts)?,
    });
    if args.bump {
        version::bump(&changes, target)?;
    }
    let is_failure = args.fail_on.is_some_and(|limit| fails(&changes, limit));
    Ok(if is_failure { FAILED } else { 0 })
}

/// Renders the changes in the format of the command line.
fn rendered(args: &args::Diff, name: &str, changes: &Changes, texts: Texts<'_>) -> Result<String> {
    if args.changelog {
        return Ok(diff::changelog(changes));
    }
    Ok(match args.format {
        DiffFormat::Human => {
            diff::render_human(changes, texts, report::coloured(&io::stdout()), args.all)
        }
        DiffFormat::Markdown => diff::render_markdown(changes, texts),
        DiffFormat::Json => diff::render_json(name, changes, texts),
        DiffFormat::Github => annotations::of_repository(&diff::render_github(changes, texts))?,
    })
}

/// Prints the errors of a document.
fn errors(side: &Modelled, output: Output) -> Result<()> {
    let is_error = |one: &&_| {
        matches!(
            one,
            generator::diagnostic::Diagnostic {
                severity: Severity::Error,
                ..
            }
        )
    };
    let diagnostics = side.findings.diagnostics.iter();
    let errors: Vec<_> = diagnostics.filter(is_error).cloned().collect();
    report::diagnostics(&errors, &side.findings.sources, output)
}

/// Returns whether a change has the verdict or a worse one, and is neither accepted nor an addition.
fn fails(changes: &Changes, limit: FailOn) -> bool {
    let limit = match limit {
        FailOn::Silent => Verdict::Silent,
        FailOn::Breaks => Verdict::Breaks,
        FailOn::Attention => Verdict::Attention,
    };
    let mut open = changes
        .changes
        .iter()
        .filter(|change| change.accepted.is_none());
    // An addition breaks no existing code, although an old server does not support it.
    open.any(|change| !change.is_addition() && change.worst() >= limit)
}

/// Returns the summary of the changes of a document since the last commit, for `codegen`; `None` if there is no commit
/// or no change.
pub(crate) fn summary(target: &Target) -> Option<String> {
    let old = Side::new("HEAD", target).ok()??;
    let new = Side::File(target.spec().to_path_buf());
    let (before, _) = old.model(target).ok()?;
    let (after, config) = new.model(target).ok()?;
    let mut changes = diff::diff(&before.model?, &after.model?);
    changes.accept(&config.diff.accept);
    let is_empty = changes.changes.is_empty() && changes.docs == 0;
    (!is_empty).then(|| diff::summary(&changes))
}
