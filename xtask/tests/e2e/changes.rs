//! Tests of `diff`.

use std::process::Command;

use crate::TestWorkspace;

const OLD: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '0.1.0' }
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
fn committed() -> TestWorkspace {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("spec/pets.yaml", OLD);
    git(&workspace, &["init", "--quiet"]);
    git(&workspace, &["add", "."]);
    commit(&workspace, "first");
    workspace
}

fn git(workspace: &TestWorkspace, words: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.example"])
        .args(words)
        .current_dir(workspace.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

fn commit(workspace: &TestWorkspace, message: &str) {
    git(
        workspace,
        &["commit", "--quiet", "--all", "--message", message],
    );
}

fn edit(workspace: &TestWorkspace, from: &str, to: &str) {
    let text = workspace.read("spec/pets.yaml");
    assert!(text.contains(from), "{from}");
    workspace.write("spec/pets.yaml", text.replace(from, to));
}

#[test]
fn the_working_tree_is_compared_with_the_commit() {
    let workspace = committed();
    workspace.succeeds("diff").assert(0, "no changes");
    edit(&workspace, "enum: [cat, dog]", "enum: [cat, DOG]");
    let run = workspace.succeeds("diff");
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
        workspace.run(line).assert(code, "");
    }
    workspace
        .succeeds("diff --format github")
        .assert(0, "::error file=spec/pets.yaml,line=12,");
    workspace
        .succeeds("diff --changelog")
        .assert(0, "## [0.2.0]");
    commit(&workspace, "second");
    workspace
        .succeeds("diff HEAD~1")
        .assert(0, "enum-value-wire-changed");
    workspace.succeeds("diff").assert(0, "no changes");
}

#[test]
fn errors_exit_with_2() {
    let workspace = committed();
    workspace
        .run("diff no-such-revision")
        .assert(2, "neither a file nor a Git revision");
    workspace
        .run("diff HEAD:spec/dogs.yaml")
        .assert(2, "`HEAD:spec/dogs.yaml` does not exist");
    workspace.run("diff --fail-on never").assert(2, "never");
    workspace.write("spec/pets.yaml", "openapi: [\n");
    workspace.run("diff --fail-on silent").assert(2, "error");
}

#[test]
fn a_new_document_has_nothing_to_compare() {
    let workspace = committed();
    let second = "[crates.dogs]\nspec = 'spec/dogs.yaml'\nout = 'dogs'\n";
    let first = workspace.read("codegen.toml");
    workspace.write("codegen.toml", format!("{first}{second}"));
    workspace.document("spec/dogs.yaml", &["/dogs"]);
    workspace.run("diff --fail-on attention").assert(
        0,
        "spec/dogs.yaml is not in `HEAD`: there is nothing to compare",
    );
    let json = workspace.succeeds("diff --format json").stdout;
    let pages: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(pages.as_array().map(Vec::len), Some(1), "{json}");
    git(&workspace, &["add", "."]);
    commit(&workspace, "second");
    workspace.write("codegen.toml", first);
    workspace
        .run("diff")
        .assert(0, "the crate `dogs` was removed from `codegen.toml`");
    workspace
        .run("diff --fail-on silent")
        .assert(1, "the crate `dogs` was removed from `codegen.toml`");
}

#[test]
fn a_moved_document_is_compared_with_the_old_one() {
    let workspace = committed();
    git(&workspace, &["mv", "spec", "api"]);
    let text = workspace.read("codegen.toml").replace("spec/", "api/");
    workspace.write("codegen.toml", text);
    workspace.succeeds("diff").assert(0, "no changes");
    // The directory no longer exists, and Git reads paths from the root of the repository.
    workspace
        .succeeds("diff HEAD:spec/pets.yaml api/pets.yaml")
        .assert(0, "no changes");
    let run = workspace.run_in("api", "diff HEAD:spec/pets.yaml pets.yaml");
    run.assert(0, "no changes");
}

#[test]
fn the_first_options_of_a_crate_are_changes() {
    let workspace = committed();
    workspace.succeeds("codegen");
    let first = workspace.read("codegen.toml");
    let rename = "[crates.pets.rename.schemas]\nPet = 'Animal'\n";
    workspace.write("codegen.toml", format!("{first}{rename}"));
    workspace.succeeds("diff").assert(0, "type-renamed");
    workspace.succeeds("codegen").assert(0, "since HEAD: ");
}

#[test]
fn each_page_names_its_crate() {
    let workspace = committed();
    let second = "[crates.dogs]\nspec = 'spec/dogs.yaml'\nout = 'dogs'\n";
    let text = workspace.read("codegen.toml") + second;
    workspace.write("codegen.toml", text);
    workspace.document("spec/dogs.yaml", &["/dogs"]);
    git(&workspace, &["add", "."]);
    commit(&workspace, "second");
    let json = workspace.succeeds("diff --format json").stdout;
    let pages: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(pages[0]["crate"], "dogs");
    assert_eq!(pages[1]["crate"], "pets");
    let markdown = workspace.succeeds("diff --format markdown");
    markdown.assert(0, "# dogs\n").assert(0, "# pets\n");
}

#[test]
fn headers_that_break_callers_fail() {
    let workspace = committed();
    edit(
        &workspace,
        "description: pets,",
        "description: pets, headers: { ETag: { schema: { type: string } } },",
    );
    workspace
        .run("diff --fail-on breaks")
        .assert(1, "headers-added");
}

#[test]
fn accepted_changes_do_not_fail() {
    let workspace = committed();
    edit(&workspace, "enum: [cat, dog]", "enum: [cat]");
    workspace
        .run("diff --fail-on breaks")
        .assert(1, "enum-value-removed");
    workspace.write(
        "spec/codegen.toml",
        "[[diff.accept]]\nchange = 'enum-value-removed:*'\nreason = 'nobody has dogs'\n\
         [[diff.accept]]\nchange = 'type-removed:Pet'\nreason = 'a test'\n",
    );
    workspace
        .run("diff --fail-on breaks")
        .assert(0, "nobody has dogs")
        .assert(0, "accepted 1")
        .assert(0, "the accepted change `type-removed:Pet` does not occur");
}

#[test]
fn bump_sets_the_required_version() {
    let workspace = committed();
    edit(&workspace, "enum: [cat, dog]", "enum: [cat]");
    workspace.write(
        "spec/codegen.toml",
        "# ours\n[package]\nversion = '0.1.0'\n",
    );
    git(&workspace, &["add", "."]);
    workspace.succeeds("diff --bump").assert(0, "version 0.2.0");
    assert_eq!(
        workspace.read("spec/codegen.toml"),
        "# ours\n[package]\nversion = \"0.2.0\"\n"
    );
    // The second run changes nothing.
    workspace.succeeds("diff --bump");
    assert_eq!(
        workspace.read("spec/codegen.toml"),
        "# ours\n[package]\nversion = \"0.2.0\"\n"
    );
}

#[test]
fn codegen_reports_the_changes_of_the_document() {
    let workspace = committed();
    workspace.succeeds("codegen");
    edit(&workspace, "enum: [cat, dog]", "enum: [cat, dog, cow]");
    workspace
        .succeeds("codegen")
        .assert(0, "since HEAD: 1 of 1 operations · 1 addition");
    assert!(!workspace.succeeds("codegen").stdout.contains("since HEAD"));
}

#[test]
fn the_rules_of_diff_are_explained() {
    let workspace = committed();
    workspace
        .succeeds("explain enum-value-added")
        .assert(0, "in a request: ");
    workspace.run("explain enum-value-aded").assert(2, "error");
}

/// Checks ranges of revisions as Git reads them.
#[test]
fn a_range_of_revisions_is_two_documents() {
    let workspace = committed();
    git(&workspace, &["branch", "base"]);
    edit(&workspace, "[cat, dog]", "[cat, dog, cow]");
    commit(&workspace, "second");
    git(&workspace, &["branch", "feature"]);
    git(&workspace, &["checkout", "--quiet", "base"]);
    edit(
        &workspace,
        "{ type: string, enum",
        "{ description: a kind, type: string, enum",
    );
    commit(&workspace, "third");
    for (range, expected) in [
        ("base~1..feature", "enum-value-added"),
        ("..feature", "1 addition · docs 2"),
        // Only what changed since both have a commit in common.
        ("base...feature", "1 addition · version"),
        ("feature...", "docs 2 · version"),
        ("base..", "no changes"),
    ] {
        workspace
            .succeeds(&format!("diff {range}"))
            .assert(0, expected);
    }
    workspace
        .run("diff base..nowhere")
        .assert(2, "`nowhere` is neither a file nor a Git revision");
    workspace
        .run("diff ../nowhere.yaml")
        .assert(2, "`../nowhere.yaml` is neither a file nor a Git revision");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_in_revisions() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("real/pets.yaml", OLD);
    std::fs::remove_file(workspace.path("spec/pets.yaml")).unwrap();
    std::os::unix::fs::symlink("../real/pets.yaml", workspace.path("spec/pets.yaml")).unwrap();
    git(&workspace, &["init", "--quiet"]);
    git(&workspace, &["add", "."]);
    commit(&workspace, "first");
    workspace.succeeds("diff").assert(0, "no changes");
    workspace.write(
        "real/pets.yaml",
        OLD.replace("[cat, dog]", "[cat, dog, cow]"),
    );
    workspace.succeeds("diff").assert(0, "enum-value-added");
}

#[test]
fn a_changelog_counts_descriptions_if_nothing_else_changed() {
    let workspace = committed();
    edit(
        &workspace,
        "{ type: object",
        "{ description: a pet, type: object",
    );
    workspace
        .succeeds("diff --changelog")
        .assert(0, "### Changed\n\n- Documentation: 1 description\n");
}
