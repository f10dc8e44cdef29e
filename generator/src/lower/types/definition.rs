//! What the type of a schema is.

use openapiv3::{ReferenceOr, Schema};

use super::{Owner, Types, Used, component_at, reference};
use crate::{
    diagnostic::Place,
    document::{At, Facets, Kind, SchemaNode},
    lower::{
        Context, docs,
        enums::{self, Listed},
        formats, limits,
        merge::{self, Merged, Standing},
        names, same, union,
    },
    model::{Item, ItemKind, Limit, Name, Shape, Type},
    pointer::Pointer,
};

/// What a schema is: something that needs a name, or something that has one.
pub(in crate::lower) enum Definition {
    Item(ItemKind, Vec<Limit>),
    Used(Used),
}

impl Types {
    /// The type of a schema.
    pub(in crate::lower) fn schema<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        node: impl Into<SchemaNode<'d>>,
        at: &Pointer,
    ) -> Used {
        let Some(At { node: schema, at }) = context.document.schema(node.into(), at) else {
            return Used::new(Type::Any, false);
        };
        let nullable = allows_null(context, schema, 0);
        if let Some((owner, name)) = self.named.get(&at) {
            return Used::new(reference(*owner, name), nullable);
        }
        if let Some((owner, name)) = self.same_component(context, schema, &at) {
            // Its own name stays when the component becomes another one.
            let component = Used::new(reference(owner, &name), false);
            let (kind, limits) = self.alias_at(context, &at, component);
            let schema = At { node: schema, at };
            let at = schema.at.clone();
            let definition = Definition::Item(kind, limits);
            return self
                .settle(context, definition, &schema, &at)
                .or_null(nullable);
        }
        if !self.open.insert(at.clone()) {
            let message = "a schema without a name leads back to itself; it is any JSON here";
            context.not_supported(Place::Value(at), message);
            return Used::new(Type::Any, false);
        }
        let definition = self.definition(context, schema, &at);
        self.open.remove(&at);
        self.settle(
            context,
            definition,
            &At {
                node: schema,
                at: at.clone(),
            },
            &at,
        )
    }

    /// The type of a value that has to fit several schemas.
    pub(in crate::lower) fn of_all<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        standing: &[Standing<'d>],
    ) -> Used {
        let [.., (node, place)] = standing else {
            return Used::new(Type::Any, false);
        };
        let resolved: Vec<_> = standing
            .iter()
            .filter_map(|(node, at)| context.document.schema(*node, at))
            .collect();
        let (idle, others): (Vec<_>, Vec<_>) = standing.iter().cloned().partition(|(node, at)| {
            let schema = context.document.schema(*node, at);
            schema.is_some_and(|schema| Facets::from(schema.node).is_annotation())
        });
        if !idle.is_empty() && !others.is_empty() {
            let idle = idle
                .iter()
                .filter_map(|(node, at)| context.document.schema(*node, at));
            let limits = idle.flat_map(|schema| limits::of(schema.node)).collect();
            return self.of_all(context, &others).within(limits);
        }
        let [others @ .., last] = resolved.as_slice() else {
            return Used::new(Type::Any, false);
        };
        let of_last = merge::flat(context, last.node, &last.at);
        if others
            .iter()
            .all(|other| of_last.absorbed.contains(&other.at))
        {
            return self.schema(context, *node, place);
        }
        let mut merged = Merged::default();
        for schema in &resolved {
            merged.add(context, schema.node, &schema.at);
        }
        let nullable = resolved
            .iter()
            .all(|schema| allows_null(context, schema.node, 0));
        if let Some((owner, name)) = self.named.get(place) {
            return Used::new(reference(*owner, name), nullable);
        }
        let definition = self.of_merged(context, merged, nullable, place);
        self.settle(context, definition, last, place)
    }

    /// The type of what a schema is, which gets a name where it needs one.
    pub(super) fn settle(
        &mut self,
        context: &Context<'_, '_>,
        definition: Definition,
        schema: &At<'_, Schema>,
        at: &Pointer,
    ) -> Used {
        match definition {
            Definition::Used(used) => used,
            Definition::Item(kind, limits) => {
                let (owner, name) = match self.named.get(at) {
                    Some(named) => named.clone(),
                    None => self.name_inline(context, at),
                };
                let mut docs = docs::of_schema(Some(schema.node), &schema.at);
                docs::union(&mut docs, &kind);
                let item = Item {
                    name: name.clone(),
                    docs,
                    deprecated: schema.node.schema_data.deprecated,
                    kind,
                    limits,
                    pointer: at.clone(),
                };
                self.put(owner, usize::MAX, item);
                Used::new(
                    reference(owner, &name),
                    allows_null(context, schema.node, 0),
                )
            }
        }
    }

    /// The component that an inline object is, when it is equal in shape to the component of the same name.
    fn same_component(
        &self,
        context: &Context<'_, '_>,
        schema: &Schema,
        at: &Pointer,
    ) -> Option<(Owner, Name)> {
        let tokens: Vec<String> = at.tokens().collect();
        let [.., parent, property] = tokens.as_slice() else {
            return None;
        };
        if parent != "properties" || !Facets::from(schema).is_object() {
            return None;
        }
        let wanted = names::pascal(property);
        let schemas = &context.document.api.components.as_ref()?.schemas;
        let component = self.by_name.get(&wanted)?;
        let node = schemas.get(component)?;
        let of_component = context.document.resolve(node, at)?;
        same::shape(schema, of_component.node)
            .then(|| self.named.get(&component_at(component)).cloned())?
    }

    pub(super) fn definition<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        schema: &'d Schema,
        at: &Pointer,
    ) -> Definition {
        let mut merged = merge::merge(context, schema, at);
        if let Some(only) = &merged.only
            && self.is_base_of(context, only, at)
        {
            merged = merge::flat(context, schema, at);
        }
        self.of_merged(context, merged, Facets::from(schema).is_nullable(), at)
    }

    /// What a schema is, when it is merged with its `allOf`.
    fn of_merged<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: Merged<'d>,
        nullable: bool,
        at: &Pointer,
    ) -> Definition {
        if let Some((node, member_at)) = merged.only.clone() {
            let used = self.schema(context, node, &member_at);
            let limits = limits::of_merged(&merged, nullable);
            return Definition::Used(used.or_null(nullable).within(limits));
        }
        let mut limits = limits::of_merged(&merged, nullable);
        if let Some(mut listed) = enums::of_alternatives(context, &merged, at) {
            context
                .renames
                .name_values(context.document, at, &mut listed.words);
            if let Some(kind) = enums::lower(&listed) {
                return Definition::Item(kind, Vec::new());
            }
        }
        match union::lower(self, context, &merged, at) {
            Some(Definition::Used(used)) => {
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Definition::Item(kind, _)) => return Definition::Item(kind, limits),
            None => {}
        }
        let mut listed = Listed {
            values: merged.values.clone(),
            kind: merged.kind,
            words: merged.words.clone(),
            open: false,
        };
        context
            .renames
            .name_values(context.document, at, &mut listed.words);
        if let Some(kind) = enums::lower(&listed) {
            limits.retain(limits::is_condition);
            return Definition::Item(kind, limits);
        }
        let format = merged.format.as_deref();
        let ty = match merged.kind.or_else(|| enums::kind(&merged.values)) {
            Some(Kind::String) => formats::string(format, &context.renames),
            Some(Kind::Boolean) => Type::Boolean,
            Some(Kind::Integer) => formats::integer(format, &context.renames, &limits),
            Some(Kind::Number) => formats::number(format, &context.renames),
            Some(Kind::Array) if merged.places.is_some() => {
                let (places, at) = merged.places.unwrap_or((&[], at.clone()));
                limits.retain(|limit| !limits::is_of_places(limit));
                let used = self.tuple(context, places, &at);
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Kind::Array) => {
                let item = merged.items.map_or_else(
                    || Used::new(Type::Any, false),
                    |(node, at)| self.schema(context, node, &at),
                );
                let used = item.collected(Type::Array, Shape::Array);
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Kind::Object) if !merged.properties.is_empty() => {
                self.reserve(context, at);
                let kind = ItemKind::Struct(self.structure(context, &merged, at));
                return Definition::Item(kind, limits);
            }
            Some(Kind::Object) => {
                if merged.is_closed() {
                    limits.push(Limit::MaxProperties(0));
                }
                let rest = self.rest(context, &merged);
                let (ty, shape) = rest.unwrap_or((Type::Any, Shape::Of(Type::Any)));
                let value = Used {
                    ty,
                    shape,
                    nullable: false,
                };
                let used = value.collected(Type::Map, Shape::Map);
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            None => Type::Any,
        };
        Definition::Used(Used::new(ty, nullable).within(limits))
    }

    /// An array with a type for each of its places.
    fn tuple<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        places: &'d [ReferenceOr<Schema>],
        at: &Pointer,
    ) -> Used {
        let places = places.iter().enumerate();
        let places: Vec<_> = places
            .map(|(index, node)| self.schema(context, node, &at.child(index)))
            .collect();
        let shapes = places.iter().map(Used::whole_shape).collect();
        Used {
            shape: Shape::Tuple(shapes, Box::new(Shape::ANY)),
            ty: Type::Tuple(places.into_iter().map(Used::whole).collect()),
            nullable: false,
        }
    }

    /// Whether a schema is a base with a discriminator of a component, which is a type of its own, though it may say nothing
    /// else.
    fn is_base_of(
        &self,
        context: &Context<'_, '_>,
        (node, place): &Standing<'_>,
        at: &Pointer,
    ) -> bool {
        let Some(base) = context.document.schema(*node, place) else {
            return false;
        };
        let subtypes = self.subtypes.get(&base.at);
        base.node.schema_data.discriminator.is_some()
            && subtypes.is_some_and(|subtypes| subtypes.contains(at))
    }

    /// The type at a place, of what was merged for it.
    pub(in crate::lower) fn of_combined<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: Merged<'d>,
        schema: &At<'_, Schema>,
        at: &Pointer,
    ) -> Used {
        if let Some((owner, name)) = self.named.get(at) {
            return Used::new(reference(*owner, name), false);
        }
        let definition = self.of_merged(context, merged, false, at);
        self.settle(context, definition, schema, at)
    }
}

/// How many unions may be inside one another when it is asked whether one of them may be null.
const UNION_DEPTH: usize = 8;

/// Whether a schema or an alternative of it may be null.
fn allows_null(context: &Context<'_, '_>, schema: &Schema, depth: usize) -> bool {
    let facets = Facets::from(schema);
    facets.is_nullable()
        || (depth < UNION_DEPTH
            && facets.alternatives().any(|node| {
                let schema = context.document.schema(node.into(), &Pointer::root());
                schema.is_some_and(|schema| allows_null(context, schema.node, depth + 1))
            }))
}
