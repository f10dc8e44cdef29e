//! Converts Markdown (CommonMark with tables) to a form that rustdoc and clippy accept without warnings.

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};
use pulldown_cmark_to_cmark::{Options as Rendering, cmark_with_options};

use super::{direction::is_direction, html};

const OPTIONS: Options = Options::ENABLE_TABLES;

/// Returns Markdown that rustdoc and clippy accept, in lines: plain text unchanged, other text rendered again.
pub(super) fn lines(text: &str) -> Vec<String> {
    if is_prose(text) || is_code(text) {
        return text.lines().map(str::to_owned).collect();
    }
    parsed(text)
}

fn parsed(text: &str) -> Vec<String> {
    let text = text.replace('\t', "    ");
    let text: String = text
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || is_direction(*c)))
        .collect();
    if is_nested(&text) {
        return verbatim(&text);
    }
    let text = html::to_markdown(&text, OPTIONS).into_owned();
    let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(&text, OPTIONS)).collect();
    let rendered = if !text.contains('&') && events.iter().all(is_plain) {
        text
    } else if is_deep(&events) {
        return verbatim(&text);
    } else {
        render(events)
    };
    rendered
        .trim()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The maximum depth of quotations and lists.
const DEEPEST: usize = 24;

/// Returns whether a line begins with so many marks of quotations and lists that parsing takes long.
fn is_nested(text: &str) -> bool {
    let marks = |line: &str| {
        let marks = line.bytes().take_while(|byte| b" >-*+".contains(byte));
        marks.filter(|byte| *byte != b' ').count()
    };
    // A thematic break is a line of one mark.
    let is_ruler = |line: &str| line.bytes().all(|byte| b" -*".contains(&byte));
    text.lines()
        .any(|line| marks(line) > DEEPEST && !is_ruler(line))
}

/// Returns whether elements are nested too deeply for the printer.
fn is_deep(events: &[Event<'_>]) -> bool {
    let mut depth = 0_usize;
    events.iter().any(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 2 * DEEPEST
    })
}

/// Returns a text unchanged, in a code block.
fn verbatim(text: &str) -> Vec<String> {
    let text = text.replace("```", "~~~");
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    let fence = |fence: &str| std::iter::once(fence.to_owned());
    fence("```text").chain(lines).chain(fence("```")).collect()
}

/// Returns whether a text consists of words only. Most do, and need no parsing.
fn is_prose(text: &str) -> bool {
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || b" .,;'\"()?%-".contains(&c);
    let is_line = |line: &str| {
        line.starts_with(|c: char| c.is_ascii_alphabetic())
            && !line.ends_with(' ')
            && line.bytes().all(is_plain)
    };
    !text.is_empty() && !text.ends_with('\n') && text.split('\n').all(is_line)
}

/// Returns whether a text is one code span, as the pointers in docs are.
fn is_code(text: &str) -> bool {
    let inner = text
        .strip_prefix('`')
        .and_then(|text| text.strip_suffix('`'));
    let is_plain = |c: u8| matches!(c, b' '..=b'~') && c != b'`';
    inner.is_some_and(|inner| !inner.is_empty() && inner.bytes().all(is_plain))
}

/// Returns whether an event needs no change in a doc comment.
fn is_plain(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) => !text.contains(['[', ']', '<', '>', '&']) && find_url(text).is_none(),
        Event::Code(_) | Event::SoftBreak => true,
        Event::Start(tag) => matches!(tag, Tag::Paragraph | Tag::Emphasis | Tag::Strong),
        Event::End(tag) => matches!(tag, TagEnd::Paragraph | TagEnd::Emphasis | TagEnd::Strong),
        _ => false,
    }
}

fn render(events: Vec<Event<'_>>) -> String {
    let mut rendered = String::new();
    let mut in_link = 0_usize;
    let mut in_code = false;
    let mut safe = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                safe.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(
                    language(&kind),
                ))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                safe.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) if has_known_scheme(&dest_url) => {
                in_link += 1;
                let link_type = if link_type == LinkType::Autolink {
                    link_type
                } else {
                    LinkType::Inline
                };
                safe.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            // rustdoc would take it for a link to an item.
            Event::Start(Tag::Link { .. }) => in_link += 1_000,
            Event::End(TagEnd::Link) if in_link >= 1_000 => in_link -= 1_000,
            Event::End(TagEnd::Link) => {
                in_link = in_link.saturating_sub(1);
                safe.push(Event::End(TagEnd::Link));
            }
            Event::Html(html) | Event::InlineHtml(html) => safe.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => safe.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => safe.push(Event::End(TagEnd::Paragraph)),
            Event::Text(text) if !in_code && in_link == 0 => {
                link_urls(&text.replace('\u{a0}', " "), &mut safe);
            }
            event => safe.push(event),
        }
    }
    let rendering = Rendering {
        code_block_token_count: 3,
        ..Rendering::default()
    };
    // Writing to a string cannot fail; on an unexpected event, the text so far remains.
    let _ = cmark_with_options(safe, &mut rendered, OPTIONS, rendering);
    rendered
}

/// Returns the language of a code block, which is never one that rustdoc tests.
fn language(kind: &CodeBlockKind<'_>) -> CowStr<'static> {
    const RUST: &[&str] = &[
        "rust",
        "ignore",
        "should_panic",
        "no_run",
        "compile_fail",
        "test_harness",
        "standalone",
    ];
    let word = match kind {
        CodeBlockKind::Fenced(info) => info
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    if word.is_empty() || RUST.contains(&word) || word.starts_with("edition") {
        "text".into()
    } else {
        word.to_owned().into()
    }
}

fn has_known_scheme(url: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// Pushes a text with its URLs as links.
fn link_urls(text: &str, events: &mut Vec<Event<'_>>) {
    let mut rest = text;
    while let Some((start, length)) = find_url(rest) {
        let (before, from) = rest.split_at(start);
        let (url, behind) = from.split_at(length);
        push_text(before, events);
        events.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: url.to_owned().into(),
            title: "".into(),
            id: "".into(),
        }));
        events.push(Event::Text(url.to_owned().into()));
        events.push(Event::End(TagEnd::Link));
        rest = behind;
    }
    push_text(rest, events);
}

/// Pushes a text; an ampersand that begins no entity is not escaped.
fn push_text(text: &str, events: &mut Vec<Event<'_>>) {
    let mut start = 0;
    for (index, _) in text.match_indices('&') {
        let behind = text.get(index + 1..).unwrap_or_default();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
        let name = behind.bytes().take(LONGEST_ENTITY).take_while(is_name);
        let name = name.count();
        if name == 0 || behind.as_bytes().get(name) != Some(&b';') {
            let before = text.get(start..index).unwrap_or_default();
            events.push(Event::Text(before.to_owned().into()));
            events.push(Event::InlineHtml("&".into()));
            start = index + 1;
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    events.push(Event::Text(rest.to_owned().into()));
}

/// The maximum length of an entity's name, in bytes.
const LONGEST_ENTITY: usize = 40;

/// Returns the start and the length of the first URL in a text.
fn find_url(text: &str) -> Option<(usize, usize)> {
    let start = match (text.find("https://"), text.find("http://")) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b)?,
    };
    let from = text.get(start..)?;
    let end = from
        .find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^".contains(c))
        .unwrap_or(from.len());
    let url = from
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    Some((start, url.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_code, is_prose, lines, parsed};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(lines(text), expected, "of {text:?}");
    }

    #[test]
    fn plain_text_is_unchanged() {
        check("", &[]);
        check("The name (if any).", &["The name (if any)."]);
        check("`#/paths/~1pets`", &["`#/paths/~1pets`"]);
        check("One,\ntwo.\n", &["One,", "two."]);
        check("- not\n- words", &["* not", "* words"]);
        check("See https://a.example.", &["See <https://a.example>."]);
        check("A \u{202e}mark\u{200f}", &["A mark"]);
    }

    #[test]
    fn html_becomes_markdown() {
        let cases: &[(&str, &[&str])] = &[
            ("a<br>b", &["a", "b"]),
            ("a<br/><br />b", &["a", "", "b"]),
            ("<p>One.</p><p>Two.</p>", &["One.", "", "Two."]),
            (
                "An <b>id </b>of <code>a &lt; b</code>",
                &["An **id** of `a < b`"],
            ),
            (
                "<ul>\n  <li>one</li>\n  <li><i>two</i></li>\n</ul>\nend",
                &["* one", "* *two*", "", "end"],
            ),
            (
                "See <a href=\"https://a.example/b\">the page</a>, <a href=\"#x\">x</a>",
                &["See [the page](https://a.example/b), x"],
            ),
            ("<h2>Head</h2>text", &["## Head", "", "text"]),
            (
                "<pre>\na &amp; b\n  c\n</pre>",
                &["```text", "a & b", "  c", "```"],
            ),
            (
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1|</td><td><b>2</b></td></tr></table>",
                &["|a|b|", "|-|-|", "|1\\||**2**|"],
            ),
            ("<script>alert(1)</script>kept", &["kept"]),
            (
                "<your-id> and <span style=\"x\">text</span>",
                &["\\<your-id> and text"],
            ),
            ("`<b>` is code", &["`<b>` is code"]),
            ("Fish &amp; chips&nbsp;&copy;", &["Fish & chips ©"]),
            ("R&D, &lt;b&gt;", &["R&D, \\<b>"]),
            ("a < b <c", &["a \\< b \\<c"]),
            ("<b>unclosed", &["**unclosed**"]),
            ("</b>stray", &["stray"]),
            ("<!-- hidden -->shown", &["shown"]),
        ];
        for (text, expected) in cases {
            check(text, expected);
        }
    }

    #[test]
    fn deep_texts_are_verbatim() {
        let deep = "> ".repeat(50_000) + "x";
        check(&deep, &["```text", &deep, "```"]);
        let lists: String = (0..200).map(|depth| "  ".repeat(depth) + "- x\n").collect();
        assert_eq!(lines(&lists).first().map(String::as_str), Some("```text"));
    }

    proptest! {
        /// Text that is recognized as plain by its bytes is not changed by parsing.
        #[test]
        fn the_parser_keeps_plain_text(
            text in "([a-zA-Z0-9 .,;'\"()?%-]{1,12}\n?){0,4}|`[ -~]{0,6}`",
        ) {
            if is_prose(&text) || is_code(&text) {
                prop_assert_eq!(parsed(&text), text.lines().collect::<Vec<_>>());
            }
        }
    }
}
