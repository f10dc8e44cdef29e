//! Types as they are used.

use std::fmt;

use super::Name;

/// A type as it is used.
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
    /// The runtime's `Duration`: a span in years to nanoseconds.
    Duration,
    /// `uuid::Uuid`.
    Uuid,
    /// `std::net::Ipv4Addr`.
    Ipv4,
    /// `std::net::Ipv6Addr`.
    Ipv6,
    /// Bytes that are a string in Base64.
    Base64,
    /// Bytes that are a string in the URL-safe Base64, without padding.
    Base64Url,
    /// A string that is not to be printed.
    Secret,
    /// `bytes::Bytes`.
    Bytes,
    /// The runtime's `Body`: bytes, or a stream of them.
    Body,
    /// The runtime's `Media`: a body with its media type.
    Media,
    /// The runtime's `File`: a part that is a file.
    File,
    /// A type of another crate.
    Foreign(Box<Foreign>),
    /// The runtime's `Items`: a sequence.
    Items(Box<Type>),
    /// The runtime's `Events`: a sequence of events with such data.
    Events(Box<Type>),
    /// A vector.
    Array(Box<Type>),
    /// A tuple.
    Tuple(Vec<Type>),
    /// A map from strings.
    Map(Box<Type>),
    /// A value or null.
    Nullable(Box<Type>),
    /// A type of `types`.
    Named(Name),
    /// A type that stands in the file of an operation.
    Local(Name),
}

/// A type of another crate, which a format has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// Its path.
    pub path: ForeignPath,
    /// The format.
    pub format: String,
    /// Whether its values are strings; otherwise they are numbers.
    pub text: bool,
}

/// The path of a type of another crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignPath {
    /// The crate.
    pub krate: Name,
    /// The segments after the crate.
    pub segments: Vec<Name>,
    /// Whether it has the argument `<String>`.
    pub of_string: bool,
}

impl fmt::Display for ForeignPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.krate.as_str())?;
        for segment in &self.segments {
            write!(f, "::{}", segment.as_str())?;
        }
        f.write_str(if self.of_string { "<String>" } else { "" })
    }
}

impl Type {
    /// The types in arrays, maps and tuples of it; itself, where it is none.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::Items(inner)
            | Self::Events(inner)
            | Self::Array(inner)
            | Self::Map(inner)
            | Self::Nullable(inner) => inner.leaves(),
            Self::Tuple(places) => places.iter().flat_map(Self::leaves).collect(),
            _ => vec![self],
        }
    }

    /// Whether there is a string that may be null in an array or a map of it.
    #[must_use]
    pub fn has_nullable_text(&self) -> bool {
        match self {
            Self::Array(inner) | Self::Map(inner) => {
                inner.is_nullable_text() || inner.has_nullable_text()
            }
            _ => false,
        }
    }

    /// Whether it is a string or null.
    #[must_use]
    pub fn is_nullable_text(&self) -> bool {
        matches!(self, Self::Nullable(inner) if **inner == Self::String)
    }

    /// Whether there is a tuple in it.
    #[must_use]
    pub fn has_tuple(&self) -> bool {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.has_tuple(),
            Self::Tuple(_) => true,
            _ => false,
        }
    }
}
