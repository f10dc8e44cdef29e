//! Parses the tags and entities of HTML.

/// The maximum length of a tag, in bytes.
const LONGEST_TAG: usize = 4096;

/// An HTML tag; a comment has no name.
pub(super) struct Tag<'h> {
    pub(super) name: String,
    pub(super) is_end: bool,
    pub(super) attributes: &'h str,
}

impl Tag<'_> {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let start = lower.find(&format!("{name}="))? + name.len() + 1;
        let value = self.attributes.get(start..)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => value.get(1..)?.split(quote).next(),
            None => value.split(char::is_whitespace).next(),
        };
        value.map(|value| decoded(value.trim()))
    }
}

/// Returns the tag at the start of a text, and its length.
pub(super) fn tag(text: &str) -> Option<(Tag<'_>, usize)> {
    if text.starts_with("<!--") {
        let comment = Tag {
            name: String::new(),
            is_end: false,
            attributes: "",
        };
        let length = text.find("-->").map_or(text.len(), |end| end + 3);
        return Some((comment, length));
    }
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let length = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    let (name, behind) = inner.split_at(length.unwrap_or(inner.len()));
    let end = behind
        .bytes()
        .take(LONGEST_TAG)
        .position(|byte| byte == b'>')?;
    let attributes = behind.get(..end)?;
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (attributes.is_empty()
            || attributes.starts_with(|c: char| c.is_whitespace() || c == '/'));
    let length = text.len() - behind.len() + end + 1;
    is_tag.then(|| {
        let tag = Tag {
            name: name.to_ascii_lowercase(),
            is_end,
            attributes,
        };
        (tag, length)
    })
}

pub(super) fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let length = if let Some((_, length)) = tag(from) {
            length
        } else {
            out.push('<');
            1
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out + rest
}

/// Returns a text with its most common entities decoded.
pub(super) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}
