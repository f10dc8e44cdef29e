//! Writes types with paths that start with the generated crate `api`.

use generator::model::{Name, Type};

/// Returns an argument for a parameter or a body, given an expression of its type. Nullable strings in lists and maps are passed
/// as `Option<&str>`, the only `Option` that the arguments accept.
pub(super) fn argument(ty: &Type, value: &str) -> String {
    match ty {
        Type::Array(inner) if inner.is_nullable_text() => {
            format!("({value}).iter().map(|text| text.as_deref())")
        }
        Type::Map(inner) if inner.is_nullable_text() => {
            format!("({value}).iter().map(|(name, text)| (name, text.as_deref()))")
        }
        _ => value.to_owned(),
    }
}

/// Returns the arguments of a constructor: the values, or the struct that has a field for each of them.
pub(super) fn constructed(by_name: Option<&Name>, values: Vec<(&Name, String)>) -> String {
    match by_name {
        None => {
            let values: Vec<_> = values.into_iter().map(|(_, value)| value).collect();
            values.join(", ")
        }
        Some(by_name) => fields_of(by_name, values.into_iter()),
    }
}

/// Returns the struct of the required members of a type in `operations`, with their values.
pub(super) fn fields_of<'m>(
    by_name: &Name,
    values: impl Iterator<Item = (&'m Name, String)>,
) -> String {
    let fields: Vec<String> = values
        .map(|(name, value)| format!("{}: {value}, ", name.0))
        .collect();
    let fields = fields.concat();
    format!("api::operations::{} {{ {fields} }}", by_name.0)
}

/// Returns the path of a type as other crates write it.
pub(crate) fn rust(ty: &Type) -> String {
    match ty {
        Type::Any => "serde_json::Value".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Uint8 => "u8".to_owned(),
        Type::Uint16 => "u16".to_owned(),
        Type::Uint32 => "u32".to_owned(),
        Type::Uint64 => "u64".to_owned(),
        Type::Float => "f32".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::DateTime => "api::chrono::DateTime<api::chrono::FixedOffset>".to_owned(),
        Type::Date => "api::chrono::NaiveDate".to_owned(),
        Type::Time => "api::Time".to_owned(),
        Type::Duration => "api::Duration".to_owned(),
        Type::Uuid => "api::uuid::Uuid".to_owned(),
        Type::Ipv4 => "std::net::Ipv4Addr".to_owned(),
        Type::Ipv6 => "std::net::Ipv6Addr".to_owned(),
        Type::Base64 => "api::Base64".to_owned(),
        Type::Base64Url => "api::Base64Url".to_owned(),
        Type::Secret => "api::Secret".to_owned(),
        Type::Bytes => "bytes::Bytes".to_owned(),
        Type::Body => "api::Body".to_owned(),
        Type::Media => "api::Media".to_owned(),
        Type::File => "api::File".to_owned(),
        Type::ItemStream(inner) => format!("api::ItemStream<{}>", rust(inner)),
        Type::Events(inner) => format!("api::Events<{}>", rust(inner)),
        Type::External(external) if external.path.krate.as_str() == "std" => {
            external.path.to_string()
        }
        Type::External(external) => format!("api::{}", external.path),
        Type::Array(inner) => format!("Vec<{}>", rust(inner)),
        Type::Tuple(types) => {
            let types: String = types.iter().map(|ty| rust(ty) + ", ").collect();
            format!("({types})")
        }
        Type::Map(inner) => format!("std::collections::BTreeMap<String, {}>", rust(inner)),
        Type::Nullable(inner) => format!("Option<{}>", rust(inner)),
        Type::Named(name) => format!("api::types::{}", name.0),
        Type::Local(name) => format!("api::operations::{}", name.0),
    }
}
