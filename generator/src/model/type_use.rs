//! Uses of types.

use std::fmt;

use super::Name;

/// A use of a type, as in a field or an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON.
    Any,
    /// `bool`.
    Boolean,
    /// `i8`.
    Int8,
    /// `i16`.
    Int16,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `u8`.
    Uint8,
    /// `u16`.
    Uint16,
    /// `u32`.
    Uint32,
    /// `u64`.
    Uint64,
    /// `f32`.
    Float,
    /// `f64`.
    Double,
    /// `String`.
    String,
    /// `chrono::DateTime<chrono::FixedOffset>`.
    DateTime,
    /// `chrono::NaiveDate`.
    Date,
    /// The runtime's `Time`: a time of day.
    Time,
    /// The runtime's `Duration`: a duration with units from years to nanoseconds.
    Duration,
    /// `uuid::Uuid`.
    Uuid,
    /// `std::net::Ipv4Addr`.
    Ipv4,
    /// `std::net::Ipv6Addr`.
    Ipv6,
    /// Bytes as a string in Base64.
    Base64,
    /// Bytes as a string in URL-safe Base64 without padding.
    Base64Url,
    /// A string that is never printed.
    Secret,
    /// `bytes::Bytes`.
    Bytes,
    /// The runtime's `Body`: bytes or a stream.
    Body,
    /// The runtime's `Media`: a body with its media type.
    Media,
    /// The runtime's `File`: a file in a multipart body.
    File,
    /// A type of another crate.
    External(Box<ExternalType>),
    /// The runtime's `ItemStream`: a sequence.
    ItemStream(Box<Type>),
    /// The runtime's `Events`: a sequence of events with data of this type.
    Events(Box<Type>),
    /// A vector.
    Array(Box<Type>),
    /// A tuple.
    Tuple(Vec<Type>),
    /// A map with strings as keys.
    Map(Box<Type>),
    /// A value or null.
    Nullable(Box<Type>),
    /// A type definition in `types`.
    Named(Name),
    /// A type definition in the file of an operation.
    Local(Name),
}

/// An external type, which is the type of a format.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalType {
    /// Its path.
    pub path: ExternalPath,
    /// The format.
    pub format: String,
    /// `true` if the values are strings in JSON; otherwise they are numbers.
    pub text: bool,
}

/// The path of a type of another crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalPath {
    /// The crate.
    pub krate: Name,
    /// The segments after the crate.
    pub segments: Vec<Name>,
    /// `true` if it has the argument `<String>`.
    pub of_string: bool,
}

impl fmt::Display for ExternalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.krate.as_str())?;
        for segment in &self.segments {
            write!(f, "::{}", segment.as_str())?;
        }
        f.write_str(if self.of_string { "<String>" } else { "" })
    }
}

impl Type {
    /// Returns the innermost types of sequences, arrays, maps, tuples and nullable types; for other types, the type
    /// itself.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::ItemStream(inner)
            | Self::Events(inner)
            | Self::Array(inner)
            | Self::Map(inner)
            | Self::Nullable(inner) => inner.leaves(),
            Self::Tuple(places) => places.iter().flat_map(Self::leaves).collect(),
            _ => vec![self],
        }
    }

    /// Returns whether an argument has this type itself: `5` and `text.parse()?` have it, and no other value converts to
    /// it.
    #[must_use]
    pub fn is_passed_as_it_is(&self) -> bool {
        match self {
            Self::Boolean
            | Self::Int8
            | Self::Int16
            | Self::Int32
            | Self::Int64
            | Self::Uint8
            | Self::Uint16
            | Self::Uint32
            | Self::Uint64
            | Self::Float
            | Self::Double
            | Self::Date
            | Self::Uuid
            | Self::Ipv4
            | Self::Ipv6 => true,
            Self::External(external) => {
                ["email_address", "fluent_uri"].contains(&external.path.krate.as_str())
            }
            _ => false,
        }
    }

    /// Returns whether the type is nullable, or an array or a map with nullable values inside.
    #[must_use]
    pub fn has_nullable(&self) -> bool {
        match self {
            Self::Array(inner) | Self::Map(inner) => inner.has_nullable(),
            Self::Nullable(_) => true,
            _ => false,
        }
    }

    /// Returns whether the type is a nullable string.
    #[must_use]
    pub fn is_nullable_text(&self) -> bool {
        matches!(self, Self::Nullable(inner) if **inner == Self::String)
    }

    /// Returns whether the type is or contains a tuple.
    #[must_use]
    pub fn has_tuple(&self) -> bool {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.has_tuple(),
            Self::Tuple(_) => true,
            _ => false,
        }
    }
}
