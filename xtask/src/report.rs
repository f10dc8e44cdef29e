//! Prints results, diagnostics and progress.

use std::{
    env,
    io::{self, IsTerminal, Write as _},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use generator::diagnostic::{self, Diagnostic, Excerpt, Sources};

use crate::{
    annotations,
    args::{Format, Output},
    error::{Error, Result},
};

/// The maximum number of warnings of a code that are printed.
const OF_A_CODE: usize = 20;

/// `true` if the last line of the terminal shows progress.
static SHOWS_PROGRESS: AtomicBool = AtomicBool::new(false);

/// Shows a progress message on a terminal until something else is printed.
pub(crate) fn progress(doing: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        SHOWS_PROGRESS.store(true, Ordering::Relaxed);
        let _ = write!(stderr, "\r\x1b[K{doing} …").and_then(|()| stderr.flush());
    }
}

fn end_progress() {
    if SHOWS_PROGRESS.swap(false, Ordering::Relaxed) {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

/// Prints to standard output. A closed pipe is not an error.
pub fn print(text: &str) -> Result<()> {
    end_progress();
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

/// Prints a line to standard error, and ignores errors.
pub fn warn(line: &str) {
    end_progress();
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints a line: to standard error in the human format, otherwise to standard output.
pub(crate) fn print_line(line: &str, format: Format) -> Result<()> {
    match format {
        Format::Human => warn(line),
        Format::Json | Format::Github => print(&format!("{line}\n"))?,
    }
    Ok(())
}

/// Prints diagnostics: to standard error in the human format, otherwise to standard output.
///
/// The formats for people and for GitHub show only some warnings of each code, unless `--all` is set.
pub(crate) fn diagnostics(all: &[Diagnostic], sources: &Sources, output: Output) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let excerpt = if output.all {
        Excerpt::whole(all)
    } else {
        diagnostic::excerpt(all, OF_A_CODE)
    };
    let text = match output.format {
        Format::Human => {
            let coloured = coloured(&io::stderr());
            let text = diagnostic::render_human(&excerpt.shown, sources, coloured);
            [text, excerpt.summary(all)].concat()
        }
        Format::Json => diagnostic::render_json(all, sources),
        Format::Github => {
            let text = diagnostic::render_github(&excerpt.shown, sources);
            annotations::of_repository(&text)? + &excerpt.summary(all)
        }
    };
    print_line(text.trim_end_matches('\n'), output.format)
}

/// Returns whether to colour the output to a stream.
pub(crate) fn coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Returns a number with its noun: `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
