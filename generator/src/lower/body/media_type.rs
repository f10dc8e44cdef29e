//! Parses media types of documents and decides which ones are sent and accepted.

use crate::model::{Codec, Content, Framing};

/// A media type without its parameters, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Essence {
    /// The type: the part before the slash.
    pub(in crate::lower) kind: String,
    /// The part after the slash.
    pub(in crate::lower) subtype: String,
}

impl Essence {
    /// Parses a media type; returns `None` if it is invalid.
    pub(in crate::lower) fn parse(media_type: &str) -> Option<Self> {
        let is_printable = media_type.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let essence = media_type.split(';').next()?.trim().to_ascii_lowercase();
        let essence = if essence == "*" { "*/*" } else { &essence };
        let (kind, subtype) = essence.split_once('/')?;
        let is_name = |name: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+*".contains(c);
            !name.is_empty() && name.chars().all(allowed)
        };
        // RFC 7303 declares both equivalent.
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

    /// Returns the essence of bytes, and the media type to send: the one in the document, if it is valid in a header.
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

    /// Returns whether it is a media type range.
    pub(in crate::lower) fn is_range(&self) -> bool {
        self.kind == "*" || self.subtype == "*"
    }

    /// Returns whether it is JSON.
    pub(in crate::lower) fn is_json(&self) -> bool {
        self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// Returns whether it is text other than JSON.
    pub(in crate::lower) fn is_text(&self) -> bool {
        self.kind == "text" || is_text(&self.subtype)
    }

    /// Returns whether it is for bytes that are not text.
    pub(super) fn is_media(&self) -> bool {
        let is_picture = self.subtype.ends_with("+xml");
        matches!(self.kind.as_str(), "image" | "audio" | "video" | "font") && !is_picture
            || self.subtype == "octet-stream"
    }
}

/// Returns whether a subtype outside of `text/` is text nevertheless.
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

/// Returns whether a subtype is a binary encoding of values.
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

/// Returns whether a media type without parameters is a merge patch (RFC 7396).
pub(in crate::lower) fn is_merge_patch(essence: &str) -> bool {
    essence.ends_with("/merge-patch+json") || essence.ends_with("+merge-patch+json")
}

/// Returns the framing of the items in a body, if the subtype is for a sequence.
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

/// Returns the media type that is sent for a content, which is a specific one instead of a range if possible, and the
/// accepted media types.
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

/// Returns an example of a media type in a range.
fn of_range(range: &str) -> &'static str {
    match range.split('/').next().unwrap_or_default() {
        "audio" => "audio/mpeg",
        "image" => "image/png",
        "text" => "text/plain",
        "video" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// Returns the value of `Accept` for the contents of some bodies, each with whether it is preferred in its body.
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
