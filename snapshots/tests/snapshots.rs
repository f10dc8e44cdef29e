//! Snapshots of the output of the generator for the shipped document and for each case.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use generator::{
    Generated, MARK, codes,
    config::Config,
    diagnostic::render_human,
    generate, lint,
    source::{Input, Source},
};
use insta::{Settings, assert_snapshot};

/// Parts of the paths of files that do not depend on the document, or that only list other files.
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
    let config = Config::parse(&config);
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

/// A text that is compared with a snapshot.
struct Snapshot {
    /// The name of the snapshot.
    name: String,
    text: String,
    /// The input of the case.
    input: Option<PathBuf>,
}

impl Snapshot {
    fn new(name: impl Into<String>, text: String) -> Self {
        Self {
            name: name.into(),
            text,
            input: None,
        }
    }

    /// Fails unless the text equals the snapshot, which is in a folder next to `tests`.
    fn check(&self, folder: &str) {
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        if let Some(input) = &self.input {
            settings.set_input_file(input);
            settings.set_snapshot_suffix(&self.name);
            settings.bind(|| assert_snapshot!("case", self.text));
        } else {
            settings.bind(|| assert_snapshot!(self.name.as_str(), self.text));
        }
    }
}

/// Compares all texts before it fails, so that one run shows all differences for review.
fn check_all(folder: &str, all: impl Iterator<Item = Snapshot>) {
    let differs =
        |snapshot: &Snapshot| catch_unwind(AssertUnwindSafe(|| snapshot.check(folder))).is_err();
    let differing: Vec<String> = all.filter(differs).map(|snapshot| snapshot.name).collect();
    assert!(
        differing.is_empty(),
        "these snapshots differ: {}",
        differing.join(", ")
    );
}

#[test]
fn the_output_for_the_shipped_document() {
    let (source, config) = calls();
    let generated = generate(&source, &config);
    let code = generated.files.unwrap_or_default().into_iter();
    let code = code
        .filter(|(path, _)| shown(path))
        .map(|(path, text)| Snapshot::new(path.replace('/', "__"), unmarked(&text).to_owned()));
    let outline = Snapshot::new("outline", generated.outline);
    check_all("calls", std::iter::once(outline).chain(code));
}

/// Returns the text of a generated file without the comment that names the version of the generator.
fn unmarked(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.contains(MARK) => rest.trim_start_matches('\n'),
        _ => text,
    }
}

#[test]
fn the_diagnostics_of_each_code() {
    let wrong = codes::all().filter(|code| !code.wrong.is_empty());
    let said = wrong.map(|code| {
        let source = Source::new("wrong.yaml", codes::whole(code.wrong));
        let said = lint(&source, &Config::default());
        let of_code: Vec<_> = said
            .diagnostics
            .into_iter()
            .filter(|one| one.code == code)
            .collect();
        Snapshot::new(code.name, render_human(&of_code, &said.sources, false))
    });
    check_all("codes", said);
}

#[test]
fn the_output_for_each_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let files = fs::read_dir(&folder).expect("cannot read the folder of cases");
    let files = files.map(|entry| entry.expect("cannot read an entry").path());
    let mut cases: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|it| it == "yaml"))
        .collect();
    cases.sort();
    check_all("cases", cases.into_iter().map(case));
}

/// Returns the output for a case: `NAME.yaml`, with `NAME.toml` and `NAME.overlay` if they exist.
fn case(path: PathBuf) -> Snapshot {
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    // The output of the linter does not depend on the generated code.
    let is_lint = name.starts_with("lint-");
    let source = Source::new(name.as_str(), read(&path));
    let options = path.with_extension("toml");
    let config = if options.is_file() {
        Config::parse(&Source::new("codegen.toml", read(&options)))
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
                .map_err(|_| "the file does not exist".to_owned())
        },
    };
    let text = if is_lint {
        let said = lint(input, &config);
        render_human(&said.diagnostics, &said.sources, false)
    } else {
        describe(generate(input, &config))
    };
    Snapshot {
        name,
        text,
        input: Some(path),
    }
}

/// Returns the diagnostics of a document, the outline and the code.
fn describe(generated: Generated) -> String {
    let mut text = render_human(&generated.diagnostics, &generated.sources, false);
    text.push_str(&generated.outline);
    for (path, file) in generated.files.unwrap_or_default() {
        if shown(&path) && !path.ends_with("Cargo.toml") && !path.ends_with("src/lib.rs") {
            text.extend(["\n// ==== ", path.as_str(), "\n\n", unmarked(&file)]);
        }
    }
    text
}

/// Shows how the front page of a crate uploads and reads streams.
#[test]
fn the_front_pages_of_some_cases() {
    const SECTIONS: [&str; 2] = ["Upload a file\n", "Read a stream\n"];
    let cases = [
        "downloads",
        "groups",
        "media-types",
        "multipart",
        "parts",
        "sequences",
    ];
    let pages = cases.into_iter().map(|name| {
        let path = format!("snapshots/cases/{name}.yaml");
        let source = Source::new(name, read(&root().join(path)));
        let files = generate(&source, &Config::default()).files;
        let page = files.unwrap_or_default().into_iter();
        let page = page.filter(|(path, _)| path == "README.md");
        let text: String = page.map(|(_, text)| text).collect();
        let is_shown = |section: &&str| SECTIONS.iter().any(|shown| section.starts_with(shown));
        let sections = text.split("\n## ").filter(is_shown).map(str::trim_end);
        Snapshot::new(name, sections.collect::<Vec<_>>().join("\n\n"))
    });
    check_all("pages", pages);
}

#[test]
fn the_output_is_deterministic() {
    let (source, config) = calls();
    assert_eq!(
        generate(&source, &config).files,
        generate(&source, &config).files
    );
}

#[test]
fn the_generated_client_is_up_to_date() {
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
