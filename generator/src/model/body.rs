//! Bodies: their contents, and how each is read and written.

use super::{HeaderSet, Name, Shape, Type};

/// How a body is read and written, the preferred first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// As JSON.
    Json,
    /// As `application/x-www-form-urlencoded`, with the properties that have a style of their own.
    Form(Vec<(String, FormStyle)>),
    /// In parts, a field each.
    Multipart,
    /// As text in UTF-8.
    Text,
    /// As it is, in pieces as they come.
    Stream,
    /// As it is, in pieces as they come, with a media type of the sender's choice.
    Media,
    /// As items that come one after another.
    Sequence(Framing),
    /// As it is, all at once.
    Bytes,
}

/// How the items of a sequence stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framing {
    /// JSON, each in a line of its own.
    Lines,
    /// JSON, each behind a record separator (RFC 7464).
    Records,
    /// As server-sent events, whose data is JSON.
    Events,
    /// As server-sent events, whose data is text.
    Texts,
    /// As server-sent events, each an object of its fields; the data is JSON, or text that is none.
    Fields,
    /// As server-sent events, each an object of its fields; the data is text.
    TextFields,
}

impl Framing {
    /// The same, where the data of events is text.
    #[must_use]
    pub fn of_text(self) -> Self {
        match self {
            Self::Events => Self::Texts,
            other => other,
        }
    }

    /// Whether the items are events.
    #[must_use]
    pub fn is_events(self) -> bool {
        !matches!(self, Self::Lines | Self::Records)
    }
}

impl Codec {
    /// Whether what is read or written may be without an end.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Stream | Self::Media | Self::Sequence(_))
    }
}

/// How a property is written in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormStyle {
    /// As JSON.
    Json,
    /// Each element as a value of its own, each property under its own name.
    Exploded,
    /// The elements in one value, with a separator.
    Joined(char),
    /// Each property under a name that has its path in brackets.
    Deep,
}

/// A body: one content, or one of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its type; where there are several contents, the enum of them.
    pub ty: Type,
    /// The contents, the preferred first.
    pub contents: Vec<Content>,
}

impl Body {
    /// The enum, where there are several contents.
    #[must_use]
    pub fn choice(&self) -> Option<&Name> {
        match &self.ty {
            Type::Local(name) if self.is_choice() => Some(name),
            _ => None,
        }
    }

    /// Whether the contents have types of their own, so that a value says which one it is.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        self.contents.len() > 1 && self.contents.iter().all(|content| content.ty != self.ty)
    }

    /// The structs of its parts, where it has any.
    pub fn forms(&self) -> impl Iterator<Item = &Name> {
        let in_parts = |content: &&Content| content.codec == Codec::Multipart;
        let contents = self.contents.iter().filter(in_parts);
        contents.filter_map(|content| match &content.ty {
            Type::Local(name) => Some(name),
            _ => None,
        })
    }

    /// The content that is events, where there is one such.
    #[must_use]
    pub fn events(&self) -> Option<&Content> {
        let is_events = |content: &&Content| matches!(content.ty, Type::Events(_));
        let mut contents = self.contents.iter().filter(is_events);
        contents.next().filter(|_| contents.next().is_none())
    }

    /// Returns the media types of one of its contents.
    #[must_use]
    pub fn media_types(&self, content: &Content) -> MediaTypes {
        MediaTypes::of(&self.contents, |other| other == content)
    }

    /// The types that it mentions.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.contents.iter().flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.ty);
            std::iter::once(&content.ty).chain(parts)
        })
    }

    /// The headers that its parts declare.
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
    /// The media types and ranges that are not in the set, although they are within a range of it.
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

    /// Returns whether no media type is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.included.is_empty()
    }
}

/// What a body may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The name of the enum's variant.
    pub name: Name,
    /// The media type that is sent.
    pub media_type: String,
    /// The media types, or ranges of them, that are accepted for it.
    pub accepts: Vec<String>,
    /// How it is read and written.
    pub codec: Codec,
    /// Its type.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// The parts, where it has any: its type is then a struct of them.
    pub parts: Vec<Part>,
}

impl Content {
    /// Whether files are among its parts.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.codec == Codec::Multipart && self.parts.iter().any(Part::is_file)
    }
}

/// A part of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The field.
    pub name: Name,
    /// The setter.
    pub setter: Name,
    /// The property's name.
    pub wire: String,
    /// How it is written.
    pub kind: PartKind,
    /// The media type that it says, unless it is that of its kind; that of a file comes first.
    pub media_type: Option<String>,
    /// The headers that it declares.
    pub headers: Option<HeaderSet>,
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// How many there are.
    pub count: Count,
    /// Whether the document requires it.
    pub required: bool,
    /// Whether it is all parts that have no field of their own, by name.
    pub is_rest: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

impl Part {
    /// Whether it is a file, or several.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind == PartKind::File
    }

    /// Whether it has to be there.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required && !self.is_rest
    }
}

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// As text.
    Text,
    /// As text, all values in one part with a separator between them.
    Joined(char),
    /// As JSON.
    Json,
    /// As a file.
    File,
}

/// How many parts there are of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// None or one.
    Optional,
    /// Any number.
    Many,
}
