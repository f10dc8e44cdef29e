//! Tests of workspaces with several crates, and of `init`.

use std::fmt::Write as _;

use std::fs;

use crate::{Run, TestWorkspace};

/// Creates a workspace with three crates.
fn workspace() -> TestWorkspace {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.document("api/cars.yaml", &["/cars"]);
    workspace.document("shops.yaml", &["/shops"]);
    workspace.write(
        "codegen.toml",
        "\
[crates.pets]
spec = 'spec/pets.yaml'
out = 'generated-client'

[crates.cars]
spec = 'api/cars.yaml'
out = 'crates/cars'
package.name = 'my-cars'

[crates.shops]
spec = 'shops.yaml'
out = 'crates/shops'
config = 'api/shops.toml'
",
    );
    workspace.write("api/shops.toml", "[package]\nname = 'my-shops'\n");
    workspace
}

#[test]
fn all_crates_or_the_selected_ones_are_generated() {
    let workspace = workspace();
    let run = workspace.succeeds("codegen -p cars");
    assert!(
        run.stdout.starts_with("crates/cars: 1 operation"),
        "{}",
        run.stdout
    );
    assert!(!workspace.path("crates/shops").exists());
    let run = workspace
        .run("codegen --check")
        .assert(1, "run: cargo xtask codegen -p shops\n");
    assert!(
        run.stdout.contains("crates/cars: 1 operation"),
        "{}",
        run.stdout
    );
    fs::create_dir_all(workspace.path("deep/er")).unwrap();
    let run = workspace
        .run_in("deep/er", "codegen")
        .assert(0, "shops: 1 operation");
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    workspace
        .run_in("deep", "codegen --check")
        .assert(0, "up to date");
    let name = |path: &str| {
        let manifest = workspace.read(&format!("{path}/Cargo.toml"));
        manifest
            .lines()
            .find(|line| line.starts_with("name"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(name("crates/cars"), "name = \"my-cars\"");
    assert_eq!(name("crates/shops"), "name = \"my-shops\"");
    assert!(
        workspace
            .read("crates/cars/outline.txt")
            .contains("GET /cars")
    );
    // The document of a crate selects the crate.
    workspace
        .succeeds("codegen --spec api/cars.yaml --check")
        .assert(0, "crates/cars");
    workspace
        .run_in("api", "lint --spec cars.yaml")
        .assert(0, "");
    workspace
        .run("codegen -p car")
        .assert(2, "unknown crate `car`")
        .assert(2, "cars, pets, shops");
    let outlines = workspace.succeeds("outline -p cars -p shops").stdout;
    assert!(outlines.contains("GET /cars") && outlines.contains("GET /shops"));
}

#[test]
fn the_other_crates_are_generated_despite_an_error_in_one() {
    let workspace = workspace();
    workspace.write("api/cars.yaml", "openapi: 3.0.3\ninfo: [\n");
    fs::remove_file(workspace.path("shops.yaml")).unwrap();
    workspace
        .run("codegen")
        .assert(2, "cars: 1 error")
        .assert(2, "cannot read `shops.yaml`")
        .assert(2, "generated-client: 1 operation");
}

#[test]
fn all_errors_of_the_configuration_are_reported() {
    let workspace = workspace();
    workspace.write(
        "codegen.toml",
        "odd = 1\n[crates.a]\nspec = 'shops.yaml'\nout = 'a'\nlint.allow = ['b']\n[crates.c]\nspec = 3\n",
    );
    workspace
        .run("codegen")
        .assert(2, "codegen.toml:1:1\n")
        .assert(2, "unknown code `b`")
        .assert(2, "codegen.toml:7:8\n")
        .assert(2, "missing `out` of the crate `c`");
    assert!(!workspace.path("a").exists());
    fs::remove_file(workspace.path("codegen.toml")).unwrap();
    workspace.run("codegen").assert(2, "init SPEC");
    workspace.write(
        "codegen.toml",
        "[crates.a]\nspec = 'a'\nout = 'x'\n[crates.b]\nspec = 'b'\nout = 'x/'\n",
    );
    workspace.run("codegen").assert(2, "the same `out`");
    workspace.write(
        "codegen.toml",
        "[crates.a]\nspec = 'spec/pets.yaml'\nout = 'x\\y'\n",
    );
    workspace.run("codegen").assert(2, "`out` of `a`");
}

#[test]
fn a_url_is_not_fetched() {
    let workspace = workspace();
    let line = "codegen --out out --spec https://example.com/api/openapi.json";
    workspace.run(line).assert(
        2,
        "curl --location --output openapi.json https://example.com/api/openapi.json",
    );
}

#[test]
fn a_workspace_is_set_up_once() {
    let workspace = TestWorkspace::new(&["/pets"]);
    fs::remove_file(workspace.path("codegen.toml")).unwrap();
    fs::create_dir(workspace.path("crates")).unwrap();
    workspace.document("api/cars.yaml", &["/cars"]);
    let run = workspace.succeeds("init spec/pets.yaml");
    for line in [
        "added      the crate in crates/pets",
        "added      [crates.pets] in codegen.toml",
        "added      crates/pets as a member in Cargo.toml",
        "added      /crates/pets/** in .gitattributes",
        "added      .github/workflows/openapi.yml",
    ] {
        assert!(
            run.stdout.contains(line),
            "{line} is not in:\n{}",
            run.stdout
        );
    }
    let files = [
        "codegen.toml",
        "Cargo.toml",
        ".gitattributes",
        ".github/workflows/openapi.yml",
    ];
    let before = files.map(|file| workspace.read(file));
    assert_eq!(
        before[0],
        "[crates.pets]\nspec = \"spec/pets.yaml\"\nout = \"crates/pets\"\n"
    );
    assert!(
        before[3].contains("run: cargo xtask codegen --check"),
        "{}",
        before[3]
    );
    workspace.succeeds("codegen --check");
    let again = workspace.succeeds("init spec/pets.yaml");
    assert!(!again.stdout.contains("added"), "{}", again.stdout);
    assert_eq!(files.map(|file| workspace.read(file)), before);

    workspace
        .run_in("api", "init cars.yaml --name cars")
        .assert(0, "crates/cars");
    workspace
        .run("codegen --check")
        .assert(0, "crates/cars: 1 operation");
    workspace
        .run("init shops.yaml")
        .assert(2, "cannot read `shops.yaml`");
    workspace.write("shops.yaml", "openapi: 3.0.3\ninfo: [\n");
    let before = files.map(|file| workspace.read(file));
    workspace.run("init shops.yaml").assert(2, "error");
    assert_eq!(files.map(|file| workspace.read(file)), before);
}

#[test]
fn an_empty_folder_becomes_a_workspace() {
    let workspace = TestWorkspace::new(&["/pets"]);
    for file in ["codegen.toml", "Cargo.toml"] {
        fs::remove_file(workspace.path(file)).unwrap();
    }
    let out = workspace.succeeds("init spec/pets.yaml").stdout;
    assert!(out.contains("the crate in pets"), "{out}");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"pets\"]\n";
    assert_eq!(workspace.read("Cargo.toml"), manifest);
}

#[test]
fn the_workflow_and_annotations_are_those_of_the_repository() {
    let workspace = TestWorkspace::new(&["/pets"]);
    fs::create_dir(workspace.path(".git")).unwrap();
    workspace.write("rust/my api/Cargo.toml", "[workspace]\n");
    workspace.document("api/pets.yaml", &["/pets"]);
    let file = "../../.github/workflows/openapi-rust-my api.yml";
    fs::remove_file(workspace.path("codegen.toml")).unwrap();
    let run = workspace.run_in("rust/my api", "init ../../api/pets.yaml");
    run.assert(0, &format!("added      {file}"));
    let text = workspace.read(".github/workflows/openapi-rust-my api.yml");
    assert!(
        text.contains("defaults:\n  run:\n    working-directory: \"rust/my api\"\n\njobs:\n"),
        "{text}"
    );
    workspace
        .run_in("rust/my api", "init ../../api/pets.yaml")
        .assert(0, &format!("unchanged  {file}"));
    workspace.document("api/pets.yaml", &["pets"]);
    workspace
        .run_in("rust/my api", "lint --message-format github")
        .assert(0, " file=api/pets.yaml,line=");
    workspace.document("api/pets.yaml", &["/owners"]);
    workspace
        .run_in("rust/my api", "codegen --check --message-format github")
        .assert(1, " file=rust/my api/pets/");
}

#[test]
fn the_workflow_installs_the_program() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let workflow = ".github/workflows/openapi.yml";
    let todo = "to do      in .github/workflows/openapi.yml, replace URL";
    let init = || {
        let mut command = workspace.command("init spec/pets.yaml");
        Run::of(command.env_remove("CARGO").output().unwrap()).assert(0, "")
    };
    let first = init().stdout;
    let text = workspace.read(workflow);
    assert!(
        text.contains("- run: cargo install --locked --git ") && text.contains(" openapi-crate\n"),
        "{text}"
    );
    assert!(
        text.contains("- run: openapi-crate codegen --check"),
        "{text}"
    );
    // Until the repository is known, each run reminds of it.
    let is_unknown = text.contains("--git URL ");
    assert_eq!(first.contains(todo), is_unknown, "{first}");
    assert_eq!(init().stdout.contains(todo), is_unknown);
    workspace.write(
        workflow,
        text.replace("--git URL", "--git https://example.com"),
    );
    assert!(!init().stdout.contains("to do"));
}

#[test]
fn the_number_of_warnings_of_one_code_is_limited() {
    let workspace = TestWorkspace::new(&["/pets"]);
    let mut document = workspace.read("spec/pets.yaml") + "components:\n  schemas:\n";
    for number in 0..30 {
        let _ = writeln!(document, "    Part{number}: {{ type: string }}");
    }
    workspace.write("spec/pets.yaml", document);
    let count = |line: &str| {
        let run = workspace.run(line).assert(0, "");
        let text = run.stdout + &run.stderr;
        (text.matches("[unused-component]").count(), text)
    };
    let (shown, text) = count("lint");
    assert_eq!(shown, 20, "{text}");
    assert!(
        text.contains("10 more of `unused-component`; `--all` prints them"),
        "{text}"
    );
    assert!(text.contains("30 unused-component"), "{text}");
    assert_eq!(count("lint --all").0, 30);
    let (_, text) = count("lint --message-format json");
    assert_eq!(text.matches("unused-component").count(), 30, "{text}");
}

#[test]
fn documents_with_one_title_become_two_packages() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.document("spec/cats.yaml", &["/cats"]);
    workspace.succeeds("init spec/cats.yaml --name cats");
    let cats = workspace.read("cats/Cargo.toml");
    assert!(cats.contains("name = \"cats\""), "{cats}");
    workspace.succeeds("codegen");
    let text = workspace.read("codegen.toml");
    workspace.write(
        "codegen.toml",
        text.replace("name = \"cats\"", "name = \"pets\""),
    );
    workspace
        .run("codegen")
        .assert(
            2,
            "the crates `cats` and `pets` are both packages with the name `pets`",
        )
        .assert(2, "[crates.pets.package]");
}

#[test]
fn init_takes_documents_beside_the_workspace() {
    let workspace = TestWorkspace::new(&[]);
    workspace.write("rust/Cargo.toml", "[workspace]\nmembers = []\n");
    workspace.write("rust/codegen.toml", "[crates]\n");
    workspace.document("api/cats.yaml", &["/cats"]);
    workspace
        .run_in("rust", "init ../api/cats.yaml --name cats")
        .assert(0, "");
    let text = workspace.read("rust/codegen.toml");
    assert!(text.contains("spec = \"../api/cats.yaml\""), "{text}");
    workspace
        .run_in("rust", "codegen --check")
        .assert(0, "up to date");
    workspace
        .run_in("rust", "init ../api/cats.yaml --out ../cats --name other")
        .assert(0, "unchanged");
}

#[test]
fn a_file_without_crates_is_named() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace.write("codegen.toml", "[crate.pets]\nspec = 'spec/pets.yaml'\n");
    workspace
        .run("codegen")
        .assert(2, "codegen.toml` has no table `crates`");
}
