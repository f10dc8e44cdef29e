//! Tests changes of enums, tags and defaults, and their verdicts.

use super::{lines, of_schemas};

fn check(old: &str, new: &str, expected: &[&str]) {
    assert_eq!(lines(&of_schemas(old, new)), expected, "{new}");
}

/// A client keeps values that an enum does not list; a server rejects them.
#[test]
fn strings_and_integers_become_enums() {
    let text = "{ type: string }";
    let texts = "{ type: string, enum: [a, b] }";
    let number = "{ type: integer }";
    let numbers = "{ type: integer, enum: [1, 2] }";
    let small = "{ type: integer, format: int32 }";
    let list = "{ type: array, items: { type: string } }";
    let lists = "{ type: array, items: { type: string, enum: [a, b] } }";
    for (old, new, sent, got) in [
        (
            text,
            texts,
            "enum-introduced Sent::note BBB.",
            "enum-introduced Got::note BB.a",
        ),
        (
            texts,
            text,
            "enum-dissolved Sent::note BB.B",
            "enum-dissolved Got::note BBa.",
        ),
        (
            number,
            numbers,
            "enum-introduced Sent::note BBB.",
            "enum-introduced Got::note BB.a",
        ),
        (
            numbers,
            number,
            "enum-dissolved Sent::note BB.B",
            "enum-dissolved Got::note BBa.",
        ),
        (
            small,
            numbers,
            "enum-introduced Sent::note BBB.",
            "enum-introduced Got::note BB.a",
        ),
        (
            list,
            lists,
            "enum-introduced Sent::note BBB.",
            "enum-introduced Got::note BB.a",
        ),
        (
            "{ type: number }",
            numbers,
            "type-specialized Sent::note BBB.",
            "type-specialized Got::note BB.B",
        ),
    ] {
        for (name, expected) in [("Sent", sent), ("Got", got)] {
            let of = |note: &str| format!("{name}: {{ properties: {{ note: {note} }} }}");
            check(&of(old), &of(new), &[expected]);
        }
    }
}

#[test]
fn an_enum_is_replaced() {
    for (name, expected) in [
        ("Sent", "enum-replaced Sent::note BBBB"),
        ("Got", "enum-replaced Got::note BBaa"),
    ] {
        let old = format!(
            "
One: {{ type: string, enum: [a, b] }}
Two: {{ type: string, enum: [x, y] }}
{name}: {{ properties: {{ note: {{ $ref: '#/components/schemas/One' }} }} }}"
        );
        let new = old.replace("schemas/One", "schemas/Two");
        check(&old, &new, &[expected]);
    }
}

#[test]
fn enums_are_opened_and_closed() {
    let open = "{ anyOf: [{ type: string }, { type: string, enum: [a, b] }] }";
    let closed = "{ type: string, enum: [a, b] }";
    for (name, opened, closing) in [
        ("Sent", "enum-opened Kind .a.B", "enum-closed Kind ..B."),
        ("Got", "enum-opened Kind ....", "enum-closed Kind ...."),
    ] {
        let of = |kind: &str| {
            format!(
                "
Kind: {kind}
{name}: {{ properties: {{ kind: {{ $ref: '#/components/schemas/Kind' }} }} }}"
            )
        };
        check(&of(closed), &of(open), &[opened]);
        check(&of(open), &of(closed), &[closing]);
    }
}

#[test]
fn defaults_are_compared_as_values() {
    for (old, new, expected) in [
        (
            "{ type: integer, default: 1 }",
            "{ type: number, default: 1 }",
            "type-generalized Sent::note BB.B",
        ),
        (
            "{ type: string, default: a }",
            "{ type: string, enum: [a, b], default: a }",
            "enum-introduced Sent::note BBB.",
        ),
        (
            "{ type: number, default: 1 }",
            "{ type: number, default: 2 }",
            "field-default-changed Sent::note SSaa",
        ),
    ] {
        let of = |note: &str| format!("Sent: {{ properties: {{ note: {note} }} }}");
        check(&of(old), &of(new), &[expected]);
    }
    check(
        "Sent: { properties: { note: { type: number, default: 1 } } }",
        "Sent: { properties: { note: { type: number, default: 1.0 } } }",
        &[],
    );
}

const PAYMENT: &str = "
Card: { required: [kind, number], properties: { kind: { type: string }, number: { type: string } } }
Bill: { required: [kind, due], properties: { kind: { type: string }, due: { type: integer } } }
Sent:
  oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Bill' }]
  discriminator:
    propertyName: kind
    mapping: { card: '#/components/schemas/Card', bill: '#/components/schemas/Bill' }";

#[test]
fn another_mapping_is_one_change() {
    check(
        PAYMENT,
        &PAYMENT.replace("card:", "credit_card:"),
        &["variant-replaced Sent::CreditCard BBBB"],
    );
    check(
        PAYMENT,
        &PAYMENT
            .replace(
                "bill: '#/components/schemas/Bill'",
                "card: '#/components/schemas/Bill'",
            )
            .replace(
                "card: '#/components/schemas/Card'",
                "bill: '#/components/schemas/Card'",
            ),
        &["variant-replaced Sent::Card BBBB"],
    );
}

/// A `oneOf` or `allOf` of one reference is that reference.
#[test]
fn a_combination_of_one_schema_adds_nothing() {
    let old = "
Card: { required: [number], properties: { number: { type: string } } }
Sent: { properties: { card: { $ref: '#/components/schemas/Card' } } }";
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let one = format!("{{ {keyword}: [{{ $ref: '#/components/schemas/Card' }}] }}");
        let new = old.replace("{ $ref: '#/components/schemas/Card' }", &one);
        check(old, &new, &[]);
        check(&new, old, &[]);
        let described = one.replace("] }", "], description: a card }");
        let new = old.replace("{ $ref: '#/components/schemas/Card' }", &described);
        check(old, &new, &[]);
        let nullable = one.replace("] }", ", { type: 'null' }] }");
        let new = old.replace("{ $ref: '#/components/schemas/Card' }", &nullable);
        if keyword != "allOf" {
            check(old, &new, &["field-became-nullable Sent::card BB.B"]);
        }
    }
}
