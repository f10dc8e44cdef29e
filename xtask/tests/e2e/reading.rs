//! Tests of the command line, of the files that are read, and of `lint`, `outline` and `explain`.

use crate::TestWorkspace;

#[test]
fn help_lists_every_command() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let help = workspace.succeeds("--help").stdout;
    for command in ["codegen", "lint", "outline", "explain", "mock", "init"] {
        assert!(help.contains(command), "{help}");
        let own = workspace.succeeds(&format!("{command} --help")).stdout;
        assert!(
            own.contains(&format!("Usage: cargo xtask {command}")),
            "{own}"
        );
    }
    assert!(!workspace.path("generated-client").exists());
}

#[test]
fn an_invalid_command_line_is_rejected() {
    let workspace = TestWorkspace::new(&["/pets"]);
    for (line, expected) in [
        ("", "Usage: cargo xtask <COMMAND>"),
        ("generate", "unrecognized subcommand 'generate'"),
        ("codgen", "a similar subcommand exists: 'codegen'"),
        ("--spec x", "'--spec'"),
        ("codegen --speck x", "a similar argument exists: '--spec'"),
        ("codegen --spec", "'--spec <FILE>'"),
        ("codegen --spec=", "'--spec <FILE>'"),
        ("codegen extra", "'extra'"),
        ("codegen --port 1", "'--port'"),
        ("codegen --out x", "--spec <FILE>"),
        ("codegen --config x", "--spec <FILE>"),
        ("codegen -p x --spec x", "cannot be used with"),
        ("codegen --force --check", "cannot be used with"),
        ("codegen --message-format xml", "human, json, github"),
        ("lint --check", "'--check'"),
        ("outline --out x", "'--out'"),
        ("mock --port 70000", "70000"),
        ("mock --accept", "'--accept <SCHEME=SECRET>'"),
        ("codegen --accept a=b", "'--accept'"),
    ] {
        workspace.run(line).assert(2, expected);
    }
    let version = workspace.succeeds("--version").stdout;
    assert_eq!(
        version,
        format!("openapi-crate {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert!(!workspace.path("generated-client").exists());
}

#[test]
fn the_error_names_the_file_that_cannot_be_read() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace
        .run("codegen --spec nowhere.yaml --out out")
        .assert(2, "cannot read `nowhere.yaml`");
    workspace
        .run("codegen --spec spec/pets.yaml --out out --config nowhere.toml")
        .assert(2, "cannot read `nowhere.toml`");
    workspace.write("latin1.yaml", b"openapi: 3.0.3\n# caf\xe9\n");
    workspace.run("lint --spec latin1.yaml").assert(
        2,
        "`latin1.yaml` is not valid UTF-8: invalid byte at offset 20, line 2",
    );
    workspace
        .run("lint --spec spec")
        .assert(2, "cannot read `spec`");
}

#[test]
fn the_config_next_to_the_document_is_used() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("spec/codegen.toml", "[package]\nname = \"pets\"\n");
    workspace.succeeds("codegen");
    workspace.write("spec/codegen.toml", "no-such-key = 1\n");
    let before = workspace.state();
    workspace
        .run("codegen")
        .assert(2, "codegen.toml")
        .assert(2, "no-such-key");
    workspace.run("lint").assert(2, "no-such-key");
    assert_eq!(workspace.state(), before);
    workspace.write("my.toml", "");
    workspace
        .succeeds("codegen --spec spec/pets.yaml --out generated-client --config my.toml --force");
}

#[test]
fn lint_and_outline_write_no_files() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.succeeds("lint");
    let outline = workspace.succeeds("outline");
    assert!(outline.stdout.contains("pets"), "{}", outline.stdout);
    assert!(!workspace.path("generated-client").exists());
    workspace.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    for line in ["lint", "outline"] {
        let run = workspace.run(line).assert(2, "spec/pets.yaml");
        assert_eq!(run.stdout, "", "{line}");
        assert!(!run.stderr.contains('\x1b'), "colour in a pipe");
    }
}

#[test]
fn codes_are_explained() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let explained = workspace.succeeds("explain dangling-reference").stdout;
    assert!(explained.starts_with("dangling-reference ("), "{explained}");
    assert!(explained.contains("\nWrong:\n"), "{explained}");
    let list = workspace.succeeds("explain").stdout;
    assert!(list.contains("\n  dangling-reference "), "{list}");
    workspace
        .run("explain dangling-referense")
        .assert(2, "did you mean `dangling-reference`?");
}

#[test]
fn ineffective_and_invalid_settings_are_reported() {
    let workspace = TestWorkspace::new(&["/pets", "/cars"]);
    let config =
        "[exclude]\npaths = ['/cars', '/bikes']\n[rename.operations]\n'GET /pet' = 'all_pets'\n";
    workspace.write("spec/codegen.toml", config);
    let outline = workspace.succeeds("outline");
    assert!(!outline.stdout.contains("/cars"), "{}", outline.stdout);
    outline
        .assert(0, "spec/codegen.toml:2:19\n")
        .assert(0, "spec/codegen.toml:4:1\n")
        .assert(0, "did you mean `GET /pets`?");
    workspace.write("spec/codegen.toml", "[package]\nname = 'a b'\n");
    workspace
        .run("codegen")
        .assert(2, "spec/codegen.toml:2:8\n");
}
