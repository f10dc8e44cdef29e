//! Tests how diagnostics are rendered.

use super::{Diagnostic, Place, Sources, render_github, render_human, render_json, sort};
use crate::{pointer::Pointer, source::Source};

const PETS: &str = "openapi: 3.0.0
paths:
  /pets:
    get: { operationId: bär, tags: [ö, b] }
    post:
      operationId: bär
";

fn from(name: &str, text: impl Into<String>) -> Sources {
    Sources::from(&Source::new(name, text))
}

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
        render_human(diagnostics, &from("spec/a.yaml", text), false),
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
fn byte_ranges_may_be_out_of_bounds() {
    let at = |range| [Diagnostic::error("syntax", Place::Bytes(0, range), "m")];
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
fn control_characters_are_replaced() {
    let diagnostic = Diagnostic::error("c", value("/a\u{1b}[0m"), "m\u{1b}[0m")
        .help("h\u{1b}[0m")
        .label("l\u{1b}[0m");
    let source = from("a.yaml", "\u{1b}[0m: 1\n");
    assert!(!render_human(std::slice::from_ref(&diagnostic), &source, false).contains('\u{1b}'));
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
    let coloured = render_human(&[diagnostic], &from("spec/a.yaml", text), true);
    assert!(coloured.contains("spec/a.yaml:1:20011") && coloured.contains("spec/a.yaml:1:40016"));
}

#[test]
fn the_number_of_shown_positions_is_limited() {
    let text = "- a\n- b\n- c\n- d\n- e\n- f\n";
    let first = Diagnostic::error("c", value("/0"), "m");
    let diagnostic = (1..6).fold(first, |all, index| all.and(value(&format!("/{index}")), ""));
    let expected = "error[c]: m\n --> spec/a.yaml:1:3\n  |\n1 | - a\n  |   ^\n2 | - b\n  |   -\n3 | - c\n  |   -\n\
                        4 | - d\n  |   -\n  |\n  = note: and at 2 more places\n  = at: #/0\n";
    human(text, std::slice::from_ref(&diagnostic), expected);
    let json = render_json(&[diagnostic], &from("a.yaml", text));
    assert_eq!(json.matches("pointer").count(), 6);
}

#[test]
fn for_programs() {
    let expected = concat!(
        r#"{"severity":"error","code":"duplicate-operation-id","message":"`bär` is given twice","file":"a,b.yaml","#,
        r#""label":"again here","pointer":"/paths/~1pets/post/operationId","line":6,"column":20,"#,
        r#""range":{"start":106,"end":110},"labels":[{"file":"a,b.yaml","label":"first here","#,
        r#""pointer":"/paths/~1pets/get/operationId","line":4,"column":25,"range":{"start":55,"end":59}}],"#,
        r#""help":"rename one of them:\n`createBär`"}"#,
        "\n",
        r#"{"severity":"warning","code":"no-responses","message":"100%","file":"a,b.yaml","#,
        r#""label":"","pointer":"/paths/~1pets/put","line":3,"column":3,"#,
        r#""range":{"start":24,"end":29},"labels":[],"help":null}"#,
        "\n",
    );
    assert_eq!(
        render_json(&[clash(), missing()], &from("a,b.yaml", PETS)),
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
        render_github(&[clash(), missing()], &from("a,b.yaml", PETS)),
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
    sort(&mut diagnostics, &from("a.yaml", PETS));
    assert_eq!(
        diagnostics
            .iter()
            .map(|it| it.message.as_str())
            .collect::<Vec<_>>(),
        ["a", "b", "b2", "c", "d"]
    );
}
