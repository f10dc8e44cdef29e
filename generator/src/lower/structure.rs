//! Objects as structs.

use std::{borrow::Cow, sync::LazyLock};

use openapiv3::{AdditionalProperties, AnySchema, Schema, SchemaData, SchemaKind};

use super::{
    Context, defaults, docs,
    merge::Merged,
    names::{self, Scope},
    tags,
    types::{Types, Used},
};
use crate::{
    document::SchemaNode,
    model::{Constant, Field, Presence, Rest, Shape, Struct, Type},
    pointer::Pointer,
};

/// The schema of what nobody says anything of.
static ANYTHING: LazyLock<Schema> = LazyLock::new(|| Schema {
    schema_data: SchemaData::default(),
    schema_kind: SchemaKind::Any(AnySchema::default()),
});

impl Types {
    /// A struct of what was merged for it.
    pub(super) fn structure<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        at: &Pointer,
    ) -> Struct {
        let mut fields_scope = Scope::default();
        let mut setters_scope = Scope::reserving(&["new", "clone", "default", "into"]);
        let rest = self.rest(context, merged);
        let constants = tags::constants(self, context, merged, Some(at));
        let constants: Vec<Constant> = constants
            .into_iter()
            .map(|(constant, _)| constant)
            .collect();
        let is_constant = |name: &str| constants.iter().any(|it| it.wire == name);
        let mut properties = Cow::Borrowed(&merged.properties);
        if rest.is_none() && !merged.is_closed() {
            // Nobody says what they are, and often they are misspelt: they are kept, and not demanded.
            for name in &merged.required {
                if !merged.properties.contains_key(name) && !is_constant(name) {
                    let standing = (SchemaNode::Item(&ANYTHING), Pointer::root());
                    properties.to_mut().insert(name.clone(), vec![standing]);
                }
            }
        }
        let wanted: Vec<_> = properties
            .iter()
            .filter(|(name, _)| !is_constant(name))
            .map(|(name, standing)| {
                let renamed = standing
                    .iter()
                    .find_map(|(_, at)| context.renames.field(at));
                (name.as_str(), names::snake(renamed.unwrap_or(name)))
            })
            .collect();
        let names = fields_scope.claim_all(&wanted);
        let mut fields = Vec::new();
        for (property, standing) in properties.iter() {
            let Some((node, at)) = standing.last().filter(|_| !is_constant(property)) else {
                continue;
            };
            let annotations = context
                .document
                .schema(*node, at)
                .map(|schema| &schema.node.schema_data);
            let one_way = annotations.is_some_and(|data| data.read_only || data.write_only);
            let Used {
                ty,
                nullable,
                shape,
            } = self.of_all(context, standing);
            let is_listed = merged.properties.contains_key(property);
            let required = is_listed && merged.required.contains(property.as_str()) && !one_way;
            let Some(name) = names.get(property.as_str()).cloned() else {
                continue;
            };
            let inline = match node {
                SchemaNode::Item(schema) => Some(*schema),
                SchemaNode::Reference(_) => None,
            };
            fields.push(Field {
                setter: setters_scope.claim(name.plain(), &[format!("with_{}", name.plain())]),
                name,
                wire: (*property).clone(),
                presence: match (required, nullable && ty != Type::Any) {
                    (true, false) => Presence::Required,
                    (true, true) => Presence::Nullable,
                    (false, false) => Presence::Optional,
                    (false, true) => Presence::OptionalNullable,
                },
                ty,
                shape,
                boxed: false,
                docs: docs::of_property(inline),
                deprecated: annotations.is_some_and(|data| data.deprecated),
                default: None,
            });
        }
        // They come behind the setters, whose names they are not to take.
        for field in &mut fields {
            let standing = properties
                .get(&field.wire)
                .and_then(|standing| standing.last());
            let schema = standing.and_then(|(node, at)| context.document.schema(*node, at));
            let default = schema.and_then(|schema| schema.node.schema_data.default.as_ref());
            if field.presence == Presence::Optional {
                field.default = defaults::lower(&mut setters_scope, &field.name, default);
            }
        }
        let rest = rest.map(|(ty, shape)| Rest {
            name: fields_scope.claim("additional_properties", &[]),
            ty,
            shape,
        });
        Struct {
            constants,
            fields,
            rest,
            closed: merged.is_closed(),
        }
    }

    /// The type and the shape of the properties that are not listed; `None` where the schema does not speak of any.
    pub(super) fn rest<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
    ) -> Option<(Type, Shape)> {
        let (additional, at) = merged.additional.as_ref()?;
        match additional {
            AdditionalProperties::Any(allowed) => {
                allowed.then_some((Type::Any, Shape::Of(Type::Any)))
            }
            AdditionalProperties::Schema(node) => {
                let at = at.child("additionalProperties");
                let used = self.schema(context, &**node, &at);
                let shape = used.whole_shape();
                Some((used.whole(), shape))
            }
        }
    }
}
