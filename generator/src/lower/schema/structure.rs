//! Lowers objects to structs.

use std::borrow::Cow;

use toml::Spanned;

use super::{
    defaults,
    merge::Merged,
    tags,
    types::{TypeUse, Types},
};
use crate::{
    document::{Additional, Node},
    lower::{
        Context, docs,
        draft::{Field, Struct},
        names::{self, Scope, overrides::Overrides},
    },
    model::{Access, Constant, Presence, Rest, Shape, Type},
    pointer::Pointer,
};

impl Types {
    /// Returns the struct of a merged schema.
    #[expect(clippy::too_many_lines, reason = "one step for each part of a struct")]
    pub(in crate::lower) fn structure<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        at: &Pointer,
    ) -> Struct {
        let mut fields_scope = Scope::default();
        let mut setters_scope = Scope::reserving(&["new", "clone", "default", "into", "with"]);
        let rest = self.rest(context, merged);
        let constants = tags::constants(self, merged, Some(at)).into_iter();
        let constants: Vec<Constant> = constants.map(|(constant, _)| constant).collect();
        let is_constant = |name: &str| constants.iter().any(|it| it.wire == name);
        let mut properties = Cow::Borrowed(&merged.properties);
        if rest.is_none() && !merged.is_closed() {
            // Names in `required` without a property are often misspelt, so they become optional fields of any JSON.
            for name in &merged.required {
                if !merged.properties.contains_key(name) {
                    let anything = context.document.schemas().anything();
                    properties.to_mut().insert(name.clone(), vec![anything]);
                }
            }
        }
        let wanted: Vec<_> = properties
            .iter()
            .filter(|(name, _)| !is_constant(name))
            .map(|(name, schemas)| {
                let mut schemas = schemas.iter();
                let renamed = schemas.find_map(|schema| context.overrides.field(schema.at()));
                let text = renamed.map_or(name, Spanned::get_ref);
                (name.as_str(), names::snake(text), renamed)
            })
            .collect();
        for (name, word, renamed) in &wanted {
            let is_other = |other: &&(_, _, _)| other.0 != *name && other.1 == *word;
            if let Some(renamed) = renamed
                && wanted.iter().any(|other| is_other(&other))
            {
                let conflict = Overrides::conflict(renamed, "property", None);
                context.diagnostics.push(conflict);
            }
        }
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(name, word, _)| (name, word))
            .collect();
        let names = fields_scope.claim_all(&wanted);
        let mut found = Vec::new();
        for (property, schemas) in properties.iter() {
            let node = schemas.last().filter(|_| !is_constant(property));
            let name = names.get(property.as_str());
            if let Some((node, name)) = node.zip(name) {
                let setter = format!("with_{}", name.plain());
                let setter = setters_scope.claim(name.plain(), &[setter]);
                found.push((property, schemas, *node, name.clone(), setter));
            }
        }
        let mut fields = Vec::new();
        for (property, schemas, node, name, setter) in found {
            let annotations = node.resolve();
            let access = match &annotations {
                Some(data) if data.read_only => Access::ReadOnly,
                Some(data) if data.write_only => Access::WriteOnly,
                _ => Access::Both,
            };
            let TypeUse {
                ty,
                nullable,
                shape,
            } = self.of_all(context, schemas);
            let is_listed = merged.properties.contains_key(property);
            let required = is_listed && merged.required.contains(property.as_str());
            // Which setters and defaults exist depends on the sides that use the type.
            let is_one_way = access != Access::Both;
            let mut null_setter = || {
                let wanted = format!("{}_null", name.plain().trim_end_matches('_'));
                setters_scope.claim(&wanted, &[])
            };
            let null_setter = (!required || is_one_way).then(&mut null_setter);
            let is_nullable = nullable && ty != Type::Any;
            let has_default = !is_nullable && (!required || is_one_way);
            let default = annotations.filter(|_| has_default).and_then(|schema| {
                defaults::lower(context, &mut setters_scope, &name, (schema, &ty))
            });
            let inline = Some(node).filter(|node| !node.is_reference());
            fields.push(Field {
                name,
                setter,
                wire: property.clone(),
                presence: match (required, is_nullable) {
                    (true, false) => Presence::Required,
                    (true, true) => Presence::Nullable,
                    (false, false) => Presence::Optional,
                    (false, true) => Presence::OptionalNullable,
                },
                access,
                null_setter,
                ty,
                shape,
                docs: docs::of_property(inline.map(Node::schema)),
                deprecated: annotations.is_some_and(|data| data.deprecated),
                default,
            });
        }
        let rest = rest.map(|(ty, shape)| Rest {
            name: fields_scope.claim("additional_properties", &[]),
            setter: setters_scope.claim("additional_properties", &[]),
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

    /// Returns the type and the shape of additional properties; `None` if the schema does not describe them.
    pub(in crate::lower) fn rest<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
    ) -> Option<(Type, Shape)> {
        match merged.additional()? {
            Additional::Any(allowed) => allowed.then_some((Type::Any, Shape::Of(Type::Any))),
            Additional::Schema(node) => {
                let used = self.schema(context, node);
                let shape = used.whole_shape();
                Some((used.whole(), shape))
            }
        }
    }
}
