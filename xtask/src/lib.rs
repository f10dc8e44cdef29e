//! The commands: `codegen`, `lint`, `outline`, `explain` and `mock`.
//!
//! The generator does no IO; this crate reads documents, writes crates and prints diagnostics.

mod args;
mod codegen;
mod diff;
#[doc(hidden)]
pub mod error;
mod explain;
#[doc(hidden)]
pub mod input;
#[doc(hidden)]
pub mod load;
mod mock;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod tree;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command};
use error::{REFUSED, Result};

/// Runs the command of the command line.
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
            // Nobody reads on if this fails.
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { REFUSED } else { 0 })
        }
    }
}

/// Runs a command.
fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Codegen(args) => codegen::run(&args),
        Command::Lint(args) => {
            let counts = input::lint(&args.document, args.output.format)?;
            Ok(ExitCode::from(if counts.errors == 0 { 0 } else { REFUSED }))
        }
        Command::Outline(args) => {
            let outcome = input::generate(&args.document, args::Format::Human)?;
            let Some(generated) = outcome.generated else {
                return Ok(ExitCode::from(REFUSED));
            };
            report::print(&generated.outline)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain(args) => explain::run(args.code.as_deref()),
        Command::Mock(args) => mock::run(&args),
    }
}
