//! Short names of types.

use crate::model::Type;

pub(crate) fn ty(ty: &Type) -> String {
    match ty {
        Type::Any => "Value".to_owned(),
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
        Type::DateTime => "DateTime".to_owned(),
        Type::Date => "NaiveDate".to_owned(),
        Type::Time => "Time".to_owned(),
        Type::Duration => "Duration".to_owned(),
        Type::Uuid => "Uuid".to_owned(),
        Type::Ipv4 => "Ipv4Addr".to_owned(),
        Type::Ipv6 => "Ipv6Addr".to_owned(),
        Type::Base64 => "Base64".to_owned(),
        Type::Base64Url => "Base64Url".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Body => "Body".to_owned(),
        Type::Media => "Media".to_owned(),
        Type::File => "File".to_owned(),
        Type::External(external) => external.path.to_string(),
        Type::ItemStream(inner) => format!("ItemStream<{}>", self::ty(inner)),
        Type::Events(inner) => format!("Events<{}>", self::ty(inner)),
        Type::Array(inner) => format!("Vec<{}>", self::ty(inner)),
        Type::Tuple(places) => {
            let places: Vec<_> = places.iter().map(self::ty).collect();
            format!("({})", places.join(", "))
        }
        Type::Map(inner) => format!("BTreeMap<String, {}>", self::ty(inner)),
        Type::Nullable(inner) => format!("Option<{}>", self::ty(inner)),
        Type::Named(name) | Type::Local(name) => name.as_str().to_owned(),
    }
}
