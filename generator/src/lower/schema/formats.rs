//! Maps `format` to the types of scalars.
//!
//! A format has its own type if the type writes the same value that it read (a decimal up to 28 digits). `codegen.toml`
//! can choose another type.

use crate::{
    diagnostic::Place,
    document::{Kind, Node},
    lower::{Context, names::overrides::Overrides},
    model::{Constraint, ExternalPath, ExternalType, Name, Type},
};

/// Returns the type of strings with a format.
pub(in crate::lower) fn string(format: Option<&str>, overrides: &Overrides<'_>) -> Type {
    let ty = match format {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("time") => Type::Time,
        Some("duration") => Type::Duration,
        Some("uuid") => Type::Uuid,
        Some("ipv4") => Type::Ipv4,
        Some("ipv6") => Type::Ipv6,
        Some("byte") => Type::Base64,
        Some("base64url") => Type::Base64Url,
        Some("password") => Type::Secret,
        _ => standard(format).unwrap_or(Type::String),
    };
    let ty = configured(format, overrides, true).unwrap_or(ty);
    if is_number(&ty, overrides) {
        return Type::String;
    }
    ty
}

/// Returns whether an external type is a number in JSON throughout the generated crate.
fn is_number(ty: &Type, overrides: &Overrides<'_>) -> bool {
    let is_decimal =
        matches!(ty, Type::External(external) if external.path.krate.as_str() == "rust_decimal");
    is_decimal && overrides.has_decimal_numbers
}

/// Reports decimals that are strings in a document in which others are numbers.
pub(in crate::lower) fn check(context: &mut Context<'_, '_>) {
    if !context.overrides.has_decimal_numbers {
        return;
    }
    let document = context.document;
    let is_decimal = |node: &Node<'_>| {
        let format = node.format.as_deref();
        let path = format.and_then(|format| context.overrides.format(format));
        let is_chosen = path.is_some_and(|path| path.starts_with("rust_decimal::"));
        node.kind == Some(Kind::String)
            && (is_chosen || path.is_none() && format == Some("decimal"))
    };
    let places: Vec<_> = document.schemas().iter().filter(is_decimal).collect();
    for node in places {
        let message = "a decimal that is a string is not supported in a document with decimals that are numbers; it is \
                       read and written as a string";
        context.not_supported(Place::Key(node.at().child("format")), message);
    }
}

/// The external types of formats. `uri` is a `UriRef`, because many APIs send relative references.
const STANDARD: [(&str, &str); 7] = [
    ("decimal", "rust_decimal::Decimal"),
    ("email", "email_address::EmailAddress"),
    ("idn-email", "email_address::EmailAddress"),
    ("iri", "fluent_uri::IriRef<String>"),
    ("iri-reference", "fluent_uri::IriRef<String>"),
    ("uri", "fluent_uri::UriRef<String>"),
    ("uri-reference", "fluent_uri::UriRef<String>"),
];

/// Returns the external type of a format of strings.
fn standard(format: Option<&str>) -> Option<Type> {
    let format = format?;
    let (_, path) = STANDARD.iter().find(|(known, _)| *known == format)?;
    Some(external(path, format, true))
}

fn external(path: &str, format: &str, text: bool) -> Type {
    let plain = path.strip_suffix("<String>");
    let mut segments = plain.unwrap_or(path).split("::");
    let name = |segment: &str| Name(segment.to_owned());
    Type::External(Box::new(ExternalType {
        path: ExternalPath {
            krate: name(segments.next().unwrap_or_default()),
            segments: segments.map(name).collect(),
            of_string: plain.is_some(),
        },
        format: format.to_owned(),
        text,
    }))
}

/// Returns the type that `codegen.toml` gives a format.
fn configured(format: Option<&str>, overrides: &Overrides<'_>, text: bool) -> Option<Type> {
    let format = format?;
    match overrides.format(format)? {
        "string" if text => Some(Type::String),
        "string" => None,
        path => Some(external(path, format, text)),
    }
}

/// Returns the type of integers with a format or with bounds.
pub(super) fn integer(
    format: Option<&str>,
    overrides: &Overrides<'_>,
    constraints: &[Constraint],
) -> Type {
    /// The smallest number above `i64::MAX`.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    let any = |test: fn(&Constraint) -> bool| constraints.iter().any(test);
    let natural = any(|constraint| matches!(constraint, Constraint::Minimum(min) if *min >= 0.0));
    let large = any(|constraint| matches!(constraint, Constraint::Maximum(max) if *max > BEYOND));
    let ty = match format {
        Some("int8") => Type::Int8,
        Some("int16") => Type::Int16,
        Some("int32") => Type::Int32,
        Some("uint8") => Type::Uint8,
        Some("uint16") => Type::Uint16,
        Some("uint32") => Type::Uint32,
        Some("uint64") => Type::Uint64,
        _ if natural && large => Type::Uint64,
        _ => Type::Int64,
    };
    configured(format, overrides, false).unwrap_or(ty)
}

/// Returns the type of numbers with a format.
pub(in crate::lower) fn number(format: Option<&str>, overrides: &Overrides<'_>) -> Type {
    let ty = match format {
        Some("float") => Type::Float,
        _ => Type::Double,
    };
    configured(format, overrides, false).unwrap_or(ty)
}
