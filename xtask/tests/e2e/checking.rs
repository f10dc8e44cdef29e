//! Tests of `codegen --check`, which writes nothing and reports what would change.

use std::fs;

use crate::Place;

#[test]
fn a_fresh_crate_is_up_to_date() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let before = place.state();
    place.done("codegen --check").ends(0, "up to date");
    assert_eq!(place.state(), before);
}

#[test]
fn a_stale_crate_is_reported_with_a_diff_and_the_command() {
    let place = Place::new(&["/pets", "/owners"]);
    place.done("codegen");
    place.document("spec/pets.yaml", &["/pets", "/shops"]);
    place.write("generated-client/Cargo.toml", "edited = true\n");
    let before = place.state();
    let run = place
        .run("codegen --check --all")
        .ends(1, "generated-client is stale: ");
    assert_eq!(place.state(), before);
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
    place
        .run("codegen")
        .ends(2, "were edited by hand: Cargo.toml");
    assert_eq!(place.state(), before);
    place.done("codegen --force");
    place.done("codegen --check");
}

#[test]
fn a_missing_crate_is_stale_and_stays_missing() {
    let place = Place::new(&["/pets"]);
    place
        .run("codegen --check --all")
        .ends(1, "+++ b/generated-client/src/lib.rs");
    assert!(!place.path("generated-client").exists());
}

#[test]
fn the_printed_command_has_the_given_options() {
    let place = Place::new(&["/pets"]);
    place.write("my.toml", "");
    let run = place
        .run("codegen --check --config my.toml --out it's/here --spec spec/pets.yaml")
        .ends(1, "");
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
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let before = place.state();
    let manifest = place.read("generated-client/.codegen");
    let more = "src/types/more.rs 0123456789abcdef\n";
    place.write("generated-client/.codegen", manifest + more);
    place
        .run("codegen --check")
        .ends(1, "0 to write, 1 to remove");
    place.done("codegen");
    place.done("codegen --check");
    assert!(before.keys().eq(place.state().keys()));
}

#[test]
fn a_document_with_errors_is_not_stale() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    place.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    place.run("codegen --check").ends(2, "");
}

#[test]
fn json_has_one_object_per_line() {
    let place = Place::new(&["/pets"]);
    let objects = |text: &str| -> Vec<serde_json::Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let run = place.done("codegen --message-format json");
    let summary = objects(&run.stdout).pop().unwrap();
    assert_eq!(
        (&summary["operations"], &summary["out"]),
        (&1.into(), &"generated-client".into()),
        "{summary}"
    );

    place.document("spec/pets.yaml", &["/pets", "/shops"]);
    let run = place
        .run("codegen --check --message-format json")
        .ends(1, "");
    let all = objects(&run.stdout);
    assert!(
        all.iter()
            .any(|one| one["kind"] == "change" && one["path"] == "src/client.rs"),
        "{all:?}"
    );
    assert_eq!(all.last().unwrap()["command"], "cargo xtask codegen");

    fs::remove_file(place.path("spec/pets.yaml")).unwrap();
    place.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    let run = place.run("codegen --message-format json").ends(2, "");
    assert!(objects(&run.stdout).len() >= 2, "{}", run.stdout);
}

#[test]
fn a_stale_crate_is_an_annotation_on_github() {
    let place = Place::new(&["/pets"]);
    let run = place
        .run("codegen --check --message-format github")
        .ends(1, "");
    assert!(
        run.stdout.starts_with("::error file=generated-client/"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_long_diff_is_shortened() {
    let place = Place::new(&["/pets"]);
    let run = place
        .run("codegen --check")
        .ends(1, " files; `--all` prints them\n");
    assert_eq!(run.stdout.lines().count(), 202, "{}", run.stdout);
    let whole = place.run("codegen --check --all").ends(1, "");
    assert!(whole.stdout.lines().count() > 1_000);
    assert!(!whole.stdout.contains("`--all`"));
    let files = whole.stdout.lines();
    let files: Vec<_> = files.filter(|line| line.starts_with("+++ ")).collect();
    assert!(files[0].ends_with("/outline.txt"), "{files:?}");
    // The code that does not depend on the document is last.
    let is_runtime = files.iter().map(|file| file.contains("/src/runtime/"));
    assert!(is_runtime.is_sorted(), "{files:?}");
}
