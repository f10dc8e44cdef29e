//! The command line.

use std::{env, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Generates Rust crates from OpenAPI documents
#[derive(Debug, Parser)]
#[command(name = "xtask", version, disable_help_subcommand = true)]
#[command(after_help = "`COMMAND --help` lists the options of a command.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command with its options.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Codegen(Codegen),
    Lint(Lint),
    Outline(Outline),
    Explain(Explain),
    Mock(Mock),
}

/// Write the crate of a document; only files that changed are written
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 stale (--check), 2 error in the document, the \
                  configuration, the command line or on the disk"
)]
pub(crate) struct Codegen {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The directory of the crate [default: generated-client]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; print what would change
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Report the errors of a document, and what callers of the API would benefit from
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
    /// The directory of the crate [default: generated-client]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// The document that a command reads.
#[derive(Debug, Args)]
pub(crate) struct Document {
    /// The document [default: the one in spec/]
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The configuration [default: codegen.toml beside the document]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// An overlay to apply after those of the configuration; may be repeated
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlays: Vec<PathBuf>,
}

/// How a command prints.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// How diagnostics and the summary are printed
    #[arg(long = "message-format", value_name = "KIND", default_value = "human")]
    pub(crate) format: Format,
}

/// How diagnostics and the summary are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Listings for people
    #[default]
    Human,
    /// One JSON object per line
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

impl Codegen {
    /// The command that writes the crate of these options, as it is typed.
    pub(crate) fn command(&self) -> String {
        let Document {
            spec,
            config,
            overlays,
        } = &self.document;
        let options = [("--spec", spec), ("--out", &self.out), ("--config", config)];
        let given = options
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| (*name, value)))
            .chain(overlays.iter().map(|overlay| ("--overlay", overlay)));
        let words =
            given.map(|(name, value)| format!(" {name} {}", quoted(&value.to_string_lossy())));
        format!("{} codegen{}", program(), words.collect::<String>())
    }
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
fn quoted(word: &str) -> String {
    let plain = word
        .chars()
        .all(|one| one.is_alphanumeric() || "_-./+=:@,".contains(one));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
