//! Renders diagnostics for people, for programs and for GitHub.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Label, Severity, Sources};
use crate::{pointer::Pointer, source::Source};

/// Renders diagnostics for people, like those of rustc, separated by blank lines.
#[must_use]
pub fn render_human(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let texts = diagnostics
        .iter()
        .map(|diagnostic| human(diagnostic, sources, &renderer) + "\n");
    texts.collect::<Vec<_>>().join("\n")
}

/// Renders diagnostics for programs, one JSON object per line.
///
/// `line` and `column` start at 1, the column is in characters; `range` is in bytes; `labels` are further positions.
#[must_use]
pub fn render_json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let mut object = json!({
            "severity": diagnostic.severity.to_string(),
            "code": diagnostic.code.name,
            "message": diagnostic.message,
        });
        let labels = diagnostic
            .secondary
            .iter()
            .map(|label| located(label, sources))
            .collect();
        if let (Some(object), Value::Object(place)) = (
            object.as_object_mut(),
            located(&diagnostic.primary, sources),
        ) {
            object.extend(place);
            object.insert("labels".to_owned(), Value::Array(labels));
            object.insert("help".to_owned(), json!(diagnostic.help));
        }
        format!("{object}\n")
    });
    lines.collect()
}

/// Renders diagnostics as workflow commands, with which GitHub shows them next to the text.
#[must_use]
pub fn render_github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let Diagnostic {
            severity,
            code,
            message,
            primary,
            help,
            ..
        } = diagnostic;
        let (source, place, range) = sources.find(&primary.place);
        let (line, column) = source.positions().line_column(range.start);
        let label = Some(primary.text.clone()).filter(|text| !text.is_empty());
        let pointer = place.pointer().map(|pointer| format!("at: {pointer}"));
        let help = help.as_ref().map(|help| format!("help: {help}"));
        let text = [Some(message.clone()), label, pointer, help]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n");
        let (file, text) = (property(&source.name), data(&text));
        format!(
            "::{severity} file={file},line={line},col={column},title={}::{text}\n",
            property(code.name)
        )
    });
    lines.collect()
}

fn located(label: &Label, sources: &Sources) -> Value {
    let (source, place, range) = sources.find(&label.place);
    let (line, column) = source.positions().line_column(range.start);
    json!({
        "file": source.name,
        "label": label.text,
        "pointer": place.pointer().map(Pointer::as_str),
        "line": line,
        "column": column,
        "range": { "start": range.start, "end": range.end },
    })
}

pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

pub(crate) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn human(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning if diagnostic.is_advice() => Level::WARNING.with_name("advice"),
        Severity::Warning => Level::WARNING,
    };
    let excerpts = excerpts(diagnostic, sources);
    let others = diagnostic.secondary.len().saturating_sub(LABELS);
    let more = (others > 0).then(|| {
        let places = if others == 1 { "place" } else { "places" };
        Level::NOTE.message(format!("and at {others} more {places}"))
    });
    let snippets = excerpts.iter().map(Excerpt::snippet);
    let (_, place, _) = sources.find(&diagnostic.primary.place);
    let at = place.pointer().map(|pointer| {
        Level::NOTE
            .with_name("at")
            .message(printable(&pointer.to_string()))
    });
    let help = diagnostic
        .help
        .as_ref()
        .map(|help| Level::HELP.message(printable(help)));
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name);
    let text = renderer.render(&[title
        .elements(snippets)
        .elements(more)
        .elements(at)
        .elements(help)]);
    excerpts
        .iter()
        .fold(text, |text, excerpt| excerpt.correct(text))
}

/// Replaces characters that control a terminal or the direction of writing, which annotate-snippets prints unchanged.
pub(crate) fn printable(text: &str) -> String {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace(|c| steers(c) && c != '\n', "\u{FFFD}")
}

/// Labels that are shown together, with the bytes of the text that are shown.
struct Excerpt<'a> {
    source: &'a Source,
    bytes: Range<usize>,
    labels: Vec<(Range<usize>, &'a str, AnnotationKind)>,
}

/// The maximum number of further positions that people are shown; programs get all.
const LABELS: usize = 3;
/// The maximum number of bytes before and after a position that are passed to annotate-snippets, which shows 140
/// columns.
const AROUND: usize = 400;
/// The maximum number of bytes that get a caret, and between two labels on one line that are shown together.
const WIDE: usize = 100;
/// The maximum number of bytes in which two labels on different lines are shown together.
const TOGETHER: usize = 2000;

/// Returns an excerpt for the primary label and those near it, and one for each other label.
fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Excerpt<'a>> {
    let mut first = Excerpt::new(&diagnostic.primary, AnnotationKind::Primary, sources);
    let mut others = Vec::new();
    for label in diagnostic.secondary.iter().take(LABELS) {
        let other = Excerpt::new(label, AnnotationKind::Context, sources);
        match first.with(&other) {
            Some(bytes) => {
                first.bytes = bytes;
                first.labels.extend(other.labels);
            }
            None => others.push(other),
        }
    }
    others.insert(0, first);
    others
}

impl<'a> Excerpt<'a> {
    fn new(label: &'a Label, kind: AnnotationKind, sources: &'a Sources) -> Self {
        let (source, _, range) = sources.find(&label.place);
        let positions = source.positions();
        let line = positions.line(range.start);
        let start = line
            .start
            .max(positions.boundary(range.start.saturating_sub(AROUND)));
        let end = line
            .end
            .min(positions.boundary(range.start.saturating_add(AROUND)));
        let caret = positions.boundary(range.start.saturating_add(WIDE));
        let shown = range.start..range.end.min(line.end).min(caret).max(range.start);
        Self {
            source,
            bytes: start..end.max(range.start),
            labels: vec![(shown, &label.text, kind)],
        }
    }

    /// Returns the bytes that contain both excerpts, if these are near each other.
    fn with(&self, other: &Self) -> Option<Range<usize>> {
        if !std::ptr::eq(self.source, other.source) {
            return None;
        }
        let positions = self.source.positions();
        let bytes = self.bytes.start.min(other.bytes.start)..self.bytes.end.max(other.bytes.end);
        let (this, that) = (self.labels.first()?.0.start, other.labels.first()?.0.start);
        let limit = if positions.line(this) == positions.line(that) {
            WIDE
        } else {
            TOGETHER
        };
        (this.abs_diff(that) <= limit && bytes.len() <= TOGETHER).then_some(bytes)
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let text = self.source.text.get(self.bytes.clone()).unwrap_or_default();
        let from = |byte: usize| byte.saturating_sub(self.bytes.start);
        let annotations = self.labels.iter().map(move |(range, text, kind)| {
            let label = Some(printable(text)).filter(|text| !text.is_empty());
            kind.span(from(range.start)..from(range.end)).label(label)
        });
        let (line, _) = self.source.positions().line_column(self.bytes.start);
        Snippet::source(text)
            .path(self.source.name.as_str())
            .line_start(line)
            .annotations(annotations)
    }

    /// Corrects the printed column: annotate-snippets assumes that the line starts with the excerpt.
    fn correct(&self, text: String) -> String {
        let Some((label, ..)) = self.labels.first() else {
            return text;
        };
        let positions = self.source.positions();
        let (line, column) = positions.line_column(label.start);
        let (first, cut) = positions.line_column(self.bytes.start);
        if cut == 1 || first != line {
            return text;
        }
        let (name, printed) = (&self.source.name, column + 1 - cut);
        text.replacen(
            &format!("{name}:{line}:{printed}\n"),
            &format!("{name}:{line}:{column}\n"),
            1,
        )
    }
}
