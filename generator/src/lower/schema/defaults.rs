//! Lowers `default`: the generated crate does not fill in defaults, but has methods that return them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cycles::{Alias, Cycles};
use crate::{
    diagnostic::Place,
    document::Node,
    lower::{
        Context,
        draft::{Drafts, TypeDefinition, TypeKind},
        names::Scope,
    },
    model::{DefaultValue, Enum, Literal, Name, Type},
};

/// The maximum length of a chain of aliases.
const DEPTH_LIMIT: usize = 64;

/// Returns the default of a field with this schema and type. Reports a default that no method can return; [`Defaults`]
/// checks later whether a default is a value of a named type.
pub(in crate::lower) fn lower(
    context: &mut Context<'_, '_>,
    methods: &mut Scope,
    field: &Name,
    (schema, ty): (Node<'_>, &Type),
) -> Option<DefaultValue> {
    let (schema, value) = value_of(schema)?;
    let value = Some(value).filter(|value| !value.is_null())?;
    let literal = match value {
        Value::Bool(value) => Some(Literal::Boolean(*value)),
        Value::Number(value) => Some(Literal::Number(value.to_string())),
        Value::String(value) => Some(Literal::Text(value.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let Some(literal) = literal.filter(|_| has_literals(ty)) else {
        let place = Place::Value(schema.at().child("default"));
        let message =
            "a default of this type appears only in the documentation; no method returns it";
        context.not_supported(place, message);
        return None;
    };
    let name = field.plain().trim_end_matches('_');
    let method = methods.claim(&format!("{name}_or_default"), &[]);
    Some(DefaultValue {
        method,
        value: literal,
    })
}

/// Returns the default of a schema, or else that of the last member of its `allOf` that has one, with the schema that
/// has it.
fn value_of(schema: Node<'_>) -> Option<(Node<'_>, &Value)> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![schema]);
    while let Some(schema) = open.pop() {
        if let Some(value) = schema.schema().default.as_deref() {
            return Some((schema, value));
        }
        let members = schema.all_of().iter().filter_map(Node::resolve);
        open.extend(members.filter(|member| seen.insert(member.at())));
    }
    None
}

/// Returns whether values of a type can be written as literals; for a named type, [`Defaults`] decides that.
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

/// The values that the default of a named type may have.
pub(in crate::lower) struct Defaults {
    /// The values of each type that is not a struct, union or newtype.
    named: BTreeMap<Name, Values>,
}

/// The values of a type definition.
enum Values {
    Strings(BTreeMap<String, Name>),
    Integers(BTreeMap<i64, Name>),
    Of(Type),
}

impl Defaults {
    /// Collects the values of the types.
    pub(in crate::lower) fn of(drafts: &Drafts<'_>, cycles: &Cycles) -> Self {
        let values = |item: &TypeDefinition| match &item.kind {
            TypeKind::Alias(ty, _) => match cycles.alias(&item.name, ty) {
                Alias::Plain => Some(Values::Of(ty.clone())),
                Alias::Endless => Some(Values::Of(Type::Any)),
                Alias::Newtype => None,
            },
            TypeKind::StringEnum(of) => Some(Values::Strings(variants(of))),
            TypeKind::IntegerEnum(of) => Some(Values::Integers(variants(of))),
            TypeKind::Struct(_) | TypeKind::Union(_) => None,
        };
        let named = drafts
            .items()
            .filter_map(|item| Some((item.name.clone(), values(item)?)));
        Self {
            named: named.collect(),
        }
    }

    /// Returns a default as a value of a type; `None` if the type has no such value.
    pub(in crate::lower) fn of_type(
        &self,
        default: DefaultValue,
        ty: &Type,
    ) -> Option<DefaultValue> {
        let DefaultValue { method, value } = default;
        let value = self.convert(value, ty, 0)?;
        Some(DefaultValue { method, value })
    }

    fn convert(&self, value: Literal, ty: &Type, depth: usize) -> Option<Literal> {
        if let Type::Named(name) | Type::Local(name) = ty {
            return match (self.named.get(name)?, value) {
                (Values::Of(ty), value) if depth < DEPTH_LIMIT => {
                    self.convert(value, ty, depth + 1)
                }
                (Values::Strings(variants), Literal::Text(text)) => {
                    variants.get(&text).cloned().map(Literal::TextVariant)
                }
                (Values::Integers(variants), Literal::Number(text)) => {
                    let number: i64 = text.parse().ok()?;
                    variants.get(&number).cloned().map(Literal::IntegerVariant)
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
}

/// Returns the names of the variants of an enum by their values; for duplicate values, the first name.
fn variants<T: Clone + Ord>(of: &Enum<T>) -> BTreeMap<T, Name> {
    let variants = of.values.iter().rev();
    variants
        .map(|value| (value.wire.clone(), value.name.clone()))
        .collect()
}

/// Returns a number as a Rust literal of a type; `None` if it is out of the type's range.
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
