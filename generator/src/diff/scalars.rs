//! Compares scalar types.

use crate::model::Type;

/// Returns whether a type is any text on the wire.
pub(super) fn is_text_wire(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret)
}

/// Returns whether all values of a scalar type are values of another one.
pub(super) fn widens(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (
            Type::DateTime
            | Type::Date
            | Type::Time
            | Type::Duration
            | Type::Uuid
            | Type::Ipv4
            | Type::Ipv6
            | Type::Base64
            | Type::Base64Url,
            Type::String | Type::Secret,
        )
        | (Type::Float, Type::Double)
        | (Type::String | Type::Bytes, Type::Body | Type::Bytes) => true,
        (Type::External(external), Type::String) => external.text,
        (Type::External(external), Type::Double) => !external.text,
        (old, Type::Double | Type::Float) => range(old).is_some(),
        (old, new) => match (range(old), range(new)) {
            (Some((least, greatest)), Some((floor, ceiling))) => {
                floor <= least && greatest <= ceiling
            }
            _ => false,
        },
    }
}

/// Returns whether a type is a number in Rust.
pub(super) fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Float | Type::Double) || range(ty).is_some()
}

/// Returns the range of an integer type.
pub(super) fn range(ty: &Type) -> Option<(i128, i128)> {
    Some(match ty {
        Type::Int8 => (i8::MIN.into(), i8::MAX.into()),
        Type::Int16 => (i16::MIN.into(), i16::MAX.into()),
        Type::Int32 => (i32::MIN.into(), i32::MAX.into()),
        Type::Int64 => (i64::MIN.into(), i64::MAX.into()),
        Type::Uint8 => (0, u8::MAX.into()),
        Type::Uint16 => (0, u16::MAX.into()),
        Type::Uint32 => (0, u32::MAX.into()),
        Type::Uint64 => (0, u64::MAX.into()),
        _ => return None,
    })
}
