//! Bodies, their contents and codecs.

use super::{Docs, HeaderSet, Name, Shape, Type};

/// The codec of a content. The order is the order of preference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`, with the properties whose style differs from the default.
    Form(Vec<(String, FormStyle)>),
    /// Multipart, with one field for each part.
    Multipart,
    /// Text in UTF-8.
    Text,
    /// Raw bytes as a stream.
    Stream,
    /// Raw bytes as a stream, with a media type that the sender chooses.
    Media,
    /// A sequence of items.
    Sequence(Framing),
    /// Raw bytes in memory.
    Bytes,
}

/// The framing of the items of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framing {
    /// One line of JSON for each item.
    Lines,
    /// A record separator and JSON for each item (RFC 7464).
    Records,
    /// Server-sent events with JSON as data.
    Events,
    /// Server-sent events with text as data.
    Texts,
    /// Server-sent events, each as an object of its fields. The data is JSON, or text if it is not JSON.
    Fields,
    /// Server-sent events, each as an object of its fields. The data is text.
    TextFields,
}

impl Framing {
    /// Returns the framing for events whose data is text.
    #[must_use]
    pub fn of_text(self) -> Self {
        match self {
            Self::Events => Self::Texts,
            other => other,
        }
    }

    /// Returns whether the items are server-sent events.
    #[must_use]
    pub fn is_events(self) -> bool {
        !matches!(self, Self::Lines | Self::Records)
    }
}

impl Codec {
    /// Returns whether the body is a stream.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        self.is_raw_stream() || matches!(self, Self::Sequence(_))
    }

    /// Returns whether the body is a stream of raw bytes.
    #[must_use]
    pub fn is_raw_stream(&self) -> bool {
        matches!(self, Self::Stream | Self::Media)
    }
}

/// The style of a property in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormStyle {
    /// As JSON.
    Json,
    /// One value for each element, or for each property under its own name.
    Exploded,
    /// All elements in one value, with a separator.
    Joined(char),
    /// One value for each property, under a name with the path in brackets.
    Deep,
}

/// The body of a request or response, with one content for each media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The type of the body; if the contents have several types, their enum.
    pub ty: Type,
    /// The contents, the preferred first.
    pub contents: Vec<Content>,
}

impl Body {
    /// Returns the name of the enum of the contents, if there is one.
    #[must_use]
    pub fn choice(&self) -> Option<&Name> {
        match &self.ty {
            Type::Local(name) if self.is_choice() => Some(name),
            _ => None,
        }
    }

    /// Returns whether the body is an enum of its contents.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        self.contents.len() > 1 && self.contents.iter().all(|content| content.ty != self.ty)
    }

    /// Returns the names of the structs of multipart contents, and of their required parts.
    pub fn forms(&self) -> impl Iterator<Item = &Name> {
        let in_parts = |content: &&Content| content.codec == Codec::Multipart;
        let contents = self.contents.iter().filter(in_parts);
        contents.flat_map(|content| {
            let name = match &content.ty {
                Type::Local(name) => Some(name),
                _ => None,
            };
            name.into_iter().chain(&content.by_name)
        })
    }

    /// Returns the content with events, if there is exactly one.
    #[must_use]
    pub fn events(&self) -> Option<&Content> {
        let is_events = |content: &&Content| matches!(content.ty, Type::Events(_));
        let mut contents = self.contents.iter().filter(is_events);
        contents.next().filter(|_| contents.next().is_none())
    }

    /// Returns the media types of one of the contents.
    #[must_use]
    pub fn media_types(&self, content: &Content) -> MediaTypes {
        MediaTypes::of(&self.contents, |other| other == content)
    }

    /// Returns the media types for which a client reads one of the contents: if that is the first one of raw bytes, all
    /// except those of the other contents.
    #[must_use]
    pub fn received_media_types(&self, content: &Content) -> MediaTypes {
        let raw = self.contents.iter().find(|one| one.codec.is_raw_stream());
        let media_types = self.media_types(content);
        if raw == Some(content) {
            media_types.or_any(self.contents.iter().filter(|other| *other != content))
        } else {
            media_types
        }
    }

    /// Returns the types that the body mentions.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.contents.iter().flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.ty);
            std::iter::once(&content.ty).chain(parts)
        })
    }

    /// Returns the headers that parts declare.
    pub fn header_sets(&self) -> impl Iterator<Item = &HeaderSet> {
        let parts = self.contents.iter().flat_map(|content| &content.parts);
        parts.filter_map(|part| part.headers.as_ref())
    }
}

/// A set of media types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTypes {
    /// The media types, or ranges of them.
    pub included: Vec<String>,
    /// The media types and ranges that are excluded from the ranges in `included`.
    pub excluded: Vec<String>,
}

impl MediaTypes {
    /// Returns the media types of those contents that are chosen. A range of them does not include the media types of the
    /// other contents.
    pub fn of<'m>(
        contents: impl IntoIterator<Item = &'m Content>,
        is_chosen: impl Fn(&Content) -> bool,
    ) -> Self {
        let contents = contents.into_iter();
        let (chosen, others): (Vec<_>, Vec<_>) = contents.partition(|content| is_chosen(content));
        let accepts = |contents: Vec<&'m Content>| {
            let all = contents.into_iter().flat_map(|content| &content.accepts);
            all.cloned().collect::<Vec<_>>()
        };
        let (included, mut excluded) = (accepts(chosen), accepts(others));
        let has_range = included.iter().any(|media_type| media_type.contains('*'));
        excluded.retain(|other| has_range && other != "*/*");
        Self { included, excluded }
    }

    /// Returns the media types of those successful responses that a client reads as streams. If some are raw bytes,
    /// all media types except those of the other contents are streams, because servers send files with any media type.
    pub fn of_streams<'m>(contents: impl IntoIterator<Item = &'m Content>) -> Self {
        let contents: Vec<_> = contents.into_iter().collect();
        let streams = Self::of(contents.iter().copied(), |content| {
            content.codec.is_stream()
        });
        if contents.iter().any(|content| content.codec.is_raw_stream()) {
            streams.or_any(
                contents
                    .into_iter()
                    .filter(|other| !other.codec.is_stream()),
            )
        } else {
            streams
        }
    }

    /// Adds all media types except those of the other contents, unless these contain all media types themselves.
    fn or_any<'m>(mut self, others: impl Iterator<Item = &'m Content>) -> Self {
        const ANY: &str = "*/*";
        let others: Vec<_> = others.flat_map(|other| &other.accepts).cloned().collect();
        if !others.iter().any(|other| other == ANY) {
            if !self.included.iter().any(|included| included == ANY) {
                self.included.push(ANY.to_owned());
            }
            self.excluded = others;
        }
        self
    }

    /// Returns whether no media type is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.included.is_empty()
    }
}

/// One of the contents of a body: its media type, codec and type.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The name of the variant.
    pub name: Name,
    /// The media type that is sent.
    pub media_type: String,
    /// The accepted media types and media type ranges.
    pub accepts: Vec<String>,
    /// The codec that reads and writes the content.
    pub codec: Codec,
    /// The type of a value.
    pub ty: Type,
    /// The shape that a server validates.
    pub shape: Shape,
    /// The parts of a multipart content whose type is a struct; otherwise empty.
    pub parts: Vec<Part>,
    /// The name of the struct of the required parts. The constructor takes it if there are too many of them for arguments.
    pub by_name: Option<Name>,
}

impl Content {
    /// Returns whether the content has parts that are files.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.codec == Codec::Multipart && self.parts.iter().any(Part::is_file)
    }
}

/// A part of a multipart content.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The name of the field.
    pub name: Name,
    /// The name of the setter.
    pub setter: Name,
    /// The name of the property.
    pub wire: String,
    /// The encoding of the part.
    pub kind: PartKind,
    /// The media type of the part, if it differs from the default of its kind; the media type of a file takes
    /// precedence.
    pub media_type: Option<String>,
    /// The headers that the part declares.
    pub headers: Option<HeaderSet>,
    /// The type of a value.
    pub ty: Type,
    /// The shape that a server validates.
    pub shape: Shape,
    /// The number of parts that the property may have.
    pub count: Count,
    /// `true` if the document requires the part.
    pub required: bool,
    /// `true` if the field is a map of all parts without a field, by name.
    pub is_rest: bool,
    /// The documentation.
    pub docs: Docs,
}

impl Part {
    /// Returns whether the part is a file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind == PartKind::File
    }

    /// Returns whether the part must be present.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required && !self.is_rest
    }
}

/// The encoding of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Text.
    Text,
    /// Text with all values in one part, with a separator.
    Joined(char),
    /// JSON.
    Json,
    /// A file.
    File,
}

/// The number of parts of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// At most one.
    Optional,
    /// Any number.
    Many,
}
