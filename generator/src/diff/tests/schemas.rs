//! Tests changes of schemas and their verdicts.

use super::{lines, of_schemas};

fn check(old: &str, new: &str, expected: &[&str]) {
    assert_eq!(lines(&of_schemas(old, new)), expected, "{new}");
}

#[test]
fn closed_structs_reject_other_properties() {
    let old = "
Sent:
  additionalProperties: false
  required: [size]
  properties: { size: { type: integer }, note: { type: string } }";
    check(
        old,
        &old.replace("[size]", "[size, day]")
            .replace("{ size", "{ day: { type: boolean }, size"),
        &["required-field-added-to-closed Sent::day B.BB"],
    );
    check(
        old,
        &old.replace("[size]", "[]")
            .replace("size: { type: integer }, ", ""),
        &["required-field-removed-from-closed Sent::size BBBB"],
    );
    check(
        old,
        &old.replace(", note: { type: string }", ""),
        &["field-removed-from-closed Sent::note BBB."],
    );
    check(
        old,
        &old.replace("note:", "notes:"),
        &["optional-field-renamed-in-closed Sent::notes BBBB"],
    );
}

#[test]
fn optional_properties_that_are_renamed_are_ignored() {
    let old = "Sent: { properties: { note: { type: string } } }";
    check(
        old,
        &old.replace("note:", "notes:"),
        &["optional-field-renamed Sent::notes BBaa"],
    );
    let old = "Got: { properties: { note: { type: string } } }";
    check(
        old,
        &old.replace("note:", "notes:"),
        &["optional-field-renamed Got::notes BB.."],
    );
    check(
        old,
        &old.replace("note:", "Note:"),
        &["optional-field-wire-name-changed Got::note SS.."],
    );
}

/// Properties at the same place with the same type are one, unless another one has the type, too.
#[test]
fn renamed_properties_are_at_the_same_place() {
    let old = "
Sent:
  required: [passages, query]
  properties:
    passages: { type: array, items: { type: string } }
    query: { type: string }
    raw: { type: boolean }
    whole: { type: integer }";
    check(
        old,
        &old.replace("passages", "texts").replace("whole:", "limit:"),
        &[
            "field-renamed Sent::texts BBBB",
            "optional-field-renamed Sent::limit BBaa",
        ],
    );
}

/// The type of a renamed property is a counterpart, even if its values changed.
#[test]
fn renamed_properties_may_have_another_type() {
    let old = "
Got:
  properties:
    type: { type: string, enum: [one, two] }";
    check(
        old,
        &old.replace("type: {", "thingType: {")
            .replace("two]", "two, three]"),
        &[
            "type-renamed GotThingType BB..",
            "optional-field-renamed Got::thing_type BB..",
            "enum-value-added GotThingType::Three a.a.",
        ],
    );
    let old = "
Policy: { required: [name], properties: { name: { type: string } } }
Applied: { required: [name, by], properties: { name: { type: string }, by: { type: string } } }
Other: { properties: { policy: { $ref: '#/components/schemas/Policy' } } }
Got:
  required: [policies, other]
  properties:
    policies: { type: array, items: { $ref: '#/components/schemas/Policy' } }
    other: { $ref: '#/components/schemas/Other' }";
    let new = old.replace("[policies", "[applied-policies").replace(
        "    policies: { type: array, items: { $ref: '#/components/schemas/Policy'",
        "    applied-policies: { type: array, items: { $ref: '#/components/schemas/Applied'",
    );
    check(old, &new, &["field-renamed Got::applied_policies BBBB"]);
}

#[test]
fn a_property_in_requests_and_responses_is_one_cause() {
    let old = "
Sent: { properties: { born: { type: string } } }
Got: { properties: { born: { type: string } } }";
    check(
        old,
        &old.replace("{ properties", "{ required: [born], properties"),
        &["field-became-required Got::born BBBB"],
    );
}

#[test]
fn arguments_are_not_deprecated_by_the_compiler() {
    for (name, required, expected) in [
        ("Sent", "[]", "field-deprecated Sent::note a..."),
        ("Got", "[]", "field-deprecated Got::note .a.."),
        ("Got", "[note]", "required-field-deprecated Got::note ...."),
    ] {
        let old = format!(
            "{name}: {{ required: {required}, properties: {{ note: {{ type: string }} }} }}"
        );
        let new = old.replace("{ type: string }", "{ type: string, deprecated: true }");
        check(&old, &new, &[expected]);
    }
}

#[test]
fn constants_and_enums_with_one_value() {
    let old = "
Sent:
  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
Cat: { properties: { kind: { type: string, enum: [cat] }, lives: { type: integer } } }
Dog: { required: [kind], properties: { kind: { type: string, enum: [dog] }, age: { type: integer } } }";
    check(old, old, &[]);
    let old = "
Sent: { properties: { kind: { type: string, enum: [cat] }, lives: { type: integer } } }";
    check(
        old,
        &old.replace("{ properties", "{ required: [kind], properties"),
        &["optional-field-became-constant Sent::kind BBB."],
    );
}

/// The values of nested unions are compared, not their variants.
#[test]
fn variants_may_be_grouped() {
    let leaf = |name: &str, outer: &str, inner: &str| {
        format!(
            "
{name}:
  required: [key, type, way]
  properties:
    key: {{ type: string }}
    type: {{ type: string, enum: [{outer}] }}
    way: {{ type: string, enum: [{inner}] }}"
        )
    };
    let leaves = [
        leaf("A", "s3", "key"),
        leaf("B", "s3", "system"),
        leaf("C", "az", "token"),
        leaf("D", "az", "secret"),
    ]
    .concat();
    let of = |name: &str, members: &[&str]| {
        let members: Vec<_> = members
            .iter()
            .map(|member| format!("{{ $ref: '#/components/schemas/{member}' }}"))
            .collect();
        format!("\n{name}: {{ oneOf: [{}] }}", members.join(", "))
    };
    let old = leaves.clone() + &of("Sent", &["A", "B", "C", "D"]);
    let new = leaves.clone()
        + &of("S3", &["A", "B"])
        + &of("Az", &["C", "D"])
        + &of("Sent", &["S3", "Az"]);
    check(&old, &new, &["variants-regrouped Sent BB.."]);
    check(&new, &old, &["variants-regrouped Sent BB.."]);
    let new = leaves
        + &leaf("E", "gcs", "key")
        + &of("S3", &["A", "B"])
        + &of("Az", &["C", "D"])
        + &of("Sent", &["S3", "Az", "E"]);
    check(
        &old,
        &new,
        &[
            "variants-regrouped Sent BB..",
            "variant-added Sent::Gcs .a.B",
        ],
    );
}

#[test]
fn variants_may_accept_more() {
    check(
        "Sent: { oneOf: [{ type: string }, { type: array, items: { type: string } }] }",
        "
Part: { oneOf: [{ type: string }, { type: array, items: { type: integer } }] }
Sent: { oneOf: [{ $ref: '#/components/schemas/Part' }, { type: array, items: { $ref: '#/components/schemas/Part' } }] }",
        &[
            "type-generalized Sent::Array BB.B",
            "type-generalized Sent::Part BB.B",
        ],
    );
}

/// A combination of schemas is compared as a type.
#[test]
fn combinations_are_no_constraints() {
    let old = "
One: { properties: { a: { type: string } } }
Two: { properties: { b: { type: string } } }
Sent: { anyOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }] }";
    check(
        old,
        &old.replace("Two", "Other"),
        &[
            "type-renamed Other BB..",
            "variant-name-changed Sent::Other BB..",
        ],
    );
    check(old, &old.replace("anyOf", "oneOf"), &[]);
}

#[test]
fn types_that_differ_in_optional_properties() {
    let old = "
Thing: { properties: { id: { type: string }, from: { type: string } } }
Other: { properties: { thing: { $ref: '#/components/schemas/Thing' } } }
Got:
  required: [things, other]
  properties:
    things: { type: array, items: { $ref: '#/components/schemas/Thing' } }
    other: { $ref: '#/components/schemas/Other' }";
    let new = old.replace(
        "items: { $ref: '#/components/schemas/Thing'",
        "items: { $ref: '#/components/schemas/Found'",
    ) + "
Found: { allOf: [{ $ref: '#/components/schemas/Thing' }, { properties: { rank: { type: number } } }] }";
    check(
        old,
        &new,
        &["type-optional-properties-changed Got::things BB.."],
    );
    let texts = of_schemas(old, &new).changes.remove(0);
    assert_eq!(texts.new.as_deref(), Some("Vec<Found> with \"rank\""));
    // An open struct without properties is a map.
    check(
        "Got: { type: object, properties: { id: { type: string } } }",
        "Got: { type: object }",
        &["type-optional-properties-changed Got BB.."],
    );
    // `anyOf` accepts all values of `allOf` if each alternative does.
    let old = "
Base: { properties: { id: { type: string } } }
Got: { allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { from: { type: string } } }] }";
    check(
        old,
        &old.replace("allOf", "anyOf").replace("from:", "source:"),
        &["type-optional-properties-changed Got BB.."],
    );
}

/// `oneOf` rejects a value that is valid for several alternatives, and a tag is not exchanged for another.
#[test]
fn alternatives_exclude_each_other() {
    let old = "
Base: { properties: { id: { type: string } } }
Sent: { allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { from: { type: string } } }] }";
    check(
        old,
        &old.replace("allOf", "oneOf"),
        &["type-specialized Sent BBB."],
    );
    let old = "
Cat: { required: [kind], properties: { kind: { type: string, enum: [cat] } } }
Dog: { required: [kind], properties: { kind: { type: string, enum: [dog] } } }
Sent: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }";
    check(
        old,
        &old.replace("{ $ref: '#/components/schemas/Cat' }, ", ""),
        &["type-specialized Sent BBB."],
    );
}

/// The constraints of an alias are part of its uses, and are reported once.
#[test]
fn constraints_of_an_alias_are_one_change() {
    let old = "
Code: { type: string, minLength: 3 }
Sent: { properties: { code: { $ref: '#/components/schemas/Code' }, all: { type: array, items: { $ref: '#/components/schemas/Code' } } } }
Got: { properties: { code: { $ref: '#/components/schemas/Code' } } }";
    check(
        old,
        &old.replace("minLength: 3", "minLength: 4"),
        &["constraint-tightened Code ..B."],
    );
    // A use may have more constraints than the alias.
    check(
        old,
        &old.replace(
            "Sent: { properties: { code: { $ref: '#/components/schemas/Code' }",
            "Sent: { properties: { code: { allOf: [{ $ref: '#/components/schemas/Code' }], maxLength: 9 }",
        ),
        &["constraint-added Sent::code ..B."],
    );
}

#[test]
fn types_that_a_change_names_are_not_reported() {
    check(
        "Sent: { properties: { tick: { type: integer } } }",
        "
Tick: { type: number }
Sent: { properties: { tick: { $ref: '#/components/schemas/Tick' } } }",
        &["type-generalized Sent::tick BB.B"],
    );
}

#[test]
fn descriptions_and_orders_are_counted() {
    for (old, new, docs, refactorings) in [
        // The documentation of a type has its pointer and its deprecation.
        (
            "Got: { properties: { a: { type: string }, b: { type: string } } }",
            "Got: { deprecated: true, properties: { a: { type: string }, b: { type: string } } }",
            0,
            0,
        ),
        (
            "Got: { properties: { a: { type: string } } }",
            "Got: { description: a thing, properties: { a: { type: string } } }",
            1,
            0,
        ),
        // A property before others does not move them.
        (
            "Got: { properties: { a: { type: string }, b: { type: string } } }",
            "Got: { properties: { c: { type: string }, a: { type: string }, b: { type: string } } }",
            0,
            0,
        ),
        (
            "Got: { properties: { a: { type: string }, b: { type: string } } }",
            "Got: { properties: { b: { type: string }, a: { type: string } } }",
            0,
            2,
        ),
    ] {
        let changes = of_schemas(old, new);
        assert_eq!(
            (changes.docs, changes.refactorings),
            (docs, refactorings),
            "{new}"
        );
    }
}
