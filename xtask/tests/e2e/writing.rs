//! Tests of `codegen`: which files it writes, which it leaves alone, and which directories it rejects.

use std::fs;

use crate::{Run, TestWorkspace};

#[test]
fn a_second_run_touches_nothing() {
    let workspace = TestWorkspace::new(&["/pets", "/owners"]);
    let run = workspace.succeeds("codegen");
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
    let before = workspace.state();
    let run = workspace
        .succeeds("codegen")
        .assert(0, ": 0 written, 0 removed, ");
    assert!(run.stdout.contains(" ms)"), "{}", run.stdout);
    assert_eq!(workspace.state(), before);
}

#[test]
fn the_manifest_lists_what_was_written() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let manifest = workspace.manifest();
    assert!(
        manifest.is_sorted() && manifest.iter().any(|path| path == "src/lib.rs"),
        "{manifest:?}"
    );
    assert!(
        manifest
            .iter()
            .all(|path| workspace.path("generated-client").join(path).is_file())
    );
    let there = workspace.state();
    let files = there.keys().filter(|path| path.is_file()).count();
    assert_eq!(files, manifest.len() + 1, "{:?}", there.keys());
}

#[test]
fn removing_an_operation_removes_only_its_file() {
    let workspace = TestWorkspace::new(&["/pets", "/owners"]);
    workspace.succeeds("codegen");
    let before = workspace.manifest();
    workspace.write("generated-client/tests/mine.rs", "// mine");
    workspace.write("generated-client/src/operations/mine.rs", "// mine");
    workspace.document("spec/pets.yaml", &["/pets"]);
    workspace.succeeds("codegen");
    let after = workspace.manifest();
    let gone: Vec<_> = before.iter().filter(|path| !after.contains(path)).collect();
    assert!(!gone.is_empty(), "{after:?}");
    for path in gone {
        assert!(
            !workspace.path("generated-client").join(path).exists(),
            "{path} is still there"
        );
    }
    assert_eq!(workspace.read("generated-client/tests/mine.rs"), "// mine");
    assert_eq!(
        workspace.read("generated-client/src/operations/mine.rs"),
        "// mine"
    );
}

#[test]
fn a_file_that_was_edited_by_hand_is_overwritten_on_request() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let right = workspace.read("generated-client/src/lib.rs");
    workspace.write("generated-client/src/lib.rs", "edited");
    workspace
        .run("codegen")
        .assert(2, "edited by hand: src/lib.rs");
    assert_eq!(workspace.read("generated-client/src/lib.rs"), "edited");
    workspace
        .succeeds("codegen --force")
        .assert(0, ": 1 written, 0 removed, ");
    assert_eq!(workspace.read("generated-client/src/lib.rs"), right);
    workspace.write("generated-client/src/lib.rs", right.replace('\n', "\r\n"));
    workspace.succeeds("codegen --check");
}

#[test]
fn a_directory_without_generated_files_is_rejected() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("generated-client/precious.txt", "precious");
    let before = workspace.state();
    workspace
        .run("codegen")
        .assert(2, "contains files, but no generated files");
    workspace
        .run("codegen --check")
        .assert(2, "create an empty file");
    assert_eq!(workspace.state(), before);

    workspace.write("generated-client/.codegen", "");
    workspace.succeeds("codegen");
    assert_eq!(workspace.read("generated-client/precious.txt"), "precious");
}

#[test]
fn a_file_at_a_generated_path_is_rejected_unless_it_is_the_same() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let lib = workspace.read("generated-client/src/lib.rs");
    fs::remove_dir_all(workspace.path("generated-client")).unwrap();

    workspace.write("generated-client/.codegen", "");
    workspace.write("generated-client/src/lib.rs", "// by hand");
    let before = workspace.state();
    workspace
        .run("codegen")
        .assert(2, "would be overwritten: src/lib.rs");
    assert_eq!(workspace.state(), before);

    workspace.write("generated-client/src/lib.rs", &lib);
    workspace.succeeds("codegen").assert(0, " 1 unchanged");
    fs::remove_dir_all(workspace.path("generated-client")).unwrap();
    workspace.write("generated-client/.codegen", "src/lib.rs\n");
    workspace.write("generated-client/src/lib.rs", "// handed over");
    workspace.succeeds("codegen");
    assert_eq!(workspace.read("generated-client/src/lib.rs"), lib);
}

#[test]
fn a_document_with_errors_changes_nothing() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("codegen");
    let before = workspace.state();
    workspace.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    workspace.run("codegen").assert(2, "nothing was written");
    assert_eq!(workspace.state(), before);
    fs::remove_dir_all(workspace.path("generated-client")).unwrap();
    workspace.run("codegen").assert(2, "");
    assert!(!workspace.path("generated-client").exists());
}

#[test]
fn an_unlisted_document_needs_an_out() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.document("elsewhere/api.yaml", &["/cars"]);
    workspace
        .run("codegen --spec elsewhere/api.yaml")
        .assert(2, "requires `--out`");
    assert!(!workspace.path("generated-client").exists());
    workspace
        .succeeds("codegen --spec elsewhere/api.yaml --out made/here")
        .assert(0, "made/here: 1 operation, ");
    assert!(workspace.path("made/here/Cargo.toml").is_file());
    workspace.succeeds("codegen --spec spec/../spec/pets.yaml");
    assert!(workspace.path("generated-client/Cargo.toml").is_file());
}

#[test]
fn an_out_that_is_not_a_directory_is_rejected() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("file", "text");
    for (out, check) in [("file", ""), ("file/below", ""), ("file", "--check")] {
        workspace
            .run(&format!(
                "codegen --spec spec/pets.yaml --out {out} {check}"
            ))
            .assert(2, &format!("`{out}`"));
    }
    assert_eq!(workspace.read("file"), "text");
}

#[test]
fn concurrent_runs_leave_the_crate_of_one_run() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.document("one.yaml", &["/pets", "/owners"]);
    workspace.document("other.yaml", &["/pets", "/cars", "/shops"]);
    let texts = || {
        workspace
            .state()
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .collect::<Vec<_>>()
    };
    let lines =
        ["one", "other"].map(|name| format!("codegen --spec {name}.yaml --out generated-client"));
    let expected = lines.each_ref().map(|line| {
        workspace.succeeds(line);
        texts()
    });
    for _ in 0..5 {
        let started: Vec<_> = (0..8)
            .map(|index| {
                let mut command = workspace.command(&lines[index % 2]);
                command
                    .stdout(std::process::Stdio::piped())
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in started {
            Run::of(child.wait_with_output().unwrap()).assert(0, "");
        }
        assert!(
            expected.contains(&texts()),
            "neither crate:\n{:?}",
            workspace.state().keys()
        );
    }
}
