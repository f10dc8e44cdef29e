//! Markdown (CommonMark with tables) that rustdoc and clippy take without a warning.

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};
use pulldown_cmark_to_cmark::{Options as Rendering, cmark_with_options};

use super::is_direction;

const OPTIONS: Options = Options::ENABLE_TABLES;

/// Markdown that rustdoc and clippy take, in lines: plain text as it is, anything else written anew.
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
    let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(&text, OPTIONS)).collect();
    let rendered = if events.iter().all(is_plain) {
        text
    } else {
        render(events)
    };
    rendered
        .trim()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Whether a text is nothing but words, as most are: it does not have to be parsed to know that it is plain.
fn is_prose(text: &str) -> bool {
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || b" .,;'\"()?%-".contains(&c);
    let is_line = |line: &str| {
        line.starts_with(|c: char| c.is_ascii_alphabetic())
            && !line.ends_with(' ')
            && line.bytes().all(is_plain)
    };
    !text.is_empty() && !text.ends_with('\n') && text.split('\n').all(is_line)
}

/// Whether a text is one span of code, as each place in the document is.
fn is_code(text: &str) -> bool {
    let inner = text
        .strip_prefix('`')
        .and_then(|text| text.strip_suffix('`'));
    let is_plain = |c: u8| matches!(c, b' '..=b'~') && c != b'`';
    inner.is_some_and(|inner| !inner.is_empty() && inner.bytes().all(is_plain))
}

/// Whether an event stands for itself in a doc comment.
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
            }) if leads_somewhere(&dest_url) => {
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
            // rustdoc would look for an item of that name.
            Event::Start(Tag::Link { .. }) => in_link += 1_000,
            Event::End(TagEnd::Link) if in_link >= 1_000 => in_link -= 1_000,
            Event::End(TagEnd::Link) => {
                in_link = in_link.saturating_sub(1);
                safe.push(Event::End(TagEnd::Link));
            }
            Event::Html(html) | Event::InlineHtml(html) => safe.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => safe.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => safe.push(Event::End(TagEnd::Paragraph)),
            Event::Text(text) if !in_code && in_link == 0 => link_urls(&text, &mut safe),
            event => safe.push(event),
        }
    }
    let rendering = Rendering {
        code_block_token_count: 3,
        ..Rendering::default()
    };
    // Writing to a string cannot fail; an event that is out of place leaves what was written so far.
    let _ = cmark_with_options(safe, &mut rendered, OPTIONS, rendering);
    rendered
}

/// The language of a code block, so that rustdoc never takes it for a test.
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

fn leads_somewhere(url: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// Makes links of the URLs in a text.
fn link_urls(text: &str, events: &mut Vec<Event<'_>>) {
    let mut rest = text;
    while let Some((start, length)) = find_url(rest) {
        let (before, from) = rest.split_at(start);
        let (url, behind) = from.split_at(length);
        events.push(Event::Text(before.to_owned().into()));
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
    events.push(Event::Text(rest.to_owned().into()));
}

/// Where in a text a URL begins, and its length.
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
    fn words_are_left_as_they_are() {
        check("", &[]);
        check("The name (if any).", &["The name (if any)."]);
        check("`#/paths/~1pets`", &["`#/paths/~1pets`"]);
        check("One,\ntwo.\n", &["One,", "two."]);
        check("- not\n- words", &["* not", "* words"]);
        check("See https://a.example.", &["See <https://a.example>."]);
    }

    proptest! {
        /// What is told by looking at the bytes is what the parser says of it.
        #[test]
        fn what_is_plain_is_left_by_the_parser(
            text in "([a-zA-Z0-9 .,;'\"()?%-]{1,12}\n?){0,4}|`[ -~]{0,6}`",
        ) {
            if is_prose(&text) || is_code(&text) {
                prop_assert_eq!(parsed(&text), text.lines().collect::<Vec<_>>());
            }
        }
    }
}
