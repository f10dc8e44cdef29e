//! Tests changes of the base document and their verdicts.

use super::check;

#[test]
fn additions() {
    check(
        &[(
            "        note: { type: string }",
            "        note: { type: string }\n        nick: { type: string }",
        )],
        &["optional-field-added Pet::nick ...."],
    );
    check(
        &[(
            "        age: {",
            "        nick: { type: string }\n        age: {",
        )],
        &["optional-field-added NewPet::nick ...a"],
    );
    check(
        &[(
            "      - { name: lang,",
            "      - { name: page, in: query, schema: { type: integer } }\n      - { name: lang,",
        )],
        &["optional-parameter-added get_pet(page) ...a"],
    );
    check(
        &[("enum: [cat, dog]", "enum: [cat, dog, cow]")],
        &["enum-value-added Kind::Cow a.a."],
    );
    check(
        &[(
            "    put:",
            "    delete: { operationId: dropPet, responses: { \"204\": { description: done } } }\n    put:",
        )],
        &["operation-added drop_pet ...B"],
    );
    check(
        &[(
            "        \"404\":",
            "        \"409\": { description: busy }\n        \"404\":",
        )],
        &["failure-added get_pet -> 409 ..a."],
    );
    check(
        &[(
            "        \"404\":",
            "        \"302\": { description: moved }\n        \"404\":",
        )],
        &["failure-added get_pet -> 302 ..a."],
    );
}

#[test]
fn renames_and_moves() {
    check(
        &[("{pet}:", "{animal}:"), ("name: pet,", "name: animal,")],
        &["path-parameter-renamed get_pet(animal) .B.."],
    );
    check(
        &[("operationId: getPet", "operationId: findPet")],
        &["operation-renamed find_pet BB.."],
    );
    check(
        &[("/houses/{house}/pets", "/v2/houses/{house}/pets")],
        &["operation-path-changed get_pet SSBB"],
    );
    check(
        &[
            ("example/v1", "example"),
            ("/houses/{house}/pets", "/v1/houses/{house}/pets"),
        ],
        &["path-prefix-moved get_pet aa.."],
    );
    check(
        &[("name: lang, in: query", "name: lang, in: header")],
        &["parameter-moved get_pet(lang) SSBB"],
    );
    check(
        &[(
            "        note: { type: string }",
            "        notes: { type: string }",
        )],
        &["optional-field-renamed Pet::notes BB.."],
    );
    check(
        &[
            ("    Problem:\n", "    Failure:\n"),
            ("schemas/Problem", "schemas/Failure"),
        ],
        &["type-renamed Failure BB.."],
    );
}

#[test]
fn silent_changes() {
    check(
        &[("enum: [cat, dog]", "enum: [cat, DOG]")],
        &["enum-value-wire-changed Kind::Dog SSaa"],
    );
    check(
        &[(
            "        first: { type: string }\n        last: { type: string }",
            "        last: { type: string }\n        first: { type: string }",
        )],
        &["constructor-arguments-swapped NewPet::new S..."],
    );
    check(
        &[("default: 3", "default: 4")],
        &["parameter-default-changed get_pet(limit) SSaa"],
    );
    check(
        &[("        \"204\": {", "        \"202\": {")],
        &["success-status-changed put_pet -> 202 SSaa"],
    );
    check(
        &[(
            "        \"204\": {",
            "        \"202\": { description: later }\n        \"204\": {",
        )],
        &["success-has-several-statuses put_pet BBa."],
    );
    // A change that does not compile is not silent.
    check(
        &[(
            "        \"204\": { description: done }",
            "        \"200\": { description: done, content: { application/json: { schema: { $ref: \"#/components/schemas/Pet\" } } } }",
        )],
        &["response-body-added put_pet -> 200 BB.B"],
    );
    check(
        &[("zoo.example", "pets.example")],
        &["server-url-changed server S.aa"],
    );
    check(
        &[("name: X-Key", "name: X-Token")],
        &["security-scheme-carrier-changed key SSBB"],
    );
    check(
        &[("    put:", "    patch:")],
        &["operation-method-changed put_pet SSBB"],
    );
}

#[test]
fn requirements_and_constraints() {
    check(
        &[("required: [name, kind]", "required: [name]")],
        &["field-became-optional Pet::kind BBB."],
    );
    check(
        &[("required: [name, kind]", "required: [name, kind, note]")],
        &["field-became-required Pet::note BB.B"],
    );
    check(
        &[(
            "required: [first, last, sort]",
            "required: [first, last, sort, age]",
        )],
        &["field-became-required NewPet::age BBB."],
    );
    check(
        &[("minimum: 1", "minimum: 2")],
        &["constraint-tightened NewPet::age ..B."],
    );
    check(
        &[(", minimum: 1", "")],
        &["constraint-removed NewPet::age ...B"],
    );
    check(
        &[("maximum: 9", "maximum: 99")],
        &["constraint-loosened get_pet(limit) ...B"],
    );
    check(
        &[(
            "age: { type: integer, minimum: 1 }",
            "age: { type: [integer, \"null\"], minimum: 1 }",
        )],
        &["field-became-nullable NewPet::age BB.B"],
    );
    // In a type that only responses use, null is decoded as absent in any case.
    check(
        &[(
            "note: { type: string }",
            "note: { type: [string, \"null\"] }",
        )],
        &[],
    );
    check(
        &[("    get:\n", "    get:\n      security: []\n")],
        &["security-dropped get_pet .B.B"],
    );
}

#[test]
fn constants() {
    check(
        &[("const: wild", "const: tame")],
        &["constant-changed NewPet::sort S.BB"],
    );
    check(
        &[
            ("required: [first, last, sort]", "required: [first, last]"),
            ("\n        sort: { const: wild }", ""),
        ],
        &["required-constant-removed NewPet::sort ..aB"],
    );
    check(
        &[("sort: { const: wild }", "sort: { type: string }")],
        &["constant-became-required-field NewPet::sort B..B"],
    );
    check(
        &[(
            "        last: { type: string }",
            "        last: { const: Fox }",
        )],
        &["field-became-constant NewPet::last BBB."],
    );
    check(
        &[(
            "required: [code]\n      properties: {",
            "required: [code, ok]\n      properties: { ok: { const: false },",
        )],
        &["required-constant-added Problem::ok ...."],
    );
}

/// A renamed operation does not compile, so none of its changes is silent.
#[test]
fn renamed_operations() {
    check(
        &[
            ("operationId: getPet", "operationId: findPet"),
            ("/houses/{house}/pets", "/v2/houses/{house}/pets"),
        ],
        &[
            "operation-path-changed put_pet SSBB",
            "operation-moved find_pet BBBB",
        ],
    );
    check(
        &[
            ("operationId: getPet", "operationId: findPet"),
            ("name: lang, in: query", "name: lang, in: header"),
        ],
        &[
            "parameter-moved find_pet(lang) aaBB",
            "operation-renamed find_pet BB..",
        ],
    );
}

#[test]
fn a_parameter_that_leaves_the_path_is_one_change() {
    check(
        &[
            ("/pets/{pet}:", "/pets:"),
            ("name: pet, in: path", "name: pet, in: query"),
        ],
        &["parameter-moved get_pet(pet) SSBB"],
    );
}

#[test]
fn failures_and_bodies() {
    check(
        &[(
            "        \"204\": {",
            "        \"409\": { description: busy }\n        \"204\": {",
        )],
        &["first-failure-added put_pet B.a."],
    );
    check(
        &[(
            "          description: missing\n          content: { application/json: { schema: { $ref: \"#/components/schemas/Problem\" } } }",
            "          description: missing",
        )],
        &[
            "type-generalized get_pet -> 404 BBB.",
            // No response has the type anymore.
            "field-became-optional Problem::code BB..",
        ],
    );
}

/// Types are judged by the messages that both versions have.
#[test]
fn new_operations_do_not_affect_old_ones() {
    let (changes, ..) = super::changed(&[
        ("note: { type: string }", "note: { type: integer }"),
        (
            "    put:",
            "    patch: { operationId: patchPet, requestBody: { content: { application/json: { schema: { $ref: \"#/components/schemas/Pet\" } } } }, responses: { \"204\": { description: done } } }\n    put:",
        ),
        ("operationId: putPet", "operationId: replacePet"),
    ]);
    let change = changes
        .changes
        .iter()
        .find(|it| it.rule.id == "type-changed")
        .unwrap();
    assert_eq!(change.operations, ["get_pet"]);
    assert_eq!(change.directions.as_str(), "response");
    assert_eq!(changes.operations, 3);
}

/// The types of a new operation belong to it, even if it names them through an alias.
#[test]
fn types_of_a_new_operation_are_not_reported() {
    check(
        &[
            (
                "    put:",
                "    delete: { operationId: dropPet, responses: { \"200\": { description: gone, content: { application/json: { schema: { $ref: \"#/components/schemas/Gone\" } } } } } }\n    put:",
            ),
            (
                "    NewPet:\n",
                "    Gone: { $ref: \"#/components/schemas/Pet\" }\n    NewPet:\n",
            ),
        ],
        &["operation-added drop_pet ...B"],
    );
}

/// Two removed and two new fields with dissimilar names are not renames, even if they are at the same positions.
#[test]
fn fields_with_dissimilar_names_are_not_renames() {
    check(
        &[
            (
                "        first: { type: string }\n        last: { type: string }",
                "        street: { type: string }\n        town: { type: string }",
            ),
            (
                "required: [first, last, sort]",
                "required: [street, town, sort]",
            ),
        ],
        &[
            "constructor-arguments-swapped NewPet::new S...",
            "required-field-removed NewPet::first BBaB",
            "required-field-removed NewPet::last BBaB",
            "required-field-added NewPet::street B.Ba",
            "required-field-added NewPet::town B.Ba",
        ],
    );
    check(
        &[
            (
                "        first: { type: string }",
                "        street: { type: string }",
            ),
            (
                "required: [first, last, sort]",
                "required: [street, last, sort]",
            ),
        ],
        &["field-renamed NewPet::street BBBB"],
    );
}

#[test]
fn null_has_no_default() {
    check(
        &[(
            "age: { type: integer, minimum: 1 }",
            "age: { type: integer, minimum: 1, default: 3 }",
        )],
        &["field-default-added NewPet::age ..a."],
    );
}

/// Responses do not change if requests start to use their types.
#[test]
fn read_only_properties_of_types_that_requests_use_too() {
    check(
        &[(
            "        age: { type: integer, minimum: 1 }",
            "        age: { type: integer, minimum: 1 }\n        problem: { $ref: \"#/components/schemas/Problem\" }",
        )],
        &[
            "read-only-field-became-optional Problem::code BB..",
            "optional-field-added NewPet::problem ...a",
        ],
    );
}

#[test]
fn one_cause_is_one_change() {
    // Both operations have the parameter.
    check(
        &[(
            "    - { name: pet,",
            "    - { name: trace, in: header, schema: { type: string } }\n    - { name: pet,",
        )],
        &["optional-parameter-added get_pet(trace) ...a"],
    );
    check(
        &[("enum: [cat, dog]", "enum: [dog, cow, cat, hen]")],
        &["enum-value-added Kind::Cow a.a."],
    );
}

#[test]
fn refactorings_are_no_changes() {
    check(
        &[(
            "Kind: { type: string, enum: [cat, dog] }",
            "Kind: { enum: [dog, cat], type: string }",
        )],
        &[],
    );
    check(
        &[(
            "    Problem:\n      type: object\n      required: [code]\n      properties: { code: { type: string, readOnly: true } }\n",
            "    Problem:\n      allOf:\n      - type: object\n        required: [code]\n      - properties: { code: { type: string, readOnly: true } }\n",
        )],
        &[],
    );
    check(&[("openapi: 3.1.0", "openapi: 3.0.3")], &[]);
}
