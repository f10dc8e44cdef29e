//! The documents that a command works on, with their options and the directories of their crates.

use std::path::{Path, PathBuf};

use generator::{
    Findings, Generated, Modelled,
    config::{Config, Crate, Options as CrateOptions},
    diagnostic::{Diagnostic, Severity},
    model::Model,
    source::{Input, Source},
};

use crate::{
    args::{self, Output, program, quoted},
    error::{Error, Result, shown},
    load,
    read::read,
    report,
    workspace::{FILE, Workspace},
};

/// A document, and the crate that is generated from it.
pub(crate) struct Target {
    /// The name of the crate in `codegen.toml`, or the path of the document.
    pub(crate) name: String,
    spec: PathBuf,
    /// The directory of the crate, if it is known.
    out: Option<PathBuf>,
    options: Options,
    overlays: Vec<PathBuf>,
    /// A further directory whose files the document may refer to.
    root: Option<PathBuf>,
    /// The command-line options that select this target.
    words: Vec<String>,
}

/// The options of a target.
enum Options {
    None,
    File(PathBuf),
    /// The options in the `codegen.toml` of this directory.
    Inline(Box<Config>, PathBuf),
}

/// The number of diagnostics.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
        let errors = diagnostics.iter().filter(is_error).count();
        Self {
            errors,
            warnings: diagnostics.len() - errors,
        }
    }
}

/// The targets of a command.
pub(crate) struct Targets {
    pub(crate) all: Vec<Target>,
    /// `true` if `codegen.toml` has errors, which have been printed.
    pub(crate) is_broken: bool,
}

/// Returns the targets that the command line selects.
pub(crate) fn targets(
    args: &args::Document,
    out: Option<&Path>,
    output: Output,
) -> Result<Targets> {
    let workspace = Workspace::find()?;
    let mut targets = Targets {
        all: Vec::new(),
        is_broken: false,
    };
    if let Some(spec) = &args.spec {
        let entry = workspace.as_ref().and_then(|workspace| {
            let found = workspace
                .of_document(spec)
                .filter(|_| args.config.is_none());
            let found =
                found.filter(|one| out.is_none_or(|out| *out == *workspace.root.join(&one.out)));
            Some((workspace, found?))
        });
        targets.all.push(match entry {
            Some((workspace, one)) => of_entry(workspace, one),
            None => of_spec(args, spec, out, workspace.as_ref()),
        });
    } else {
        let Some(workspace) = workspace else {
            let message = match Workspace::without_crates()? {
                Some(file) => format!("`{}` has no table `crates`", shown(&file)),
                None => format!("no `{FILE}` in this directory or a parent directory"),
            };
            return Err(Error::new(message).help(format!(
                "list crates as `[crates.NAME]` or by `{} init SPEC`, or pass a document with `--spec FILE`",
                program()
            )));
        };
        targets.is_broken = !workspace.diagnostics.is_empty();
        report::diagnostics(&workspace.diagnostics, &workspace.sources, output)?;
        if args.packages.is_empty() {
            let all = workspace.crates.iter();
            targets.all.extend(all.map(|one| of_entry(&workspace, one)));
        }
        for name in &args.packages {
            targets
                .all
                .push(of_entry(&workspace, workspace.named(name)?));
        }
    }
    for target in &mut targets.all {
        target.overlays.extend(args.overlays.iter().cloned());
        for overlay in &args.overlays {
            target
                .words
                .extend(["--overlay".to_owned(), quoted(&overlay.to_string_lossy())]);
        }
    }
    Ok(targets)
}

/// Returns the target of an entry of `codegen.toml`.
pub(crate) fn of_entry(workspace: &Workspace, entry: &Crate) -> Target {
    let spec = workspace.root.join(&entry.spec);
    let options = match &entry.options {
        CrateOptions::Inline(config) => Options::Inline(config.clone(), workspace.root.clone()),
        CrateOptions::File(path) => Options::File(workspace.root.join(path)),
        CrateOptions::BesideDocument => beside(&spec, Some(workspace)),
    };
    let words = if workspace.crates.len() == 1 {
        Vec::new()
    } else {
        vec!["-p".to_owned(), quoted(&entry.name)]
    };
    Target {
        name: entry.name.clone(),
        out: Some(workspace.root.join(&entry.out)),
        spec,
        options,
        overlays: Vec::new(),
        root: Some(workspace.root.clone()),
        words,
    }
}

/// Returns the target of a document that is named on the command line.
fn of_spec(
    args: &args::Document,
    spec: &Path,
    out: Option<&Path>,
    workspace: Option<&Workspace>,
) -> Target {
    let options = match &args.config {
        Some(config) => Options::File(config.clone()),
        None => beside(spec, workspace),
    };
    let given = [
        ("--spec", Some(spec)),
        ("--out", out),
        ("--config", args.config.as_deref()),
    ];
    let given = given
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let words = given.flat_map(|(name, value)| [name.to_owned(), quoted(&value.to_string_lossy())]);
    Target {
        name: shown(spec),
        spec: spec.to_path_buf(),
        out: out.map(Path::to_path_buf),
        options,
        overlays: Vec::new(),
        root: None,
        words: words.collect(),
    }
}

/// Returns the `codegen.toml` next to a document, unless it is the one of the workspace.
fn beside(spec: &Path, workspace: Option<&Workspace>) -> Options {
    let file = spec.with_file_name(FILE);
    let of_workspace = workspace.and_then(|it| it.root.join(FILE).canonicalize().ok());
    let is_other = file
        .canonicalize()
        .is_ok_and(|file| Some(file) != of_workspace);
    if is_other {
        Options::File(file)
    } else {
        Options::None
    }
}

impl Target {
    /// Returns the directory of the crate; an error if it is unknown.
    pub(crate) fn out(&self) -> Result<&Path> {
        self.out.as_deref().ok_or_else(|| {
            Error::new(format!("`--spec {}` requires `--out`", shown(&self.spec)))
                .help("set the directory of the crate with `--out DIR`")
        })
    }

    /// Returns the command that writes the crate.
    pub(crate) fn command(&self) -> String {
        let words = self.words.iter().map(|word| format!(" {word}"));
        format!("{} codegen{}", program(), words.collect::<String>())
    }

    /// Reads the document, generates the crate and prints the diagnostics.
    pub(crate) fn generate(&self, output: Output) -> Result<(Generated, Counts)> {
        let generated = self.generate_quietly()?;
        report::diagnostics(&generated.diagnostics, &generated.sources, output)?;
        let counts = Counts::of(&generated.diagnostics);
        Ok((generated, counts))
    }

    /// Generates the files of the crate; prints nothing.
    pub(crate) fn generate_quietly(&self) -> Result<Generated> {
        let read = self.read()?;
        report::progress(&format!("generating {}", self.name));
        let load = load::beside(&self.spec, self.root.as_deref());
        Ok(generator::generate(read.input(&load), &read.config))
    }

    /// Reads the document, prints the diagnostics, and returns the model; `None` if the document has errors.
    pub(crate) fn model(&self, output: Output) -> Result<Option<Model>> {
        let read = self.read()?;
        report::progress(&format!("reading {}", self.name));
        let load = load::beside(&self.spec, self.root.as_deref());
        let Modelled { model, findings } = generator::model(read.input(&load), &read.config);
        report::diagnostics(&findings.diagnostics, &findings.sources, output)?;
        Ok(model)
    }

    /// Reads the document, and prints its diagnostics and advice.
    pub(crate) fn lint(&self, output: Output) -> Result<Counts> {
        let read = self.read()?;
        report::progress(&format!("reading {}", self.name));
        let load = load::beside(&self.spec, self.root.as_deref());
        let Findings {
            diagnostics,
            sources,
        } = generator::lint(read.input(&load), &read.config);
        report::diagnostics(&diagnostics, &sources, output)?;
        Ok(Counts::of(&diagnostics))
    }

    /// Returns the path of the document.
    pub(crate) fn spec(&self) -> &Path {
        &self.spec
    }

    /// Returns a further directory whose files the document may refer to.
    pub(crate) fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Returns the options, and the directory that their paths are relative to.
    pub(crate) fn config(&self) -> Result<(Config, PathBuf)> {
        let (config, folder) = match &self.options {
            Options::None => (Config::default(), None),
            Options::File(file) => (Config::parse(&read(file)?), file.parent()),
            Options::Inline(config, folder) => ((**config).clone(), Some(folder.as_path())),
        };
        Ok((config, folder.unwrap_or(Path::new("")).to_path_buf()))
    }

    /// Returns the file with the options, if there is one.
    pub(crate) fn options_file(&self) -> Option<PathBuf> {
        match &self.options {
            Options::None => None,
            Options::File(file) => Some(file.clone()),
            Options::Inline(_, folder) => Some(folder.join(FILE)),
        }
    }

    /// Returns whether the options are in the file that lists the crates of the workspace.
    pub(crate) fn is_in_workspace_file(&self) -> bool {
        matches!(self.options, Options::Inline(..))
    }

    fn read(&self) -> Result<Read> {
        let document = read(&self.spec)?;
        let (config, folder) = self.config()?;
        let listed = config.document.overlays.iter();
        let listed = listed.map(|overlay| folder.join(overlay));
        let overlays = listed.chain(self.overlays.iter().cloned());
        Ok(Read {
            document,
            overlays: overlays.map(|path| read(&path)).collect::<Result<_>>()?,
            config,
        })
    }
}

/// A document and its options.
struct Read {
    document: Source,
    overlays: Vec<Source>,
    config: Config,
}

impl Read {
    fn input<'a>(
        &'a self,
        load: &'a dyn Fn(&str) -> std::result::Result<String, String>,
    ) -> Input<'a> {
        Input {
            document: &self.document,
            overlays: &self.overlays,
            load,
        }
    }
}
