//! Objects as structs.

use std::borrow::Cow;

use toml::Spanned;

use super::{
    Context, defaults, docs,
    merge::Merged,
    names::{self, Scope},
    rename::Renames,
    types::{Types, Used},
};
use crate::{
    document::{Additional, Node},
    model::{Field, Presence, Rest, Shape, Struct, Type},
};

impl Types {
    /// A struct of what was merged for it.
    pub(super) fn structure<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
    ) -> Struct {
        let mut fields_scope = Scope::default();
        let mut setters_scope = Scope::reserving(&["new", "clone", "default", "into"]);
        let rest = self.rest(context, merged);
        let mut properties = Cow::Borrowed(&merged.properties);
        if rest.is_none() && !merged.is_closed() {
            // Nobody says what they are, and often they are misspelt: they are kept, and not demanded.
            for name in &merged.required {
                if !merged.properties.contains_key(name) {
                    let anything = context.document.schemas().anything();
                    properties.to_mut().insert(name.clone(), vec![anything]);
                }
            }
        }
        let wanted: Vec<_> = properties
            .iter()
            .map(|(name, schemas)| {
                let mut schemas = schemas.iter();
                let renamed = schemas.find_map(|schema| context.renames.field(schema.at()));
                let text = renamed.map_or(name, Spanned::get_ref);
                (name.as_str(), names::snake(text), renamed)
            })
            .collect();
        for (name, word, renamed) in &wanted {
            let is_other = |other: &&(_, _, _)| other.0 != *name && other.1 == *word;
            if let Some(renamed) = renamed
                && wanted.iter().any(|other| is_other(&other))
            {
                let conflict = Renames::conflict(renamed, "property", None);
                context.diagnostics.push(conflict);
            }
        }
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(name, word, _)| (name, word))
            .collect();
        let names = fields_scope.claim_all(&wanted);
        let mut fields = Vec::new();
        for (property, schemas) in properties.iter() {
            let Some(node) = schemas.last() else {
                continue;
            };
            let annotations = node.resolve();
            let one_way = annotations.is_some_and(|data| data.read_only || data.write_only);
            let Used {
                ty,
                nullable,
                shape,
            } = self.of_all(context, schemas);
            let is_listed = merged.properties.contains_key(property);
            let required = is_listed && merged.required.contains(property.as_str()) && !one_way;
            let Some(name) = names.get(property.as_str()).cloned() else {
                continue;
            };
            let inline = Some(*node).filter(|node| !node.is_reference());
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
                docs: docs::of_property(inline.map(Node::schema)),
                deprecated: annotations.is_some_and(|data| data.deprecated),
                default: None,
            });
        }
        // They come behind the setters, whose names they are not to take.
        for field in &mut fields {
            let schemas = properties.get(&field.wire);
            let schema = schemas.and_then(|schemas| schemas.last()?.resolve());
            if let (Presence::Optional, Some(schema)) = (field.presence, schema) {
                let value = (schema, &field.ty);
                field.default = defaults::lower(context, &mut setters_scope, &field.name, value);
            }
        }
        let rest = rest.map(|(ty, shape)| Rest {
            name: fields_scope.claim("additional_properties", &[]),
            ty,
            shape,
        });
        Struct {
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
        match merged.additional? {
            Additional::Any(allowed) => allowed.then_some((Type::Any, Shape::Of(Type::Any))),
            Additional::Schema(node) => {
                let used = self.schema(context, node);
                let shape = used.whole_shape();
                Some((used.whole(), shape))
            }
        }
    }
}
