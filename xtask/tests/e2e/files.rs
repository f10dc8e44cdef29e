//! Tests of documents in several files.

use crate::TestWorkspace;

/// Creates a document in four folders, whose files refer to each other.
fn workspace() -> TestWorkspace {
    let workspace = TestWorkspace::new(&[]);
    workspace.write(
        "api/openapi.yaml",
        "openapi: 3.0.3
info: { title: Shop, version: '1' }
paths: { $ref: paths/index.yaml }
components: { schemas: { $ref: schemas/index.yaml } }
",
    );
    workspace.write("api/paths/index.yaml", "/pets: { $ref: pets.yaml }\n");
    workspace.write(
        "api/paths/pets.yaml",
        "get:
  parameters: [{ $ref: '../common/all.json#/Limit' }]
  responses:
    '200': { description: ok, content: { application/json: { schema: { $ref: ../schemas/pet.yaml } } } }
",
    );
    workspace.write("api/schemas/index.yaml", "Pet: { $ref: ./pet.yaml }\n");
    workspace.write(
        "api/schemas/pet.yaml",
        "type: object
properties: { next: { $ref: '../openapi.yaml#/components/schemas/Pet' }, toy: { $ref: '../common/all.json#/Toy' } }
",
    );
    workspace.write(
        "api/common/all.json",
        r#"{
            "Limit": { "name": "limit", "in": "query", "schema": { "type": "integer" } },
            "Toy": { "type": "object", "properties": { "owner": { "$ref": "../schemas/pet.yaml" } } }
        }"#,
    );
    workspace
}

#[test]
fn files_in_several_folders_are_one_document() {
    let workspace = workspace();
    let outline = workspace.succeeds("outline --spec api/openapi.yaml").stdout;
    let expected = "\
fn list_pets()
    .limit(i64)
    GET /pets
    query \"limit\"
    -> 200 Pet

struct Pet
    next: Option<Box<Pet>>
    toy: Option<Box<Toy>>

struct Toy
    owner: Option<Box<Pet>>
";
    assert!(
        outline.trim_end().ends_with(expected.trim_end()),
        "{outline}"
    );
    workspace.succeeds("codegen --spec api/openapi.yaml --out out");
    workspace.succeeds("codegen --spec api/openapi.yaml --out out --check");
    workspace.write("api/common/all.json", "{ \"Limit\": 1 }");
    workspace
        .run("codegen --spec api/openapi.yaml --out out --check")
        .assert(1, "api/common/all.json:1:12")
        .assert(1, "api/schemas/pet.yaml:2:");
}

#[test]
fn a_document_may_refer_to_a_file_next_to_it() {
    let workspace = TestWorkspace::new(&[]);
    workspace.write("spec/part.yaml", "type: string\n");
    let text = workspace.read("spec/pets.yaml");
    let components = "components: { schemas: { Part: { $ref: part.yaml } } }\n";
    workspace.write(
        "spec/pets.yaml",
        text.replace("paths:\n", "paths: {}\n") + components,
    );
    workspace.succeeds("codegen");
}

#[test]
fn files_above_a_document_are_read_below_the_current_folder() {
    let workspace = workspace();
    workspace.write("shared/owner.yaml", "type: string\n");
    workspace.write("api/schemas/pet.yaml", "$ref: ../../shared/owner.yaml\n");
    let outline = workspace.succeeds("outline --spec api/openapi.yaml").stdout;
    assert!(outline.contains("type Pet = String"), "{outline}");
    workspace.succeeds("codegen --spec api/openapi.yaml --out out");
    workspace.write("shared/owner.yaml", "type: 1\n");
    workspace
        .run("lint --spec api/openapi.yaml")
        .assert(0, " shared/owner.yaml:1:7\n");
}

#[test]
fn nothing_is_read_outside_of_the_current_folder() {
    let workspace = workspace();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.yaml");
    std::fs::write(&secret, "type: string\n").unwrap();
    let refused = |reference: &str, why: &str| {
        workspace.write(
            "api/schemas/pet.yaml",
            format!("allOf:\n  - $ref: {reference}\n"),
        );
        workspace
            .run("lint --spec api/openapi.yaml")
            .assert(0, why)
            .assert(0, " api/schemas/pet.yaml:2:11\n");
    };
    let outside = "it is outside the directory of the document and the current directory";
    let folder = elsewhere.path().file_name().unwrap().display();
    refused(&format!("../../../{folder}/secret.yaml"), outside);
    refused("../none.yaml", "the file does not exist");
    refused("../common", "it is not a file");
    refused("https://example.com/pet.yaml", "nothing is downloaded");
    refused("/etc/passwd", "refers to an absolute path");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, workspace.path("api/link.yaml")).unwrap();
        refused("../link.yaml", outside);
    }
}

#[test]
fn overlays_change_the_document() {
    let workspace = TestWorkspace::new(&["/pets", "/cars"]);
    let overlay = |actions: &str| {
        format!("overlay: 1.0.0\ninfo: {{ title: Fixes, version: '1' }}\nactions:\n{actions}")
    };
    let name = "- target: $.paths['/pets'].get\n  update: { operationId: all_pets }\n";
    workspace.write("spec/changes/name.yaml", overlay(name));
    workspace.write(
        "spec/codegen.toml",
        "[document]\noverlays = ['changes/name.yaml']\n",
    );
    workspace.write(
        "cut.yaml",
        overlay("- target: $.paths['/cars']\n  remove: true\n"),
    );
    let outline = workspace.succeeds("outline --overlay cut.yaml").stdout;
    assert!(outline.contains("fn all_pets()"), "{outline}");
    assert!(!outline.contains("/cars"), "{outline}");
    workspace.succeeds("codegen --overlay cut.yaml");
    workspace.succeeds("codegen --overlay cut.yaml --check");
    workspace
        .run("codegen --check")
        .assert(1, "cargo xtask codegen\n");
    workspace.write(
        "cut.yaml",
        overlay("- target: $.paths['/none']\n  remove: true\n"),
    );
    workspace
        .run("codegen --check --overlay cut.yaml")
        .assert(1, "cut.yaml:4:11\n")
        .assert(1, "run: cargo xtask codegen --overlay cut.yaml\n");
    workspace.write(
        "cut.yaml",
        overlay("- target: $.paths['/pets']\n  update: { get: 3 }\n"),
    );
    workspace
        .run("codegen --overlay cut.yaml")
        .assert(2, "cut.yaml:5:18\n");
    workspace
        .run("lint --overlay none.yaml")
        .assert(2, "cannot read `none.yaml`");
}
