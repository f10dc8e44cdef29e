//! The process that generates a crate from one document.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use generator::{
    Files, UnionPlaces,
    config::Config,
    diagnostic,
    pointer::Pointer,
    source::{Input, Source},
};

use xtask::{
    error::{Error, Result},
    load, read, report, tree,
};

use super::{
    bounded,
    row::{GeneratorResult, Union},
};

/// The first argument when this program calls itself; FILE, OUT and CONFIG follow.
const WORD: &str = "--generate-one";

/// Adds the arguments of this process to a command that runs this program.
pub(super) fn call(command: &mut Command, file: &Path, out: &Path, config: &str) {
    command.arg(WORD).args([file, out]).arg(config);
}

/// Generates from one document if the first argument is [`WORD`].
pub(super) fn run_if_requested() -> Option<Result<ExitCode>> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|word| word == WORD)?;
    let [file, out, config]: [OsString; 3] = words.collect::<Vec<_>>().try_into().ok()?;
    let config = config.into_string().ok()?;
    Some(run(&PathBuf::from(file), &PathBuf::from(out), &config))
}

/// Generates from a file, writes the crate, and prints the result as JSON.
fn run(file: &Path, out: &Path, config: &str) -> Result<ExitCode> {
    let source = read::read(file)?;
    let config = Config::parse(&Source::new("codegen.toml", config));
    let start = Instant::now();
    let beside = Input {
        document: &source,
        overlays: &[],
        load: &load::beside(file, None),
    };
    let generated = generator::generate(beside, &config);
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    let peak = bounded::memory("self");
    let problems = diagnostic::render_json(&generated.diagnostics, &generated.sources);
    let problems = problems.lines().map(serde_json::from_str);
    let files = generated.files.unwrap_or_default();
    let generated = GeneratorResult {
        is_crate: !files.is_empty(),
        openapi: version(&source.text),
        operations: generated.operations,
        types: generated.types,
        components: generated.components,
        unions: generated.unions.iter().map(union).collect(),
        milliseconds,
        peak,
        lines: lines(&files),
        json_values: json_values(&files),
        problems: problems.collect::<serde_json::Result<_>>().map_err(own)?,
    };
    if generated.is_crate {
        tree::write(out, &files, true)?;
    }
    report::print(&serde_json::to_string(&generated).map_err(own)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Converts a union for the output.
fn union(union: &UnionPlaces) -> Union {
    let variant = |(name, alternatives): &(String, Vec<Vec<Pointer>>)| {
        let alternatives = alternatives.iter();
        let places = alternatives.map(|places| places.iter().map(Pointer::to_string).collect());
        (name.clone(), places.collect())
    };
    Union {
        path: union.path.clone(),
        pointer: union.pointer.to_string(),
        decision: union.decision.to_owned(),
        variants: union.variants.iter().map(variant).collect(),
    }
}

/// Converts an error about the JSON that this program prints.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn own(error: serde_json::Error) -> Error {
    Error::new(error.to_string())
}

/// Returns the OpenAPI version of a document, found without parsing it; `?` if it is not found.
fn version(text: &str) -> String {
    let keys = text.match_indices("openapi");
    let mut found = keys.filter_map(|(at, key)| {
        let before = text.get(..at)?.chars().next_back();
        let rest = text.get(at + key.len()..)?;
        let is_key = before.is_none_or(|one| "\"'\n{, \u{feff}".contains(one));
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = rest.strip_prefix(':')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|one: char| !one.is_ascii_alphanumeric() && one != '.' && one != '-');
        let version = value.get(..end.unwrap_or(value.len()))?;
        (is_key && version.starts_with(|one: char| one.is_ascii_digit())).then_some(version)
    });
    found.next().unwrap_or("?").to_owned()
}

/// Returns the number of lines in `src/` without the runtime.
fn lines(files: &Files) -> usize {
    let own = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime"));
    own.map(|(_, text)| text.lines().count()).sum()
}

/// Returns the number of fields, aliases and variants of types and operations that are or contain any JSON.
fn json_values(files: &Files) -> usize {
    let own = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/types") || path.starts_with("src/operations"));
    let lines = own.flat_map(|(_, text)| text.lines()).map(str::trim_start);
    let places = lines.filter(|line| {
        let is_public = line.starts_with("pub ") && !line.starts_with("pub fn ");
        let is_variant = line.starts_with(char::is_uppercase) && line.ends_with("),");
        is_public || (is_variant && !line.starts_with("Unknown("))
    });
    places
        .filter(|line| line.contains("serde_json::Value"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::{Files, json_values, lines, version};

    const TYPES: &str = "\
// pub any: serde_json::Value
pub type Any = serde_json::Value;
    pub any: Vec<serde_json::Value>,
    pub fn any(mut self, any: impl Into<serde_json::Value>) -> Self {
    Any(serde_json::Value),
    Unknown(serde_json::Value),
";

    #[test]
    fn the_version_is_found_without_parsing() {
        for text in [
            "openapi: 3.0.4\ninfo:\n",
            "# An openapi document\n\"openapi\" : '3.0.4'\n",
            "{\"x-openapi\":\"1\",\"openapi\":\"3.0.4\"}",
            "{info: {title: openapi}, openapi: 3.0.4}",
        ] {
            assert_eq!(version(text), "3.0.4", "{text}");
        }
        assert_eq!(version("swagger: '2.0'\n"), "?");
        assert_eq!(version("openapi:"), "?");
    }

    #[test]
    fn lines_and_json_values_are_counted_without_the_runtime() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let files = Files::from([
            file("Cargo.toml", "a\nb\n"),
            file("src/lib.rs", "a\nb\n"),
            file("src/runtime/a.rs", "a\n"),
            file("src/types/a.rs", TYPES),
        ]);
        assert_eq!((lines(&files), json_values(&files)), (8, 3));
    }
}
