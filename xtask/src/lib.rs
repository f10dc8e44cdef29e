//! The commands of the generator: `init`, `codegen`, `diff`, `lint`, `outline`, `explain` and `mock`.
//!
//! A small program adds them to a workspace:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     openapi_crate::main()
//! }
//! ```
//!
//! The generator does no IO; this crate reads documents, writes crates and prints diagnostics.

mod annotations;
mod args;
mod changes;
mod codegen;
mod diff;
#[doc(hidden)]
pub mod error;
mod explain;
mod git;
mod init;
mod input;
#[doc(hidden)]
pub mod load;
mod mock;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod tree;
#[doc(hidden)]
pub mod workspace;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command, Format, Output};
use error::{REFUSED, Result};

/// Runs the command of this process's command line.
pub fn main() -> ExitCode {
    let parser = Cli::command().bin_name(args::program());
    let cli = parser
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match cli {
        Ok(cli) => dispatch(cli.command).unwrap_or_else(|error| {
            report::warn(&error.to_string());
            ExitCode::from(REFUSED)
        }),
        Err(error) => {
            // If this fails, nobody reads the output.
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { REFUSED } else { 0 })
        }
    }
}

/// Runs a command.
fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(args) => init::run(&args),
        Command::Codegen(args) => codegen::run(&args),
        Command::Diff(args) => changes::run(&args),
        Command::Lint(args) => lint(&args),
        Command::Outline(args) => outline(&args),
        Command::Explain(args) => explain::run(args.code.as_deref()),
        Command::Mock(args) => mock::run(&args),
    }
}

/// `lint`: prints the diagnostics and the advice for documents.
fn lint(args: &args::Lint) -> Result<ExitCode> {
    let targets = input::targets(&args.document, None, args.output)?;
    let mut is_refused = targets.is_broken;
    for target in &targets.all {
        is_refused |= target.lint(args.output)?.errors > 0;
    }
    Ok(ExitCode::from(if is_refused { REFUSED } else { 0 }))
}

/// `outline`: prints the outlines of documents.
fn outline(args: &args::Outline) -> Result<ExitCode> {
    let output = Output {
        all: false,
        format: Format::Human,
    };
    let targets = input::targets(&args.document, None, output)?;
    let mut is_refused = targets.is_broken;
    for target in &targets.all {
        let model = target.model(output)?;
        is_refused |= model.is_none();
        if let Some(model) = model {
            report::print(&generator::outline::outline(&model))?;
        }
    }
    Ok(ExitCode::from(if is_refused { REFUSED } else { 0 }))
}
