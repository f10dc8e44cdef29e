//! Parses the JSON messages of Cargo.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

/// An error or a warning of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Message {
    /// `error` or `warning`
    pub(super) level: String,
    /// The code, such as `E0425` or `dead_code`; empty if there is none.
    pub(super) code: String,
    /// The text of the message.
    pub(super) words: String,
    /// The path of the file in the crate.
    pub(super) file: String,
    /// The line number, starting at 1, or 0 if unknown.
    pub(super) line: u64,
    /// The text of the line.
    pub(super) text: String,
    /// The label of the primary span.
    pub(super) label: String,
}

/// A line of Cargo's output.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A message of the compiler about a package.
    Said(String, Message),
    /// A package that was compiled.
    Compiles(String),
    /// The end of the build.
    Finished,
}

/// Parses a line; returns `None` for lines of other kinds.
pub(super) fn line(line: &str) -> Option<Line> {
    let value: Value = serde_json::from_str(line).ok()?;
    let manifest = value.get("manifest_path").and_then(Value::as_str);
    let package = || {
        Some(
            Path::new(manifest?)
                .parent()?
                .file_name()?
                .to_str()?
                .to_owned(),
        )
    };
    match value.get("reason")?.as_str()? {
        "compiler-message" => Some(Line::Said(package()?, message(value.get("message")?)?)),
        "compiler-artifact" => Some(Line::Compiles(package()?)),
        "build-finished" => Some(Line::Finished),
        _ => None,
    }
}

/// Parses a message; returns `None` for messages that only summarize others.
fn message(value: &Value) -> Option<Message> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let message = text(value.get("message"));
    let sums_up = message.starts_with("aborting due to")
        || message.ends_with(" warning emitted")
        || message.ends_with(" warnings emitted")
        || message.starts_with("Some errors have detailed explanations");
    let level = text(value.get("level"));
    if sums_up || !matches!(level.as_str(), "error" | "warning") {
        return None;
    }
    let spans = value.get("spans").and_then(Value::as_array)?;
    let is_primary = |span: &&Value| span.get("is_primary").and_then(Value::as_bool) == Some(true);
    let span = spans.iter().find(is_primary).unwrap_or(&Value::Null);
    let file = text(span.get("file_name"));
    let file = file
        .find("src/")
        .and_then(|at| file.get(at..))
        .unwrap_or(&file);
    Some(Message {
        level,
        code: text(value.pointer("/code/code")),
        words: message,
        file: file.to_owned(),
        line: span.get("line_start").and_then(Value::as_u64).unwrap_or(0),
        text: text(span.pointer("/text/0/text")).trim().to_owned(),
        label: text(span.get("label")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Line, Message, line};

    #[test]
    fn messages_are_parsed() {
        let compiler_message = |message: &str| {
            let span = json!({
                "file_name": "crates/corpus-a/src/types/a.rs", "line_start": 3, "is_primary": true,
                "label": "not found", "text": [{ "text": "    x: Gone," }],
            });
            json!({
                "reason": "compiler-message",
                "manifest_path": "/tmp/crates/corpus-a/Cargo.toml",
                "message": { "level": "error", "code": { "code": "E0412" }, "message": message, "spans": [span] },
            })
            .to_string()
        };
        let message = Message {
            level: "error".to_owned(),
            code: "E0412".to_owned(),
            words: "cannot find type `Gone`".to_owned(),
            file: "src/types/a.rs".to_owned(),
            line: 3,
            text: "x: Gone,".to_owned(),
            label: "not found".to_owned(),
        };
        assert_eq!(
            line(&compiler_message("cannot find type `Gone`")),
            Some(Line::Said("corpus-a".to_owned(), message))
        );
        assert_eq!(
            line(&compiler_message("aborting due to 1 previous error")),
            None
        );
    }

    #[test]
    fn artifacts_and_the_end_of_the_build_are_parsed() {
        let artifact = r#"{"reason":"compiler-artifact","manifest_path":"/a/corpus-a/Cargo.toml"}"#;
        assert_eq!(line(artifact), Some(Line::Compiles("corpus-a".to_owned())));
        assert_eq!(
            line(r#"{"reason":"build-finished","success":false}"#),
            Some(Line::Finished)
        );
        assert_eq!(line("   Compiling a"), None);
    }
}
