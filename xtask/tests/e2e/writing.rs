//! Tests of `codegen`: which files it writes, which it leaves alone, and which directories it rejects.

use std::fs;

use crate::{Place, Run};

#[test]
fn a_second_run_touches_nothing() {
    let place = Place::new(&["/pets", "/owners"]);
    let run = place.done("codegen");
    assert!(
        run.stdout.starts_with("generated-client: 2 operations, "),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains(" 0 removed, 0 unchanged"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.lines().count(), 1);
    let before = place.state();
    let run = place.done("codegen").ends(0, ": 0 written, 0 removed, ");
    assert!(run.stdout.contains(" ms)"), "{}", run.stdout);
    assert_eq!(place.state(), before);
}

#[test]
fn the_manifest_lists_what_was_written() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let manifest = place.manifest();
    assert!(
        manifest.is_sorted() && manifest.iter().any(|path| path == "src/lib.rs"),
        "{manifest:?}"
    );
    assert!(
        manifest
            .iter()
            .all(|path| place.path("generated-client").join(path).is_file())
    );
    let there = place.state();
    let files = there.keys().filter(|path| path.is_file()).count();
    assert_eq!(files, manifest.len() + 1, "{:?}", there.keys());
}

#[test]
fn removing_an_operation_removes_only_its_file() {
    let place = Place::new(&["/pets", "/owners"]);
    place.done("codegen");
    let before = place.manifest();
    place.write("generated-client/tests/mine.rs", "// mine");
    place.write("generated-client/src/operations/mine.rs", "// mine");
    place.document("spec/pets.yaml", &["/pets"]);
    place.done("codegen");
    let after = place.manifest();
    let gone: Vec<_> = before.iter().filter(|path| !after.contains(path)).collect();
    assert!(!gone.is_empty(), "{after:?}");
    for path in gone {
        assert!(
            !place.path("generated-client").join(path).exists(),
            "{path} is still there"
        );
    }
    assert_eq!(place.read("generated-client/tests/mine.rs"), "// mine");
    assert_eq!(
        place.read("generated-client/src/operations/mine.rs"),
        "// mine"
    );
}

#[test]
fn a_file_that_was_edited_by_hand_is_overwritten_on_request() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let right = place.read("generated-client/src/lib.rs");
    place.write("generated-client/src/lib.rs", "edited");
    place.run("codegen").ends(2, "edited by hand: src/lib.rs");
    assert_eq!(place.read("generated-client/src/lib.rs"), "edited");
    place
        .done("codegen --force")
        .ends(0, ": 1 written, 0 removed, ");
    assert_eq!(place.read("generated-client/src/lib.rs"), right);
    place.write("generated-client/src/lib.rs", right.replace('\n', "\r\n"));
    place.done("codegen --check");
}

#[test]
fn a_directory_without_generated_files_is_rejected() {
    let place = Place::new(&["/pets"]);
    place.write("generated-client/precious.txt", "precious");
    let before = place.state();
    place
        .run("codegen")
        .ends(2, "contains files, but no generated files");
    place.run("codegen --check").ends(2, "create an empty file");
    assert_eq!(place.state(), before);

    place.write("generated-client/.codegen", "");
    place.done("codegen");
    assert_eq!(place.read("generated-client/precious.txt"), "precious");
}

#[test]
fn a_file_at_a_generated_path_is_rejected_unless_it_is_the_same() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let lib = place.read("generated-client/src/lib.rs");
    fs::remove_dir_all(place.path("generated-client")).unwrap();

    place.write("generated-client/.codegen", "");
    place.write("generated-client/src/lib.rs", "// by hand");
    let before = place.state();
    place
        .run("codegen")
        .ends(2, "would be overwritten: src/lib.rs");
    assert_eq!(place.state(), before);

    place.write("generated-client/src/lib.rs", &lib);
    place.done("codegen").ends(0, " 1 unchanged");
    fs::remove_dir_all(place.path("generated-client")).unwrap();
    place.write("generated-client/.codegen", "src/lib.rs\n");
    place.write("generated-client/src/lib.rs", "// handed over");
    place.done("codegen");
    assert_eq!(place.read("generated-client/src/lib.rs"), lib);
}

#[test]
fn a_document_with_errors_changes_nothing() {
    let place = Place::new(&["/pets"]);
    place.done("codegen");
    let before = place.state();
    place.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    place.run("codegen").ends(2, "nothing was written");
    assert_eq!(place.state(), before);
    fs::remove_dir_all(place.path("generated-client")).unwrap();
    place.run("codegen").ends(2, "");
    assert!(!place.path("generated-client").exists());
}

#[test]
fn an_unlisted_document_needs_an_out() {
    let place = Place::new(&["/pets"]);
    place.document("elsewhere/api.yaml", &["/cars"]);
    place
        .run("codegen --spec elsewhere/api.yaml")
        .ends(2, "requires `--out`");
    assert!(!place.path("generated-client").exists());
    place
        .done("codegen --spec elsewhere/api.yaml --out made/here")
        .ends(0, "made/here: 1 operation, ");
    assert!(place.path("made/here/Cargo.toml").is_file());
    place.done("codegen --spec spec/../spec/pets.yaml");
    assert!(place.path("generated-client/Cargo.toml").is_file());
}

#[test]
fn an_out_that_is_not_a_directory_is_rejected() {
    let place = Place::new(&["/pets"]);
    place.write("file", "text");
    for (out, check) in [("file", ""), ("file/below", ""), ("file", "--check")] {
        place
            .run(&format!(
                "codegen --spec spec/pets.yaml --out {out} {check}"
            ))
            .ends(2, &format!("`{out}`"));
    }
    assert_eq!(place.read("file"), "text");
}

#[test]
fn concurrent_runs_leave_the_crate_of_one_run() {
    let place = Place::new(&["/pets"]);
    place.document("one.yaml", &["/pets", "/owners"]);
    place.document("other.yaml", &["/pets", "/cars", "/shops"]);
    let texts = || {
        place
            .state()
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .collect::<Vec<_>>()
    };
    let lines =
        ["one", "other"].map(|name| format!("codegen --spec {name}.yaml --out generated-client"));
    let expected = lines.each_ref().map(|line| {
        place.done(line);
        texts()
    });
    for _ in 0..5 {
        let started: Vec<_> = (0..8)
            .map(|index| {
                let mut command = place.command(&lines[index % 2]);
                command
                    .stdout(std::process::Stdio::piped())
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in started {
            Run::of(child.wait_with_output().unwrap()).ends(0, "");
        }
        assert!(
            expected.contains(&texts()),
            "neither crate:\n{:?}",
            place.state().keys()
        );
    }
}
