//! What is meant where nothing is given: it is not filled in, but can be asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    diagnostic::Place,
    document::Node,
    lower::{Context, names::Scope},
    model::{DefaultValue, Field, Item, ItemKind, Literal, Module, Name, Operation, Type},
};

/// How many aliases may lead to one another.
const DEPTH_LIMIT: usize = 64;

/// The default of a field whose value has this schema and type. A default that no method can return is reported; whether a
/// value of a named type is one of its values is for [`settle`] to say.
pub(in crate::lower) fn lower(
    context: &mut Context<'_, '_>,
    methods: &mut Scope,
    field: &Name,
    (schema, ty): (Node<'_>, &Type),
) -> Option<DefaultValue> {
    let value = schema.schema().default.as_deref();
    let value = value.filter(|value| !value.is_null())?;
    let literal = match value {
        Value::Bool(value) => Some(Literal::Boolean(*value)),
        Value::Number(value) => Some(Literal::Number(value.to_string())),
        Value::String(value) => Some(Literal::Text(value.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let Some(literal) = literal.filter(|_| has_literals(ty)) else {
        let place = Place::Value(schema.at().child("default"));
        let message = "no method returns a default of this type; it is in the documentation only";
        context.not_supported(place, message);
        return None;
    };
    let method = methods.claim(&format!("{}_or_default", field.plain()), &[]);
    Some(DefaultValue {
        method,
        value: literal,
    })
}

/// Whether values of a type can be written as literals; of a named type, that depends on the type.
fn has_literals(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::String
            | Type::Int8
            | Type::Int16
            | Type::Int32
            | Type::Int64
            | Type::Uint8
            | Type::Uint16
            | Type::Uint32
            | Type::Uint64
            | Type::Float
            | Type::Double
            | Type::Named(_)
            | Type::Local(_)
    )
}

/// Keeps the defaults that fit their types, once all types are known.
pub(in crate::lower) fn settle(modules: &mut [Module], operations: &mut [Operation]) {
    let of_operations = operations.iter().flat_map(|operation| &operation.items);
    let items = modules.iter().flat_map(|module| &module.items);
    let kinds: BTreeMap<Name, ItemKind> = items
        .chain(of_operations)
        .filter(|item| {
            !matches!(
                item.kind,
                ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::Wrapper(_)
            )
        })
        .map(|item| (item.name.clone(), item.kind.clone()))
        .collect();
    let settle = |default: &mut Option<DefaultValue>, ty: &Type| {
        *default = default.take().and_then(|DefaultValue { method, value }| {
            let value = fitting(&kinds, value, ty, 0)?;
            Some(DefaultValue { method, value })
        });
    };
    let fields = modules.iter_mut().flat_map(|module| &mut module.items);
    for field in fields.flat_map(fields_of) {
        settle(&mut field.default, &field.ty);
    }
    for operation in operations {
        for parameter in &mut operation.parameters {
            settle(&mut parameter.default, &parameter.ty);
        }
        for field in operation.items.iter_mut().flat_map(fields_of) {
            settle(&mut field.default, &field.ty);
        }
    }
}

fn fields_of(item: &mut Item) -> &mut [Field] {
    match &mut item.kind {
        ItemKind::Struct(structure) => &mut structure.fields,
        _ => &mut [],
    }
}

/// A value as one of a type; `None` where it is none.
fn fitting(
    kinds: &BTreeMap<Name, ItemKind>,
    value: Literal,
    ty: &Type,
    depth: usize,
) -> Option<Literal> {
    if let Type::Named(name) | Type::Local(name) = ty {
        return match (kinds.get(name)?, value) {
            (ItemKind::Alias(ty), value) if depth < DEPTH_LIMIT => {
                fitting(kinds, value, ty, depth + 1)
            }
            (ItemKind::StringEnum(of), Literal::Text(text)) => {
                let value = of.values.iter().find(|value| value.wire == text)?;
                Some(Literal::TextVariant(value.name.clone()))
            }
            (ItemKind::IntegerEnum(of), Literal::Number(text)) => {
                let number: i64 = text.parse().ok()?;
                let value = of.values.iter().find(|value| value.wire == number)?;
                Some(Literal::IntegerVariant(value.name.clone()))
            }
            _ => None,
        };
    }
    match value {
        Literal::Boolean(_) => (*ty == Type::Boolean).then_some(value),
        Literal::Text(_) => (*ty == Type::String).then_some(value),
        Literal::Number(text) => number(&text, ty).map(Literal::Number),
        Literal::TextVariant(_) | Literal::IntegerVariant(_) => None,
    }
}

/// A number as it is written in Rust for a type.
fn number(text: &str, ty: &Type) -> Option<String> {
    let is_in_range = match ty {
        Type::Int8 => text.parse::<i8>().is_ok(),
        Type::Int16 => text.parse::<i16>().is_ok(),
        Type::Int32 => text.parse::<i32>().is_ok(),
        Type::Int64 => text.parse::<i64>().is_ok(),
        Type::Uint8 => text.parse::<u8>().is_ok(),
        Type::Uint16 => text.parse::<u16>().is_ok(),
        Type::Uint32 => text.parse::<u32>().is_ok(),
        Type::Uint64 => text.parse::<u64>().is_ok(),
        Type::Float => {
            let value: f32 = text.parse().ok()?;
            return value.is_finite().then(|| format!("{value:?}"));
        }
        Type::Double => {
            let value: f64 = text.parse().ok()?;
            return value.is_finite().then(|| format!("{value:?}"));
        }
        _ => false,
    };
    is_in_range.then(|| text.to_owned())
}
