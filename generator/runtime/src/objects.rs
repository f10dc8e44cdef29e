//! Structs that are objects in JSON.
//!
//! A struct lists its members, and the code here reads and writes all of them. serde's derive generates that code for
//! each struct, which is most of the compile time of a large API.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

/// A struct that is an object in JSON.
pub trait Object<'de>: Sized {
    /// Reads the members of an object.
    ///
    /// # Errors
    /// Returns an error if a required member is missing or a value does not match its type. The last of duplicate
    /// members is used.
    fn from_map<A: MapAccess<'de>>(map_access: A) -> Result<Self, A::Error>;
}

/// Reads a struct.
///
/// # Errors
/// Returns an error if it is not an object, or if [`Object::from_map`] returns one.
pub fn read<'de, T: Object<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Members<T>(PhantomData<T>);

    impl<'de, T: Object<'de>> Visitor<'de> for Members<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::from_map(map)
        }
    }

    deserializer.deserialize_map(Members(PhantomData))
}

/// The name of each member, and the slot for its value.
pub type Slots<'s, 'de, A> = [(&'static str, &'s mut dyn Slot<'de, A>)];

/// Reads the listed members in any order, and all others into the map, if there is one.
///
/// # Errors
/// Returns an error if a required member is missing or a value does not match its type. The last of duplicate members
/// is used.
pub fn read_members<'de, A: MapAccess<'de>>(
    mut map: A,
    members: &mut Slots<'_, 'de, A>,
    others: &mut [&mut dyn Others<'de, A>],
) -> Result<(), A::Error> {
    let mut name = String::new();
    let mut next = 0;
    while let Some(index) = map.next_key_seed(Key {
        members,
        next,
        name: &mut name,
    })? {
        if let Some((_, slot)) = index.and_then(|index| members.get_mut(index)) {
            slot.read(&mut map)?;
        } else if let Some(others) = others.first_mut() {
            others.read(&name, &mut map)?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        next = index.map_or(next, |index| index + 1);
    }
    match members.iter().find(|(_, slot)| slot.is_incomplete()) {
        Some((name, _)) => Err(A::Error::missing_field(name)),
        None => Ok(()),
    }
}

/// The destination of members without a field.
pub trait Others<'de, A: MapAccess<'de>> {
    /// Reads the value of one member.
    ///
    /// # Errors
    /// Returns an error if the value does not match its type.
    fn read(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Others<'de, A>
    for BTreeMap<String, T>
{
    fn read(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        self.insert(name.to_owned(), map.next_value()?);
        Ok(())
    }
}

/// Returns the error for a missing required member that [`read_members`] did not name.
pub fn incomplete<E: serde::de::Error>() -> E {
    E::custom("a required member is missing")
}

/// Reads a key: the index of the listed member, or the name of another one.
struct Key<'k, 's, 'de, A> {
    members: &'k Slots<'s, 'de, A>,
    /// The index of the member that comes next if the members are in the order of the document.
    next: usize,
    name: &'k mut String,
}

impl<'de, A> DeserializeSeed<'de> for Key<'_, '_, '_, A> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<A> Visitor<'_> for Key<'_, '_, '_, A> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        let is_key = |(name, _): &(&str, &mut dyn Slot<'_, A>)| *name == key;
        if self.members.get(self.next).is_some_and(is_key) {
            return Ok(Some(self.next));
        }
        let known = self.members.iter().position(is_key);
        if known.is_none() {
            key.clone_into(self.name);
        }
        Ok(known)
    }
}

/// The destination of the value of a member.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value; a later one replaces it.
    ///
    /// # Errors
    /// Returns an error if the value does not match its type.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Returns whether a required value is missing.
    fn is_incomplete(&self) -> bool {
        false
    }
}

/// The slot of a member that may be absent; null is read as absent.
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }
}

/// The slot of a required member.
pub struct Required<'s, T>(pub &'s mut Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Required<'_, T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        Present(self.0).read(map)
    }

    fn is_incomplete(&self) -> bool {
        self.0.is_none()
    }
}

/// The slot of a member that may be absent, where null is not the same as absent.
pub struct Present<'s, T>(pub &'s mut Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Present<'_, T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self.0 = Some(map.next_value()?);
        Ok(())
    }
}

/// The slot of a constant, whose value is not kept.
pub struct Constant;

impl<'de, A: MapAccess<'de>> Slot<'de, A> for Constant {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

/// The name and the value of each member.
pub type Values<'v, S> = [(&'v str, &'v dyn Member<S>)];

/// Writes an object with the listed members.
///
/// # Errors
/// Returns an error if a member cannot be written.
pub fn write<S: Serializer>(
    serializer: S,
    members: &Values<'_, S>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    members.iter().try_for_each(|(name, member)| member.write(name, &mut map))?;
    map.end()
}

/// The value of a member.
pub trait Member<S: Serializer> {
    /// Writes the value, if there is one.
    ///
    /// # Errors
    /// Returns an error if the value cannot be written.
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error>;
}

/// The value of a member that may be absent.
impl<S: Serializer, T: Serialize> Member<S> for Option<T> {
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        match self {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        }
    }
}

/// The members without a field of their own, by name.
impl<S: Serializer, T: Serialize> Member<S> for BTreeMap<String, T> {
    fn write(&self, _name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

/// The value of a member that is always written.
pub struct Always<'v, T: ?Sized>(pub &'v T);

impl<S: Serializer, T: Serialize + ?Sized> Member<S> for Always<'_, T> {
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        map.serialize_entry(name, self.0)
    }
}

/// Implements reading and writing for a struct with required members. Each member is listed with its presence, its
/// field and its name on the wire: `object! { Pet ["kind" = "cat"] { Required::id("id"), Optional::r#type("type"),
/// ..additional } }`. Constants, which are always written, are in brackets.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! object {
    ($name:ident $([$($constant:literal = $value:expr),*])? {
        $($kind:ident::$field:ident($wire:literal)),* $(,)? $(..$rest:ident)?
    }) => {
        impl<'de> $crate::runtime::objects::Object<'de> for $name {
            fn from_map<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                $(let mut $rest = std::collections::BTreeMap::new();)?
                let mut unread = Some(map_access);
                loop {
                    // The last step comes first in the loop, because it determines the types of the locals; inferring
                    // them from the slots would slow down the compiler.
                    let Some(map_access) = unread.take() else {
                        return Ok(Self {
                            $($field: $crate::runtime::objects::member!(value $kind $field),)*
                            $($rest)?
                        });
                    };
                    $crate::runtime::objects::read_members(
                        map_access,
                        &mut [
                            $($(($constant, &mut $crate::runtime::objects::Constant),)*)?
                            $(($wire, $crate::runtime::objects::member!(slot $kind $field))),*
                        ],
                        &mut [$(&mut $rest)?],
                    )?;
                }
            }
        }

        $crate::runtime::objects::codec!(
            $name $([$($constant = $value),*])? { $($kind::$field($wire)),* $(..$rest)? }
        );
    };
}

/// Implements a struct without required members in the same way.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! default_object {
    ($name:ident $([$($constant:literal = $value:expr),*])? {
        $($kind:ident::$field:ident($wire:literal)),* $(,)? $(..$rest:ident)?
    }) => {
        impl<'de> $crate::runtime::objects::Object<'de> for $name {
            fn from_map<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
                #[allow(unused_mut, reason = "it may have no members")]
                let mut object = Self::default();
                $crate::runtime::objects::read_members(
                    map_access,
                    &mut [
                        $($(($constant, &mut $crate::runtime::objects::Constant),)*)?
                        $(($wire, $crate::runtime::objects::member!(slot $kind object.$field))),*
                    ],
                    &mut [$(&mut object.$rest)?],
                )?;
                Ok(object)
            }
        }

        $crate::runtime::objects::codec!(
            $name $([$($constant = $value),*])? { $($kind::$field($wire)),* $(..$rest)? }
        );
    };
}

/// The items that both macros share.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! codec {
    ($name:ident $([$($constant:literal = $value:expr),*])? {
        $($kind:ident::$field:ident($wire:literal)),* $(..$rest:ident)?
    }) => {
        impl $name {
            /// Changes fields, for example to set one from an `Option`: `.with(|value| value.name = name)`.
            pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
                change(&mut self);
                self
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::objects::write(
                    serializer,
                    &[
                        $($(($constant, &$crate::runtime::objects::Always(&$value)),)*)?
                        $(($wire, $crate::runtime::objects::member!(written $kind self.$field)),)*
                        $(("", &self.$rest))?
                    ],
                )
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::objects::read(deserializer)
            }
        }
    };
}

/// Expands a member by its presence: to its slot, to the value that was read, or to the value that is written.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! member {
    (slot Required $place:expr) => {
        &mut $crate::runtime::objects::Required(&mut $place)
    };
    (slot OptionalNullable $place:expr) => {
        &mut $crate::runtime::objects::Present(&mut $place)
    };
    (slot $kind:ident $place:expr) => {
        &mut $place
    };
    (value Required $place:expr) => {
        match $place {
            Some(value) => value,
            None => return Err($crate::runtime::objects::incomplete()),
        }
    };
    (value $kind:ident $place:expr) => {
        $place
    };
    (written Required $place:expr) => {
        &$crate::runtime::objects::Always(&$place)
    };
    (written Nullable $place:expr) => {
        &$crate::runtime::objects::Always(&$place)
    };
    (written $kind:ident $place:expr) => {
        &$place
    };
}

#[allow(unused_imports, reason = "an API may have objects of one kind, or none")]
pub(crate) use {codec, default_object, member, object};
