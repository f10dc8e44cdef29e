//! Tests of the command line, of the files that are read, and of `lint`, `outline` and `explain`.

use crate::Place;

#[test]
fn help_lists_every_command() {
    let place = Place::new(&["/pets"]);
    let help = place.done("--help").stdout;
    for command in ["codegen", "lint", "outline", "explain", "mock", "init"] {
        assert!(help.contains(command), "{help}");
        let own = place.done(&format!("{command} --help")).stdout;
        assert!(
            own.contains(&format!("Usage: cargo xtask {command}")),
            "{own}"
        );
    }
    assert!(!place.path("generated-client").exists());
}

#[test]
fn an_invalid_command_line_is_rejected() {
    let place = Place::new(&["/pets"]);
    for (line, said) in [
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
        place.run(line).ends(2, said);
    }
    let version = place.done("--version").stdout;
    assert_eq!(
        version,
        format!("openapi-crate {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert!(!place.path("generated-client").exists());
}

#[test]
fn the_error_names_the_file_that_cannot_be_read() {
    let place = Place::new(&["/pets"]);
    place
        .run("codegen --spec nowhere.yaml --out out")
        .ends(2, "cannot read `nowhere.yaml`");
    place
        .run("codegen --spec spec/pets.yaml --out out --config nowhere.toml")
        .ends(2, "cannot read `nowhere.toml`");
    place.write("latin1.yaml", b"openapi: 3.0.3\n# caf\xe9\n");
    place.run("lint --spec latin1.yaml").ends(
        2,
        "`latin1.yaml` is not valid UTF-8: invalid byte at offset 20, line 2",
    );
    place.run("lint --spec spec").ends(2, "cannot read `spec`");
}

#[test]
fn the_config_next_to_the_document_is_used() {
    let place = Place::new(&["/pets"]);
    place.write("spec/codegen.toml", "[package]\nname = \"pets\"\n");
    place.done("codegen");
    place.write("spec/codegen.toml", "no-such-key = 1\n");
    let before = place.state();
    place
        .run("codegen")
        .ends(2, "codegen.toml")
        .ends(2, "no-such-key");
    place.run("lint").ends(2, "no-such-key");
    assert_eq!(place.state(), before);
    place.write("my.toml", "");
    place.done("codegen --spec spec/pets.yaml --out generated-client --config my.toml --force");
}

#[test]
fn lint_and_outline_write_no_files() {
    let place = Place::new(&["/pets"]);
    place.done("lint");
    let outline = place.done("outline");
    assert!(outline.stdout.contains("pets"), "{}", outline.stdout);
    assert!(!place.path("generated-client").exists());
    place.write("spec/pets.yaml", "openapi: 3.0.3\ninfo: [\n");
    for line in ["lint", "outline"] {
        let run = place.run(line).ends(2, "spec/pets.yaml");
        assert_eq!(run.stdout, "", "{line}");
        assert!(!run.stderr.contains('\x1b'), "colour in a pipe");
    }
}

#[test]
fn codes_are_explained() {
    let place = Place::new(&["/pets"]);
    let explained = place.done("explain dangling-reference").stdout;
    assert!(explained.starts_with("dangling-reference ("), "{explained}");
    assert!(explained.contains("\nWrong:\n"), "{explained}");
    let list = place.done("explain").stdout;
    assert!(list.contains("\n  dangling-reference "), "{list}");
    place
        .run("explain dangling-referense")
        .ends(2, "did you mean `dangling-reference`?");
}

#[test]
fn ineffective_and_invalid_settings_are_reported() {
    let place = Place::new(&["/pets", "/cars"]);
    let config =
        "[exclude]\npaths = ['/cars', '/bikes']\n[rename.operations]\n'GET /pet' = 'all_pets'\n";
    place.write("spec/codegen.toml", config);
    let outline = place.done("outline");
    assert!(!outline.stdout.contains("/cars"), "{}", outline.stdout);
    outline
        .ends(0, "spec/codegen.toml:2:19\n")
        .ends(0, "spec/codegen.toml:4:1\n")
        .ends(0, "did you mean `GET /pets`?");
    place.write("spec/codegen.toml", "[package]\nname = 'a b'\n");
    place.run("codegen").ends(2, "spec/codegen.toml:2:8\n");
}
