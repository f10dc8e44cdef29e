//! The command line.

use std::{env, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Generates Rust crates from OpenAPI documents
#[derive(Debug, Parser)]
#[command(name = "openapi-crate", version, disable_help_subcommand = true)]
#[command(after_help = "`COMMAND --help` lists the options of a command.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command with its options.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    Codegen(Codegen),
    Diff(Diff),
    Lint(Lint),
    Outline(Outline),
    Explain(Explain),
    Mock(Mock),
}

/// Set up the crate of a document: its entry in codegen.toml, the crate, the workspace member, .gitattributes and CI
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The document
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// The name of the entry [default: the name of the package]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The directory of the crate [default: crates/NAME, or NAME if there is no directory `crates`]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Write the crates of the workspace's codegen.toml, or of one document; only files that changed are written
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 stale (--check), 2 error in the document, the \
                  configuration, the command line or on the disk"
)]
pub(crate) struct Codegen {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The directory of the crate, for a document that is not in codegen.toml
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; print what would change
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite generated files that were edited by hand
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Print what a change of a document does to callers, implementers and the wire, and which version follows
#[derive(Debug, Args)]
#[command(
    after_help = "OLD and NEW are documents, revisions of Git (HEAD~3), or both (main:spec/api.yaml). \
                  Without them, the document as committed is compared with the working tree.\n\n\
                  Exit codes: 0 done, 1 there is what --fail-on names, 2 error in a document, the \
                  configuration, the command line or on the disk"
)]
pub(crate) struct Diff {
    /// The old document [default: HEAD]
    #[arg(value_name = "OLD")]
    pub(crate) old: Option<String>,
    /// The new document [default: the one in the working tree]
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<String>,
    /// A crate, by its name in codegen.toml; may be repeated [default: all]
    #[arg(short, long = "package", value_name = "NAME", conflicts_with = "spec")]
    pub(crate) packages: Vec<String>,
    /// The document, if it is not in codegen.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The options of that document [default: those in the workspace's codegen.toml, or codegen.toml beside the document]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How changes are printed
    #[arg(
        long,
        value_name = "KIND",
        default_value = "human",
        conflicts_with = "changelog"
    )]
    pub(crate) format: DiffFormat,
    /// Exit with 1 if a change is as bad as this and not accepted in codegen.toml
    #[arg(long, value_name = "VERDICT")]
    pub(crate) fail_on: Option<FailOn>,
    /// Print an entry for a changelog
    #[arg(long)]
    pub(crate) changelog: bool,
    /// Set the version that follows in codegen.toml
    #[arg(long)]
    pub(crate) bump: bool,
    /// Also count refactorings, which change nothing
    #[arg(long)]
    pub(crate) all: bool,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A page for people
    #[default]
    Human,
    /// A comment for a pull request
    Markdown,
    /// One JSON object
    Json,
    /// Annotations of a GitHub workflow, at the lines of the new document
    Github,
}

/// From which verdict on a change is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Code compiles and means something else
    Silent,
    /// Code does not compile, or a value is refused or lost
    Breaks,
    /// Something has to be looked at
    Attention,
}

/// Report the errors of documents, and what callers of the API would benefit from
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 no errors, 2 error in the document, the configuration, the \
                  command line or on the disk"
)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) document: Document,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Print the API of a document on one page, for review
#[derive(Debug, Args)]
pub(crate) struct Outline {
    #[command(flatten)]
    pub(crate) document: Document,
}

/// Explain the code of a diagnostic, with a wrong and a right document
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code; without it, all codes are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// Serve the mock of a generated crate
#[derive(Debug, Args)]
pub(crate) struct Mock {
    /// The port to listen on [default: chosen by the mock]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Accept only this secret for a security scheme of the document; may be repeated
    ///
    /// A secret is what a request carries: for HTTP Basic, the Base64 of NAME:PASSWORD. Without this option, all
    /// secrets are accepted.
    #[arg(long, value_name = "SCHEME=SECRET")]
    pub(crate) accept: Vec<String>,
    /// The crate, by its name in codegen.toml [default: the only one]
    #[arg(short, long, value_name = "NAME", conflicts_with = "out")]
    pub(crate) package: Option<String>,
    /// The directory of a crate that is not in codegen.toml
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// The documents that a command reads.
#[derive(Debug, Args)]
pub(crate) struct Document {
    /// A crate, by its name in codegen.toml; may be repeated [default: all]
    #[arg(short, long = "package", value_name = "NAME", conflicts_with = "spec")]
    pub(crate) packages: Vec<String>,
    /// One document
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The options of that document [default: those in the workspace's codegen.toml, or codegen.toml beside the document]
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(crate) config: Option<PathBuf>,
    /// An overlay to apply after those of the configuration; may be repeated
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlays: Vec<PathBuf>,
}

/// How a command prints.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Output {
    /// Print all diagnostics, and whole diffs [default: 20 warnings of a code, 200 lines]
    #[arg(long)]
    pub(crate) all: bool,
    /// How diagnostics and summaries are printed
    #[arg(long = "message-format", value_name = "KIND", default_value = "human")]
    pub(crate) format: Format,
}

/// How diagnostics and summaries are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Listings for people
    #[default]
    Human,
    /// One JSON object per line
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// How this program is called: through the alias of a workspace, or by its own name.
pub(crate) fn program() -> String {
    let called = env::args_os().next().map(PathBuf::from);
    let name = called.as_deref().and_then(|path| path.file_stem());
    match (env::var_os("CARGO"), name) {
        (None, Some(name)) => name.to_string_lossy().into_owned(),
        _ => "cargo xtask".to_owned(),
    }
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = word
        .chars()
        .all(|one| one.is_alphanumeric() || "_-./+=:@,".contains(one));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
