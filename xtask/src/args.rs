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

/// Set up a crate for a document: an entry in codegen.toml, the crate, a workspace member, .gitattributes and a CI workflow
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

/// Generate the crates listed in the workspace's codegen.toml, or the crate of one document; only changed files are written
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 success, 1 stale (--check), 2 error in the document, the \
                  configuration or the command line, or an I/O error"
)]
pub(crate) struct Codegen {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The directory of the crate, for a document that is not listed in codegen.toml
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing, but print what would change
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite generated files that were edited by hand
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Print how a change of a document affects callers, implementers and the wire, and which version it requires
#[derive(Debug, Args)]
#[command(
    after_help = "OLD and NEW are documents, revisions of Git (HEAD~3), or both (main:spec/api.yaml). \
                  Without them, the document as committed is compared with the one in the working tree.\n\n\
                  Exit codes: 0 success, 1 a change matches --fail-on, 2 error in a document, the \
                  configuration or the command line, or an I/O error"
)]
pub(crate) struct Diff {
    /// The old document, or a range of revisions, such as `main...HEAD` [default: HEAD]
    #[arg(value_name = "OLD")]
    pub(crate) old: Option<String>,
    /// The new document [default: the one in the working tree]
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<String>,
    /// A crate, by its name in codegen.toml; may be repeated [default: all]
    #[arg(short, long = "package", value_name = "NAME", conflicts_with = "spec")]
    pub(crate) packages: Vec<String>,
    /// The document, if it is not listed in codegen.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The options of that document [default: those in the workspace's codegen.toml, or codegen.toml next to the document]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The output format
    #[arg(
        long,
        value_name = "KIND",
        default_value = "human",
        conflicts_with = "changelog"
    )]
    pub(crate) format: DiffFormat,
    /// Exit with 1 if a change has this verdict or a worse one and is not accepted in codegen.toml; from worst to
    /// mildest: silent, breaks, attention
    #[arg(long, value_name = "VERDICT")]
    pub(crate) fail_on: Option<FailOn>,
    /// Print an entry for a changelog
    #[arg(long)]
    pub(crate) changelog: bool,
    /// Set the required version in codegen.toml
    #[arg(long)]
    pub(crate) bump: bool,
    /// Also count refactorings that have no effect
    #[arg(long)]
    pub(crate) all: bool,
}

/// The output format of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Text for a terminal
    #[default]
    Human,
    /// A comment for a pull request
    Markdown,
    /// One JSON object; an array of objects for several crates
    Json,
    /// Annotations of a GitHub workflow, at the lines of the new document
    Github,
}

/// The least severe verdict that is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Code compiles but behaves differently
    Silent,
    /// Code does not compile, or a value is rejected or lost
    Breaks,
    /// Something needs a review
    Attention,
}

/// Report errors and warnings of documents, and advice that makes the API easier to use
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 no errors, 2 error in the document, the configuration or the \
                  command line, or an I/O error"
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

/// Explain the code of a diagnostic, with examples of wrong and right documents, or a rule of `diff`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code or the rule [default: list all codes]
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// Serve the mock of a generated crate
#[derive(Debug, Args)]
pub(crate) struct Mock {
    /// The port to listen on [default: a free port]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Accept only this secret for the security scheme; may be repeated
    ///
    /// SCHEME is the name of the security scheme in the document, and SECRET is the credential as it is sent: for HTTP
    /// Basic, the Base64 encoding of NAME:PASSWORD. By default, any secret is accepted, but one is
    /// required.
    #[arg(long, value_name = "SCHEME=SECRET")]
    pub(crate) accept: Vec<String>,
    /// The crate, by its name in codegen.toml [default: the only one]
    #[arg(short, long, value_name = "NAME", conflicts_with = "out")]
    pub(crate) package: Option<String>,
    /// The directory of a crate that is not listed in codegen.toml
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// The documents that a command reads.
#[derive(Debug, Args)]
pub(crate) struct Document {
    /// A crate, by its name in codegen.toml; may be repeated [default: all]
    #[arg(short, long = "package", value_name = "NAME", conflicts_with = "spec")]
    pub(crate) packages: Vec<String>,
    /// A document that is not listed in codegen.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The options of that document [default: those in the workspace's codegen.toml, or codegen.toml next to the document]
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(crate) config: Option<PathBuf>,
    /// An overlay to apply after those in the configuration; may be repeated
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlays: Vec<PathBuf>,
}

/// The options for the output of a command.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Output {
    /// Print all diagnostics and, in `codegen`, complete diffs [default: 20 warnings per code, 200 lines of diffs]
    #[arg(long)]
    pub(crate) all: bool,
    /// The format of diagnostics and summaries
    #[arg(long = "message-format", value_name = "KIND", default_value = "human")]
    pub(crate) format: Format,
}

/// The output format of diagnostics and summaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal
    #[default]
    Human,
    /// One JSON object per line
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// Returns how the user called this program: through the alias of a workspace, or by its name.
pub(crate) fn program() -> String {
    let called = env::args_os().next().map(PathBuf::from);
    let name = called.as_deref().and_then(|path| path.file_stem());
    match (env::var_os("CARGO"), name) {
        (None, Some(name)) => name.to_string_lossy().into_owned(),
        _ => "cargo xtask".to_owned(),
    }
}

/// Quotes a word for a shell, if necessary.
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
