//! Reads and writes values that have one of several types.
//!
//! The outermost union reads a value as a tree. Its variants, and the unions inside them, are read from references into
//! that tree, so that only the parts that a type keeps are copied; see `Node`.

mod node;
mod tagged;

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, SeqAccess, Visitor},
};
use serde_json::Value;

use self::node::{Node, UNION};
pub use self::tagged::{
    AddedTag, Variant, WriteAnyVariant, WriteTagged, WriteUnionVariant,
};
use super::shapes::{Memo, Shaped};

/// A value that has one of several types.
pub trait Union: Sized + Shaped {
    /// Reads an alternative.
    ///
    /// # Errors
    /// Returns an error if the type of the alternative cannot hold the value.
    fn alternative<'de, D: Deserializer<'de>>(
        index: usize,
        deserializer: D,
    ) -> Result<Self, D::Error>;

    /// Keeps a value that matches none of the alternatives.
    fn unknown(value: Value) -> Self;
}

/// Reads a union.
///
/// # Errors
/// Returns an error if the JSON is invalid.
pub fn read<'de, U: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<U, D::Error> {
    deserializer.deserialize_newtype_struct(UNION, UnionVisitor(PhantomData))
}

struct UnionVisitor<U>(PhantomData<U>);

impl<'de, U: Union> Visitor<'de> for UnionVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any JSON")
    }

    /// Reads the outermost union.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<U, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let memo = Memo::default();
        let node = Node {
            value: &value,
            shape: U::SHAPE,
            memo: &memo,
        };
        let read = node.choose().map(|index| U::alternative(index, node.of(index)));
        match read {
            Some(Ok(read)) => Ok(read),
            _ => Ok(U::unknown(value)),
        }
    }

    /// Reads a union inside another union. A node returns the index of the alternative first, then the value.
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<U, A::Error> {
        if let Some(Some(index)) = parts.next_element()? {
            let seed = AlternativeSeed(index, PhantomData);
            if let Ok(Some(read)) = parts.next_element_seed(seed) {
                return Ok(read);
            }
        }
        Ok(U::unknown(parts.next_element()?.unwrap_or_default()))
    }
}

struct AlternativeSeed<U>(usize, PhantomData<U>);

impl<'de, U: Union> DeserializeSeed<'de> for AlternativeSeed<U> {
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        U::alternative(self.0, deserializer)
    }
}

/// Returns a member of a value that matches none of the alternatives of a union, if it has the type that the member has
/// in all of them.
pub fn member<T: DeserializeOwned>(value: &Value, name: &str) -> Option<T> {
    T::deserialize(value.get(name)?).ok()
}

/// Implements decoding and encoding of a union. The alternatives are listed by their variants, with the tags that
/// distinguish them, the tag whose other values select them, and the tags that the union writes because the type does not
/// write them:
///
/// ```text
/// union! {
///     Pet {
///         Cat(Cat::NAMED) if "kind" required ["cat"],
///         Dog(Dog::NAMED) if "kind" optional ["dog"] writing "kind" ["dog"],
///         Other(Other::NAMED) if "kind" optional ["other"] otherwise "kind",
///         String(String::NAMED),
///     }
/// }
/// ```
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! union {
    ($name:ident $(within [$($limit:expr),*])? { $(
        $variant:ident($shape:expr)
            $(if $tag:literal $presence:ident [$($value:literal),*])*
            $(otherwise $default:literal)?
            $(writing $written:literal [$($first:literal),*])?
    ),* $(,)? }) => {
        impl $crate::runtime::shapes::Shaped for $name {
            const SHAPE: &'static $crate::runtime::shapes::Shape =
                $crate::runtime::unions::shape!(
                    [$(
                        $crate::runtime::shapes::Alternative {
                            tags: &[$(
                                $crate::runtime::unions::tag!($tag $presence [$($value),*])
                            ),*],
                            shape: $shape,
                            default: $crate::runtime::unions::default!($($default)?),
                        }
                    ),*]
                    $($($limit),*)?
                );
        }

        impl $crate::runtime::unions::Union for $name {
            fn alternative<'de, D: serde::Deserializer<'de>>(
                index: usize,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let mut indices = 0..;
                $(
                    if indices.next() == Some(index) {
                        return serde::Deserialize::deserialize(deserializer)
                            .map(Self::$variant);
                    }
                )*
                Err(serde::de::Error::custom("unknown alternative"))
            }

            fn unknown(value: serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$variant(value) => $crate::runtime::unions::write!(
                            value, serializer $(, $written [$($first),*])?
                        ),
                    )*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl $crate::runtime::unions::WriteTagged for $name {
            fn write_tagged<S: serde::Serializer>(
                &self,
                tag: $crate::runtime::unions::AddedTag<'_>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$variant(value) => $crate::runtime::unions::write!(
                            value, serializer, within tag $(, $written [$($first),*])?
                        ),
                    )*
                    Self::Unknown(value) => {
                        $crate::runtime::unions::write!(value, serializer, within tag)
                    }
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::unions::read(deserializer)
            }
        }
    };
}

/// The shape of a union, with its constraints.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! shape {
    ($alternatives:tt) => {
        &$crate::runtime::shapes::Shape::Union(&$alternatives)
    };
    ($alternatives:tt $($limit:expr),+) => {
        &$crate::runtime::shapes::Shape::Constrained(
            &$crate::runtime::shapes::Shape::Union(&$alternatives),
            &[$($limit),*],
        )
    };
}

/// A tag: `required` or `optional`.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! tag {
    ($name:literal required [$($value:literal),*]) => {
        $crate::runtime::shapes::Tag {
            name: $name,
            values: &[$($value),*],
            required: true,
        }
    };
    ($name:literal optional [$($value:literal),*]) => {
        $crate::runtime::shapes::Tag {
            name: $name,
            values: &[$($value),*],
            required: false,
        }
    };
}

/// The tag whose other values select an alternative.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! default {
    () => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}

/// Writes a variant.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! write {
    ($value:ident, $serializer:ident) => {
        serde::Serialize::serialize($value, $serializer)
    };
    ($value:ident, $serializer:ident, $tag:literal [$($first:literal),*]) => {
        $crate::runtime::unions::write!(
            $value, $serializer, $tag [$($first),*] within None
        )
    };
    ($value:ident, $serializer:ident, within $outer:ident, $tag:literal [$($first:literal),*]) => {
        $crate::runtime::unions::write!(
            $value, $serializer, $tag [$($first),*] within Some(&$outer)
        )
    };
    ($value:ident, $serializer:ident, within $outer:ident) => {{
        #[allow(unused_imports, reason = "one of them is used")]
        use $crate::runtime::unions::{WriteAnyVariant as _, WriteUnionVariant as _};
        let variant = &&$crate::runtime::unions::Variant($value);
        variant.write($outer, $serializer)
    }};
    ($value:ident, $serializer:ident, $tag:literal [$($first:literal),*] within $outer:expr) => {{
        let tag = $crate::runtime::unions::AddedTag {
            name: $tag,
            values: &[$($first),*],
            outer: $outer,
        };
        $crate::runtime::unions::write!($value, $serializer, within tag)
    }};
}

#[allow(unused_imports, reason = "an API may have none")]
pub(crate) use {default, shape, tag, union, write};
