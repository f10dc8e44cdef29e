//! Media types, as documents name them.

use crate::model::{Codec, Content, Framing};

/// A media type without its parameters, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Essence {
    /// The part before the slash.
    pub(in crate::lower) kind: String,
    /// The part behind it.
    pub(in crate::lower) subtype: String,
}

impl Essence {
    /// What a media type says; `None` where it is none.
    pub(in crate::lower) fn parse(media_type: &str) -> Option<Self> {
        let is_printable = media_type.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let essence = media_type.split(';').next()?.trim().to_ascii_lowercase();
        let essence = if essence == "*" { "*/*" } else { &essence };
        let (kind, subtype) = essence.split_once('/')?;
        let is_name = |name: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+*".contains(c);
            !name.is_empty() && name.chars().all(allowed)
        };
        // Both are the same, by RFC 7303.
        let kind = if essence == "text/xml" {
            "application"
        } else {
            kind
        };
        (is_printable && is_name(kind) && is_name(subtype)).then(|| Self {
            kind: kind.to_owned(),
            subtype: subtype.to_owned(),
        })
    }

    /// That of bytes, and how to name them: as the document does, if a header can.
    pub(in crate::lower) fn of_bytes(named: &str) -> (Self, &str) {
        const BYTES: &str = "application/octet-stream";
        let is_sendable = |byte: u8| byte.is_ascii_graphic() && byte != b',';
        let named = if !named.is_empty() && named.bytes().all(is_sendable) {
            named
        } else {
            BYTES
        };
        let essence = Self {
            kind: "application".to_owned(),
            subtype: "octet-stream".to_owned(),
        };
        (essence, named)
    }

    /// Whether it stands for several.
    pub(in crate::lower) fn is_range(&self) -> bool {
        self.kind == "*" || self.subtype == "*"
    }

    /// Whether it is JSON.
    pub(in crate::lower) fn is_json(&self) -> bool {
        self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// Whether it is text that is no JSON.
    pub(in crate::lower) fn is_text(&self) -> bool {
        self.kind == "text" || is_text(&self.subtype)
    }

    /// Whether it is for bytes that are no text.
    pub(super) fn is_media(&self) -> bool {
        let is_picture = self.subtype.ends_with("+xml");
        matches!(self.kind.as_str(), "image" | "audio" | "video" | "font") && !is_picture
            || self.subtype == "octet-stream"
    }
}

/// Whether a subtype that is not below `text/` is text nevertheless.
pub(in crate::lower) fn is_text(subtype: &str) -> bool {
    const KNOWN: &[&str] = &[
        "graphql",
        "javascript",
        "jwt",
        "sql",
        "toml",
        "x-yaml",
        "xml",
        "yaml",
    ];
    KNOWN.contains(&subtype)
        || subtype.ends_with("+xml")
        || subtype.ends_with("+yaml")
        || framing(subtype).is_some()
}

/// Whether a subtype is an encoding of values as bytes.
pub(in crate::lower) fn is_binary_encoding(subtype: &str) -> bool {
    const KNOWN: &[&str] = &[
        "avro",
        "bson",
        "cbor",
        "grpc",
        "msgpack",
        "octet-stream",
        "pdf",
        "protobuf",
        "thrift",
        "zip",
    ];
    let mut words = subtype.split(['.', '+', '-']);
    subtype == "octet-stream" || words.any(|word| KNOWN.contains(&word))
}

/// How the items stand in a body, where a subtype is for a sequence that may have no end.
pub(in crate::lower) fn framing(subtype: &str) -> Option<Framing> {
    let suffix = subtype.rsplit('+').next().unwrap_or_default();
    let name = if subtype == "stream+json" {
        subtype
    } else {
        suffix.strip_prefix("x-").unwrap_or(suffix)
    };
    match name {
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "stream+json" => Some(Framing::Lines),
        "json-seq" => Some(Framing::Records),
        "event-stream" => Some(Framing::Events),
        _ => None,
    }
}

/// What is sent for a content, which is never a range where it can be another, and what is taken for it.
pub(in crate::lower) fn sent(codec: &Codec, media_types: &[&str]) -> (String, Vec<String>) {
    let first = media_types.first().copied().unwrap_or_default().trim();
    let sent = match codec {
        Codec::Json if first.contains('*') => "application/json",
        Codec::Text if first.contains('*') => "text/plain",
        Codec::Multipart if first.contains('*') => "multipart/form-data",
        _ if first.contains('*') => of_range(first),
        _ => first,
    };
    let mut accepts: Vec<String> = Vec::new();
    let own = (*codec != Codec::Media).then_some(&sent);
    for media_type in own.into_iter().chain(media_types) {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let essence = if essence == "*" { "*/*" } else { essence }.to_ascii_lowercase();
        if !accepts.contains(&essence) {
            accepts.push(essence);
        }
    }
    (sent.to_owned(), accepts)
}

/// A media type of a range, for examples.
fn of_range(range: &str) -> &'static str {
    match range.split('/').next().unwrap_or_default() {
        "audio" => "audio/mpeg",
        "image" => "image/png",
        "text" => "text/plain",
        "video" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// What `Accept` says for the contents of some bodies, each with whether it is its body's preferred one.
pub(in crate::lower) fn accept<'m>(contents: impl Iterator<Item = (bool, &'m Content)>) -> String {
    let mut found: Vec<(String, bool)> = Vec::new();
    for (is_preferred, content) in contents {
        let own = (content.codec != Codec::Media).then_some(content.media_type.as_str());
        let others = content.accepts.iter().map(String::as_str);
        let others = others.skip(usize::from(own.is_some()));
        for media_type in own.into_iter().chain(others) {
            let is_preferred = is_preferred && !media_type.contains('*');
            match found.iter_mut().find(|(known, _)| known == media_type) {
                Some((_, preferred)) => *preferred |= is_preferred,
                None => found.push((media_type.to_owned(), is_preferred)),
            }
        }
    }
    let has_preferred = found.iter().any(|(_, is_preferred)| *is_preferred);
    let said = found.into_iter().map(|(media_type, is_preferred)| {
        if is_preferred || !has_preferred {
            media_type
        } else {
            format!("{media_type};q=0.9")
        }
    });
    said.collect::<Vec<_>>().join(", ")
}
