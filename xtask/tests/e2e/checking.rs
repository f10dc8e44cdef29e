//! Tests of `codegen --check`, which writes nothing and reports what would change.

use std::fs;

use crate::TestWorkspace;

#[test]
fn a_fresh_crate_is_up_to_date() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let before = workspace.state();
    workspace
        .succeeds("codegen --check")
        .assert(0, "up to date");
    assert_eq!(workspace.state(), before);
}

#[test]
fn a_stale_crate_is_reported_with_a_diff_and_the_command() {
    let workspace = TestWorkspace::new(&["/pets", "/owners"]);
    workspace.succeeds("codegen");
    workspace.document("spec/pets.yaml", &["/pets", "/shops"]);
    workspace.write("generated-client/Cargo.toml", "edited = true\n");
    let before = workspace.state();
    let run = workspace
        .run("codegen --check --all")
        .assert(1, "generated-client is stale: ");
    assert_eq!(workspace.state(), before);
    for line in [
        "--- a/generated-client/Cargo.toml",
        "+++ b/generated-client/Cargo.toml",
        "-edited = true",
    ] {
        assert!(
            run.stdout.lines().any(|one| one == line),
            "{line} is not in:\n{}",
            run.stdout
        );
    }
    assert!(
        run.stdout
            .contains("--- /dev/null\n+++ b/generated-client/src/"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("\n+++ /dev/null\n@@ "),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .lines()
            .next()
            .unwrap()
            .ends_with("run: cargo xtask codegen --force"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains('\x1b'), "colour in a pipe");
    assert!(
        run.stdout.contains("edited by hand: Cargo.toml; move"),
        "{}",
        run.stdout
    );
    workspace
        .run("codegen")
        .assert(2, "were edited by hand: Cargo.toml");
    assert_eq!(workspace.state(), before);
    workspace.succeeds("codegen --force");
    workspace.succeeds("codegen --check");
}

#[test]
fn a_missing_crate_is_stale_and_stays_missing() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace
        .run("codegen --check --all")
        .assert(1, "+++ b/generated-client/src/lib.rs");
    assert!(!workspace.path("generated-client").exists());
}

#[test]
fn the_printed_command_has_the_given_options() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("my.toml", "");
    let run = workspace
        .run("codegen --check --config my.toml --out it's/here --spec spec/pets.yaml")
        .assert(1, "");
    let command =
        r"run: cargo xtask codegen --spec spec/pets.yaml --out 'it'\''s/here' --config my.toml";
    assert!(
        run.stdout.lines().next().unwrap().ends_with(command),
        "{}",
        run.stdout
    );
}

#[test]
fn a_crate_is_stale_after_an_interrupted_run() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let before = workspace.state();
    let manifest = workspace.read("generated-client/.codegen");
    let more = "src/types/more.rs 0123456789abcdef\n";
    workspace.write("generated-client/.codegen", manifest + more);
    workspace
        .run("codegen --check")
        .assert(1, "0 to write, 1 to remove");
    workspace.succeeds("codegen");
    workspace.succeeds("codegen --check");
    assert!(before.keys().eq(workspace.state().keys()));
}

#[test]
fn a_document_with_errors_is_not_stale() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    workspace.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    workspace.run("codegen --check").assert(2, "");
}

#[test]
fn json_has_one_object_per_line() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let objects = |text: &str| -> Vec<serde_json::Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let run = workspace.succeeds("codegen --message-format json");
    let summary = objects(&run.stdout).pop().unwrap();
    assert_eq!(
        (&summary["operations"], &summary["out"]),
        (&1.into(), &"generated-client".into()),
        "{summary}"
    );

    workspace.document("spec/pets.yaml", &["/pets", "/shops"]);
    let run = workspace
        .run("codegen --check --message-format json")
        .assert(1, "");
    let all = objects(&run.stdout);
    assert!(
        all.iter()
            .any(|one| one["kind"] == "change" && one["path"] == "src/client.rs"),
        "{all:?}"
    );
    assert_eq!(all.last().unwrap()["command"], "cargo xtask codegen");

    fs::remove_file(workspace.path("spec/pets.yaml")).unwrap();
    workspace.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    let run = workspace.run("codegen --message-format json").assert(2, "");
    assert!(objects(&run.stdout).len() >= 2, "{}", run.stdout);
}

#[test]
fn a_stale_crate_is_an_annotation_on_github() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let run = workspace
        .run("codegen --check --message-format github")
        .assert(1, "");
    assert!(
        run.stdout.starts_with("::error file=generated-client/"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_long_diff_is_shortened() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let run = workspace
        .run("codegen --check")
        .assert(1, " files; `--all` prints them\n");
    assert_eq!(run.stdout.lines().count(), 202, "{}", run.stdout);
    let whole = workspace.run("codegen --check --all").assert(1, "");
    assert!(whole.stdout.lines().count() > 1_000);
    assert!(!whole.stdout.contains("`--all`"));
    let files = whole.stdout.lines();
    let files: Vec<_> = files.filter(|line| line.starts_with("+++ ")).collect();
    assert!(files[0].ends_with("/outline.txt"), "{files:?}");
    // The code that does not depend on the document is last.
    let is_runtime = files.iter().map(|file| file.contains("/src/runtime/"));
    assert!(is_runtime.is_sorted(), "{files:?}");
}
