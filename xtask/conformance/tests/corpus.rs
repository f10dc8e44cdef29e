//! Tests of `cargo conformance` without the compiler.

use std::{fmt::Write as _, fs, path::PathBuf, process::Command};

use serde_json::Value;
use tempfile::TempDir;

/// A temporary workspace.
struct TestWorkspace(TempDir);

/// The exit code and the output of a run.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl TestWorkspace {
    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a document with a GET on each of these paths.
    fn document(&self, path: &str, paths: &[&str]) {
        let mut text = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n".to_owned();
        for path in paths {
            let _ = writeln!(
                text,
                "  {path}: {{ get: {{ responses: {{ '200': {{ description: Fine }} }} }} }}"
            );
        }
        self.write(path, &text);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the program with arguments that contain no spaces.
    fn run(&self, line: &str) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(line.split_whitespace())
            .current_dir(self.0.path())
            .env("CARGO_MANIFEST_DIR", self.0.path())
            .env_remove("CARGO_TARGET_DIR")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Runs the program, which must succeed.
    fn done(&self, line: &str) -> Run {
        self.run(line).assert(0, "")
    }
}

impl Run {
    /// Checks the exit code, and that the output contains a text.
    #[track_caller]
    fn assert(self, code: i32, expected: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.code, code, "{all}");
        assert!(all.contains(expected), "`{expected}` is not in:\n{all}");
        self
    }
}

/// Creates two documents, one of which has an error, and files that are not documents.
fn workspace() -> TestWorkspace {
    let workspace = TestWorkspace(TempDir::new().unwrap());
    workspace.write("Cargo.toml", "[workspace]\n");
    workspace.document("spec/pets.yaml", &["/pets"]);
    workspace.write("spec/part.yaml", "type: string\n");
    workspace.document("docs/fine.yaml", &["/pets", "/cars"]);
    workspace.write("docs/deeper/broken.json", "{\"openapi\": \"3.0.3\",");
    workspace.write("docs/SOURCES.tsv", "fine.yaml\t3.0.3\n");
    workspace
}

#[test]
fn each_document_has_a_row() {
    let workspace = workspace();
    let run = workspace.run("docs --no-check").assert(1, "2 documents");
    let rows: Vec<String> = run
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert!(rows[0].starts_with("document openapi ops"), "{rows:?}");
    assert!(rows[1].starts_with("deeper/broken.json 3.0.3"), "{rows:?}");
    assert!(rows[1].ends_with("refused"), "{rows:?}");
    assert!(rows[2].starts_with("docs/fine.yaml 3.0.3 2 "), "{rows:?}");
    assert!(rows[2].ends_with(" ok"), "{rows:?}");
    assert!(rows[3].ends_with("1 failed"), "{rows:?}");
    assert!(
        run.stdout.contains("deeper/broken.json:1:"),
        "{}",
        run.stdout
    );
    let manifest = workspace.read("target/corpus/crates/corpus-docs-fine/Cargo.toml");
    assert!(
        manifest.contains("name = \"corpus-docs-fine\""),
        "{manifest}"
    );
    assert!(
        !workspace
            .path("target/corpus/crates/corpus-deeper-broken")
            .exists()
    );
}

#[test]
fn json_has_one_object_per_line() {
    let workspace = workspace();
    workspace.done("docs --no-check --allow-refused");
    let json = "docs --no-check --json --allow-refused --jobs 1 --keep kept";
    let run = workspace.done(json);
    let lines: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [broken, fine, summary] = lines.as_slice() else {
        panic!("{}", run.stdout)
    };
    assert_eq!(broken["result"], "refused");
    assert_eq!(broken["problems"][0]["line"], 1);
    assert_eq!(fine["operations"], 2);
    assert_eq!(fine["not_supported"]["count"], 0);
    assert_eq!(fine["document"], "docs/fine.yaml");
    assert_eq!(summary["totals"]["documents"], 2);
    assert_eq!(
        summary["groups"]["errors"][0]["documents"][0],
        "deeper/broken.json"
    );
    assert!(
        workspace
            .path("kept/crates/corpus-docs-fine/src/lib.rs")
            .exists()
    );
}

#[test]
fn options_select_documents_and_are_validated() {
    let workspace = workspace();
    let run = workspace.done("docs spec/pets.yaml --no-check --filter fine");
    assert!(run.stdout.contains("docs/fine.yaml"), "{}", run.stdout);
    let run = workspace.done("docs spec --no-check --filter spec/");
    assert!(run.stdout.contains("1 documents"), "{}", run.stdout);
    let half =
        |part: &str| workspace.done(&format!("docs --no-check --allow-refused --part {part}"));
    let labels = ["docs/fine.yaml", "deeper/broken.json"];
    for label in labels {
        let with = ["1/2", "2/2"].map(|part| half(part).stdout.contains(&format!("{label} ")));
        assert!(with[0] != with[1], "{label} {with:?}");
    }
    workspace
        .run("docs --part 3/2")
        .assert(2, "expected a part and the number of parts");
    workspace
        .run("docs --no-check --filter nothing")
        .assert(2, "no documents in docs that match the filter");
    workspace
        .run("nowhere --no-check")
        .assert(2, "cannot read `nowhere`");
    workspace.run("--no-check").assert(2, "<DIR|FILE>...");
    workspace
        .run("docs spec --no-check --clippy")
        .assert(2, "cannot be used with");
    workspace.run("docs --apart").assert(2, "--wire <N>");
    workspace
        .run("docs --filtre x")
        .assert(2, "a similar argument exists: '--filter'");
    workspace
        .run("docs --features client,all")
        .assert(2, "client, server and mock");
    workspace.run("docs --jobs 0").assert(2, "'--jobs <N>'");
}
