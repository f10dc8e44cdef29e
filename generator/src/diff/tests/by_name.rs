//! Tests changes of operations whose required parameters are set by name, and their verdicts.

use super::{between, lines};

const BASE: &str = r#"
openapi: 3.1.0
info: { title: Library, version: "1" }
paths:
  /shelves/{shelf}/books:
    post:
      operationId: addBook
      parameters:
      - { name: shelf, in: path, required: true, schema: { type: string } }
      - { name: title, in: query, required: true, schema: { type: string } }
      - { name: author, in: query, required: true, schema: { type: string } }
      - { name: pages, in: query, required: true, schema: { type: integer } }
      - { name: year, in: query, required: true, schema: { type: integer } }
      - { name: lang, in: query, required: true, schema: { type: string } }
      - { name: note, in: query, schema: { type: string } }
      - { name: price, in: header, required: true, schema: { type: number } }
      requestBody:
        required: true
        content: { text/plain: { schema: { type: string } } }
      responses:
        "204": { description: done }
"#;

#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(BASE.matches(from).count(), 1, "{from} occurs once");
    let changes = between(BASE, &BASE.replace(from, to));
    assert_eq!(lines(&changes), expected, "{to}");
}

#[test]
fn the_names_of_fields_are_part_of_the_code_of_callers() {
    check(
        "name: author",
        "name: authors",
        &["required-parameter-field-renamed add_book(authors) BBBB"],
    );
    let path = "shelves/{shelf}/books:\n    post:\n      operationId: addBook\n      parameters:\n      - { name: shelf";
    check(
        path,
        &path
            .replace("shelf}", "rack}")
            .replace("name: shelf", "name: rack"),
        &["parameter-name-changed add_book(rack) BB.."],
    );
}

#[test]
fn the_order_of_fields_has_no_meaning() {
    let two =
        "title, in: query, required: true, schema: { type: string } }\n      - { name: author";
    check(
        two,
        "author, in: query, required: true, schema: { type: string } }\n      - { name: title",
        &[],
    );
}

#[test]
fn fields_accept_only_their_own_types() {
    let lang = "name: lang, in: query, required: true, schema: ";
    check(
        &format!("{lang}{{ type: string }}"),
        &format!("{lang}{{}}"),
        &["type-generalized add_book(lang) BB.B"],
    );
    check(
        "text/plain: { schema: { type: string } }",
        "text/plain: { schema: { type: string } }, image/png: {}",
        &["type-generalized add_book(body) BB.B"],
    );
    // An optional parameter is a setter.
    let note = "name: note, in: query, schema: ";
    check(
        &format!("{note}{{ type: string }}"),
        &format!("{note}{{}}"),
        &["argument-generalized add_book(note) .B.B"],
    );
}

#[test]
fn few_fields_are_arguments_again() {
    check(
        "name: year, in: query, required: true",
        "name: year, in: query",
        &["parameter-became-optional add_book(year) BB.B"],
    );
}
