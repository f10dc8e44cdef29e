//! Determines the type of a schema.

use openapiv3::{ReferenceOr, Schema};

use super::{Definition, Owner, TypeUse, Types, alias, reference};
use crate::{
    diagnostic::Place,
    document::{Kind, Node, Nodes, component_at, component_of},
    lower::{
        Context, docs,
        draft::{TypeDefinition, TypeKind},
        names::{self, overrides::Overrides},
        schema::{
            checks, constraints,
            enums::{self, EnumValues},
            extended, formats,
            kinds::allows_null,
            merge::{self, Merged},
            numeric, same, union,
        },
    },
    model::{Constraint, Docs, Name, Shape, Type},
    pointer::Pointer,
};

/// The maximum depth of unions with only one alternative.
const NESTING_LIMIT: usize = 8;

impl Types {
    /// Lowers all component schemas, including unused ones.
    pub(in crate::lower) fn lower_components(&mut self, context: &mut Context<'_, '_>) {
        for (component, node) in context.document.component_schemas() {
            let at = component_at(component);
            let Some((owner, name)) = self.named.get(&at).cloned() else {
                continue;
            };
            let schema = Some(node).filter(|node| !node.is_reference());
            let (kind, constraints) = match schema {
                None => alias(self.schema(context, node)),
                Some(schema) => match self.definition(context, schema) {
                    Definition::New(kind, constraints) => (kind, constraints),
                    Definition::Use(used) => alias(used),
                },
            };
            let docs = documentation(schema, &at, &kind);
            self.put(
                owner,
                0,
                TypeDefinition {
                    name,
                    docs,
                    deprecated: schema.is_some_and(|schema| schema.deprecated),
                    kind,
                    constraints,
                    pointer: at,
                },
            );
        }
    }

    /// Returns the type of a schema.
    pub(in crate::lower) fn schema<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        node: Node<'d>,
    ) -> TypeUse {
        let Some(schema) = node.resolve() else {
            return TypeUse::new(Type::Any, false);
        };
        let nullable = allows_null(schema);
        if let Some((owner, name)) = self.named.get(schema.at()) {
            return TypeUse::new(reference(*owner, name), nullable);
        }
        if let Some((owner, name)) = self.same_component(context, schema) {
            // It keeps its own name, so that the name does not change when the component does.
            let (kind, constraints) = alias(TypeUse::new(reference(owner, &name), false));
            let definition = Definition::New(kind, constraints);
            return self
                .use_of(context, definition, schema, schema.at())
                .or_null(nullable);
        }
        if !self.open.insert(schema.at().clone()) {
            let message = "a schema without a name refers to itself; any JSON value is accepted";
            context.not_supported(Place::Value(schema.at().clone()), message);
            return TypeUse::new(Type::Any, false);
        }
        let definition = self.definition(context, schema);
        self.open.remove(schema.at());
        self.use_of(context, definition, schema, schema.at())
    }

    /// Returns the type of a schema outside of schemas, such as that of a parameter.
    pub(in crate::lower) fn of_api(
        &mut self,
        context: &mut Context<'_, '_>,
        node: &ReferenceOr<Schema>,
    ) -> TypeUse {
        match context.document.schema(node) {
            Some(node) => self.schema(context, node),
            None => TypeUse::new(Type::Any, false),
        }
    }

    /// Returns the type of a value to which several schemas apply.
    pub(in crate::lower) fn of_all<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        nodes: &[Node<'d>],
    ) -> TypeUse {
        let [.., node] = nodes else {
            return TypeUse::new(Type::Any, false);
        };
        let resolved: Vec<_> = nodes.iter().filter_map(|node| node.resolve()).collect();
        let (idle, others): (Vec<_>, Vec<_>) = nodes.iter().copied().partition(|node| {
            let schema = node.resolve();
            schema.is_some_and(|schema| schema.is_annotation())
        });
        if !idle.is_empty() && !others.is_empty() {
            let idle = idle.into_iter().filter_map(Node::resolve);
            let constraints = idle.flat_map(constraints::of).collect();
            return self.of_all(context, &others).within(constraints);
        }
        let [others @ .., last] = resolved.as_slice() else {
            return TypeUse::new(Type::Any, false);
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
        let nullable = resolved.iter().all(|schema| allows_null(*schema));
        if let Some((owner, name)) = self.named.get(node.at()) {
            return TypeUse::new(reference(*owner, name), nullable);
        }
        let definition = self.of_merged(context, &merged, nullable, node.at());
        self.use_of(context, definition, *last, node.at())
    }

    /// Returns the type of a definition, and names it if it needs a name.
    pub(super) fn use_of(
        &mut self,
        context: &mut Context<'_, '_>,
        definition: Definition,
        schema: Node<'_>,
        at: &Pointer,
    ) -> TypeUse {
        match definition {
            Definition::Use(used) => used,
            Definition::New(kind, constraints) => {
                let (owner, name) = match self.named.get(at) {
                    Some(named) => named.clone(),
                    None => self.name_inline(context, at),
                };
                let docs = documentation(Some(schema), schema.at(), &kind);
                let item = TypeDefinition {
                    name: name.clone(),
                    docs,
                    deprecated: schema.deprecated,
                    kind,
                    constraints,
                    pointer: at.clone(),
                };
                self.put(owner, usize::MAX, item);
                TypeUse::new(reference(owner, &name), allows_null(schema))
            }
        }
    }

    /// Returns the component with the name of the inline object, if both have the same shape.
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
        let Some(check) = checks::of(context, schema) else {
            return definition;
        };
        match definition {
            Definition::New(kind, mut constraints) => {
                constraints.push(check);
                Definition::New(kind, constraints)
            }
            Definition::Use(used) => Definition::Use(used.within(vec![check])),
        }
    }

    /// Returns the definition of a merged schema.
    fn of_merged<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        nullable: bool,
        at: &Pointer,
    ) -> Definition {
        if let Some(only) = merged.only {
            let used = self.schema(context, only);
            let constraints = merge::constraints_of(merged, nullable);
            return Definition::Use(used.or_null(nullable).within(constraints));
        }
        let mut only = None;
        for _ in 0..NESTING_LIMIT {
            let merged = only.as_ref().unwrap_or(merged);
            match extended::with_only_alternative(context, merged, at) {
                Some(extended) => only = Some(extended),
                None => break,
            }
        }
        let merged = only.as_ref().unwrap_or(merged);
        let mut constraints = merge::constraints_of(merged, nullable);
        if let Some(mut listed) = enums::of_alternatives(context, merged, at) {
            let renamed = context.overrides.values(context.document, at);
            enums::rename(&mut listed.info, &renamed);
            if let Some(kind) = enums::enum_kind(&listed) {
                return Definition::New(kind, Vec::new());
            }
        }
        if let Some(used) = numeric::lower(self, context, merged, at) {
            return Definition::Use(used.or_null(nullable).within(constraints));
        }
        match union::lower(self, context, merged, at) {
            Some(Definition::Use(used)) => {
                return Definition::Use(used.or_null(nullable).within(constraints));
            }
            Some(Definition::New(kind, _)) => return Definition::New(kind, constraints),
            None => {}
        }
        let renamed = context.overrides.values(context.document, at);
        for name in enums::conflicts(&merged.values, &merged.info, &renamed) {
            let conflict = Overrides::conflict(name, "value", None);
            context.diagnostics.push(conflict);
        }
        let mut listed = EnumValues {
            values: merged.values.clone(),
            kind: merged.kind,
            info: merged.info.clone(),
            open: false,
        };
        enums::rename(&mut listed.info, &renamed);
        if let Some(kind) = enums::enum_kind(&listed) {
            return Definition::New(kind, Vec::new());
        }
        let format = merged.format;
        let ty = match merged.kind.or_else(|| enums::kind(&merged.values)) {
            Some(Kind::String) => formats::string(format, &context.overrides),
            Some(Kind::Boolean) => Type::Boolean,
            Some(Kind::Integer) => formats::integer(format, &context.overrides, &constraints),
            Some(Kind::Number) => formats::number(format, &context.overrides),
            Some(Kind::Array) => {
                if let Some(places) = merged.places {
                    let used = self.tuple(context, places);
                    return Definition::Use(used.or_null(nullable).within(constraints));
                }
                let item = merged.items.map_or_else(
                    || TypeUse::new(Type::Any, false),
                    |node| self.schema(context, node),
                );
                let used = item.collected(Type::Array, Shape::Array);
                return Definition::Use(used.or_null(nullable).within(constraints));
            }
            Some(Kind::Object) if !merged.properties.is_empty() => {
                self.reserve(context, at);
                let kind = TypeKind::Struct(self.structure(context, merged, at));
                return Definition::New(kind, constraints);
            }
            Some(Kind::Object) => {
                if merged.is_closed() {
                    constraints.push(Constraint::MaxProperties(0));
                }
                let rest = self.rest(context, merged);
                let (ty, shape) = rest.unwrap_or((Type::Any, Shape::Of(Type::Any)));
                let value = TypeUse {
                    ty,
                    shape,
                    nullable: false,
                };
                let used = value.collected(Type::Map, Shape::Map);
                return Definition::Use(used.or_null(nullable).within(constraints));
            }
            None => Type::Any,
        };
        Definition::Use(TypeUse::new(ty, nullable).within(constraints))
    }

    /// Returns a tuple with a type for each element.
    fn tuple<'d>(&mut self, context: &mut Context<'d, '_>, places: Nodes<'d>) -> TypeUse {
        let places: Vec<_> = places
            .iter()
            .map(|node| self.schema(context, node))
            .collect();
        let shapes = places.iter().map(TypeUse::whole_shape).collect();
        TypeUse {
            shape: Shape::Tuple(shapes, Box::new(Shape::ANY)),
            ty: Type::Tuple(places.into_iter().map(TypeUse::whole).collect()),
            nullable: false,
        }
    }

    /// Returns the type at a pointer of a schema that was merged for it.
    pub(in crate::lower) fn of_combined<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        merged: &Merged<'d>,
        schema: Node<'_>,
        at: &Pointer,
    ) -> TypeUse {
        if let Some((owner, name)) = self.named.get(at) {
            return TypeUse::new(reference(*owner, name), false);
        }
        let definition = self.of_merged(context, merged, false, at);
        self.use_of(context, definition, schema, at)
    }
}

/// Returns the documentation of a type definition.
fn documentation(schema: Option<Node<'_>>, at: &Pointer, kind: &TypeKind) -> Docs {
    let mut docs = docs::of_schema(schema.map(Node::schema), at);
    if let TypeKind::Union(union) = kind {
        docs::decision(&mut docs, &union.decision);
    }
    docs
}

/// Returns whether a schema is the base of a component and has a discriminator. The component is then a separate type,
/// even if it adds nothing.
fn is_base_of(context: &Context<'_, '_>, node: Node<'_>, at: &Pointer) -> bool {
    let Some(base) = node.resolve() else {
        return false;
    };
    base.has_discriminated_base() && context.subtypes.are_of(base.at(), at)
}

/// Returns whether the only member of the `allOf` of a component is inline; the component is then the member itself.
fn is_inline(only: Node<'_>, schema: Node<'_>) -> bool {
    component_of(schema.at()).is_some() && !only.is_reference() && !only.is_nullable()
}
