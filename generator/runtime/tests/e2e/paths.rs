//! Path templates and matching paths.

use runtime::path::{captures, captures_of};

#[test]
fn the_fast_check_agrees_with_the_full_match() {
    let templates = [
        "/",
        "/a",
        "/a/",
        "/{x}",
        "/a/{x}",
        "/{x}/{y}",
        "/a/{x}/b",
        "/a{x}",
        "/{x}.json",
        "/{x}-{y}",
        "/é/{x}",
        "/{a/b}",
        "/{x",
        "/{x}/",
        "",
    ];
    let paths = [
        "/",
        "/a",
        "/a/",
        "/a/b",
        "/a/b/b",
        "/a/b/c",
        "/ab",
        "/x.json",
        "/1-2",
        "/é/1",
        "/é",
        "/e/1",
        "//",
        "/{x}",
        "/a/{x}",
        "",
        "/%C3%A9/1",
    ];
    for template in templates {
        for path in paths {
            let found = captures_of(template, path, "");
            assert_eq!(found, captures(template, path), "{template} {path}");
        }
    }
}

#[test]
fn a_query_in_a_template_is_required() {
    for (template, path, query, captured) in [
        ("/a?x", "/a", "x", Some(vec![])),
        ("/a?x", "/a", "y&x", Some(vec![])),
        ("/a?x", "/a", "", None),
        ("/a?x", "/a", "x=1", None),
        ("/a?x=1&y", "/a", "y&x=1&z=2", Some(vec![])),
        ("/{a}?v={b}", "/1", "v=2", Some(vec![("a", "1"), ("b", "2")])),
        ("/{a}?v={b}", "/1", "w=2", None),
        ("/a", "/a", "x", Some(vec![])),
    ] {
        let found = captures_of(template, path, query);
        assert_eq!(found, captured, "{template} {path}?{query}");
    }
}
