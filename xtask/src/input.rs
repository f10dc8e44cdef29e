//! What a command works on: the document, its choices, and where the crate is.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use generator::{
    Generated,
    config::Config,
    diagnostic::{Diagnostic, Severity, Sources},
    source::{Input, Source},
};

use crate::{
    args::{self, Format},
    error::{Error, Result, shown},
    load, report,
};

/// What reading and generating came to; its diagnostics have been printed.
pub(crate) struct Outcome {
    /// The document's name.
    pub(crate) name: String,
    /// What the document gives, where it is not in error.
    pub(crate) generated: Option<Generated>,
    /// How much is wrong.
    pub(crate) counts: Counts,
}

/// How many diagnostics there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Those that keep the crate from being generated.
    pub(crate) errors: usize,
    /// The others.
    pub(crate) warnings: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count();
        Self {
            errors,
            warnings: diagnostics.len() - errors,
        }
    }
}

/// Reads the document and its choices, generates, and prints what is wrong.
pub(crate) fn generate(args: &args::Document, format: Format) -> Result<Outcome> {
    let Read {
        spec,
        document,
        config,
        overlays,
    } = read_all(args, format)?;
    let name = document.name.clone();
    let Some(config) = config else {
        let counts = Counts {
            errors: 1,
            warnings: 0,
        };
        return Ok(Outcome {
            name,
            generated: None,
            counts,
        });
    };
    let input = Input {
        document: &document,
        overlays: &overlays,
        load: &load::beside(&spec),
    };
    let generated = generator::generate(input, &config);
    report::diagnostics(&generated.diagnostics, &generated.sources, format)?;
    let counts = Counts::of(&generated.diagnostics);
    let generated = Some(generated).filter(|generated| generated.files.is_some());
    Ok(Outcome {
        name,
        generated,
        counts,
    })
}

/// Reads the document and its choices, and prints all that is to be said of it.
pub(crate) fn lint(args: &args::Document, format: Format) -> Result<Counts> {
    let Read {
        spec,
        document,
        config,
        overlays,
    } = read_all(args, format)?;
    let Some(config) = config else {
        return Ok(Counts {
            errors: 1,
            warnings: 0,
        });
    };
    let input = Input {
        document: &document,
        overlays: &overlays,
        load: &load::beside(&spec),
    };
    let said = generator::lint(input, &config);
    report::diagnostics(&said.diagnostics, &said.sources, format)?;
    Ok(Counts::of(&said.diagnostics))
}

/// What is read before anything is generated.
struct Read {
    /// The document's path.
    spec: PathBuf,
    document: Source,
    /// Nothing where the choices are in error.
    config: Option<Config>,
    overlays: Vec<Source>,
}

/// The document and its choices; what is wrong with the choices is printed.
fn read_all(args: &args::Document, format: Format) -> Result<Read> {
    let spec = spec(args)?;
    let document = read(&spec)?;
    let path = config_path(args, &spec)?;
    let config = match path.as_deref().map(read).transpose()? {
        None => Some(Config::default()),
        Some(source) => match Config::parse(&source) {
            Ok(config) => Some(config),
            Err(wrong) => {
                report::diagnostics(&[wrong], &Sources::from(&source), format)?;
                None
            }
        },
    };
    let listed = config.iter().flat_map(|config| &config.document.overlays);
    let beside = |overlay: &String| path.as_deref().map(|path| path.with_file_name(overlay));
    let overlays = listed.filter_map(beside).chain(args.overlays.clone());
    Ok(Read {
        spec,
        document,
        overlays: overlays.map(|path| read(&path)).collect::<Result<_>>()?,
        config,
    })
}

/// Where the crate is: `generated-client` of the workspace, where the document is the workspace's.
pub(crate) fn out(out: Option<&PathBuf>, spec: Option<&PathBuf>) -> Result<PathBuf> {
    match (out, spec) {
        (Some(out), _) => Ok(out.clone()),
        (None, None) => default_out(),
        (None, Some(spec)) if is_default(spec) => default_out(),
        (None, Some(spec)) => Err(Error::new(format!("`--spec {}` needs an `--out`", shown(spec)))
            .help("say where the crate goes with `--out DIR`; `generated-client` is for the document in `spec/`")),
    }
}

/// The document's path.
fn spec(args: &args::Document) -> Result<PathBuf> {
    args.spec.clone().map_or_else(default_spec, Ok)
}

/// The path of the choices, where there are any.
fn config_path(args: &args::Document, spec: &Path) -> Result<Option<PathBuf>> {
    if let Some(config) = &args.config {
        return Ok(Some(config.clone()));
    }
    let beside = spec.with_file_name("codegen.toml");
    let there = beside
        .try_exists()
        .map_err(Error::io("look for", &beside))?;
    Ok(there.then_some(beside))
}

/// Reads a text.
pub fn read(path: &Path) -> Result<Source> {
    let name = shown(path);
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .split(|byte| *byte == b'\n')
            .count();
        Error::new(format!(
            "`{name}` is not UTF-8: byte {valid}, on line {line}"
        ))
        .help("save it as UTF-8")
    })?;
    Ok(Source::new(name, text))
}

/// The only document in the workspace's `spec/`, other than the files to which it may refer.
fn default_spec() -> Result<PathBuf> {
    let folder = root()?.join("spec");
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(Error::io("read the folder", &folder))? {
        let path = entry.map_err(Error::io("read the folder", &folder))?.path();
        if is_document(&path) {
            found.push(path);
        }
    }
    found.sort();
    if found.len() > 1 {
        found.retain(|path| is_whole(path));
    }
    let all: Vec<String> = found.iter().map(|path| shown(path)).collect();
    match (found.pop(), all.len()) {
        (Some(only), 1) => Ok(only),
        (None, _) => Err(
            Error::new(format!("`{}` holds no document", shown(&folder))).help(
                "put one there, as .yaml, .yml or .json, or name one with `--spec FILE --out DIR`",
            ),
        ),
        _ => Err(Error::new(format!(
            "`{}` holds several documents: {}",
            shown(&folder),
            all.join(", ")
        ))
        .help("name one with `--spec FILE --out DIR`")),
    }
}

/// Whether a path is a document, by its name.
pub fn is_document(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let extension = path.extension().and_then(|extension| extension.to_str());
    !hidden && matches!(extension, Some("yaml" | "yml" | "json")) && path.is_file()
}

/// Whether a file says that it is a document, rather than something to which one refers.
pub fn is_whole(path: &Path) -> bool {
    let text = fs::read_to_string(path);
    let says = |line: &str| {
        let line = line.trim_start_matches(['\u{feff}', '{', ' ', '\t', '"', '\'']);
        line.starts_with("openapi") || line.starts_with("swagger")
    };
    // What cannot be read is told when it is tried.
    text.is_ok_and(|text| text.lines().any(says) || text.contains("\"openapi\"")) || !path.is_file()
}

/// Whether a path is the workspace's own document.
fn is_default(spec: &Path) -> bool {
    let default = default_spec()
        .ok()
        .and_then(|path| path.canonicalize().ok());
    default.is_some() && default == spec.canonicalize().ok()
}

/// The workspace's own crate.
fn default_out() -> Result<PathBuf> {
    Ok(root()?.join("generated-client"))
}

/// The workspace that `cargo xtask` was called in, or else the one around the current directory.
pub fn root() -> Result<PathBuf> {
    let here =
        env::current_dir().map_err(Error::io("tell the current directory", Path::new(".")))?;
    let start = env::var_os("CARGO_MANIFEST_DIR").map_or(here, PathBuf::from);
    let found = start.ancestors().find(|folder| is_workspace(folder));
    found.map(Path::to_path_buf).ok_or_else(|| {
        Error::new(format!(
            "there is no Cargo workspace around `{}`",
            shown(&start)
        ))
        .help("call it as `cargo xtask` from inside one, or give `--spec FILE --out DIR`")
    })
}

/// Whether a folder holds a workspace's manifest.
fn is_workspace(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "[workspace]")
}
