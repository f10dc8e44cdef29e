//! The grammar of documents as data: one table per object of the specification, in its order.
//!
//! The tables are those of version 3.0.4; what 3.1.1 and 3.2.0 add is marked with `since`.

mod api;
mod parts;
mod schema;
mod swagger2;

use std::fmt;

use serde_json::Value;

use crate::pointer::Pointer;

pub(super) use api::{EXAMPLE, HEADER, MEDIA_TYPE, OPENAPI, PARAMETER, REFERENCE};
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
    /// The edition of a document; one that does not state its version is recognized by its keys.
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

    /// The document.
    pub(super) fn root(self) -> Kind {
        Kind::One(match self {
            Self::Swagger2 => &swagger2::SWAGGER,
            Self::OpenApi3 => &OPENAPI,
        })
    }

    /// The place of the shared objects of a kind; `None` for a kind of which a document has none.
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

    /// The place of shared objects of all other kinds.
    pub(super) fn shelf(self) -> Pointer {
        match self {
            Self::Swagger2 => Pointer::root().child("x-included"),
            Self::OpenApi3 => Pointer::from_tokens(["components", "x-included"]),
        }
    }
}

/// A version of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// 2.0, which is converted to the structure of 3.0.
    V2_0,
    /// 3.0
    V3_0,
    /// 3.1
    V3_1,
    /// 3.2
    V3_2,
}

/// An object of the specification.
#[derive(Debug)]
pub(super) struct Object {
    /// Its name there.
    pub(super) name: &'static str,
    /// Its fixed fields.
    pub(super) fields: &'static [Field],
    /// Its patterned fields, extensions aside.
    pub(super) patterned: Option<(Keys, Kind)>,
    /// What else there is to check, or to bring to shape.
    pub(super) rule: Rule,
}

/// Which objects are more than the sum of their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// None of the others.
    Plain,
    /// An object in which unknown fields are kept, since references may lead there.
    Shelf,
    /// Paths Object
    Paths,
    /// Path Item Object
    PathItem,
    /// Parameter Object
    Parameter,
    /// Header Object
    Header,
    /// Encoding Object
    Encoding,
    /// Responses Object
    Responses,
    /// Media Type Object
    MediaType,
    /// Example Object
    Example,
    /// Link Object
    Link,
    /// Security Scheme Object
    SecurityScheme,
    /// Server Object
    Server,
    /// Server Variable Object
    ServerVariable,
    /// Schema Object
    Schema,
}

/// An object without fields, for tables to start from.
const EMPTY: Object = Object {
    name: "",
    fields: &[],
    patterned: None,
    rule: Rule::Plain,
};

/// A fixed field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What stands there.
    pub(super) kind: Kind,
    /// What its absence means.
    pub(super) absence: Absence,
    /// The first version that has it.
    pub(super) since: Version,
    /// Whether every tool reads `null` as if the field were absent.
    pub(super) null: bool,
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Absence {
    /// Nothing.
    Fine,
    /// An error.
    Wrong,
    /// A warning, and that the field is filled with this JSON.
    Filled(&'static str),
    /// That the field is filled with this JSON; a warning before a version.
    FilledBefore(Version, &'static str),
}

/// What stands in a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// A string for people to read.
    Note,
    /// A regular expression.
    Pattern,
    /// A boolean.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// The string of the `$ref` of a schema.
    Reference,
    /// This object.
    One(&'static Object),
    /// This object or a Reference Object.
    OrReference(&'static Object),
    /// This object; a Reference Object gives way to what it leads to, since `openapiv3` has no place for it.
    Inlined(&'static Object),
    /// A Schema Object, a reference to one, or a boolean.
    Schema,
    /// The same, but a boolean stays one.
    SchemaOrFlag,
    /// A list.
    List(&'static Kind),
    /// An object with keys of the document's choice.
    Map(Keys, &'static Kind),
    /// The `type` of a schema.
    Type,
    /// The `required` of a schema.
    Names,
    /// A bound that is a boolean in 3.0 and a number since 3.1.
    Bound,
    /// The `examples` of a schema.
    Examples,
    /// What nothing is made of yet; the text says what that means.
    Unsupported(&'static str),
}

/// Which keys an object may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Any.
    Any,
    /// Names of components.
    Component,
    /// Paths.
    Path,
    /// Expressions that name a URL.
    Expression,
    /// Status codes.
    Status,
    /// Methods of HTTP.
    Method,
    /// Media types.
    MediaType,
}

/// A field that may be absent.
const fn field(name: &'static str, kind: Kind) -> Field {
    let null = !matches!(
        kind,
        Kind::One(_) | Kind::OrReference(_) | Kind::Inlined(_) | Kind::Schema | Kind::SchemaOrFlag
    );
    Field {
        name,
        kind,
        absence: Absence::Fine,
        since: Version::V3_0,
        null,
    }
}

impl Field {
    /// The field has to be there.
    const fn required(self) -> Self {
        Self {
            absence: Absence::Wrong,
            null: false,
            ..self
        }
    }

    /// The field has to be there, but a value serves as well.
    const fn or(self, json: &'static str) -> Self {
        Self {
            absence: Absence::Filled(json),
            null: false,
            ..self
        }
    }

    /// The field has to be there before a version, but a value serves as well.
    const fn before_or(self, version: Version, json: &'static str) -> Self {
        Self {
            absence: Absence::FilledBefore(version, json),
            null: false,
            ..self
        }
    }

    /// Later versions only have the field.
    const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    /// `null` is as good as absent.
    const fn or_null(self) -> Self {
        Self { null: true, ..self }
    }

    /// `null` is an error.
    const fn never_null(self) -> Self {
        Self {
            null: false,
            ..self
        }
    }
}

impl Object {
    /// The fixed field of a name.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What stands under a key: in a fixed field, or else in a patterned one.
    pub(super) fn kind_of(&self, key: &str) -> Option<Kind> {
        match self.field(key) {
            Some(field) => Some(field.kind),
            None => self.patterned.map(|(_, kind)| kind),
        }
    }

    /// The address of its section.
    pub(super) fn section(&self, version: Version) -> String {
        let text = match version {
            Version::V2_0 => "2.0",
            Version::V3_0 => "3.0.4",
            Version::V3_1 | Version::V3_2 => "3.1.1",
        };
        let anchor = self.name.to_ascii_lowercase().replace(' ', "-");
        format!("https://spec.openapis.org/oas/v{text}.html#{anchor}")
    }

    /// Its name with an article.
    pub(super) fn with_article(&self) -> String {
        let vowel = self.name.starts_with(['A', 'E', 'I', 'O', 'X']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.name)
    }
}

impl Kind {
    /// The table of the objects that stand there.
    pub(super) fn table(self) -> Option<&'static Object> {
        match self {
            Self::One(table) | Self::OrReference(table) | Self::Inlined(table) => Some(table),
            Self::Schema | Self::SchemaOrFlag => Some(&SCHEMA),
            _ => None,
        }
    }

    /// Whether it is an object, whichever.
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

    /// Whether it only tells or shows something: no code depends on it.
    pub(super) fn is_idle(self) -> bool {
        match self {
            Self::Note | Self::Examples => true,
            Self::Map(_, kind) => kind.is(Self::One(&EXAMPLE)),
            _ => self.is(Self::One(&EXAMPLE)),
        }
    }

    /// Whether it is the same, references aside.
    pub(super) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Map(Keys::MediaType, _), Self::Map(Keys::MediaType, _)) => true,
            _ => self
                .table()
                .zip(other.table())
                .is_some_and(|(table, other)| std::ptr::eq(table, other)),
        }
    }

    /// What stands below a key or an index of what stands there.
    pub(super) fn below(self, token: &str) -> Option<Self> {
        match self {
            Self::List(kind) | Self::Map(_, kind) => Some(*kind),
            _ => self.table()?.kind_of(token),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}
