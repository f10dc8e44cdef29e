//! Tests the trees of JSON texts.

use std::ops::Range;

use proptest::{collection::vec, prelude::*, sample::select};
use serde::de::IgnoredAny;

use super::{Tree, json, yaml};
use crate::pointer::Pointer;

/// Asserts that both readers return the same tree for a JSON text.
#[track_caller]
fn check(text: &str) -> Tree {
    let tree = json::read(text).unwrap();
    assert_eq!(tree, without_blanks(text, yaml::read(text)), "{text}");
    tree
}

/// Removes the blanks after values, which saphyr includes and which are never shown.
fn without_blanks(text: &str, mut tree: Tree) -> Tree {
    let characters: Vec<_> = text.chars().collect();
    for Range { start, end } in tree.nodes.iter_mut().map(|node| &mut node.characters) {
        let blanks = characters[*start..*end].iter().rev();
        *end -= blanks.take_while(|it| it.is_whitespace()).count();
    }
    tree
}

#[test]
fn values() {
    let values = r##"
        {} [] true false null 0 -0 12 -1.50e+7 1E-2 0.5
        "" "é" "\"" "\\" "\u00e9\/\b\f\n\r\t" "#" ":," "{[" "\uD83D\uDE00"
        [[],{},[[1],2],3] {"a":{"b":[]},"c":1}
    "##;
    for value in values.split_whitespace() {
        check(value);
        check(&format!("{{\"a\":{value}}}"));
        check(&format!("{{ \"é\" : [ {value}, {value} ] }}"));
        check(&format!(" {{\n  \"😀\": {value},\n  \"b\": {value}\n}}\n"));
        check(&format!("{{\r\n\t\"a\"\t:\t{value}\r\n}}\r\n"));
    }
    check("\"# a: b, \u{7f}\u{2028}\u{1F600} \"");
}

#[test]
fn names() {
    let names = r#"
        "" "a" "é😀" "\"\\\/\b\f\n\r\t" "\u0041\u00E9\u20ac" "a\uD83D\ude00b"
        "\ud83d" "\ude00\ud83d" "\ud83d\n" "\ud83d😀"
    "#;
    for name in names.split_whitespace() {
        let tree = json::read(&format!("{{{name}: 1}}"));
        let token = tree.and_then(|tree| tree.children.into_keys().next());
        let expected = serde_json::from_str(name).ok();
        assert_eq!(token.map(|(_, token)| token), expected, "{name}");
    }
}

#[test]
fn invalid_json_is_rejected() {
    let texts = r#"
        a 'a' nul nullx True {a:1} {'a':1} {1:1} {"a"} {"a":} {"a"1} {"a":1,} {,} {"a":1"b":2} {"a":1 {"a":1]
        { [ ] } [1} [1,] [,1] [1 [1""] {}{} {}, {}] 1,2 {}#a //a /**/{} é "a"é --- [a]
        01 - -a +1 .5 1. 1.e1 1e 1e+ 1e5. 0x1 NaN -Infinity
        " "a "\ "\" "\a" "\u12" "\u+123" "\u00g0" "\U0041" "\x41"
    "#;
    let blanks = ["", " ", "[1 2]", "{} {}", "{} # a", "---\n{}"];
    let controls = [
        "\u{FEFF}{}",
        "\u{a0}{}",
        "{\u{c}}",
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
    ];
    let texts = texts.split_whitespace().chain(blanks).chain(controls);
    for text in texts {
        assert_eq!(json::read(text), None, "{text}");
    }
}

#[test]
fn duplicates() {
    let tree = check("{\"a\": 1, \"b\": [{\"/\": 2, \"\\u002f\": 3}], \"a\": 4}");
    let pointers: Vec<_> = tree.duplicates.into_iter().map(|it| it.0).collect();
    assert_eq!(
        pointers,
        ["/b/0/~1", "/a"].map(|it| Pointer::parse(it).unwrap())
    );
    check(&format!("{{{}\"a\": 1}}", "\"a\": 1, ".repeat(200)));
}

#[test]
fn depth_is_not_limited() {
    let (open, close) = ("[{\"a\":".repeat(100_000), "}]".repeat(100_000));
    assert!(json::read(&format!("{open}1{close}")).is_some());
    assert!(json::read(&open).is_none());
}

/// Generates objects with `blank` between any two tokens.
fn object(blank: &'static str) -> impl Strategy<Value = String> {
    let string =
        r#""([ -!#-\[\]-~é漢😀]|\\["\\/bfnrt]|\\u[0-9a-cA-C][0-9a-fA-F]{3}|\\ud83d\\uDE00){0,4}""#;
    let number = "-?(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?([eE][+-]?[0-9])?";
    let scalar = prop_oneof![string, number, "true|false|null"];
    let any = scalar.prop_recursive(4, 32, 4, move |value| {
        let array = vec(value.clone(), 0..4).prop_map(move |it| joined(blank, ['[', ']'], &it));
        prop_oneof![array, members(blank, value)]
    });
    members(blank, any)
}

/// Generates objects with few different names, so that some are duplicates.
fn members(
    blank: &'static str,
    value: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    let name = r#""([ab/~é😀0]|\\u00e9|\\/|\\n|\\"){0,2}""#;
    let member =
        (name, value).prop_map(move |(name, value)| format!("{name}{blank}:{blank}{value}"));
    vec(member, 0..4).prop_map(move |it| joined(blank, ['{', '}'], &it))
}

fn joined(blank: &str, [open, close]: [char; 2], parts: &[String]) -> String {
    let parts = parts.join(&format!("{blank},{blank}"));
    format!("{open}{blank}{parts}{blank}{close}")
}

proptest! {
    /// Covers blanks, duplicate names, escapes, and characters outside ASCII.
    #[test]
    fn both_readers_return_the_same_tree(text in select(&["", " ", "\n  ", "\r\n\t"][..]).prop_flat_map(object)) {
        check(&text);
    }
    /// The reader accepts the same texts as `serde_json`.
    #[test]
    fn texts_are_json_if_serde_json_reads_them(
        text in r#"([\[\]{},:]|[ \n\f]|[-+.0-2eE]|"([a\\"/nu0é\n]|\\u00E9)?"|true|null){0,8}"#
    ) {
        let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(json::read(&text).is_some(), is_json);
    }
}
