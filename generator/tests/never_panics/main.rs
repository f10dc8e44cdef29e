//! Tests that every document results in a crate of limited size or in an error, and never in a panic.
//!
//! `NEVER_PANICS=N` mutates each document N times, and generates all small unions; `NEVER_PANICS_IN=FOLDER` reads other documents than the cases.

mod mutate;
mod unions;

use std::{env, fmt::Write as _, fs, path::PathBuf};

use generator::{
    config::Config,
    diagnostic::{Diagnostic, Severity, render_human},
    generate, lint,
    source::{Input, Source},
};
use mutate::Mutator;
use serde_json::{Value, json};

/// The maximum size of a crate as a multiple of the document's size, in addition to `BASE`.
const GROWTH: usize = 2_000;
/// A size in bytes that exceeds the files that every crate has.
const BASE: usize = 1_000_000;

/// Generates a crate, and asserts what holds for every document; returns the codes of the errors.
fn check(text: &str) -> Vec<&'static str> {
    let source = Source::new("document.yaml", text);
    // Each other file has the same text as the document.
    let load = |path: &str| match path {
        "more.yaml" | "in/more.yaml" => Ok(text.to_owned()),
        _ => Err("the file does not exist".to_owned()),
    };
    let input = || Input {
        document: &source,
        overlays: &[],
        load: &load,
    };
    let generated = generate(input(), &Config::default());
    let errors = errors(&generated.diagnostics);
    assert_eq!(
        generated.files.is_none(),
        !errors.is_empty(),
        "files or errors"
    );
    let size: usize = generated
        .files
        .iter()
        .flatten()
        .map(|(_, file)| file.len())
        .sum();
    assert!(
        size <= BASE + GROWTH * text.len(),
        "{size} bytes of {}",
        text.len()
    );
    let _ = render_human(&generated.diagnostics, &generated.sources, false);
    let _ = lint(input(), &Config::default());
    errors
}

/// Returns the codes of the errors.
fn errors(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.code.name)
        .collect()
}

fn documents() -> Vec<(PathBuf, Value)> {
    let cases = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots/cases"));
    let folder = env::var_os("NEVER_PANICS_IN").map_or_else(cases, PathBuf::from);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        Some((path, serde_yaml::from_str(&text).ok()?))
    };
    files.into_iter().filter_map(read).collect()
}

#[test]
fn mutated_documents() {
    let times = env::var("NEVER_PANICS").map_or(3, |number| number.parse().expect("a number"));
    for (path, document) in documents() {
        for seed in 0..times {
            let mut mutant = document.clone();
            Mutator::new(seed).mutate(&mut mutant);
            let text = mutant.to_string();
            // Some documents refer to other files, which do not refer back.
            let text = match seed % 3 {
                0 => text,
                1 => text.replace("\"#/", "\"more.yaml#/"),
                _ => text.replace("\"#/c", "\"in/more.yaml#/c"),
            };
            let outcome = std::panic::catch_unwind(|| check(&text));
            if outcome.is_err() {
                let place = env::temp_dir().join("never_panics.json");
                let _ = fs::write(&place, &text);
                panic!(
                    "{} with seed {seed}, see {}",
                    path.display(),
                    place.display()
                );
            }
        }
    }
}

/// Returns a document with these schemas.
fn schemas(schemas: &Value) -> String {
    let operation = json!({ "responses": { "200": { "description": "", "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } } } });
    json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": operation } },
        "components": { "schemas": schemas },
    })
    .to_string()
}

#[track_caller]
fn refused(text: &str, code: &str) {
    assert!(check(text).contains(&code), "{code}: {:?}", check(text));
}

#[track_caller]
fn generated(text: &str) {
    assert_eq!(check(text), Vec::<&str>::new());
}

#[test]
fn texts_that_are_not_documents() {
    for text in [
        "",
        "\u{feff}",
        "1",
        "null",
        "[]",
        "{}",
        "a: b",
        "--- \n...\n",
        "%",
        "\0\u{1}\u{2}",
        "\u{feff}\u{fffd}\u{7f}",
        "&a *a",
        "{\"openapi\": ",
        "openapi: 3.0.0\ninfo: *x",
        "? [a]\n: b",
        "openapi: !!binary aGk=",
        "a: &a [*a]",
        "\r\n\r",
        "- - - -",
    ] {
        assert_ne!(check(text), Vec::<&str>::new(), "{text:?}");
    }
}

#[test]
fn byte_order_marks_and_line_breaks() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    generated(text);
    generated(&format!("\u{feff}{text}"));
    generated(&text.replace('\n', "\r\n"));
}

#[test]
fn deep_nesting() {
    const DEEP: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}")] {
        let deep = format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
        refused(&deep, "too-deep");
        refused(&format!("openapi: 3.0.3\nx-deep: {deep}"), "too-deep");
    }
    let blocks = (0..300).fold(String::new(), |mut text, level| {
        let _ = writeln!(text, "{}a:", " ".repeat(level));
        text
    });
    assert_ne!(check(&blocks), Vec::<&str>::new());
    refused(&"- ".repeat(DEEP), "syntax");
    for levels in [20, 60, 90, 110] {
        let nested = |wrap: fn(Value) -> Value| {
            (0..levels).fold(json!({ "type": "string" }), |schema, _| wrap(schema))
        };
        for wrap in [
            (|schema| json!({ "type": "array", "items": schema })) as fn(Value) -> Value,
            |schema| json!({ "type": "object", "properties": { "a": schema } }),
            |schema| json!({ "allOf": [schema] }),
            |schema| json!({ "oneOf": [schema, { "type": "integer" }] }),
            |schema| json!({ "additionalProperties": schema }),
            |schema| json!({ "not": schema }),
        ] {
            check(&schemas(&json!({ "A": nested(wrap) })));
        }
        check(&schemas(
            &json!({ "A": { "example": nested(|value| json!([value])) } }),
        ));
    }
}

#[test]
fn alias_bombs() {
    for inner in ["[*{}, *{}, *{}, *{}]", "{p: *{}, q: *{}, r: *{}}"] {
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for level in 0..30 {
            let inner = inner.replace("{}", &format!("a{level}"));
            let _ = writeln!(text, "a{0}: &a{0} {inner}", level + 1);
        }
        refused(&text, "too-large");
    }
}

/// The path to the URL of the next page leads through a recursive schema.
#[test]
fn paths_of_pages() {
    for (property, length) in [("a.a", 60), ("b", 100_000)] {
        let mut document: Value = serde_json::from_str(&schemas(&json!({ "Node": { "type": "object", "properties": {
            "a": { "$ref": "#/components/schemas/Node" }, property: { "$ref": "#/components/schemas/Node" } } } })))
        .expect("JSON");
        document["paths"]["/a"]["get"] = json!({
            "x-ms-pageable": { "nextLinkName": format!("{}z", "a.".repeat(length)) },
            "responses": { "200": { "description": "a", "content": { "application/json": { "schema": {
                "$ref": "#/components/schemas/Node" } } } } },
        });
        generated(&document.to_string());
    }
}

#[test]
fn cycles() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    generated(&schemas(&json!({ "A": reference("A") })));
    generated(&schemas(
        &json!({ "A": reference("B"), "B": reference("A") }),
    ));
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let own = schemas(&json!({ "A": { keyword: [reference("A")] } }));
        let three = json!({ "A": { keyword: [reference("B"), { "type": "object" }] }, "B": { keyword: [reference("C")] },
            "C": { keyword: [{ "type": "string" }, reference("A")] } });
        // Without the reference, any JSON is left.
        generated(&own);
        generated(&schemas(&three));
    }
    let mixed = json!({ "A": { "oneOf": [reference("B")] }, "B": { "allOf": [reference("A"), { "properties": { "x": {} } }] } });
    check(&schemas(&mixed));
    // References into inline members of a cycle.
    let inline = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}/allOf/0") });
    generated(&schemas(
        &json!({ "A": { "allOf": [inline("B")] }, "B": { "allOf": [reference("A")] } }),
    ));
    generated(&schemas(&json!({
        "B": { "allOf": [inline("C")] },
        "C": { "allOf": [{ "allOf": [reference("C"), reference("C")] }] },
    })));
    for own in [
        json!({ "type": "array", "items": reference("A") }),
        json!({ "additionalProperties": reference("A") }),
        json!({ "type": "object", "required": ["a"], "properties": { "a": reference("A") } }),
        json!({ "not": reference("A") }),
    ] {
        generated(&schemas(&json!({ "A": own })));
    }
    for section in [
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "pathItems",
        "links",
    ] {
        let circle = json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {},
            "components": { section: { "A": { "$ref": format!("#/components/{section}/B") }, "B": { "$ref": format!("#/components/{section}/A") } } } });
        check(&circle.to_string());
    }
    let chain = (0..300).map(|index| (format!("A{index}"), reference(&format!("A{}", index + 1))));
    check(&schemas(&Value::Object(
        chain.chain([("A".to_owned(), reference("A0"))]).collect(),
    )));
    let chain = (0..300).map(|index| {
        (
            format!("A{index}"),
            json!({ "allOf": [reference(&format!("A{}", index + 1)), {"properties": {"a": {}}}] }),
        )
    });
    check(&schemas(&Value::Object(
        chain
            .chain([
                ("A".to_owned(), reference("A0")),
                ("A300".to_owned(), json!({})),
            ])
            .collect(),
    )));
}

#[test]
fn large_and_numerous_values() {
    let values: Vec<_> = (0..100_000).map(|index| format!("v{index}")).collect();
    generated(&schemas(
        &json!({ "A": { "type": "string", "enum": values } }),
    ));
    let values: Vec<_> = (0..100_000).collect();
    generated(&schemas(&json!({ "A": { "enum": values } })));
    let long = "x".repeat(1_000_000);
    generated(&schemas(
        &json!({ "A": { "type": "string", "description": long, "example": long, "default": long } }),
    ));
    check(&schemas(
        &json!({ "A": { "type": "string", "pattern": long } }),
    ));
    let name = "a".repeat(10_000);
    check(&schemas(
        &json!({ "A": { "type": "object", "properties": { name.clone(): {} }, "required": [name] } }),
    ));
    let odd: Value = (0..0x3000_u32)
        .filter_map(char::from_u32)
        .chain("🦀\u{202e}\u{e0001}\u{10ffff}\u{fffe}".chars())
        .collect::<Vec<_>>()
        .chunks(16)
        .map(|chars| {
            (
                chars.iter().collect::<String>(),
                json!({ "type": "string", "description": chars.iter().collect::<String>() }),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    generated(&schemas(
        &json!({ "A": { "type": "object", "properties": odd } }),
    ));
}
