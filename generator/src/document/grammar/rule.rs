//! The types of the tables: objects of the specification, their fields, and the kinds of values.

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
    /// The name in the specification.
    pub(in crate::document) name: &'static str,
    /// The fixed fields.
    pub(in crate::document) fields: &'static [Field],
    /// The patterned fields, except extensions.
    pub(in crate::document) patterned: Option<(Keys, Kind)>,
    /// The further checks and normalization.
    pub(in crate::document) rule: Rule,
}

/// The objects that need checks or normalization beyond their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Rule {
    /// An object without a rule.
    Plain,
    /// An object whose unknown fields are kept, because references may refer to them.
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

/// An object without fields, on which the tables are based.
pub(super) const EMPTY: Object = Object {
    name: "",
    fields: &[],
    patterned: None,
    rule: Rule::Plain,
};

/// A fixed field.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Field {
    /// The key.
    pub(in crate::document) name: &'static str,
    /// The kind of its value.
    pub(in crate::document) kind: Kind,
    /// The consequence of its absence.
    pub(in crate::document) absence: Absence,
    /// The first version that has it.
    pub(in crate::document) since: Version,
    /// `true` if `null` counts as an absent field.
    pub(in crate::document) null: bool,
}

/// The consequence of a field's absence.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) enum Absence {
    /// None; the field is optional.
    Fine,
    /// The object is ignored, with a warning.
    Wrong,
    /// The field is filled with this JSON, with a warning.
    Filled(&'static str),
    /// The field is filled with this JSON, with a warning before this version.
    FilledBefore(Version, &'static str),
}

/// The kind of value in a field.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) enum Kind {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// A string that only documents something.
    Note,
    /// A regular expression.
    Pattern,
    /// A boolean.
    Flag,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// The string of the `$ref` of a schema.
    Reference,
    /// This object.
    One(&'static Object),
    /// This object or a Reference Object.
    OrReference(&'static Object),
    /// This object; a Reference Object is replaced with its target, because `openapiv3` does not allow one there.
    Inlined(&'static Object),
    /// A Schema Object, a reference to one, or a boolean.
    Schema,
    /// Like `Schema`, but a boolean is kept as a boolean.
    SchemaOrFlag,
    /// A list.
    List(&'static Kind),
    /// An object with keys that the document chooses.
    Map(Keys, &'static Kind),
    /// The `type` of a schema.
    Type,
    /// The `required` of a schema.
    Names,
    /// A bound that is a boolean in 3.0 and a number since 3.1.
    Bound,
    /// The `examples` of a schema.
    Examples,
    /// A value that is not supported; the text describes the consequence.
    Unsupported(&'static str),
}

/// The keys that an object may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Keys {
    /// Any.
    Any,
    /// Names of components.
    Component,
    /// Paths.
    Path,
    /// Runtime expressions that yield a URL.
    Expression,
    /// Status codes.
    Status,
    /// Methods of HTTP.
    Method,
    /// Media types.
    MediaType,
}

/// Returns an optional field.
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
    /// Makes the field required.
    pub(super) const fn required(self) -> Self {
        Self {
            absence: Absence::Wrong,
            null: false,
            ..self
        }
    }

    /// Makes the field required, with this value if it is missing.
    pub(super) const fn or(self, json: &'static str) -> Self {
        Self {
            absence: Absence::Filled(json),
            null: false,
            ..self
        }
    }

    /// Makes the field required before a version, with this value if it is missing.
    pub(super) const fn before_or(self, version: Version, json: &'static str) -> Self {
        Self {
            absence: Absence::FilledBefore(version, json),
            null: false,
            ..self
        }
    }

    /// Sets the first version that has the field.
    pub(super) const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    /// Reads `null` as an absent field.
    pub(super) const fn or_null(self) -> Self {
        Self { null: true, ..self }
    }

    /// Makes `null` invalid.
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
