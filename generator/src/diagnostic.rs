//! What is wrong with a document, and where.

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};

use crate::{
    pointer::Pointer,
    source::{Positions, Source},
};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// A crate is generated, but something of the document is not in it, or not as the document says.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// Which part of the thing at a pointer is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value at the pointer.
    Value(Pointer),
    /// The key under which the value at the pointer stands.
    Key(Pointer),
    /// A range of bytes of the text, where it could not be read far enough to have pointers.
    Bytes(Range<usize>),
}

impl Place {
    /// The bytes of the text; where it has no such place, those of the nearest thing around it.
    #[must_use]
    pub fn range(&self, positions: &Positions<'_>) -> Range<usize> {
        match self {
            Self::Value(pointer) => positions.value(pointer),
            Self::Key(pointer) => positions.key(pointer),
            Self::Bytes(range) => {
                let start = positions.boundary(range.start);
                start..positions.boundary(range.end).max(start)
            }
        }
    }

    /// The pointer, where there is one.
    #[must_use]
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Value(pointer) | Self::Key(pointer) => Some(pointer),
            Self::Bytes(_) => None,
        }
    }
}

/// A place in the document with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is to be said there; may be empty.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name, in kebab case.
    pub code: &'static str,
    /// What is wrong, in the document's own terms, without a final stop.
    pub message: String,
    /// The place it is about.
    pub primary: Label,
    /// A second place, where two things clash.
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that keeps a crate from being generated.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            primary: Label {
                place,
                text: String::new(),
            },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// Something that is not in the generated crate as the document says.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, place, message)
        }
    }

    /// With a few words at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// With a second place.
    #[must_use]
    pub fn and(mut self, place: Place, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Puts diagnostics into document order; those at the same place stay as they are.
pub fn sort(diagnostics: &mut [Diagnostic], source: &Source) {
    let positions = source.positions();
    diagnostics.sort_by_cached_key(|diagnostic| diagnostic.primary.place.range(&positions).start);
}

/// Diagnostics for people, as rustc shows them, with a blank line between.
#[must_use]
pub fn render_human(diagnostics: &[Diagnostic], source: &Source, colour: bool) -> String {
    let positions = source.positions();
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let texts = diagnostics
        .iter()
        .map(|diagnostic| human(diagnostic, source, &positions, &renderer) + "\n");
    texts.collect::<Vec<_>>().join("\n")
}

/// Diagnostics for programs: a JSON object a line.
///
/// `line` and `column` count from 1, the column in characters; `range` is in bytes; `labels` are the further places.
#[must_use]
pub fn render_json(diagnostics: &[Diagnostic], source: &Source) -> String {
    let positions = source.positions();
    let lines = diagnostics.iter().map(|diagnostic| {
        let mut object = json!({
            "severity": diagnostic.severity.to_string(),
            "code": diagnostic.code,
            "message": diagnostic.message,
            "file": source.name,
        });
        let labels = diagnostic
            .secondary
            .iter()
            .map(|label| located(label, &positions))
            .collect();
        if let (Some(object), Value::Object(place)) = (
            object.as_object_mut(),
            located(&diagnostic.primary, &positions),
        ) {
            object.extend(place);
            object.insert("labels".to_owned(), Value::Array(labels));
            object.insert("help".to_owned(), json!(diagnostic.help));
        }
        format!("{object}\n")
    });
    lines.collect()
}

/// Diagnostics as the workflow commands by which GitHub shows them beside the text.
#[must_use]
pub fn render_github(diagnostics: &[Diagnostic], source: &Source) -> String {
    let positions = source.positions();
    let lines = diagnostics.iter().map(|diagnostic| {
        let Diagnostic {
            severity,
            code,
            message,
            primary,
            help,
            ..
        } = diagnostic;
        let (line, column) = positions.line_column(primary.place.range(&positions).start);
        let label = Some(primary.text.clone()).filter(|text| !text.is_empty());
        let pointer = primary
            .place
            .pointer()
            .map(|pointer| format!("at: {pointer}"));
        let help = help.as_ref().map(|help| format!("help: {help}"));
        let text = [Some(message.clone()), label, pointer, help]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n");
        let (file, text) = (property(&source.name), data(&text));
        format!(
            "::{severity} file={file},line={line},col={column},title={}::{text}\n",
            property(code)
        )
    });
    lines.collect()
}

fn located(label: &Label, positions: &Positions<'_>) -> Value {
    let range = label.place.range(positions);
    let (line, column) = positions.line_column(range.start);
    json!({
        "label": label.text,
        "pointer": label.place.pointer().map(Pointer::as_str),
        "line": line,
        "column": column,
        "range": { "start": range.start, "end": range.end },
    })
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn human(
    diagnostic: &Diagnostic,
    source: &Source,
    positions: &Positions<'_>,
    renderer: &Renderer,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let excerpts = excerpts(diagnostic, positions);
    let snippets = excerpts
        .iter()
        .map(|excerpt| excerpt.snippet(source, positions));
    let pointer = diagnostic.primary.place.pointer();
    let at = pointer.map(|pointer| {
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
        .id(diagnostic.code);
    let text = renderer.render(&[title.elements(snippets).elements(at).elements(help)]);
    excerpts.iter().fold(text, |text, excerpt| {
        excerpt.correct(text, source, positions)
    })
}

/// What annotate-snippets prints as it is must not steer a terminal, nor turn the direction of writing.
fn printable(text: &str) -> String {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace(|c| steers(c) && c != '\n', "\u{FFFD}")
}

/// Labels that are shown together, and the bytes of the text that they are shown in.
struct Excerpt<'a> {
    bytes: Range<usize>,
    labels: Vec<(Range<usize>, &'a str, AnnotationKind)>,
}

/// Up to how many bytes before and behind a place are given to annotate-snippets, which shows 140 columns.
const AROUND: usize = 400;
/// Up to how many bytes of a place get a caret, and between two labels on one line that are shown together.
const WIDE: usize = 100;
/// In up to how many bytes of text two labels on different lines are shown together.
const TOGETHER: usize = 2000;

/// The primary label with the others that are near, and each other one alone.
fn excerpts<'a>(diagnostic: &'a Diagnostic, positions: &Positions<'_>) -> Vec<Excerpt<'a>> {
    let mut first = Excerpt::new(&diagnostic.primary, AnnotationKind::Primary, positions);
    let mut others = Vec::new();
    for label in &diagnostic.secondary {
        let other = Excerpt::new(label, AnnotationKind::Context, positions);
        match first.with(&other, positions) {
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
    fn new(label: &'a Label, kind: AnnotationKind, positions: &Positions<'_>) -> Self {
        let range = label.place.range(positions);
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
            bytes: start..end.max(range.start),
            labels: vec![(shown, &label.text, kind)],
        }
    }

    /// The bytes that show both, if they are near.
    fn with(&self, other: &Self, positions: &Positions<'_>) -> Option<Range<usize>> {
        let bytes = self.bytes.start.min(other.bytes.start)..self.bytes.end.max(other.bytes.end);
        let (this, that) = (self.labels.first()?.0.start, other.labels.first()?.0.start);
        let limit = if positions.line(this) == positions.line(that) {
            WIDE
        } else {
            TOGETHER
        };
        (this.abs_diff(that) <= limit && bytes.len() <= TOGETHER).then_some(bytes)
    }

    fn snippet<'s>(
        &'s self,
        source: &'s Source,
        positions: &Positions<'_>,
    ) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let text = source.text.get(self.bytes.clone()).unwrap_or_default();
        let from = |byte: usize| byte.saturating_sub(self.bytes.start);
        let annotations = self.labels.iter().map(move |(range, text, kind)| {
            let label = Some(printable(text)).filter(|text| !text.is_empty());
            kind.span(from(range.start)..from(range.end)).label(label)
        });
        let (line, _) = positions.line_column(self.bytes.start);
        Snippet::source(text)
            .path(source.name.as_str())
            .line_start(line)
            .annotations(annotations)
    }

    /// annotate-snippets takes the excerpt's start for the line's: puts the true column into what it printed.
    fn correct(&self, text: String, source: &Source, positions: &Positions<'_>) -> String {
        let Some((label, ..)) = self.labels.first() else {
            return text;
        };
        let (line, column) = positions.line_column(label.start);
        let (first, cut) = positions.line_column(self.bytes.start);
        if cut == 1 || first != line {
            return text;
        }
        let (name, printed) = (&source.name, column + 1 - cut);
        text.replacen(
            &format!("{name}:{line}:{printed}\n"),
            &format!("{name}:{line}:{column}\n"),
            1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Diagnostic, Place, Pointer, Source, render_github, render_human, render_json, sort,
    };

    const PETS: &str = "openapi: 3.0.0
paths:
  /pets:
    get: { operationId: bär, tags: [ö, b] }
    post:
      operationId: bär
";

    fn value(pointer: &str) -> Place {
        Place::Value(Pointer::parse(pointer).unwrap())
    }

    fn clash() -> Diagnostic {
        Diagnostic::error(
            "duplicate-operation-id",
            value("/paths/~1pets/post/operationId"),
            "`bär` is given twice",
        )
        .label("again here")
        .and(value("/paths/~1pets/get/operationId"), "first here")
        .help("rename one of them:\n`createBär`")
    }

    fn missing() -> Diagnostic {
        Diagnostic::warning(
            "no-responses",
            Place::Key(Pointer::root().child("paths").child("/pets").child("put")),
            "100%",
        )
    }

    #[track_caller]
    fn human(text: &str, diagnostics: &[Diagnostic], expected: &str) {
        assert_eq!(
            render_human(diagnostics, &Source::new("spec/a.yaml", text), false),
            expected
        );
    }

    #[test]
    fn for_people() {
        let expected = "\
error[duplicate-operation-id]: `bär` is given twice
 --> spec/a.yaml:6:20
  |
4 |     get: { operationId: bär, tags: [ö, b] }
  |                         --- first here
5 |     post:
6 |       operationId: bär
  |                    ^^^ again here
  |
  = at: #/paths/~1pets/post/operationId
  = help: rename one of them:
          `createBär`

warning[no-responses]: 100%
 --> spec/a.yaml:3:3
  |
3 |   /pets:
  |   ^^^^^
  |
  = at: #/paths/~1pets/put
";
        human(PETS, &[clash(), missing()], expected);
        human(&PETS.replace('\n', "\r\n"), &[clash(), missing()], expected);
        human(PETS, &[], "");
    }

    #[test]
    fn bytes_may_be_anywhere() {
        let at = |range| [Diagnostic::error("syntax", Place::Bytes(range), "m")];
        let end = "error[syntax]: m\n --> spec/a.yaml:2:1\n  |\n2 |\n  | ^\n";
        human("é: 1\n", &at(6..9), end);
        human(
            "é: 1\n",
            &at(std::ops::Range {
                start: usize::MAX,
                end: 0,
            }),
            end,
        );
        let start = "error[syntax]: m\n --> spec/a.yaml:1:1\n  |\n1 | é: 1\n  | ^\n";
        human("é: 1\n", &at(1..1), start);
        let lines = "error[syntax]: m\n --> spec/a.yaml:1:2\n  |\n1 | é: 1\n  |  ^^^\n";
        human("é: 1\nb: 2\n", &at(2..9), lines);
        human(
            "",
            &at(0..0),
            "error[syntax]: m\n --> spec/a.yaml:1:1\n  |\n1 |\n  | ^\n",
        );
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let diagnostic = Diagnostic::error("c", value("/a\u{1b}[0m"), "m\u{1b}[0m")
            .help("h\u{1b}[0m")
            .label("l\u{1b}[0m");
        let source = Source::new("a.yaml", "\u{1b}[0m: 1\n");
        assert!(
            !render_human(std::slice::from_ref(&diagnostic), &source, false).contains('\u{1b}')
        );
        assert!(render_human(&[clash()], &source, true).contains('\u{1b}'));
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!(
            "{{\"é\":[{}0],\"end\":\"{}\"}}",
            "[10,20],".repeat(5_000),
            "z".repeat(5_000)
        );
        let diagnostic = Diagnostic::error("c", value("/é/2500/1"), "m")
            .label("here")
            .and(value("/end"), "there");
        let expected = "\
error[c]: m
 --> spec/a.yaml:1:20011
  |
1 | ...,[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[10,20],[...
  |                                                                 ^^ here
  |
 ::: spec/a.yaml:1:40016
  |
1 | ...0],0],\"end\":\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz...
  |                ---------------------------------------------------------------------------------------------------- there
  |
  = at: #/é/2500/1
";
        human(&text, std::slice::from_ref(&diagnostic), expected);
        let coloured = render_human(&[diagnostic], &Source::new("spec/a.yaml", text), true);
        assert!(
            coloured.contains("spec/a.yaml:1:20011") && coloured.contains("spec/a.yaml:1:40016")
        );
    }

    #[test]
    fn for_programs() {
        let expected = concat!(
            r#"{"severity":"error","code":"duplicate-operation-id","message":"`bär` is given twice","file":"a,b.yaml","#,
            r#""label":"again here","pointer":"/paths/~1pets/post/operationId","line":6,"column":20,"#,
            r#""range":{"start":106,"end":110},"labels":[{"label":"first here","#,
            r#""pointer":"/paths/~1pets/get/operationId","line":4,"column":25,"range":{"start":55,"end":59}}],"#,
            r#""help":"rename one of them:\n`createBär`"}"#,
            "\n",
            r#"{"severity":"warning","code":"no-responses","message":"100%","file":"a,b.yaml","#,
            r#""label":"","pointer":"/paths/~1pets/put","line":3,"column":3,"#,
            r#""range":{"start":24,"end":29},"labels":[],"help":null}"#,
            "\n",
        );
        assert_eq!(
            render_json(&[clash(), missing()], &Source::new("a,b.yaml", PETS)),
            expected
        );
    }

    #[test]
    fn for_github() {
        let expected = "\
::error file=a%2Cb.yaml,line=6,col=20,title=duplicate-operation-id::`bär` is given twice%0Aagain here%0A\
at: #/paths/~1pets/post/operationId%0Ahelp: rename one of them:%0A`createBär`
::warning file=a%2Cb.yaml,line=3,col=3,title=no-responses::100%25%0Aat: #/paths/~1pets/put
";
        assert_eq!(
            render_github(&[clash(), missing()], &Source::new("a,b.yaml", PETS)),
            expected
        );
    }

    #[test]
    fn document_order() {
        let places = [
            ("/paths/~1pets/post", "d"),
            ("/paths", "b"),
            ("/paths/~1pets/get/tags", "c"),
            ("/paths/x", "b2"),
            ("", "a"),
        ];
        let diagnostics =
            places.map(|(pointer, message)| Diagnostic::error("c", value(pointer), message));
        let mut diagnostics = diagnostics.to_vec();
        sort(&mut diagnostics, &Source::new("a.yaml", PETS));
        assert_eq!(
            diagnostics
                .iter()
                .map(|it| it.message.as_str())
                .collect::<Vec<_>>(),
            ["a", "b", "b2", "c", "d"]
        );
    }
}
