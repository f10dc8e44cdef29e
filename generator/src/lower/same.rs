//! Whether two schemas have the same shape, whatever they say about it.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::limits;
use crate::document::{Facets, SchemaNode};

/// Whether two schemas have the same shape.
pub(super) fn shape(a: &Schema, b: &Schema) -> bool {
    let same_limits = || limits::of(a) == limits::of(b);
    let (a, b) = (Facets::from(a), Facets::from(b));
    let sorted = |required: &[String]| {
        let mut required = required.to_vec();
        required.sort();
        required
    };
    a.kind == b.kind
        && a.format == b.format
        && a.values == b.values
        && same_limits()
        && a.data.nullable == b.data.nullable
        && a.data.discriminator == b.data.discriminator
        && sorted(a.required) == sorted(b.required)
        && !a.has_not
        && !b.has_not
        && all(a.all_of, b.all_of)
        && all(a.one_of, b.one_of)
        && all(a.any_of, b.any_of)
        && option(a.items, b.items)
        && properties(&a, &b)
        && match (a.additional, b.additional) {
            (None, None) => true,
            (Some(AdditionalProperties::Any(a)), Some(AdditionalProperties::Any(b))) => a == b,
            (Some(AdditionalProperties::Schema(a)), Some(AdditionalProperties::Schema(b))) => {
                node((&**a).into(), (&**b).into())
            }
            _ => false,
        }
}

fn properties(a: &Facets<'_>, b: &Facets<'_>) -> bool {
    match (a.properties, b.properties) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, left)| {
                    b.get(name)
                        .is_some_and(|right| node(left.into(), right.into()))
                })
        }
        _ => false,
    }
}

fn all(a: &[ReferenceOr<Schema>], b: &[ReferenceOr<Schema>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| node(a.into(), b.into()))
}

fn option(a: Option<&ReferenceOr<Box<Schema>>>, b: Option<&ReferenceOr<Box<Schema>>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => node(a.into(), b.into()),
        _ => false,
    }
}

fn node(a: SchemaNode<'_>, b: SchemaNode<'_>) -> bool {
    match (a, b) {
        (SchemaNode::Reference(a), SchemaNode::Reference(b)) => a == b,
        (SchemaNode::Item(a), SchemaNode::Item(b)) => shape(a, b),
        _ => false,
    }
}
