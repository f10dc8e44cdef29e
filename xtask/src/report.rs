//! What a command prints.

use std::{
    env,
    io::{self, IsTerminal, Write as _},
    path::Path,
};

use generator::diagnostic::{self, Diagnostic, Sources};

use crate::{
    args::Format,
    error::{Error, Result},
};

/// Prints to standard output; that nobody reads on is no error.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write to", Path::new("standard output"))(error))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error, where there is one.
pub fn warn(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints a line: for people to standard error, for programs to standard output.
pub fn tell(line: &str, format: Format) -> Result<()> {
    match format {
        Format::Human => warn(line),
        Format::Json | Format::Github => print(&format!("{line}\n"))?,
    }
    Ok(())
}

/// Prints what is wrong: for people to standard error, for programs to standard output.
pub fn diagnostics(all: &[Diagnostic], sources: &Sources, format: Format) -> Result<()> {
    let text = match format {
        _ if all.is_empty() => return Ok(()),
        Format::Human => diagnostic::render_human(all, sources, coloured(&io::stderr())),
        Format::Json => diagnostic::render_json(all, sources),
        Format::Github => diagnostic::render_github(all, sources),
    };
    tell(text.trim_end_matches('\n'), format)
}

/// Whether to colour what goes to a stream.
pub fn coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A number with its noun: `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
