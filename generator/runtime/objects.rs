//! Objects: structs whose members are read and written by their names.
//!
//! A struct lists its members; how they are read and written is here, once. serde's derive writes that out for each
//! struct anew, which takes most of the time that a large API compiles.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

/// A struct that is an object in JSON.
pub trait Object<'de>: Sized {
    /// Makes it of the members of an object.
    ///
    /// # Errors
    /// When one is missing, stands twice or is none of its type.
    fn of<A: MapAccess<'de>>(map_access: A) -> Result<Self, A::Error>;
}

/// Reads a struct.
///
/// # Errors
/// When there is no object, or one that [`Object::of`] refuses.
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
            T::of(map)
        }
    }

    deserializer.deserialize_map(Members(PhantomData))
}

/// A name, and where the value of the member goes.
pub type Slots<'s, 'de, A> = [(&'static str, &'s mut dyn Slot<'de, A>)];

/// Reads the members that are listed, in whatever order they come, and passes over others.
///
/// # Errors
/// When one is missing, stands twice or is none of its type.
pub fn read_members<'de, A: MapAccess<'de>>(
    map: A,
    members: &mut Slots<'_, 'de, A>,
) -> Result<(), A::Error> {
    read_each(map, members, |_, map| map.next_value::<IgnoredAny>().map(drop))
}

/// Reads the members that are listed, and all others into a map.
///
/// # Errors
/// When one is missing, stands twice or is none of its type.
pub fn read_all_members<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: A,
    members: &mut Slots<'_, 'de, A>,
    rest: &mut BTreeMap<String, T>,
) -> Result<(), A::Error> {
    read_each(map, members, |name, map| {
        rest.insert(name.to_owned(), map.next_value()?);
        Ok(())
    })
}

fn read_each<'de, A: MapAccess<'de>>(
    mut map: A,
    members: &mut Slots<'_, 'de, A>,
    mut other: impl FnMut(&str, &mut A) -> Result<(), A::Error>,
) -> Result<(), A::Error> {
    let mut name = String::new();
    let mut next = 0;
    while let Some(index) = map.next_key_seed(Key {
        members,
        next,
        name: &mut name,
    })? {
        if let Some((name, slot)) = index.and_then(|index| members.get_mut(index)) {
            slot.read(name, &mut map)?;
        } else {
            other(&name, &mut map)?;
        }
        next = index.map_or(next, |index| index + 1);
    }
    match members.iter().find(|(_, slot)| slot.is_incomplete()) {
        Some((name, _)) => Err(A::Error::missing_field(name)),
        None => Ok(()),
    }
}

/// The error of an object that lacks a required member, where [`read_members`] did not say which.
pub fn incomplete<E: serde::de::Error>() -> E {
    E::custom("a required member is missing")
}

/// Which member a key means: its index, or none, and then its name.
struct Key<'k, 's, 'de, A> {
    members: &'k Slots<'s, 'de, A>,
    /// The member that comes next, if they come in the order of the document.
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

/// Where the value of a member goes.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Takes the value.
    ///
    /// # Errors
    /// When there is one already, or this is none of its type.
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error>;

    /// Whether it may not stay without a value.
    fn is_incomplete(&self) -> bool {
        false
    }
}

/// Of a member that may be absent; null says that it is.
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.is_some() {
            return Err(A::Error::duplicate_field(name));
        }
        *self = map.next_value()?;
        Ok(())
    }
}

/// Of a member that has to be there.
pub struct Required<'s, T>(pub &'s mut Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Required<'_, T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        Present(self.0).read(name, map)
    }

    fn is_incomplete(&self) -> bool {
        self.0.is_none()
    }
}

/// Of a member that may be absent, and for which null is another thing.
pub struct Present<'s, T>(pub &'s mut Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Present<'_, T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        if self.0.is_some() {
            return Err(A::Error::duplicate_field(name));
        }
        *self.0 = Some(map.next_value()?);
        Ok(())
    }
}

/// A name, and the value of the member.
pub type Values<'v, S> = [(&'v str, &'v dyn Member<S>)];

/// Writes an object of the members that are listed.
///
/// # Errors
/// When one of them cannot be written.
pub fn write<S: Serializer>(
    serializer: S,
    members: &Values<'_, S>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write_each::<S>(&mut map, members)?;
    map.end()
}

/// Writes an object of the members that are listed, and those that have no field of their own.
///
/// # Errors
/// When one of them cannot be written.
pub fn write_all<S: Serializer, T: Serialize>(
    serializer: S,
    members: &Values<'_, S>,
    rest: &BTreeMap<String, T>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write_each::<S>(&mut map, members)?;
    for (name, value) in rest {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

fn write_each<S: Serializer>(
    map: &mut S::SerializeMap,
    members: &Values<'_, S>,
) -> Result<(), S::Error> {
    members.iter().try_for_each(|(name, member)| member.write(name, map))
}

/// The value of a member.
pub trait Member<S: Serializer> {
    /// Writes it, where there is any.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error>;
}

/// Of a member that may be absent.
impl<S: Serializer, T: Serialize> Member<S> for Option<T> {
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        match self {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        }
    }
}

/// Of a member that is always written.
pub struct Always<'v, T: ?Sized>(pub &'v T);

impl<S: Serializer, T: Serialize + ?Sized> Member<S> for Always<'_, T> {
    fn write(&self, name: &str, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        map.serialize_entry(name, self.0)
    }
}

/// `Deserialize`, in terms of [`Object`].
#[allow(unused_macros, reason = "an API may have no objects")]
macro_rules! deserialize {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::objects::read(deserializer)
            }
        }
    };
}

#[allow(unused_imports, reason = "an API may have no objects")]
pub(crate) use deserialize;
