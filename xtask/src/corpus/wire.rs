//! `--wire N`: the generated client and server talk over a socket: what either gets is what the other gave.

mod draw;
mod pattern;
mod program;
mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsStr,
    fmt::Write as _,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use generator::{
    config::Config,
    diagnostic::Sources,
    document, lower,
    model::Model,
    source::{Input, Source},
};
use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    input, load,
};

use super::{
    bounded::{self, Limits},
    options::Options,
    progress::Progress,
    row::{Made, Row},
    scratch::{self, Scratch},
};
use draw::Call;
use sample::Sampler;

/// How much the talk of one document may take.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(120),
    kib: 4 << 20,
};
/// How many differences of one document are shown.
const SHOWN: usize = 5;
/// Why a client may refuse to send a value: it would arrive as another one, or nowhere. All else is a difference.
const RULES: [&str; 14] = [
    // In a path: empty, `.` or `..`, an empty list, or what the text around it cannot be told from.
    "which leads to another URL",
    "has no text in a path",
    "cannot be told from the text around it",
    // In headers and cookies: control characters, space at the ends.
    "has a character that no header may have",
    "has a character that no cookie may have",
    "which a header does not keep",
    // In lists and objects: delimiters that cannot be escaped, nulls and what is empty.
    "which separates values",
    "has a bracket in",
    "has an element that is empty or null",
    "which has no text",
    "which reads as null",
    "which is another parameter",
    // In `Authorization`: two schemes at once.
    "would carry two credentials",
    // In the head of a part: line breaks.
    "has a line break where none may be",
];

/// What the client and the server of a document said to each other.
#[derive(Debug, Default)]
pub(super) struct Wire {
    /// How many operations were tried.
    operations: usize,
    /// How many calls were drawn.
    sent: usize,
    /// How many of them the client did not send, by why.
    refused: BTreeMap<String, usize>,
    /// Operations that were not tried, and why.
    left_out: Vec<(String, String)>,
    /// What did not arrive as it was given, by operation.
    differing: BTreeMap<String, (usize, String)>,
}

/// The programs of a document, and what they are to say.
#[derive(Debug)]
struct Talk {
    package: String,
    operations: Vec<String>,
    calls: Vec<Call>,
    wire: Wire,
}

/// Draws calls for all crates, compiles what makes them, and runs it: as one program with both features, and where that
/// is asked for as two with one each.
pub(super) fn all(
    rows: &mut [Row],
    scratch: &Scratch,
    number: usize,
    options: &Options,
    progress: &mut Progress,
) -> Result<()> {
    let mut talks = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let talk = match &row.made {
            Ok(made) if has_operations(made) => prepare(row, scratch, number)?,
            _ => None,
        };
        talks.push(talk);
        progress.show("drawn", index + 1, rows.len(), &row.document.label);
    }
    let packages: Vec<&str> = talks
        .iter()
        .flatten()
        .map(|talk| talk.package.as_str())
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
        build(scratch, &packages, (features, options), &place)?;
        kept.push(place);
    }
    let total = rows.len();
    for (index, (row, talk)) in rows.iter_mut().zip(talks).enumerate() {
        if let Some(talk) = talk {
            let name = program::name(&talk.package);
            let programs: Vec<PathBuf> = kept.iter().map(|place| place.join(&name)).collect();
            row.wire = Some(run(talk, &programs, scratch)?);
            progress.show("talked", index + 1, total, &row.document.label);
        }
    }
    Ok(())
}

/// Where a program is, below the workspace.
fn folder(package: &str) -> String {
    format!("wire/{}", program::name(package))
}

/// Whether there is a crate, with operations to call.
fn has_operations(made: &Made) -> bool {
    made.is_crate && made.operations > 0
}

/// The model of a document.
fn model(row: &Row, scratch: &Scratch) -> Result<Option<Model>> {
    let source = input::read(&row.document.path)?;
    let config = scratch.config(&row.document.package);
    let config = Config::parse(&Source::new("codegen.toml", &config))
        .map_err(|wrong| Error::new(wrong.message))?;
    let beside = Input {
        document: &source,
        overlays: &[],
        load: &load::beside(&row.document.path),
    };
    let mut sources = Sources::from(&source);
    let document = document::read(&beside, &config, &mut sources, &mut Vec::new());
    Ok(document.map(|document| lower::lower(&document, &config, &mut Vec::new())))
}

/// Writes the program of a document, and draws what it is to do.
fn prepare(row: &Row, scratch: &Scratch, number: usize) -> Result<Option<Talk>> {
    let Some(model) = model(row, scratch)? else {
        return Ok(None);
    };
    let (tried, left_out) = draw::operations(&model);
    let mut wire = Wire {
        operations: tried.len(),
        ..Wire::default()
    };
    let left_out = left_out
        .into_iter()
        .map(|(name, why)| (name, why.to_owned()));
    wire.left_out.extend(left_out);
    let mut sampler = Sampler::new(&model, 1);
    let mut calls = Vec::new();
    for tried in &tried {
        let of_operation = draw::calls(&mut sampler, tried, number);
        if of_operation.is_empty() {
            let name = tried.operation.name.plain().to_owned();
            wire.left_out
                .push((name, "no values are found for it".to_owned()));
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
        ("src/operations.rs", program::operations(&model, &tried)),
        ("calls", lines.concat()),
    ] {
        scratch::write(&folder.join(path), &text)?;
    }
    let operations = model
        .all_operations()
        .map(|operation| operation.name.plain().to_owned());
    Ok(Some(Talk {
        package,
        operations: operations.collect(),
        calls,
        wire,
    }))
}

/// Builds the programs, and puts them where the next ones do not overwrite them.
fn build(
    scratch: &Scratch,
    packages: &[&str],
    (features, options): (&str, &Options),
    place: &Path,
) -> Result<()> {
    let name = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let failed = Error::io("run", name.as_ref());
    let made = |package: &str| scratch.target().join("debug").join(program::name(package));
    for package in packages {
        // One that is left from another time must not be taken for this one's.
        let _ = fs::remove_file(made(package));
    }
    let mut command = Command::new(&name);
    command.args(["build", "--keep-going", "--quiet", "--features", features]);
    command.args(["--jobs", &options.jobs.to_string()]);
    for package in packages {
        command.arg("--package").arg(program::name(package));
    }
    // Where one does not compile, Cargo says so, and the program is missing.
    command
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::null())
        .status()
        .map_err(failed)?;
    fs::create_dir_all(place).map_err(Error::io("create the directory", place))?;
    for package in packages {
        let kept = place.join(program::name(package));
        let _ = fs::remove_file(&kept);
        // A second name costs no room.
        let _ = fs::hard_link(made(package), &kept);
    }
    Ok(())
}

/// Has the programs talk, and compares what they say.
fn run(mut talk: Talk, programs: &[PathBuf], scratch: &Scratch) -> Result<Wire> {
    let folder = scratch.root.join(folder(&talk.package));
    let [program, servers @ ..] = programs else {
        return Ok(talk.wire);
    };
    if let Some(missing) = programs.iter().find(|program| !program.exists()) {
        let words = format!("{} does not compile", missing.display());
        talk.wire
            .differing
            .insert("all".to_owned(), (talk.calls.len(), words));
        return Ok(talk.wire);
    }
    let (said, wrong) = (folder.join("said"), folder.join("wrong"));
    let create = |path: &Path| File::create(path).map_err(Error::io("write", path));
    let mut command = bounded::command(program.as_os_str(), LIMITS);
    command
        .arg(folder.join("calls"))
        .args(servers.iter().map(AsRef::<OsStr>::as_ref));
    command
        .stdin(Stdio::null())
        .stdout(create(&said)?)
        .stderr(create(&wrong)?);
    let failed = |error| Error::io("run", program)(error);
    let mut child = command.spawn().map_err(failed)?;
    let ended = bounded::wait(&mut child, LIMITS).map_err(failed)?;
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::io("read", path));
    let lost = match ended.status {
        Some(status) if status.success() => "nothing is said of it".to_owned(),
        Some(status) => format!("{}: {}", bounded::signal(status), read(&wrong)?.trim()),
        None => format!("not done after {} s", LIMITS.time.as_secs()),
    };
    compare(&mut talk, &read(&said)?, &lost);
    Ok(talk.wire)
}

/// What was said of a call by either side: verdict and words.
type Said<'s> = BTreeMap<(usize, &'s str), (&'s str, &'s str)>;

fn compare(talk: &mut Talk, said: &str, lost: &str) {
    let mut all = Said::new();
    for line in said.lines() {
        let mut words = line.splitn(4, '\t');
        let mut next = || words.next().unwrap_or_default();
        let (call, side, verdict, words) = (next(), next(), next(), next());
        if let Ok(call) = call.parse() {
            all.insert((call, side), (verdict, words));
        }
    }
    let mut arrived = BTreeSet::new();
    for (number, call) in talk.calls.iter().enumerate() {
        let of = |side| all.get(&(number, side)).copied();
        let words = match (of("client"), of("server")) {
            (Some(("same", _)), Some(("same", _))) => {
                arrived.insert(call.operation);
                continue;
            }
            (Some(("refused", why)), None) if RULES.iter().any(|rule| why.contains(rule)) => {
                *talk.wire.refused.entry(rule(why)).or_default() += 1;
                continue;
            }
            (Some(("refused", why)), _) => format!("the client refuses it: {why}"),
            (_, Some(("differs", words))) => format!("the server got another request\n{words}"),
            (Some(("differs", words)), Some(_)) => {
                format!("the client got another answer\n{words}")
            }
            (Some((_, words)), None) => format!("the handler was not called\n{words}"),
            (None, _) => lost.to_owned(),
            (Some(_), Some((verdict, _))) => format!("the server says {verdict}"),
        };
        let words = words
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\\\", "\\");
        let words = format!("{words}\nof {}", call.json);
        let name = talk
            .operations
            .get(call.operation)
            .cloned()
            .unwrap_or_default();
        talk.wire.differing.entry(name).or_insert((0, words)).0 += 1;
    }
    let drawn: BTreeSet<usize> = talk.calls.iter().map(|call| call.operation).collect();
    for operation in drawn.difference(&arrived) {
        let name = talk.operations.get(*operation).cloned().unwrap_or_default();
        if !talk.wire.differing.contains_key(&name) {
            talk.wire
                .left_out
                .push((name, "all that was drawn for it was refused".to_owned()));
        }
    }
}

/// The rule by which a value was refused.
fn rule(why: &str) -> String {
    let rule = RULES.iter().find(|rule| why.contains(*rule));
    rule.map_or_else(String::new, |rule| (*rule).to_owned())
}

impl Wire {
    /// Whether anything did not arrive as it was given.
    pub(super) fn differs(&self) -> bool {
        !self.differing.is_empty()
    }

    fn differing(&self) -> usize {
        self.differing.values().map(|(count, _)| count).sum()
    }

    fn refused(&self) -> usize {
        self.refused.values().sum()
    }

    /// All of it, for programs.
    pub(super) fn json(&self) -> Value {
        let differing = self.differing.iter();
        let differing: Vec<_> = differing
            .map(|(operation, (count, first))| json!({ "operation": operation, "count": count, "first": first }))
            .collect();
        json!({
            "operations": self.operations,
            "sent": self.sent,
            "refused": self.refused,
            "left_out": self.left_out,
            "differ": self.differing(),
            "differing": differing,
        })
    }
}

/// What became of the calls of all documents, for people.
pub(super) fn text(rows: &[Row]) -> String {
    let all = || {
        rows.iter()
            .filter_map(|row| Some((row, row.wire.as_ref()?)))
    };
    let sum = |count: fn(&Wire) -> usize| all().map(|(_, wire)| count(wire)).sum::<usize>();
    let mut text = format!(
        "\nwire: {} operations of {} documents, {} calls, {} refused by the client, {} differ; {} operations left out\n",
        sum(|wire| wire.operations),
        all().count(),
        sum(|wire| wire.sent),
        sum(Wire::refused),
        sum(Wire::differing),
        sum(|wire| wire.left_out.len()),
    );
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for (why, count) in all().flat_map(|(_, wire)| &wire.refused) {
        *refused.entry(why).or_default() += count;
    }
    for (why, count) in refused {
        let _ = writeln!(text, "  refused: {count} × {why:?}");
    }
    for (row, wire) in all() {
        for (operation, why) in &wire.left_out {
            let _ = writeln!(
                text,
                "  {}: {operation} left out: {why}",
                row.document.label
            );
        }
    }
    for (row, wire) in all().filter(|(_, wire)| wire.differs()) {
        let _ = writeln!(
            text,
            "  {}: {} differ",
            row.document.label,
            wire.differing()
        );
        for (operation, (count, first)) in wire.differing.iter().take(SHOWN) {
            let _ = writeln!(text, "    {operation}: {count}, the first:");
            for line in first.lines() {
                let _ = writeln!(text, "      {}", line.chars().take(600).collect::<String>());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Call, Talk, Wire, compare, json};

    /// What is made of what both sides say of the calls of one operation.
    #[track_caller]
    fn is(calls: usize, said: &str, refused: usize, differing: usize, left_out: usize) -> Wire {
        let call = Call {
            operation: 0,
            json: json!({}),
        };
        let mut talk = Talk {
            package: String::new(),
            operations: vec!["get_pet".to_owned()],
            calls: vec![call; calls],
            wire: Wire::default(),
        };
        compare(&mut talk, said, "the program came to an end");
        let counts = (
            talk.wire.refused(),
            talk.wire.differing(),
            talk.wire.left_out.len(),
        );
        assert_eq!(counts, (refused, differing, left_out), "{said}");
        talk.wire
    }

    #[test]
    fn only_what_both_sides_find_the_same_is_well() {
        let refusal =
            "0\tclient\trefused\tmakes the path segment \"\", which leads to another URL\n";
        is(1, "0\tclient\tsame\t\n0\tserver\tsame\t\n", 0, 0, 0);
        is(
            2,
            &format!("{refusal}1\tclient\tsame\t\n1\tserver\tsame\t\n"),
            1,
            0,
            0,
        );
        is(1, refusal, 1, 0, 1);
        is(1, "0\tclient\trefused\tdoes not like it\n", 0, 1, 0);
        is(1, &format!("{refusal}0\tserver\tsame\t\n"), 0, 1, 0);
        is(1, "0\tclient\tsame\t\n", 0, 1, 0);
        is(1, "0\tserver\tsame\t\n", 0, 1, 0);
        is(1, "0\tclient\tsame\t\n0\tserver\tdiffers\tno\n", 0, 1, 0);
        is(2, "0\tclient\tdiffers\tno\n0\tserver\tsame\t\n", 0, 2, 0);
    }

    #[test]
    fn the_first_difference_is_told() {
        let wire = is(
            1,
            "0\tclient\tdiffers\texpected 1\\ngot      2\n0\tserver\tsame\t\n",
            0,
            1,
            0,
        );
        let told = "the client got another answer\nexpected 1\ngot      2\nof {}";
        assert_eq!(
            wire.differing,
            BTreeMap::from([("get_pet".to_owned(), (1, told.to_owned()))])
        );
    }
}
