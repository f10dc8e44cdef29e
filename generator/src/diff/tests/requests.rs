//! Tests changes of security, parameters and statuses, and their verdicts.

use std::fmt::Write;

use super::{between, check, lines};

/// Returns a document with two schemes and an operation for each list of security requirements.
fn document(securities: &[&str]) -> String {
    let mut text = "\
openapi: 3.1.0
info: { title: Things, version: \"1\" }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    token: { type: http, scheme: bearer }
paths:
"
    .to_owned();
    for (index, security) in securities.iter().enumerate() {
        writeln!(
            text,
            "  /things/{index}: {{ get: {{ operationId: get{index}, security: {security}, responses: {{ \"204\": {{ description: done }} }} }} }}"
        )
        .unwrap();
    }
    text
}

/// Credentials that still compile and no longer authenticate a call are silent.
#[test]
fn other_credentials() {
    for (old, new, expected) in [
        (
            &["[{ key: [] }]"][..],
            &["[{ token: [] }]"][..],
            "security-changed get0 SSBB",
        ),
        (
            &["[{ key: [] }]"],
            &["[{ key: [], token: [] }]"],
            "security-changed get0 SSBB",
        ),
        (
            &["[]"],
            &["[{ key: [] }]"],
            "security-scheme-required get0 S.B.",
        ),
        (
            &["[]", "[{ key: [] }]"],
            &["[{ key: [] }]", "[{ key: [] }]"],
            "security-required get0 a.B.",
        ),
        (
            &["[{ key: [] }, { token: [] }]"],
            &["[{ token: [] }]"],
            "security-alternative-required get0 S.a.",
        ),
        (
            &["[{ key: [] }, { token: [] }]", "[{ token: [] }]"],
            &["[{ token: [] }]", "[{ token: [] }]"],
            "security-alternative-removed get0 a.a.",
        ),
        (
            &["[{ key: [] }]"],
            &["[{ key: [] }, { token: [] }]"],
            "security-alternative-added get0 ...a",
        ),
    ] {
        assert_eq!(lines(&between(&document(old), &document(new))), [expected]);
    }
}

#[test]
fn the_style_of_another_type_is_no_change_of_its_own() {
    check(
        &[(
            "name: lang, in: query, required: true, schema: { type: string }",
            "name: lang, in: query, required: true, explode: false, schema: { type: array, items: { type: string } }",
        )],
        // The text of a single value is a list of it.
        &["type-generalized get_pet(lang) BB.B"],
    );
    check(
        &[(
            "name: lang, in: query, required: true, schema: { type: string }",
            "name: lang, in: query, required: true, schema: { type: array, minItems: 2, maxItems: 9, items: { type: string } }",
        )],
        &[
            "type-generalized get_pet(lang) BB.B",
            "constraint-added get_pet(lang) ..B.",
        ],
    );
    check(
        &[(
            "name: lang, in: query, required: true, schema: { type: string }",
            "name: lang, in: query, required: true, style: deepObject, schema: { type: object, properties: { a: { type: string } } }",
        )],
        &["type-changed get_pet(lang) BBBB"],
    );
}

/// A parameter with another name and the same type is one if it is at the same place.
#[test]
fn parameters_are_renamed() {
    check(
        &[("name: limit, in", "name: size, in")],
        &["optional-parameter-renamed get_pet(size) BBaa"],
    );
    check(
        &[("name: lang, in", "name: speech, in")],
        &["required-parameter-renamed get_pet(speech) .BBB"],
    );
}

#[test]
fn a_failure_has_another_status() {
    check(
        &[("\"404\":", "\"410\":")],
        &["failure-status-changed get_pet -> 410 BBaa"],
    );
    check(
        &[("\"404\":", "default:")],
        &["failure-status-changed get_pet -> default BBaa"],
    );
    check(
        &[("\"404\":", "\"500\":")],
        &[
            "failure-removed get_pet -> 404 BB.a",
            "failure-added get_pet -> 500 ..a.",
        ],
    );
}

#[test]
fn an_optional_body_is_shown_as_an_option() {
    let (changes, ..) = super::changed(&[(
        "requestBody:\n        required: true",
        "requestBody:\n        required: false",
    )]);
    let texts = changes
        .changes
        .first()
        .map(|change| (change.old.as_deref(), change.new.as_deref()));
    assert_eq!(texts, Some((Some("NewPet"), Some("Option<NewPet>"))));
}

/// Unknown fields of the document and new operations do not count as changes of the documentation.
#[test]
fn only_texts_are_documentation() {
    let (changes, ..) = super::changed(&[("    put:", "    x-internal: true\n    put:")]);
    assert_eq!(changes.docs, 0);
    let (changes, ..) = super::changed(&[(
        "components:",
        "  /other:\n    get: { operationId: getOther, summary: a, responses: { \"204\": { description: done } } }\ncomponents:",
    )]);
    assert_eq!(changes.docs, 0);
}
