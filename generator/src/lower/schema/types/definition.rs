//! What the type of a schema is.

use openapiv3::{ReferenceOr, Schema};

use super::{Definition, Owner, Types, Used, alias, reference};
use crate::{
    diagnostic::Place,
    document::{Kind, Node, Nodes, component_at, component_of},
    lower::{
        Context, docs,
        draft::{Item, ItemKind},
        names::{self, rename::Renames},
        schema::{
            checks,
            enums::{self, Listed},
            formats, limits,
            merge::{self, Merged},
            numeric, same, union,
        },
    },
    model::{Limit, Name, Shape, Type},
    pointer::Pointer,
};

impl Types {
    /// Lowers all component schemas, whether anything uses them or not.
    pub(in crate::lower) fn lower_components(&mut self, context: &mut Context<'_, '_>) {
        for (component, node) in context.document.component_schemas() {
            let at = component_at(component);
            let Some((owner, name)) = self.named.get(&at).cloned() else {
                continue;
            };
            let schema = Some(node).filter(|node| !node.is_reference());
            let (kind, limits) = match schema {
                None => alias(self.schema(context, node)),
                Some(schema) => match self.definition(context, schema) {
                    Definition::Item(kind, limits) => (kind, limits),
                    Definition::Used(used) => alias(used),
                },
            };
            let docs = documentation(schema, &at, &kind);
            self.put(
                owner,
                0,
                Item {
                    name,
                    docs,
                    deprecated: schema.is_some_and(|schema| schema.deprecated),
                    kind,
                    limits,
                    pointer: at,
                },
            );
        }
    }

    /// The type of a schema.
    pub(in crate::lower) fn schema<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        node: Node<'d>,
    ) -> Used {
        let Some(schema) = node.resolve() else {
            return Used::new(Type::Any, false);
        };
        let nullable = allows_null(schema, 0);
        if let Some((owner, name)) = self.named.get(schema.at()) {
            return Used::new(reference(*owner, name), nullable);
        }
        if let Some((owner, name)) = self.same_component(context, schema) {
            // Its own name stays when the component becomes another one.
            let (kind, limits) = alias(Used::new(reference(owner, &name), false));
            let definition = Definition::Item(kind, limits);
            return self
                .settle(context, definition, schema, schema.at())
                .or_null(nullable);
        }
        if !self.open.insert(schema.at().clone()) {
            let message = "a schema without a name refers to itself; any JSON value is accepted";
            context.not_supported(Place::Value(schema.at().clone()), message);
            return Used::new(Type::Any, false);
        }
        let definition = self.definition(context, schema);
        self.open.remove(schema.at());
        self.settle(context, definition, schema, schema.at())
    }

    /// The type at a place of the API.
    pub(in crate::lower) fn of_api(
        &mut self,
        context: &mut Context<'_, '_>,
        node: &ReferenceOr<Schema>,
    ) -> Used {
        match context.document.schema(node) {
            Some(node) => self.schema(context, node),
            None => Used::new(Type::Any, false),
        }
    }

    /// The type of a value that has to fit several schemas.
    pub(in crate::lower) fn of_all<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        nodes: &[Node<'d>],
    ) -> Used {
        let [.., node] = nodes else {
            return Used::new(Type::Any, false);
        };
        let resolved: Vec<_> = nodes.iter().filter_map(|node| node.resolve()).collect();
        let (idle, others): (Vec<_>, Vec<_>) = nodes.iter().copied().partition(|node| {
            let schema = node.resolve();
            schema.is_some_and(|schema| schema.is_annotation())
        });
        if !idle.is_empty() && !others.is_empty() {
            let idle = idle.into_iter().filter_map(Node::resolve);
            let limits = idle.flat_map(limits::of).collect();
            return self.of_all(context, &others).within(limits);
        }
        let [others @ .., last] = resolved.as_slice() else {
            return Used::new(Type::Any, false);
        };
        let of_last = merge::flat(context, *last);
        if others
            .iter()
            .all(|other| of_last.absorbed.contains(other.at()))
        {
            return self.schema(context, *node);
        }
        let mut merged = Merged::default();
        for schema in &resolved {
            merged.add(context, *schema);
        }
        let nullable = resolved.iter().all(|schema| allows_null(*schema, 0));
        if let Some((owner, name)) = self.named.get(node.at()) {
            return Used::new(reference(*owner, name), nullable);
        }
        let definition = self.of_merged(context, &merged, nullable, node.at());
        self.settle(context, definition, *last, node.at())
    }

    /// The type of what a schema is, which gets a name where it needs one.
    pub(super) fn settle(
        &mut self,
        context: &mut Context<'_, '_>,
        definition: Definition,
        schema: Node<'_>,
        at: &Pointer,
    ) -> Used {
        match definition {
            Definition::Used(used) => used,
            Definition::Item(kind, limits) => {
                let (owner, name) = match self.named.get(at) {
                    Some(named) => named.clone(),
                    None => self.name_inline(context, at),
                };
                let docs = documentation(Some(schema), schema.at(), &kind);
                let item = Item {
                    name: name.clone(),
                    docs,
                    deprecated: schema.deprecated,
                    kind,
                    limits,
                    pointer: at.clone(),
                };
                self.put(owner, usize::MAX, item);
                Used::new(reference(owner, &name), allows_null(schema, 0))
            }
        }
    }

    /// The component that an inline object is, when it is equal in shape to the component of the same name.
    fn same_component(&self, context: &Context<'_, '_>, schema: Node<'_>) -> Option<(Owner, Name)> {
        let tokens: Vec<String> = schema.at().tokens().collect();
        let [.., parent, property] = tokens.as_slice() else {
            return None;
        };
        if parent != "properties" || !schema.is_object() {
            return None;
        }
        let wanted = names::pascal(property);
        let at = component_at(self.by_name.get(&wanted)?);
        let component = context.document.schemas().at(&at)?.resolve()?;
        same::shape(schema, component).then(|| self.named.get(&at).cloned())?
    }

    pub(super) fn definition<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        schema: Node<'d>,
    ) -> Definition {
        let mut merged = merge::merge(context, schema);
        if let Some(only) = merged.only
            && (is_base_of(context, only, schema.at()) || is_inline(only, schema))
        {
            merged = merge::flat(context, schema);
        }
        let definition = self.of_merged(context, &merged, schema.is_nullable(), schema.at());
        let Some(check) = checks::limit(context, schema) else {
            return definition;
        };
        match definition {
            Definition::Item(kind, mut limits) => {
                limits.push(check);
                Definition::Item(kind, limits)
            }
            Definition::Used(used) => Definition::Used(used.within(vec![check])),
        }
    }

    /// What a schema is, when it is merged with its `allOf`.
    fn of_merged<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        nullable: bool,
        at: &Pointer,
    ) -> Definition {
        if let Some(only) = merged.only {
            let used = self.schema(context, only);
            let limits = merge::limits_of(merged, nullable);
            return Definition::Used(used.or_null(nullable).within(limits));
        }
        let mut limits = merge::limits_of(merged, nullable);
        if let Some(mut listed) = enums::of_alternatives(context, merged, at) {
            let renamed = context.renames.values(context.document, at);
            enums::rename(&mut listed.words, &renamed);
            if let Some(kind) = enums::lower(&listed) {
                return Definition::Item(kind, Vec::new());
            }
        }
        if let Some(used) = numeric::lower(self, context, merged, at) {
            return Definition::Used(used.or_null(nullable).within(limits));
        }
        match union::lower(self, context, merged, at) {
            Some(Definition::Used(used)) => {
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Definition::Item(kind, _)) => return Definition::Item(kind, limits),
            None => {}
        }
        let renamed = context.renames.values(context.document, at);
        for name in enums::conflicts(&merged.values, &renamed) {
            let conflict = Renames::conflict(name, "value", None);
            context.diagnostics.push(conflict);
        }
        let mut listed = Listed {
            values: merged.values.clone(),
            kind: merged.kind,
            words: merged.words.clone(),
            open: false,
        };
        enums::rename(&mut listed.words, &renamed);
        if let Some(kind) = enums::lower(&listed) {
            return Definition::Item(kind, Vec::new());
        }
        let format = merged.format;
        let ty = match merged.kind.or_else(|| enums::kind(&merged.values)) {
            Some(Kind::String) => formats::string(format, &context.renames),
            Some(Kind::Boolean) => Type::Boolean,
            Some(Kind::Integer) => formats::integer(format, &context.renames, &limits),
            Some(Kind::Number) => formats::number(format, &context.renames),
            Some(Kind::Array) => {
                if let Some(places) = merged.places {
                    let used = self.tuple(context, places);
                    return Definition::Used(used.or_null(nullable).within(limits));
                }
                let item = merged.items.map_or_else(
                    || Used::new(Type::Any, false),
                    |node| self.schema(context, node),
                );
                let used = item.collected(Type::Array, Shape::Array);
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Kind::Object) if !merged.properties.is_empty() => {
                self.reserve(context, at);
                let kind = ItemKind::Struct(self.structure(context, merged, at));
                return Definition::Item(kind, limits);
            }
            Some(Kind::Object) => {
                if merged.is_closed() {
                    limits.push(Limit::MaxProperties(0));
                }
                let rest = self.rest(context, merged);
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
    fn tuple<'d>(&mut self, context: &mut Context<'d, '_>, places: Nodes<'d>) -> Used {
        let places: Vec<_> = places
            .iter()
            .map(|node| self.schema(context, node))
            .collect();
        let shapes = places.iter().map(Used::whole_shape).collect();
        Used {
            shape: Shape::Tuple(shapes, Box::new(Shape::ANY)),
            ty: Type::Tuple(places.into_iter().map(Used::whole).collect()),
            nullable: false,
        }
    }

    /// The type at a place, of what was merged for it.
    pub(in crate::lower) fn of_combined<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        schema: Node<'_>,
        at: &Pointer,
    ) -> Used {
        if let Some((owner, name)) = self.named.get(at) {
            return Used::new(reference(*owner, name), false);
        }
        let definition = self.of_merged(context, merged, false, at);
        self.settle(context, definition, schema, at)
    }
}

/// Returns the documentation of a type definition.
fn documentation(schema: Option<Node<'_>>, at: &Pointer, kind: &ItemKind) -> Vec<String> {
    let mut docs = docs::of_schema(schema.map(Node::schema), at);
    if let ItemKind::Union(union) = kind {
        docs::decision(&mut docs, &union.decision);
    }
    docs
}

/// Whether a schema is a base with a discriminator of a component, which is a type of its own, though it may say nothing
/// else.
fn is_base_of(context: &Context<'_, '_>, node: Node<'_>, at: &Pointer) -> bool {
    let Some(base) = node.resolve() else {
        return false;
    };
    base.discriminator().is_some() && context.subtypes.are_of(base.at(), at)
}

/// Whether the only member of the `allOf` of a component is written there, so that it is the component itself.
fn is_inline(only: Node<'_>, schema: Node<'_>) -> bool {
    component_of(schema.at()).is_some() && !only.is_reference() && !only.is_nullable()
}

/// How many unions may be inside one another when it is asked whether one of them may be null.
const UNION_DEPTH: usize = 8;

/// Whether a schema or an alternative of it may be null.
fn allows_null(schema: Node<'_>, depth: usize) -> bool {
    schema.is_nullable()
        || (depth < UNION_DEPTH
            && schema.alternatives().any(|node| {
                let schema = node.resolve();
                schema.is_some_and(|schema| allows_null(schema, depth + 1))
            }))
}
