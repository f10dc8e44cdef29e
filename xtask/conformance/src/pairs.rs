//! `cargo conformance diff`: compares the verdicts of `diff` on pairs of documents with those of a table.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use clap::Parser;
use generator::{
    config::Config,
    diff::{self, Changes, rules::Verdict},
    model::Model,
    source::{Input, Source},
};
use xtask::{
    error::{Error, Result},
    load, read, report, workspace,
};

use super::{
    exit::FAILED,
    scratch,
    witness::{self, Pair, Party, WitnessResult},
};

/// Compares the verdicts of `diff` on pairs of documents with those of a table
///
/// The table has one line per pair, with columns separated by tabs and named in the first line: `id`, `base` and `revision`
/// (paths relative to the table) and the expected verdicts. Instead of `revision`, `from` and `to` are a text of the base
/// and its replacement, with `\n` for line breaks. `compiled_callers`, `compiled_naming_callers` and
/// `compiled_implementers` are results of a compiler: `ok`, `warns`, or `breaks` with the reason. `callers_sigs` and
/// `implementers_sigs` are numbers of changed signatures, which are used without a result of a compiler.
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
    /// Compile programs that use the crate of the old document against the crate of the new one, and compare the verdicts
    /// with the result instead of the table
    #[arg(long)]
    compile: bool,
    /// Exchange N random values of each schema between the versions, and compare the verdicts on clients and servers with
    /// the rejected values
    ///
    /// Requires the feature `values` of this package.
    #[arg(long, value_name = "N", value_parser = super::options::values)]
    values: Option<usize>,
    /// The directory for the crates, and for revisions that are replacements of a text [default: target/pairs]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// The number of parallel jobs [default: the number of processors]
    #[arg(long, value_name = "N", default_value_t = processors(), hide_default_value = true)]
    jobs: NonZero<usize>,
    /// Print the changes of all pairs, not only of those that disagree
    #[arg(long)]
    all: bool,
}

/// Runs the command if the first argument is `diff`.
pub(super) fn run_if_requested() -> Option<Result<ExitCode>> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == "diff")?;
    Some(
        match Options::try_parse_from(std::iter::once("diff".into()).chain(words)) {
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
        },
    )
}

/// The expected verdict on the source of one party.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ExpectedVerdict {
    breaks: bool,
    /// `true` if a compiler produced the verdict, `false` if it follows from changed signatures.
    is_compiled: bool,
    /// The error of the compiler.
    error: String,
}

/// The numbers of agreements and disagreements.
#[derive(Default)]
struct Tally {
    agree: usize,
    /// The number of disagreements with a compiler.
    compiled: usize,
    /// The number of disagreements with a comparison of signatures.
    compared: usize,
    /// The number of disagreements about changed meanings.
    meaning: usize,
    /// The number of witnesses that prove nothing.
    void: usize,
}

/// A line of the table: its pair, and its cells by column.
struct Line<'t> {
    pair: Pair,
    cells: BTreeMap<&'t str, &'t str>,
}

impl Line<'_> {
    fn cell(&self, name: &str) -> &str {
        self.cells.get(name).copied().unwrap_or_default()
    }
}

fn lines<'t>(table: &'t str, options: &Options) -> Result<Vec<Line<'t>>> {
    let folder = options.table.parent().unwrap_or(Path::new(""));
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let line = |line: &'t str| {
        let cells: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split('\t')).collect();
        let cell = |name: &str| cells.get(name).copied().unwrap_or_default();
        let (id, old) = (cell("id").to_owned(), folder.join(cell("base")));
        let new = match cell("revision") {
            "" => edited(&id, &old, (cell("from"), cell("to")), options)?,
            revision => folder.join(revision),
        };
        let pair = Pair { id, old, new };
        Ok(Line { pair, cells })
    };
    let filter = options.filter.as_deref().unwrap_or_default();
    let lines = lines.filter(|line| {
        line.split('\t')
            .next()
            .is_some_and(|id| id.contains(filter))
    });
    lines.map(line).collect()
}

/// Replaces a text in a document, writes the result, and returns its path.
fn edited(id: &str, base: &Path, (from, to): (&str, &str), options: &Options) -> Result<PathBuf> {
    let text = fs::read_to_string(base).map_err(Error::io("read", base))?;
    let plain = |text: &str| text.replace("\\n", "\n");
    let (from, to) = (plain(from), plain(to));
    if from.is_empty() || text.matches(&from).count() != 1 {
        return Err(Error::new(format!(
            "{id}: the text to replace is not there once"
        )));
    }
    let root = match &options.keep {
        Some(keep) => keep.clone(),
        None => workspace::root()?.join("target/pairs"),
    };
    let folder = root.join("revisions");
    fs::create_dir_all(&folder).map_err(Error::io("create the directory", &folder))?;
    let path = folder.join(format!("{id}.yaml"));
    scratch::write(&path, &text.replace(&from, &to))?;
    Ok(path)
}

fn run(options: &Options) -> Result<ExitCode> {
    let table = read::read(&options.table)?;
    let lines = lines(&table.text, options)?;
    let pairs: Vec<Pair> = lines.iter().map(|line| line.pair.clone()).collect();
    let witnesses = if options.compile {
        let keep = options.keep.as_deref();
        Some(witness::all(&pairs, model, keep, options.jobs.get())?)
    } else {
        None
    };
    let mut tallies = Party::ALL.map(|party| (party, Tally::default()));
    let (mut text, mut refused) = (String::new(), 0);
    for line in &lines {
        let id = &line.pair.id;
        let (Some(old), Some(new)) = (model(&line.pair.old)?, model(&line.pair.new)?) else {
            let _ = writeln!(text, "{id}: a document has errors");
            continue;
        };
        let changes = diff::diff(&old, &new);
        let mut disagreeing = Vec::new();
        for (party, tally) in &mut tallies {
            let meanings = witness::other_meanings(&old, &new, *party);
            disagreeing.extend(tally.meanings(&changes, *party, &meanings));
            let verdict = match &witnesses {
                Some(witnesses) => witnesses
                    .get(id)
                    .and_then(|verdicts| verdicts.get(party))
                    .map(judged),
                None => expected_verdict(*party, |name| line.cell(name)).map(Ok),
            };
            disagreeing.extend(verdict.and_then(|verdict| tally.source(&changes, *party, verdict)));
        }
        if let Some(number) = options.values {
            let exchanged = exchanged(&line.pair, &changes, number)?;
            refused += exchanged.len();
            disagreeing.extend(exchanged);
        }
        text.extend(disagreeing.iter().map(|it| format!("{id}: {it}\n")));
        if options.all && disagreeing.is_empty() {
            let _ = writeln!(text, "{id}");
        }
        if options.all || !disagreeing.is_empty() {
            text += &listed(&changes);
        }
    }
    for (party, tally) in &tallies {
        let _ = writeln!(
            text,
            "{}: {} of {} pairs agree; {} disagree with the compiler, {} with a comparison of signatures; {} witnesses prove nothing; {} disagree on meanings",
            party.as_str(),
            tally.agree,
            lines.len(),
            tally.compiled,
            tally.compared,
            tally.void,
            tally.meaning
        );
    }
    if options.values.is_some() {
        let _ = writeln!(
            text,
            "wire: {refused} verdicts disagree with what is rejected"
        );
    }
    report::print(&text)?;
    let is_failed = |tally: &Tally| tally.compiled + tally.void + tally.meaning > 0;
    let is_failed = refused > 0 || tallies.iter().any(|(_, tally)| is_failed(tally));
    Ok(if is_failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

impl Tally {
    /// Counts a verdict on changed meanings, and describes a disagreement.
    fn meanings(&mut self, changes: &Changes, party: Party, meanings: &[String]) -> Option<String> {
        let is_silent = has(changes, party, Verdict::Silent);
        if is_silent != meanings.is_empty() {
            return None;
        }
        self.meaning += 1;
        let word = if is_silent { "silent" } else { "not silent" };
        let other = meanings.first().map_or("no word", String::as_str);
        Some(format!("{}: diff {word}, changed: {other}", party.as_str()))
    }

    /// Counts a verdict on source, and describes a disagreement with the expected one.
    fn source(
        &mut self,
        changes: &Changes,
        party: Party,
        verdict: std::result::Result<ExpectedVerdict, String>,
    ) -> Option<String> {
        let who = party.as_str();
        let verdict = match verdict {
            Ok(verdict) => verdict,
            Err(why) => {
                self.void += 1;
                return Some(format!("{who}: {why}"));
            }
        };
        let breaks = has(changes, party, Verdict::Breaks);
        if verdict.breaks == breaks {
            self.agree += 1;
            return None;
        }
        let source = if verdict.is_compiled {
            self.compiled += 1;
            "the compiler"
        } else {
            self.compared += 1;
            "a comparison of signatures"
        };
        let word = |breaks| if breaks { "breaks" } else { "does not break" };
        Some(format!(
            "{who}: diff {}, {source} {}{}",
            word(breaks),
            word(verdict.breaks),
            verdict.error
        ))
    }
}

/// Returns whether a change has a verdict on the source of a party.
fn has(changes: &Changes, party: Party, verdict: Verdict) -> bool {
    let of_party = |change: &diff::Change| match party {
        Party::Callers => change.verdicts.callers,
        Party::Implementers => change.verdicts.implementers,
    };
    changes
        .changes
        .iter()
        .any(|change| of_party(change) == verdict)
}

/// Returns the verdict of a witness; an error if the witness proves nothing.
fn judged(judged: &WitnessResult) -> std::result::Result<ExpectedVerdict, String> {
    match judged {
        WitnessResult::Void(why) => Err(why.clone()),
        WitnessResult::Breaks(error) => Ok(compiled(true, error)),
        WitnessResult::Compiles => Ok(compiled(false, "")),
    }
}

/// Exchanges values between the versions of a pair, and returns the verdicts that disagree.
#[cfg(feature = "values")]
fn exchanged(pair: &Pair, changes: &Changes, number: usize) -> Result<Vec<String>> {
    let Some(exchange) = super::values::exchange(&pair.old, &pair.new, number)? else {
        return Ok(Vec::new());
    };
    let breaks = |verdict: fn(&diff::Change) -> Verdict| {
        let mut changes = changes.changes.iter();
        changes.any(|change| verdict(change) == Verdict::Breaks)
    };
    let parties = [
        (
            "old client",
            breaks(|it| it.verdicts.old_client),
            exchange.old_client,
        ),
        (
            "new client",
            breaks(|it| it.verdicts.new_client),
            exchange.new_client,
        ),
    ];
    let disagreeing = parties
        .into_iter()
        .filter(|(_, breaks, refused)| *breaks != refused.is_some());
    let text = |(party, breaks, refused): (&str, bool, Option<String>)| {
        let word = if breaks { "breaks" } else { "does not break" };
        let refused = refused.unwrap_or_else(|| "nothing is rejected".to_owned());
        format!("{party}: diff {word}, {refused}")
    };
    Ok(disagreeing.map(text).collect())
}

/// Does nothing, because the command line rejects `--values` without the feature.
#[cfg(not(feature = "values"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it may fail")]
fn exchanged(_: &Pair, _: &Changes, _: usize) -> Result<Vec<String>> {
    Ok(Vec::new())
}

/// Returns the result of a compiler.
fn compiled(breaks: bool, error: &str) -> ExpectedVerdict {
    ExpectedVerdict {
        breaks,
        is_compiled: true,
        error: if error.is_empty() {
            String::new()
        } else {
            format!(": {error}")
        },
    }
}

fn processors() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Returns the expected verdict of the table for a party: the result of compilers, or else whether signatures changed.
fn expected_verdict<'r>(party: Party, cell: impl Fn(&str) -> &'r str) -> Option<ExpectedVerdict> {
    let (columns, signatures): (&[&str], _) = match party {
        Party::Callers => (
            &["compiled_callers", "compiled_naming_callers"],
            "callers_sigs",
        ),
        Party::Implementers => (&["compiled_implementers"], "implementers_sigs"),
    };
    let verdicts: Vec<&str> = columns
        .iter()
        .map(|name| cell(name))
        .filter(|verdict| !verdict.is_empty())
        .collect();
    if !verdicts.is_empty() {
        let breaks = verdicts.iter().any(|verdict| verdict.starts_with("breaks"));
        return Some(compiled(breaks, ""));
    }
    let number: usize = cell(signatures).parse().ok()?;
    Some(ExpectedVerdict {
        breaks: number > 0,
        is_compiled: false,
        error: String::new(),
    })
}

/// Returns the model of a document; `None` if it has errors.
fn model(path: &Path) -> Result<Option<Model>> {
    let document = read::read(path).map_err(|error| Error::new(error.message().to_owned()))?;
    let load = load::beside(path, None);
    let input = Input {
        document: &document,
        overlays: &[],
        load: &load,
    };
    // The crates of the witnesses have the same name.
    let config = Config::parse(&Source::new("codegen.toml", "[package]\nname = \"api\"\n"));
    Ok(generator::model(input, &config).model)
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
    use super::{Party, expected_verdict};

    #[test]
    fn a_compiler_takes_precedence_over_signatures() {
        for (compiled, signatures, expected) in [
            ("breaks: E0308", "0", Some((true, true))),
            ("ok", "3", Some((false, true))),
            ("", "3", Some((true, false))),
            ("", "0", Some((false, false))),
            ("", "", None),
        ] {
            let cell = |name: &str| {
                if name == "compiled_implementers" {
                    compiled
                } else {
                    signatures
                }
            };
            let verdict = expected_verdict(Party::Implementers, cell);
            let verdict = verdict.map(|verdict| (verdict.breaks, verdict.is_compiled));
            assert_eq!(verdict, expected);
        }
    }
}
