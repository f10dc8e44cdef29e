//! Tests of `diff`.

use std::process::Command;

use crate::Place;

const OLD: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: 'https://pets.example' }]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': { description: pets, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string }, kind: { type: string, enum: [cat, dog] } } }
";

/// Creates a workspace whose document is committed.
fn committed() -> Place {
    let place = Place::new(&["/pets"]);
    place.write("spec/pets.yaml", OLD);
    git(&place, &["init", "--quiet"]);
    git(&place, &["add", "."]);
    commit(&place, "first");
    place
}

fn git(place: &Place, words: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.example"])
        .args(words)
        .current_dir(place.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

fn commit(place: &Place, message: &str) {
    git(place, &["commit", "--quiet", "--all", "--message", message]);
}

fn edit(place: &Place, from: &str, to: &str) {
    let text = place.read("spec/pets.yaml");
    assert!(text.contains(from), "{from}");
    place.write("spec/pets.yaml", text.replace(from, to));
}

#[test]
fn the_working_tree_is_compared_with_the_commit() {
    let place = committed();
    place.done("diff").ends(0, "no changes");
    edit(&place, "enum: [cat, dog]", "enum: [cat, DOG]");
    let run = place.done("diff");
    assert!(
        run.stdout.starts_with("silent 1 · 1 of 1 operations"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("spec/pets.yaml:12"), "{}", run.stdout);
    for (line, code) in [
        ("diff --fail-on silent", 1),
        ("diff --fail-on attention", 1),
        ("diff HEAD --fail-on silent", 1),
        ("diff HEAD HEAD --fail-on silent", 0),
        (
            "diff HEAD:spec/pets.yaml spec/pets.yaml --fail-on silent",
            1,
        ),
        (
            "diff spec/pets.yaml HEAD:spec/pets.yaml --fail-on silent",
            1,
        ),
        ("diff --format markdown", 0),
        ("diff --format json", 0),
        ("diff --format github", 0),
        ("diff --changelog", 0),
    ] {
        place.run(line).ends(code, "");
    }
    place
        .done("diff --format github")
        .ends(0, "::error file=spec/pets.yaml,line=12,");
    place.done("diff --changelog").ends(0, "## [0.2.0]");
    commit(&place, "second");
    place.done("diff HEAD~1").ends(0, "enum-value-wire-changed");
    place.done("diff").ends(0, "no changes");
}

#[test]
fn errors_exit_with_2() {
    let place = committed();
    place
        .run("diff no-such-revision")
        .ends(2, "neither a file nor a Git revision");
    place
        .run("diff HEAD:spec/dogs.yaml")
        .ends(2, "`HEAD:spec/dogs.yaml` does not exist");
    place.run("diff --fail-on never").ends(2, "never");
    place.write("spec/pets.yaml", "openapi: [\n");
    place.run("diff --fail-on silent").ends(2, "error");
}

#[test]
fn accepted_changes_do_not_fail() {
    let place = committed();
    edit(&place, "enum: [cat, dog]", "enum: [cat]");
    place
        .run("diff --fail-on breaks")
        .ends(1, "enum-value-removed");
    place.write(
        "spec/codegen.toml",
        "[[diff.accept]]\nchange = 'enum-value-removed:*'\nreason = 'nobody has dogs'\n\
         [[diff.accept]]\nchange = 'type-removed:Pet'\nreason = 'a test'\n",
    );
    place
        .run("diff --fail-on breaks")
        .ends(0, "nobody has dogs")
        .ends(0, "accepted 1")
        .ends(0, "the accepted change `type-removed:Pet` does not occur");
}

#[test]
fn bump_sets_the_required_version() {
    let place = committed();
    edit(&place, "enum: [cat, dog]", "enum: [cat]");
    place.write(
        "spec/codegen.toml",
        "# ours\n[package]\nversion = '0.1.0'\n",
    );
    git(&place, &["add", "."]);
    place.done("diff --bump").ends(0, "version 0.2.0");
    assert_eq!(
        place.read("spec/codegen.toml"),
        "# ours\n[package]\nversion = \"0.2.0\"\n"
    );
    // The second run changes nothing.
    place.done("diff --bump");
    assert_eq!(
        place.read("spec/codegen.toml"),
        "# ours\n[package]\nversion = \"0.2.0\"\n"
    );
}

#[test]
fn codegen_reports_the_changes_of_the_document() {
    let place = committed();
    place.done("codegen");
    edit(&place, "enum: [cat, dog]", "enum: [cat, dog, cow]");
    place
        .done("codegen")
        .ends(0, "since HEAD: 1 of 1 operations · 1 addition");
    assert!(!place.done("codegen").stdout.contains("since HEAD"));
}

#[test]
fn the_rules_of_diff_are_explained() {
    let place = committed();
    place
        .done("explain enum-value-added")
        .ends(0, "in a request: ");
    place.run("explain enum-value-aded").ends(2, "error");
}
