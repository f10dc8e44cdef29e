//! Generates a crate from each document, each in a separate process.

use std::{
    env,
    io::Read,
    process::{ExitStatus, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use xtask::error::{Error, Result};

use super::{
    bounded::{self, Limits, ProcessResult},
    find::Document,
    one,
    options::Options,
    progress::Progress,
    row::{Crash, GeneratorResult, Row},
    scratch::Scratch,
};

/// The limits of the generator for one document.
const LIMITS: Limits = Limits {
    // Without optimizations the generator takes ten times as long.
    time: Duration::from_secs(if cfg!(debug_assertions) { 300 } else { 60 }),
    kib: 4 << 20,
};

/// Generates from all documents in parallel; the rows are sorted by the documents' paths.
pub(super) fn all(
    documents: &[Document],
    scratch: &Scratch,
    options: &Options,
    progress: &mut Progress,
) -> Result<Vec<Row>> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut done = Vec::new();
    thread::scope(|scope| {
        for _ in 0..options.jobs.get() {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if sender
                        .send((document, generate(document, scratch)))
                        .is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (document, generated) in receiver {
            done.push(Row {
                document: document.clone(),
                generated: generated?,
                check: None,
                #[cfg(feature = "values")]
                values: None,
                wire: None,
            });
            progress.show("generated", done.len(), documents.len(), &document.label);
        }
        Ok(())
    })?;
    done.sort_by(|one, other| one.document.path.cmp(&other.document.path));
    Ok(done)
}

/// Generates from one document.
fn generate(
    document: &Document,
    scratch: &Scratch,
) -> Result<std::result::Result<GeneratorResult, Crash>> {
    let program = env::current_exe().map_err(Error::io("find", "xtask".as_ref()))?;
    let failed = |error| Error::io("run", &program)(error);
    let mut command = bounded::command(program.as_os_str(), LIMITS);
    one::call(
        &mut command,
        &document.path,
        &scratch.krate(&document.package),
        &scratch.config(&document.package),
    );
    command
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (ended, stdout, stderr) = thread::scope(|scope| {
        let stdout = scope.spawn(move || read(stdout));
        let stderr = scope.spawn(move || read(stderr));
        let ended = bounded::wait(&mut child, LIMITS);
        let text = |bytes: thread::Result<Vec<u8>>| {
            String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
        };
        (ended, text(stdout.join()), text(stderr.join()))
    });
    let ProcessResult { status, .. } = ended.map_err(failed)?;
    Ok(match status {
        None => {
            let message = format!("timed out after {} s", LIMITS.time.as_secs());
            Err(Crash {
                kind: "timeout",
                message,
            })
        }
        Some(status) if status.success() => serde_json::from_str(&stdout).map_err(|error| Crash {
            kind: "crash",
            message: error.to_string(),
        }),
        Some(status) => Err(crash(status, &stderr)),
    })
}

/// Reads a stream to its end.
fn read(stream: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        let _ = stream.read_to_end(&mut bytes);
    }
    bytes
}

/// Returns the reason why the generator failed.
fn crash(status: ExitStatus, stderr: &str) -> Crash {
    if let Some((_, panic)) = stderr.split_once(" panicked at ") {
        let message = panic.split("\nnote: run with").next().unwrap_or(panic);
        return Crash {
            kind: "panic",
            message: message.trim().replacen(":\n", ": ", 1),
        };
    }
    let kinds = [
        ("overflowed its stack", "crash", "the stack overflows"),
        ("memory allocation of", "memory", "exceeded 4 GiB of memory"),
    ];
    let known = kinds.into_iter().find(|(text, ..)| stderr.contains(text));
    match (known, stderr.trim()) {
        (Some((_, kind, message)), _) => Crash {
            kind,
            message: message.to_owned(),
        },
        (None, "") => Crash {
            kind: "crash",
            message: bounded::signal(status),
        },
        (None, text) => Crash {
            kind: "unreadable",
            message: text.trim_start_matches("error: ").to_owned(),
        },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::{Crash, ExitStatus, crash};

    #[track_caller]
    fn is(stderr: &str, kind: &'static str, message: &str) {
        let message = message.to_owned();
        assert_eq!(
            crash(ExitStatus::from_raw(6), stderr),
            Crash { kind, message }
        );
    }

    #[test]
    fn crashes_are_classified_by_their_output() {
        let panic = "\nthread 'main' (3) panicked at generator/src/a.rs:1:2:\nindex out of bounds:\n3\nnote: run with `RUST_BACKTRACE=1` …\n";
        is(
            panic,
            "panic",
            "generator/src/a.rs:1:2: index out of bounds:\n3",
        );
        is(
            "\nthread 'main' has overflowed its stack\n",
            "crash",
            "the stack overflows",
        );
        is(
            "memory allocation of 8 bytes failed\n",
            "memory",
            "exceeded 4 GiB of memory",
        );
        is("", "crash", "ended by signal 6");
        is("error: cannot read `a`\n", "unreadable", "cannot read `a`");
    }
}
