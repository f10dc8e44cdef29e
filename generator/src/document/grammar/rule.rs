//! What a table says of an object of the specification, and of its fields.

use std::fmt;

/// A version of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Version {
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
pub(in crate::document) struct Object {
    /// Its name there.
    pub(in crate::document) name: &'static str,
    /// Its fixed fields.
    pub(in crate::document) fields: &'static [Field],
    /// Its patterned fields, extensions aside.
    pub(in crate::document) patterned: Option<(Keys, Kind)>,
    /// What else there is to check, or to bring to shape.
    pub(in crate::document) rule: Rule,
}

/// Which objects are more than the sum of their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Rule {
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
pub(super) const EMPTY: Object = Object {
    name: "",
    fields: &[],
    patterned: None,
    rule: Rule::Plain,
};

/// A fixed field.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Field {
    /// Its name.
    pub(in crate::document) name: &'static str,
    /// What stands there.
    pub(in crate::document) kind: Kind,
    /// What its absence means.
    pub(in crate::document) absence: Absence,
    /// The first version that has it.
    pub(in crate::document) since: Version,
    /// Whether every tool reads `null` as if the field were absent.
    pub(in crate::document) null: bool,
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) enum Absence {
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
pub(in crate::document) enum Kind {
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
pub(in crate::document) enum Keys {
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
pub(super) const fn field(name: &'static str, kind: Kind) -> Field {
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
    pub(super) const fn required(self) -> Self {
        Self {
            absence: Absence::Wrong,
            null: false,
            ..self
        }
    }

    /// The field has to be there, but a value serves as well.
    pub(super) const fn or(self, json: &'static str) -> Self {
        Self {
            absence: Absence::Filled(json),
            null: false,
            ..self
        }
    }

    /// The field has to be there before a version, but a value serves as well.
    pub(super) const fn before_or(self, version: Version, json: &'static str) -> Self {
        Self {
            absence: Absence::FilledBefore(version, json),
            null: false,
            ..self
        }
    }

    /// Later versions only have the field.
    pub(super) const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    /// `null` is as good as absent.
    pub(super) const fn or_null(self) -> Self {
        Self { null: true, ..self }
    }

    /// `null` is an error.
    pub(super) const fn never_null(self) -> Self {
        Self {
            null: false,
            ..self
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
