//! What the generator makes of the shipped document and of each case, as snapshots.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use generator::{
    Generated, codes,
    config::Config,
    diagnostic::render_human,
    generate, lint,
    source::{Input, Source},
};
use insta::{Settings, assert_snapshot};

/// Files that are the same whatever the document says, or that only list the others.
const NOT_SHOWN: [&str; 5] = [
    "src/runtime/",
    "rustfmt.toml",
    "examples/",
    "README.md",
    "mod.rs",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn calls() -> (Source, Config) {
    let spec = root().join("spec");
    let config = Source::new("codegen.toml", read(&spec.join("codegen.toml")));
    let config = Config::parse(&config).expect("codegen.toml is well");
    (
        Source::new(
            "cloudflare-calls.yaml",
            read(&spec.join("cloudflare-calls.yaml")),
        ),
        config,
    )
}

fn shown(path: &str) -> bool {
    !NOT_SHOWN.iter().any(|part| path.contains(part))
}

/// Snapshots stand beside what they are of, in a folder of `snapshots/`.
fn in_folder(folder: &str, check: impl FnOnce()) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

#[test]
fn the_shipped_document() {
    let (source, config) = calls();
    let generated = generate(&source, &config);
    let code = generated.files.unwrap_or_default().into_iter();
    let code = code
        .filter(|(path, _)| shown(path))
        .map(|(path, text)| (path.replace('/', "__"), text));
    let outline = ("outline".to_owned(), generated.outline);
    check_all("calls", std::iter::once(outline).chain(code));
}

/// All that differs is to be seen, and accepted, in one run.
fn check_all(folder: &str, all: impl Iterator<Item = (String, String)>) {
    let differs = |(name, text): &(String, String)| {
        let check = || in_folder(folder, || assert_snapshot!(name.as_str(), text));
        catch_unwind(AssertUnwindSafe(check)).is_err()
    };
    let differing: Vec<String> = all.filter(differs).map(|(name, _)| name).collect();
    assert!(
        differing.is_empty(),
        "these differ: {}",
        differing.join(", ")
    );
}

#[test]
fn what_each_code_says() {
    let wrong = codes::all().filter(|code| !code.wrong.is_empty());
    let said = wrong.map(|code| {
        let source = Source::new("wrong.yaml", codes::whole(code.wrong));
        let said = lint(&source, &Config::default());
        let of_code: Vec<_> = said
            .diagnostics
            .into_iter()
            .filter(|one| one.code == code.name)
            .collect();
        (
            code.name.to_owned(),
            render_human(&of_code, &said.sources, false),
        )
    });
    check_all("codes", said);
}

#[test]
fn every_case() {
    insta::glob!("../cases", "*.yaml", |path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // What the linter says is the same whatever is generated.
        let is_lint = name.starts_with("lint-");
        let source = Source::new(name, read(path));
        let choices = path.with_extension("toml");
        let config = if choices.is_file() {
            Config::parse(&Source::new("codegen.toml", read(&choices)))
                .expect("the choices are well")
        } else {
            Config::default()
        };
        let overlay = path.with_extension("overlay");
        let overlays: Vec<_> = overlay
            .is_file()
            .then(|| Source::new("fixes.overlay", read(&overlay)))
            .into_iter()
            .collect();
        let input = Input {
            document: &source,
            overlays: &overlays,
            load: &|file| {
                fs::read_to_string(path.with_file_name(file))
                    .map_err(|_| "there is no such file".to_owned())
            },
        };
        let text = if is_lint {
            let said = lint(input, &config);
            render_human(&said.diagnostics, &said.sources, false)
        } else {
            describe(generate(input, &config))
        };
        in_folder("cases", || assert_snapshot!("case", text));
    });
}

/// All that is said of a document, then the outline, then the code.
fn describe(generated: Generated) -> String {
    let mut text = render_human(&generated.diagnostics, &generated.sources, false);
    text.push_str(&generated.outline);
    for (path, file) in generated.files.unwrap_or_default() {
        if shown(&path) && !path.ends_with("Cargo.toml") && !path.ends_with("src/lib.rs") {
            text.extend(["\n// ==== ", path.as_str(), "\n\n", file.as_str()]);
        }
    }
    text
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let (source, config) = calls();
    assert_eq!(
        generate(&source, &config).files,
        generate(&source, &config).files
    );
}

#[test]
fn the_generated_client_is_fresh() {
    let (source, config) = calls();
    for (path, text) in generate(&source, &config).files.unwrap_or_default() {
        let on_disk =
            fs::read_to_string(root().join("generated-client").join(&path)).unwrap_or_default();
        assert!(
            on_disk == text,
            "generated-client/{path} is stale: run `cargo xtask codegen`"
        );
    }
}
