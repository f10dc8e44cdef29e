//! Tests the positions of pointers in texts.

use super::{Pointer, Source};

/// Asserts the text of the key, and the text shown for the value, of each pointer.
#[track_caller]
fn check(text: &str, cases: &[(&str, &str, &str)]) {
    let source = Source::new("x", text);
    let positions = source.positions();
    for (pointer, key, value) in cases {
        let at = Pointer::parse(pointer).unwrap();
        assert_eq!(&text[positions.key(&at)], *key, "the key of {pointer}");
        assert_eq!(
            &text[positions.value(&at)],
            *value,
            "the value of {pointer}"
        );
    }
}

#[test]
fn yaml() {
    let text = "é: ü # ö\n200: 'it''s'  \ntrue:\n- {a: b}\n- \"é\\n\"\n- x: y\n  z: 1\n";
    check(
        text,
        &[
            ("", "é: ü # ö", "é: ü # ö"),
            ("/é", "é", "ü"),
            ("/200", "200", "'it''s'"),
            ("/true", "true", "true"),
            ("/true/0", "{a: b}", "{a: b}"),
            ("/true/0/a", "a", "b"),
            ("/true/1", "\"é\\n\"", "\"é\\n\""),
            ("/true/2", "x: y", "x: y"),
            ("/true/2/z", "z", "1"),
        ],
    );
    check(
        &text.replace('\n', "\r\n"),
        &[("/200", "200", "'it''s'"), ("/true/2/z", "z", "1")],
    );
    check(
        &format!("\u{FEFF}{text}"),
        &[("/200", "200", "'it''s'"), ("/true/2/z", "z", "1")],
    );
}

#[test]
fn json() {
    let text = "{\n\t\"a\\/b\" : { \"\\ud83d\\ude00\": \"\\uD83D\\uDE00\", \"\\u00e9\": \"\\\\ud83d\",\t\"n\":null },\n\
                    \t\"l\":[1.5e3,[ ],{\"x\":\"é\"}]\n}";
    check(
        text,
        &[
            ("/a~1b", "\"a\\/b\"", "\"a\\/b\""),
            ("/a~1b/é", "\"\\u00e9\"", "\"\\\\ud83d\""),
            ("/a~1b/n", "\"n\"", "null"),
            ("/l/0", "1.5e3", "1.5e3"),
            ("/l/1", "[ ]", "[ ]"),
            ("/l/2", "{\"x\":\"é\"}", "{\"x\":\"é\"}"),
            ("/l/2/x", "\"x\"", "\"é\""),
        ],
    );
    check(
        "{\"a\"\n:\t1,\"b\":\ttrue\r\n}",
        &[("/a", "\"a\"", "1"), ("/b", "\"b\"", "true")],
    );
}

#[test]
fn scalars() {
    let text = "a: |\n\n  one\n  two\nb: >-\n  three  \n\nc: four\n  five \nd:\ne: &x !!str six\n? [f]\n: 7\n-8: -8\n";
    check(
        text,
        &[
            ("/a", "a", "one"),
            ("/b", "b", "three"),
            ("/c", "c", "four\n  five"),
            ("/d", "d", "d"),
            ("/e", "e", "six"),
            ("/-8", "-8", "-8"),
        ],
    );
}

#[test]
fn aliases_and_merges() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more\n  <<: *base\n  b: 3\nkey: &key c\n\
                    use:\n  <<: [*more, {b: 5, d: 4}]\n  e: *key\n  f: *base\n  *key : 6\n  g: [*base]\n  h: &h {i: *h}\n";
    check(
        text,
        &[
            ("/more/a", "a", "1"),
            ("/use/a", "a", "1"),
            ("/use/b", "b", "3"),
            ("/use/d", "d", "4"),
            ("/use/e", "e", "c"),
            ("/use/f", "f", "f"),
            ("/use/f/b", "b", "2"),
            ("/use/c", "*key", "6"),
            ("/use/g/0", "*base", "*base"),
            ("/use/h/i/i/i", "i", "i"),
            ("/use/missing", "use", "use"),
        ],
    );
}

#[test]
fn missing_pointers_have_the_position_of_the_enclosing_value() {
    check(
        "a:\n  b: {c: 1}\n  d: [2]",
        &[
            ("/a/b/x/y", "b", "b"),
            ("/a/d/1", "d", "d"),
            ("/x", "a:", "a:"),
        ],
    );
    check("", &[("", "", ""), ("/a", "", "")]);
}

#[test]
fn values_before_a_syntax_error_have_positions() {
    check(
        "a: 1\nb: [2, }\nc: 3\n",
        &[("/a", "a", "1"), ("/b/0", "2", "2"), ("/c", "a: 1", "a: 1")],
    );
    check(
        "{\"a\": {\"b\": 1,\n \"c\" 2",
        &[("/a/b", "\"b\"", "1"), ("/a", "\"a\"", "\"a\"")],
    );
}

#[test]
fn closing_brackets_need_no_indentation() {
    check(
        "a:\n  b: [\n    1\n  ]\n  c: {\n\n  }\n  d: |\n    }\n  e: 2\n",
        &[("/a/b/0", "1", "1"), ("/a/e", "e", "2")],
    );
}

#[test]
fn duplicate_keys() {
    let source = Source::new("x", "a: {b/: 1}\nc: [{b: 2, b: 3}]\na: 4\n");
    let positions = source.positions();
    let found = positions
        .duplicates()
        .map(|it| (it.pointer.to_string(), it.first, it.second));
    let expected = [
        ("#/c/0/b".to_owned(), 16..17, 22..23),
        ("#/a".to_owned(), 0..1, 29..30),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    check(&source.text, &[("/a", "a", "4"), ("/c/0/b", "b", "3")]);
}

#[test]
fn lines_and_columns() {
    let text = format!("é{}\r\n\n{}x", "ü".repeat(99), "\t".repeat(200));
    let source = Source::new("x", text);
    let positions = source.positions();
    for (byte, place) in [
        (0, (1, 1)),
        (2, (1, 2)),
        (200, (1, 101)),
        (202, (2, 1)),
        (203, (3, 1)),
        (403, (3, 201)),
    ] {
        assert_eq!(positions.line_column(byte), place);
        assert_eq!(positions.byte(place.0, place.1), byte);
    }
    assert_eq!(positions.line_column(1), (1, 1), "inside a character");
    assert_eq!(positions.line_column(9999), (3, 202), "after the end");
    assert_eq!(positions.byte(2, 7), 202, "after the line's end");
    assert_eq!(positions.byte(9, 1), 404, "after the last line");
    assert_eq!((positions.line(1), positions.line(202)), (0..200, 202..202));
}
