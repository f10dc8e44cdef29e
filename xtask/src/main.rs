//! `cargo xtask …`: the commands of this workspace. All that touches the disk is here; the generator does not.

mod args;
mod codegen;
mod corpus;
mod diff;
mod error;
mod explain;
mod input;
mod load;
mod mock;
mod report;
mod tree;

use std::{env, process::ExitCode};

use args::{Args, Asked, Verb};
use error::Result;

/// Tokens and syntax trees are many small allocations, which this makes and frees quicker than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of `codegen --check` on a crate that is not what the document gives.
const STALE: u8 = 1;
/// The exit code of `corpus` where a document did not do well.
const FAILED: u8 = 1;
/// The exit code of a document, a config, a command line or a disk that does not allow the command.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    let ran = corpus::rustc().unwrap_or_else(dispatch);
    ran.unwrap_or_else(|error| {
        report::warn(&error.to_string());
        ExitCode::from(REFUSED)
    })
}

/// Does what the command line asks for.
fn dispatch() -> Result<ExitCode> {
    match args::parse(env::args_os())? {
        Asked::Help(text) => report::print(text).map(|()| ExitCode::SUCCESS),
        Asked::Corpus(options) => corpus::run(&options),
        Asked::CorpusOne { file, out, config } => corpus::one(&file, &out, &config),
        Asked::Explain(code) => explain::run(code.as_deref()),
        Asked::Run(args) => match args.verb {
            Verb::Codegen => codegen::run(&args),
            Verb::Lint => lint(&args),
            Verb::Outline => outline(&args),
            Verb::Mock => mock::run(&args),
        },
    }
}

/// `cargo xtask lint`: what is wrong with the document, and nothing else.
fn lint(args: &Args) -> Result<ExitCode> {
    let counts = input::lint(args)?;
    Ok(if counts.errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}

/// `cargo xtask outline`: the API in a page of text.
fn outline(args: &Args) -> Result<ExitCode> {
    let outcome = input::generate(args)?;
    let Some(generated) = outcome.generated else {
        return Ok(ExitCode::from(REFUSED));
    };
    report::print(&generated.outline)?;
    Ok(ExitCode::SUCCESS)
}
