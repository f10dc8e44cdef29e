//! `--values N`: decodes N random values of each component schema into its type and encodes them again, without loss.

mod exchange;
mod growth;
mod harness;
mod judge;
mod outcome;
mod same;
mod sample;
mod sides;
mod times;
mod tree;
mod unions;

use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use generator::{config::Config, diagnostic::Sources, document, source::Input};
use serde_json::Value;

use xtask::{
    error::{Error, Result},
    load, read,
};

use super::{
    progress::Progress,
    row::{GeneratorResult, Row},
    scratch::{self, Scratch},
};
pub(super) use exchange::exchange;
use judge::Judge;
use outcome::Difference;
pub(super) use outcome::Values;
use same::is_same;
use sample::Sampler;

/// The maximum number of draws for each value.
const DRAWS: usize = 4;
/// The factor by which the draws are increased until the first value is found.
const PATIENCE: usize = 10;
/// The number of differences of a document that the text output shows.
const SHOWN: usize = 3;
/// The number of schemas without values of a document that the text output names.
const NAMED: usize = 5;

/// The values drawn for a document.
#[derive(Default)]
struct Drawn {
    /// The values of each component.
    components: Vec<Vec<Value>>,
    /// For each component, `true` if its type reads `null` as an absent property.
    is_lenient: Vec<bool>,
    /// The values of the unions.
    unions: Vec<unions::Sample>,
    /// Nested values of the unions that contain themselves.
    nested: Vec<growth::Nested>,
}

/// Draws values for all crates, compiles programs that decode and encode them, and runs the programs.
pub(super) fn all(
    rows: &mut [Row],
    scratch: &Scratch,
    number: usize,
    with_growth: bool,
    progress: &mut Progress,
) -> Result<()> {
    let mut folders = Vec::new();
    let mut drawn = Vec::new();
    for row in rows.iter() {
        let samples = match &row.generated {
            Ok(made) if has_values(made) => draw(row, made, number, with_growth)?,
            _ => Drawn::default(),
        };
        drawn.push(samples);
        let Ok(made) = &row.generated else { continue };
        if has_values(made) {
            let types = made.components.iter().map(|(_, name)| name.as_str());
            let unions = made.unions.iter().map(|union| union.path.as_str());
            let krate = scratch.krate(&row.document.package);
            let folder = format!("values/{}", row.document.package);
            let source = scratch.root.join(&folder).join("src");
            fs::create_dir_all(&source).map_err(Error::io("create the directory", &source))?;
            let text = |file: &str| {
                let file = krate.join(file);
                fs::read_to_string(&file).map_err(Error::io("read", &file))
            };
            let program = harness::program(&text("src/lib.rs")?, &krate, types, unions);
            scratch::write(&source.join("main.rs"), &program)?;
            let manifest = harness::manifest(&text("Cargo.toml")?, &row.document.package);
            scratch::write(&scratch.root.join(&folder).join("Cargo.toml"), &manifest)?;
            folders.push(folder);
        }
        progress.show("drawn", drawn.len(), rows.len(), &row.document.label);
    }
    scratch.write_with(&[], &folders)?;
    build(scratch)?;
    let total = rows.len();
    for (index, (row, samples)) in rows.iter_mut().zip(drawn).enumerate() {
        let Ok(made) = &row.generated else { continue };
        if has_values(made) {
            let program = harness::name(&row.document.package);
            let program = scratch.target().join("debug").join(program);
            row.values = Some(compare(&program, made, samples)?);
            progress.show("compared", index + 1, total, &row.document.label);
        }
    }
    Ok(())
}

/// Returns whether there is a crate with types of component schemas.
fn has_values(made: &GeneratorResult) -> bool {
    made.is_crate && !made.components.is_empty()
}

/// Draws values of each component that an independent validator accepts.
fn draw(row: &Row, made: &GeneratorResult, number: usize, with_growth: bool) -> Result<Drawn> {
    let components = &made.components;
    let source = read::read(&row.document.path)?;
    let beside = Input {
        document: &source,
        overlays: &[],
        load: &load::beside(&row.document.path, None),
    };
    let mut sources = Sources::from(&source);
    let Some(read) = document::read(&beside, &Config::default(), &mut sources, &mut Vec::new())
    else {
        return Ok(Drawn::default());
    };
    let names = components.iter().map(|(name, _)| name.as_str());
    let document = tree::with_schemas(&read);
    let validators = Judge::new(&document).validators(names);
    let mut sampler = Sampler::new(&document, 1);
    let schemas = document.pointer("/components/schemas");
    let of_component = |(name, validator): (&String, Option<jsonschema::Validator>)| {
        let (Some(schema), Some(validator)) = (schemas.and_then(|all| all.get(name)), validator)
        else {
            return Vec::new();
        };
        let mut drawn = Vec::new();
        for draws in 0..number * DRAWS * PATIENCE {
            // Draw longer for a schema that has no value yet.
            if drawn.len() == number || (draws >= number * DRAWS && !drawn.is_empty()) {
                break;
            }
            let value = sampler.draw(schema);
            drawn.extend(value.filter(|value| validator.is_valid(value)));
        }
        drawn
    };
    let lenient = sides::only_in_responses(&document);
    let names = components.iter().map(|(name, _)| name);
    Ok(Drawn {
        is_lenient: names.clone().map(|name| lenient.contains(name)).collect(),
        components: names.zip(validators).map(of_component).collect(),
        unions: unions::draw(&document, &made.unions, number),
        nested: if with_growth {
            growth::draw(&document, &made.unions)
        } else {
            Vec::new()
        },
    })
}

fn build(scratch: &Scratch) -> Result<()> {
    let name = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let failed = Error::io("run", name.as_ref());
    // Ignore the status: `cargo check` has already reported crates that do not compile.
    let status = Command::new(&name)
        .args(["build", "--workspace", "--keep-going", "--quiet"])
        .args(["--no-default-features"])
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("RUSTFLAGS", "-Cdebuginfo=0 -Awarnings")
        .stdin(Stdio::null())
        .status();
    status.map(|_| ()).map_err(failed)
}

fn compare(program: &Path, made: &GeneratorResult, samples: Drawn) -> Result<Values> {
    let components = &made.components;
    let Drawn {
        components: samples,
        is_lenient,
        unions: of_unions,
        nested,
    } = samples;
    let named = components.iter().map(|(name, _)| name).zip(&samples);
    let without = named.filter(|(_, samples)| samples.is_empty());
    let mut values = Values {
        without: without.map(|(name, _)| name.clone()).collect(),
        ..Values::default()
    };
    let all: Vec<(usize, Value)> = samples
        .into_iter()
        .enumerate()
        .flat_map(|(number, samples)| samples.into_iter().map(move |value| (number, value)))
        .collect();
    let line = |(number, value): (usize, &Value)| format!("{number}\t{value}\n");
    let lines = all.iter().map(|(number, value)| (*number, value));
    let in_unions = of_unions.iter();
    let in_unions = in_unions.map(|it| (components.len() + it.union, &it.value));
    let first = components.len() + made.unions.len();
    let in_nested = nested.iter().flat_map(|nested| {
        let values = nested.values.iter();
        values.map(move |(_, value)| (first + nested.union, value))
    });
    let in_nested: Vec<_> = in_nested.collect();
    let of_round = in_nested.len();
    let in_nested = in_nested.repeat(growth::ROUNDS);
    let lines = lines.chain(in_unions).chain(in_nested);
    let lines: Vec<String> = lines.map(line).collect();
    let failed = |error| Error::io("run", program)(error);
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(lines.concat().as_bytes())));
        child.wait_with_output()
    });
    let output = String::from_utf8_lossy(&output.map_err(failed)?.stdout).into_owned();
    let mut written = output.lines();
    values.drawn = all.len();
    values.of_unions = of_unions.len();
    for (number, value) in all {
        let line = written.next().unwrap_or("!the program ended");
        let again: Option<Value> = serde_json::from_str(line).ok();
        let is_lenient = is_lenient.get(number).is_some_and(|it| *it);
        let is_equal = |again: Value| {
            is_same(&value, &again)
                || is_lenient
                    && is_same(&sides::without_nulls(&value), &sides::without_nulls(&again))
        };
        if !again.is_some_and(is_equal) {
            let schema = components.get(number).map(|(name, _)| name.clone());
            values.differing.push(Difference {
                schema: schema.unwrap_or_default(),
                value: value.to_string(),
                written: line.to_owned(),
            });
        }
    }
    for sample in &of_unions {
        let line = written.next().unwrap_or("!the program ended");
        let union = made.unions.get(sample.union);
        let difference = union.and_then(|union| unions::compare(sample, line, union));
        values.exceptions.extend(difference);
    }
    let measured: Vec<&str> = written.collect();
    let mut start = 0;
    for nested in &nested {
        let end = start + nested.values.len();
        let rounds = measured.chunks(of_round);
        let rounds = rounds.filter_map(|round| round.get(start..end));
        let union = made.unions.get(nested.union);
        values
            .growth
            .extend(union.map(|union| nested.read(rounds, union)));
        start = end;
    }
    Ok(values)
}

/// Returns the results of all documents as text.
pub(super) fn text(rows: &[Row]) -> String {
    let all = || {
        rows.iter()
            .filter_map(|row| Some((row, row.values.as_ref()?)))
    };
    let sum = |count: fn(&Values) -> usize| all().map(|(_, values)| count(values)).sum::<usize>();
    let mut text = format!(
        "\nvalues: {} drawn, {} differ; {} of unions, {} exceptions; {} schemas without any\n",
        sum(|values| values.drawn),
        sum(|values| values.differing.len()),
        sum(|values| values.of_unions),
        sum(|values| values.exceptions.len()),
        sum(|values| values.without.len())
    );
    for (row, values) in all() {
        for growth in &values.growth {
            let _ = writeln!(text, "  {}: {}", row.document.label, growth.text());
        }
    }
    for (row, values) in all().filter(|(_, values)| !values.without.is_empty()) {
        let (named, others) = values.without.split_at(values.without.len().min(NAMED));
        let more = if others.is_empty() { "" } else { ", …" };
        let _ = writeln!(
            text,
            "  {}: {} without values: {}{more}",
            row.document.label,
            values.without.len(),
            named.join(", ")
        );
    }
    for (row, values) in all() {
        let (differing, exceptions) = (&values.differing, &values.exceptions);
        for (what, differences) in [("differ", differing), ("exceptions of unions", exceptions)] {
            if !differences.is_empty() {
                let count = differences.len();
                let _ = writeln!(text, "  {}: {count} {what}", row.document.label);
            }
            for difference in differences.iter().take(SHOWN) {
                let cut = |text: &str| text.chars().take(200).collect::<String>();
                let _ = writeln!(text, "    {}", difference.schema);
                let _ = writeln!(text, "      generated {}", cut(&difference.value));
                let _ = writeln!(text, "      encoded   {}", cut(&difference.written));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Judge, Sampler, is_same};

    /// Draws 100 values of each schema and returns how many of them are valid.
    fn valid(schemas: &Value) -> Vec<usize> {
        let names: Vec<String> = schemas
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        let document = json!({ "components": { "schemas": schemas } });
        let validators = Judge::new(&document).validators(names.iter().map(String::as_str));
        let mut sampler = Sampler::new(&document, 1);
        let count = |(name, validator): (&String, Option<jsonschema::Validator>)| {
            let validator = validator.expect("the validator supports the schema");
            let schema = &document["components"]["schemas"][name];
            let draws = (0..100).filter_map(|_| sampler.draw(schema));
            draws.filter(|value| validator.is_valid(value)).count()
        };
        names.iter().zip(validators).map(count).collect()
    }

    #[test]
    fn drawn_values_are_valid() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let all = valid(&json!({
            "Text": { "type": "string", "minLength": 2, "maxLength": 5 },
            "Null": { "type": "string", "nullable": true, "enum": ["a"] },
            "Count": { "type": "integer", "minimum": 3, "exclusiveMinimum": true, "maximum": 9 },
            "Share": { "type": "number", "minimum": 0, "maximum": 1 },
            "Pet": { "type": "object", "required": ["name", "tag"], "properties": { "name": reference("Text"), "next": reference("Pet") } },
            "Tags": { "type": "object", "additionalProperties": { "type": "string" } },
            "Cat": { "allOf": [reference("Pet"), { "type": "object", "required": ["lives"], "properties": { "lives": { "type": "integer" } } }] },
            "List": { "type": "array", "minItems": 1, "items": reference("Share") },
            "Either": { "oneOf": [reference("Share"), reference("Text")] },
            "Numbered": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "integer" } } },
            "Tagged": { "oneOf": [reference("Numbered"), reference("Text")], "discriminator": { "propertyName": "kind" } },
            "Mapped": {
                "oneOf": [reference("One"), reference("Other")],
                "discriminator": { "propertyName": "kind", "mapping": { "1": "#/components/schemas/One", "2": "Other" } },
            },
            "Implied": { "oneOf": [reference("One"), reference("Other")], "discriminator": { "propertyName": "kind" } },
            "Inherited": { "anyOf": [reference("Named")], "discriminator": { "propertyName": "type" } },
            "Twice": { "type": "object", "required": ["a", "a"], "properties": { "a": {} } },
            "One": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
            "Other": { "type": "object", "properties": { "a": { "type": "string" } } },
            "Any": {},
            "Code": { "type": "string", "pattern": "^[A-Z]{2}-\\d+$", "minLength": 8, "maxLength": 20 },
            "Short": { "allOf": [reference("Code"), { "type": "string", "maxLength": 9 }] },
            "Step": { "type": "integer", "minimum": 5, "maximum": 31, "multipleOf": 10 },
            "Cents": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1, "multipleOf": 0.25 },
            "Named": { "allOf": [
                { "type": "object", "required": ["type", "extra"], "properties": { "type": { "type": "string", "enum": ["x"] } } },
                { "type": "object", "properties": { "type": { "type": "string" }, "extra": { "type": "integer" } } },
            ] },
            "Nested": { "allOf": [
                { "oneOf": [{ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string", "enum": ["a"] } } }] },
                { "type": "object", "required": ["kind"] },
            ] },
            "Address": { "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }], "type": "string" },
            "Set": { "type": "array", "uniqueItems": true, "minItems": 2, "items": { "type": "boolean" } },
            "Some": { "type": "object", "minProperties": 2, "properties": { "a": {}, "b": {}, "c": {} } },
            "Single": { "type": "object", "minProperties": 1, "maxProperties": 1, "properties": { "a": {}, "b": reference("Single"), "c": {} } },
            "Limits": { "type": "object", "minProperties": 2, "maxProperties": 3, "additionalProperties": { "type": "string" } },
        }));
        assert!(all.iter().all(|valid| *valid == 100), "{all:?}");
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(is_same(
            &json!({ "a": [1, "b"] }),
            &json!({ "a": [1.0, "b"] })
        ));
        assert!(!is_same(&json!({ "a": 1 }), &json!({ "a": 1, "b": null })));
        assert!(!is_same(&json!([1]), &json!([1, 2])));
        assert!(!is_same(&json!(1), &json!("1")));
    }
}
