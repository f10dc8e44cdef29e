//! `cargo conformance diff`: compares the verdicts of `diff` on pairs of documents with those that a table holds.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use generator::{
    config::Config,
    diff::{self, Changes, rules::Verdict},
    model::Model,
    source::Input,
};
use xtask::{
    error::{Error, Result},
    load, read, report,
};

use super::exit::FAILED;

/// Compares the verdicts of `diff` on pairs of documents with those of a table
///
/// The table has a line for each pair, with tabs between columns, which a first line names: `id`, `base` and `revision`, two
/// paths from the table, and what is known of the pair. `compiled_callers`, `compiled_naming_callers` and
/// `compiled_implementers` say what a compiler said (`ok`, `warns`, or `breaks` with the reason). `callers_sigs` and
/// `implementers_sigs` are numbers of changed signatures, which count where no compiler was asked.
#[derive(Debug, Parser)]
#[command(name = "diff", bin_name = "cargo conformance diff")]
#[command(
    after_help = "Exit codes: 0 all verdicts agree with the compiler, 1 a verdict disagrees, 2 error in the command line, or an I/O error"
)]
struct Options {
    /// The table
    #[arg(value_name = "TABLE")]
    table: PathBuf,
    /// Only the pairs with this text in their id
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Print the changes of each pair, not only of those that disagree
    #[arg(long)]
    all: bool,
}

/// Compares, where the command line asks for that.
pub(super) fn run_if_asked() -> Option<Result<ExitCode>> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == "diff")?;
    Some(
        match Options::try_parse_from(std::iter::once("diff".into()).chain(words)) {
            Ok(options) => run(&options),
            Err(error) => {
                // Nobody reads on if this fails.
                let _ = error.print();
                Ok(ExitCode::from(if error.use_stderr() {
                    xtask::error::REFUSED
                } else {
                    0
                }))
            }
        },
    )
}

/// What is known of a pair for one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    breaks: bool,
    /// Whether a compiler said so.
    is_compiled: bool,
}

/// How often the verdicts agree.
#[derive(Default)]
struct Tally {
    agree: usize,
    /// Disagreements with a compiler.
    compiled: usize,
    /// Disagreements with a comparison of signatures.
    compared: usize,
}

fn run(options: &Options) -> Result<ExitCode> {
    let table = read::read(&options.table)?;
    let folder = options.table.parent().unwrap_or(Path::new(""));
    let mut lines = table.text.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let (mut callers, mut implementers) = (Tally::default(), Tally::default());
    let (mut text, mut pairs) = (String::new(), 0);
    for line in lines {
        let row: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split('\t')).collect();
        let cell = |name: &str| row.get(name).copied().unwrap_or_default();
        let id = cell("id");
        if options
            .filter
            .as_ref()
            .is_some_and(|filter| !id.contains(filter.as_str()))
        {
            continue;
        }
        pairs += 1;
        let (old, new) = (
            model(&folder.join(cell("base")))?,
            model(&folder.join(cell("revision")))?,
        );
        let (Some(old), Some(new)) = (old, new) else {
            let _ = writeln!(text, "{id}: a document has errors");
            continue;
        };
        let changes = diff::diff(&old, &new);
        let breaks = |verdict: fn(&diff::Change) -> Verdict| {
            changes
                .changes
                .iter()
                .any(|change| verdict(change) == Verdict::Breaks)
        };
        let sides = [
            (
                "callers",
                &mut callers,
                breaks(|it| it.verdicts.callers),
                known(
                    &["compiled_callers", "compiled_naming_callers"],
                    "callers_sigs",
                    cell,
                ),
            ),
            (
                "implementers",
                &mut implementers,
                breaks(|it| it.verdicts.implementers),
                known(&["compiled_implementers"], "implementers_sigs", cell),
            ),
        ];
        let mut is_shown = options.all;
        for (party, tally, breaks, known) in sides {
            let Some(known) = known else { continue };
            if known.breaks == breaks {
                tally.agree += 1;
                continue;
            }
            let source = if known.is_compiled {
                tally.compiled += 1;
                "the compiler"
            } else {
                tally.compared += 1;
                "a comparison of signatures"
            };
            let word = |breaks| if breaks { "breaks" } else { "does not break" };
            let _ = writeln!(
                text,
                "{id}: {party}: diff {}, {source} {}",
                word(breaks),
                word(known.breaks)
            );
            is_shown = true;
        }
        if is_shown {
            text += &listed(&changes);
        }
    }
    for (party, tally) in [("callers", &callers), ("implementers", &implementers)] {
        let _ = writeln!(
            text,
            "{party}: {} of {pairs} pairs agree; {} disagree with the compiler, {} with a comparison of signatures",
            tally.agree, tally.compiled, tally.compared
        );
    }
    report::print(&text)?;
    let is_failed = callers.compiled + implementers.compiled > 0;
    Ok(if is_failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

/// What is known for a party: what compilers said, or else whether signatures changed.
fn known<'r>(compiled: &[&str], signatures: &str, cell: impl Fn(&str) -> &'r str) -> Option<Known> {
    let said: Vec<&str> = compiled
        .iter()
        .map(|name| cell(name))
        .filter(|said| !said.is_empty())
        .collect();
    if !said.is_empty() {
        return Some(Known {
            breaks: said.iter().any(|said| said.starts_with("breaks")),
            is_compiled: true,
        });
    }
    let number: usize = cell(signatures).parse().ok()?;
    Some(Known {
        breaks: number > 0,
        is_compiled: false,
    })
}

/// The model of a document; `None` if it has errors.
fn model(path: &Path) -> Result<Option<Model>> {
    let document = read::read(path).map_err(|error| Error::new(error.message().to_owned()))?;
    let load = load::beside(path, None);
    let input = Input {
        document: &document,
        overlays: &[],
        load: &load,
    };
    Ok(generator::model(input, &Config::default()).model)
}

fn listed(changes: &Changes) -> String {
    let line = |change: &diff::Change| {
        let verdicts = change
            .verdicts
            .named()
            .map(|(party, verdict)| format!("{party} {verdict}"));
        format!("  {}: {}\n", change.id(), verdicts.join(", "))
    };
    changes.changes.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Known, known};

    #[test]
    fn a_compiler_counts_more_than_signatures() {
        for (compiled, signatures, expected) in [
            ("breaks: E0308", "0", Some((true, true))),
            ("ok", "3", Some((false, true))),
            ("", "3", Some((true, false))),
            ("", "0", Some((false, false))),
            ("", "", None),
        ] {
            let cell = |name: &str| {
                if name == "compiled" {
                    compiled
                } else {
                    signatures
                }
            };
            let expected = expected.map(|(breaks, is_compiled)| Known {
                breaks,
                is_compiled,
            });
            assert_eq!(known(&["compiled"], "signatures", cell), expected);
        }
    }
}
