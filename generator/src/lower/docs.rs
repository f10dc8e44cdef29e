//! What the document says in words, as Markdown that rustdoc takes without a warning.

use openapiv3::{ExternalDocumentation, OpenAPI, Operation, PathItem, Schema};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};
use pulldown_cmark_to_cmark::{Options as Rendering, cmark_with_options};

use serde_json::Value;

use crate::pointer::Pointer;

const OPTIONS: Options = Options::ENABLE_TABLES;

/// The documentation of the crate.
pub(super) fn of_api(api: &OpenAPI) -> Vec<String> {
    let mut docs = paragraphs([api.info.description.as_deref()]);
    external(&mut docs, api.external_docs.as_ref());
    docs
}

/// The documentation of a type: ends with where its schema stands.
pub(super) fn of_schema(schema: Option<&Schema>, at: &Pointer) -> Vec<String> {
    let data = schema.map(|schema| &schema.schema_data);
    let title = data.and_then(|data| data.title.as_deref());
    let description = data.and_then(|data| data.description.as_deref());
    let mut docs = paragraphs([
        title.filter(|title| description.is_none_or(|text| !text.starts_with(title))),
        description,
    ]);
    external(&mut docs, data.and_then(|data| data.external_docs.as_ref()));
    deprecated(&mut docs, data.is_some_and(|data| data.deprecated));
    source(&mut docs, &at.to_string());
    docs
}

/// The documentation of a field.
pub(super) fn of_property(schema: Option<&Schema>) -> Vec<String> {
    let data = schema.map(|schema| &schema.schema_data);
    let mut docs = paragraphs([data.and_then(|data| data.description.as_deref())]);
    default(&mut docs, data.and_then(|data| data.default.as_ref()));
    deprecated(&mut docs, data.is_some_and(|data| data.deprecated));
    docs
}

/// Says what is meant where nothing is given.
pub(super) fn default(docs: &mut Vec<String>, value: Option<&Value>) {
    /// The longest value that is told, in characters.
    const LONGEST: usize = 80;
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return;
    };
    let text = value.to_string();
    let plain = |c: char| !(c.is_control() || is_direction(c) || c == '`');
    if text.chars().count() > LONGEST || !text.chars().all(plain) {
        return;
    }
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(format!("Defaults to `{text}`."));
}

/// The documentation of an operation, which is that of its path item where it has none of its own.
pub(super) fn of_operation(operation: &Operation, item: &PathItem) -> Vec<String> {
    let own = (&operation.summary, &operation.description);
    let (summary, description) = match own {
        (None, None) => (&item.summary, &item.description),
        own => own,
    };
    let (summary, description) = (summary.as_deref(), description.as_deref());
    let mut docs = paragraphs([summary, description.filter(|text| Some(*text) != summary)]);
    external(&mut docs, operation.external_docs.as_ref());
    deprecated(&mut docs, operation.deprecated);
    docs
}

/// A text alone.
pub(super) fn of_text(text: Option<&str>) -> Vec<String> {
    paragraphs([text])
}

/// Says that something is deprecated.
pub(super) fn deprecated(docs: &mut Vec<String>, deprecated: bool) {
    if deprecated {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.push("Deprecated.".to_owned());
    }
}

/// Adds a paragraph that says where something comes from.
pub(super) fn source(docs: &mut Vec<String>, place: &str) {
    paragraph(docs, code(place));
}

/// Adds a paragraph.
pub(super) fn paragraph(docs: &mut Vec<String>, text: String) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(text);
}

/// A text as code.
pub(super) fn code(text: &str) -> String {
    let is_shown = |c: char| !(c.is_control() || is_direction(c) || c == '`');
    let shown = text.chars().map(|c| if is_shown(c) { c } else { ' ' });
    format!("`{}`", shown.collect::<String>())
}

fn external(docs: &mut Vec<String>, external: Option<&ExternalDocumentation>) {
    let Some(external) = external else { return };
    let text = external.description.as_deref().unwrap_or("See");
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.extend(markdown(&format!(
        "{}: <{}>",
        text.trim_end_matches('.'),
        external.url
    )));
}

fn paragraphs<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> Vec<String> {
    let mut docs = Vec::new();
    for text in texts
        .into_iter()
        .flatten()
        .filter(|text| !text.trim().is_empty())
    {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.extend(markdown(text));
    }
    docs
}

/// Markdown that rustdoc and clippy take: plain text as it is, anything else written anew.
fn markdown(text: &str) -> Vec<String> {
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

/// Whether a character changes the direction of text, which the compiler refuses in comments.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
