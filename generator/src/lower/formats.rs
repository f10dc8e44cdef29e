//! `format`: which type a scalar is.
//!
//! A format has a type where reading and writing a value gives the same value. Of `time`, `duration`, `uri`, `email` and the like
//! any type would write another text than came, so these are strings.

use crate::{
    config::Formats,
    model::{Limit, Type},
};

/// The type of strings of a format.
pub(super) fn string(format: Option<&str>, formats: &Formats) -> Type {
    let (wanted, ty) = match format {
        Some("date-time") => (formats.date_time, Type::DateTime),
        Some("date") => (formats.date, Type::Date),
        Some("uuid") => (formats.uuid, Type::Uuid),
        Some("ipv4") => (formats.ipv4, Type::Ipv4),
        Some("ipv6") => (formats.ipv6, Type::Ipv6),
        Some("byte") => (formats.byte, Type::Base64),
        Some("password") => (formats.password, Type::Secret),
        _ => return Type::String,
    };
    if wanted.is_some() { Type::String } else { ty }
}

/// The type of integers of a format, or within limits.
pub(super) fn integer(format: Option<&str>, limits: &[Limit]) -> Type {
    /// What `i64` ends before.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    let any = |test: fn(&Limit) -> bool| limits.iter().any(test);
    let natural = any(|limit| matches!(limit, Limit::Minimum(min) if *min >= 0.0));
    let large = any(|limit| matches!(limit, Limit::Maximum(max) if *max > BEYOND));
    match format {
        Some("int8") => Type::Int8,
        Some("int16") => Type::Int16,
        Some("int32") => Type::Int32,
        Some("uint8") => Type::Uint8,
        Some("uint16") => Type::Uint16,
        Some("uint32") => Type::Uint32,
        Some("uint64") => Type::Uint64,
        _ if natural && large => Type::Uint64,
        _ => Type::Int64,
    }
}

/// The type of numbers of a format.
pub(super) fn number(format: Option<&str>) -> Type {
    match format {
        Some("float") => Type::Float,
        _ => Type::Double,
    }
}
