//! The grammar of documents as data: one table for each object of the specification.
//!
//! The tables follow version 3.0.4; fields that 3.1.1 and 3.2.0 add are marked with `since`.

mod api;
mod parts;
mod rule;
mod schema;
mod swagger2;

use serde_json::Value;

use crate::pointer::Pointer;

pub(super) use api::{EXAMPLE, HEADER, MEDIA_TYPE, OPENAPI, PARAMETER, REFERENCE};
pub(super) use parts::{SECURITY_REQUIREMENT, SERVER};
pub(super) use rule::{Absence, Field, Keys, Kind, Object, Rule, Version};
pub(super) use schema::SCHEMA;

/// A family of versions whose documents have one structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edition {
    /// Swagger 2.0
    Swagger2,
    /// OpenAPI 3.0 and later
    OpenApi3,
}

impl Edition {
    /// Returns the edition of a document; without a version, the edition follows from the keys.
    pub(super) fn of(document: &Value) -> Self {
        const OF_SWAGGER: [&str; 6] = [
            "definitions",
            "securityDefinitions",
            "host",
            "basePath",
            "produces",
            "consumes",
        ];
        let has = |key: &str| document.get(key).is_some();
        let stated = document.get("openapi").or_else(|| document.get("swagger"));
        let stated = stated.map(|value| match value {
            Value::String(text) => text.trim().to_owned(),
            value => value.to_string(),
        });
        let is_swagger = match stated {
            Some(version) => version.starts_with(['1', '2']),
            None => !has("components") && OF_SWAGGER.into_iter().any(has),
        };
        if is_swagger {
            Self::Swagger2
        } else {
            Self::OpenApi3
        }
    }

    /// Returns the kind of the document's root.
    pub(super) fn root(self) -> Kind {
        Kind::One(match self {
            Self::Swagger2 => &swagger2::SWAGGER,
            Self::OpenApi3 => &OPENAPI,
        })
    }

    /// Returns the pointer of the section for shared objects of a kind, if the edition has one.
    pub(super) fn section(self, kind: Kind) -> Option<Pointer> {
        let (table, parts) = match self {
            Self::Swagger2 => (&swagger2::SWAGGER, Pointer::root()),
            Self::OpenApi3 => (&api::COMPONENTS, Pointer::root().child("components")),
        };
        let mut fields = table.fields.iter();
        let of_kind = |field: &&Field| {
            let is_map = matches!(field.kind, Kind::Map(Keys::Component, _));
            let below = field.kind.below("").filter(|_| is_map);
            field.since == Version::V3_0 && below.is_some_and(|below| below.is(kind))
        };
        Some(parts.child(fields.find(of_kind)?.name))
    }

    /// Returns the pointer of the section for shared objects of all other kinds.
    pub(super) fn shared_section(self) -> Pointer {
        match self {
            Self::Swagger2 => Pointer::root().child("x-included"),
            Self::OpenApi3 => Pointer::from_tokens(["components", "x-included"]),
        }
    }
}

impl Object {
    /// Returns the fixed field with a name.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the kind of the value under a key: that of the fixed field, or else that of the patterned fields.
    pub(super) fn kind_of(&self, key: &str) -> Option<Kind> {
        match self.field(key) {
            Some(field) => Some(field.kind),
            None => self.patterned.map(|(_, kind)| kind),
        }
    }

    /// Returns the URL of the object's section in the specification.
    pub(super) fn section(&self, version: Version) -> String {
        let text = match version {
            Version::V2_0 => "2.0",
            Version::V3_0 => "3.0.4",
            Version::V3_1 | Version::V3_2 => "3.1.1",
        };
        let anchor = self.name.to_ascii_lowercase().replace(' ', "-");
        format!("https://spec.openapis.org/oas/v{text}.html#{anchor}")
    }

    /// Returns the name with its article.
    pub(super) fn with_article(&self) -> String {
        let vowel = self.name.starts_with(['A', 'E', 'I', 'O', 'X']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.name)
    }
}

impl Kind {
    /// Returns the table of the objects of this kind.
    pub(super) fn table(self) -> Option<&'static Object> {
        match self {
            Self::One(table) | Self::OrReference(table) | Self::Inlined(table) => Some(table),
            Self::Schema | Self::SchemaOrFlag => Some(&SCHEMA),
            _ => None,
        }
    }

    /// Returns whether the values are JSON objects.
    pub(super) fn is_object(self) -> bool {
        matches!(
            self,
            Self::One(_)
                | Self::OrReference(_)
                | Self::Inlined(_)
                | Self::Schema
                | Self::SchemaOrFlag
                | Self::Map(..)
        )
    }

    /// Returns whether the values are documentation only, on which no code depends.
    pub(super) fn is_documentation(self) -> bool {
        match self {
            Self::Note | Self::Examples => true,
            Self::Map(_, kind) => kind.is(Self::One(&EXAMPLE)),
            _ => self.is(Self::One(&EXAMPLE)),
        }
    }

    /// Returns whether two kinds expect the same object, regardless of references.
    pub(super) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Map(Keys::MediaType, _), Self::Map(Keys::MediaType, _)) => true,
            _ => self
                .table()
                .zip(other.table())
                .is_some_and(|(table, other)| std::ptr::eq(table, other)),
        }
    }

    /// Returns the kind of the value under a key or at an index.
    pub(super) fn below(self, token: &str) -> Option<Self> {
        match self {
            Self::List(kind) | Self::Map(_, kind) => Some(*kind),
            _ => self.table()?.kind_of(token),
        }
    }
}
