//! Schemas as types.
//!
//! A type is known by the pointer of its schema, so that one schema is one type, whoever uses it.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{ReferenceOr, Schema};

use super::{
    Context, docs, enums, formats, limits,
    merge::{self, Merged, Standing},
    names::{self, Scope, Wanted},
    operation::Named,
    place_name::place_name,
    same, union,
};
use crate::{
    diagnostic::Place,
    document::{At, Facets, Kind, SchemaNode, component_of},
    model::{Item, ItemKind, Limit, Module, Name, Shape, Type},
    pointer::Pointer,
};

/// A type as a schema has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Used {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) shape: Shape,
}

impl Used {
    pub(super) fn new(ty: Type, nullable: bool) -> Self {
        Self {
            shape: Shape::Of(ty.clone()),
            ty,
            nullable,
        }
    }

    /// As it is, or null.
    fn or_null(self, nullable: bool) -> Self {
        Self {
            nullable: self.nullable || nullable,
            ..self
        }
    }

    /// As it is, within limits.
    fn within(mut self, limits: Vec<Limit>) -> Self {
        if !limits.is_empty() {
            self.shape = Shape::Limited(Box::new(self.shape), limits);
        }
        self
    }

    /// An array or a map of it.
    fn collected(self, ty: fn(Box<Type>) -> Type, shape: fn(Box<Shape>) -> Shape) -> Self {
        let inner = self.whole_shape();
        let mut used = Self::new(ty(Box::new(self.whole())), false);
        if !inner.is_plain() {
            used.shape = shape(Box::new(inner));
        }
        used
    }

    /// The shape with null folded in.
    pub(super) fn whole_shape(&self) -> Shape {
        match &self.shape {
            Shape::Of(_) => Shape::Of(self.clone().whole()),
            shape if self.nullable && self.ty != Type::Any => {
                Shape::Nullable(Box::new(shape.clone()))
            }
            shape => shape.clone(),
        }
    }

    /// The type with null folded in, where there is no field to say it.
    pub(super) fn whole(self) -> Type {
        if self.nullable && self.ty != Type::Any {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// Whose file a type stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// A file of `types`.
    Module(usize),
    /// The file of an operation.
    Operation(usize),
}

/// All types, as they are found.
pub(super) struct Types {
    /// The names of all types: those of operations stand in files that import those of schemas.
    scope: Scope,
    module_scope: Scope,
    modules: Vec<Module>,
    /// The types inside operations.
    operation_items: Vec<Vec<Item>>,
    operation_names: Vec<Name>,
    /// The operations by their pointers.
    operation_at: BTreeMap<String, usize>,
    /// The schemas whose types are being found.
    open: BTreeSet<Pointer>,
    /// The components by their names in Pascal case; of several with one, the first.
    by_name: BTreeMap<String, String>,
    /// The types that have a name, by the pointer of their schema.
    named: BTreeMap<Pointer, (Owner, Name)>,
    /// What else aliases ask of values: in Rust they have the shapes of their types.
    aliases: BTreeMap<Name, Shape>,
    /// The components that have a schema in their `allOf`.
    subtypes: BTreeMap<Pointer, Vec<Pointer>>,
}

impl Types {
    /// Gives the component schemas their names.
    pub(super) fn new(context: &mut Context<'_, '_>, operations: &[Named<'_>]) -> Self {
        let mut types = Self {
            scope: Scope::default(),
            module_scope: Scope::reserving(&["mod"]),
            modules: Vec::new(),
            operation_items: vec![Vec::new(); operations.len()],
            operation_names: Vec::new(),
            operation_at: BTreeMap::new(),
            open: BTreeSet::new(),
            by_name: BTreeMap::new(),
            named: BTreeMap::new(),
            aliases: BTreeMap::new(),
            subtypes: subtypes(context),
        };
        let schemas = context
            .document
            .api
            .components
            .iter()
            .flat_map(|components| components.schemas.keys());
        let renamed = |name: &String| context.renames.component(name).unwrap_or(name).to_owned();
        let wanted: Vec<_> = schemas
            .map(|name| (name.as_str(), names::type_name(&renamed(name), "Schema")))
            .collect();
        let names = types.scope.claim_all(&wanted);
        let mut clashes = Wanted::default();
        // Whoever has the name as it is wanted is the first.
        let has_it = |(component, wanted): &&(&str, String)| {
            names
                .get(component)
                .is_some_and(|name| name.plain() == wanted)
        };
        let (having, others): (Vec<_>, Vec<_>) = wanted.iter().partition(has_it);
        for (component, wanted) in having.into_iter().chain(others) {
            let rename = format!("[rename.schemas] {component:?}");
            let clash = names
                .get(component)
                .and_then(|name| clashes.check(wanted, name, &component_at(component), &rename));
            context.diagnostics.extend(clash);
        }
        for (component, _) in &wanted {
            let by_name = types.by_name.entry(names::pascal(component));
            by_name.or_insert_with(|| (*component).to_owned());
            if let Some(name) = names.get(component) {
                types.add_module(&component_at(component), name.clone());
            }
        }
        for operation in operations {
            let wanted = names::type_name(operation.name.plain(), "Request");
            let name = types.scope.claim(&wanted, &[format!("{wanted}Request")]);
            let at = operation.at.as_str().to_owned();
            let index = types.operation_names.len();
            // What stands in several places is the first's.
            types.operation_at.entry(at).or_insert(index);
            types.operation_names.push(name);
        }
        types
    }

    /// The name of the struct of an operation.
    pub(super) fn operation_name(&self, index: usize) -> Name {
        self.operation_names
            .get(index)
            .cloned()
            .unwrap_or(Name("Operation".to_owned()))
    }

    /// Takes a name in the scope of operations.
    pub(super) fn claim_operation_type(&mut self, wanted: &str) -> Name {
        self.scope.claim(&names::type_name(wanted, "Schema"), &[])
    }

    /// The types that stand in the file of an operation.
    pub(super) fn take_operation_items(&mut self, index: usize) -> Vec<Item> {
        self.operation_items
            .get_mut(index)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Takes the name of the service trait, which stands beside the operations.
    pub(super) fn claim_service(&mut self, wanted: &str) -> Name {
        self.scope.claim(
            &names::type_name(wanted, "Service"),
            &[format!("{wanted}Service")],
        )
    }

    /// The files of types, in the document's order, and the shapes of aliases.
    pub(super) fn into_modules(mut self) -> (Vec<Module>, BTreeMap<Name, Shape>) {
        self.modules.retain(|module| !module.items.is_empty());
        (self.modules, self.aliases)
    }

    /// What a type with a name is.
    pub(super) fn item(&self, name: &Name) -> Option<&Item> {
        let in_modules = self.modules.iter().flat_map(|module| &module.items);
        in_modules
            .chain(self.operation_items.iter().flatten())
            .find(|item| item.name == *name)
    }

    fn add_module(&mut self, at: &Pointer, name: Name) -> (Owner, Name) {
        let module = names::module(&names::snake(name.plain()), "schema");
        let module = self.module_scope.claim(&module, &[]);
        let owner = Owner::Module(self.modules.len());
        self.modules.push(Module {
            name: module,
            pointer: at.clone(),
            items: Vec::new(),
        });
        self.named.insert(at.clone(), (owner, name.clone()));
        (owner, name)
    }

    /// Lowers all component schemas, whether anything uses them or not.
    pub(super) fn lower_components(&mut self, context: &mut Context<'_, '_>) {
        let document = context.document;
        let schemas = document
            .api
            .components
            .iter()
            .flat_map(|components| &components.schemas);
        for (component, node) in schemas {
            let at = component_at(component);
            let Some((owner, name)) = self.named.get(&at).cloned() else {
                continue;
            };
            let (kind, limits) = match node {
                ReferenceOr::Reference { .. } => {
                    let used = self.schema(context, node, &at);
                    self.alias(&name, used)
                }
                ReferenceOr::Item(schema) => match self.definition(context, schema, &at) {
                    Definition::Item(kind, limits) => (kind, limits),
                    Definition::Used(used) => self.alias(&name, used),
                },
            };
            let schema = node.as_item();
            self.put(
                owner,
                0,
                Item {
                    name,
                    docs: docs::of_schema(schema, &at),
                    deprecated: schema.is_some_and(|schema| schema.schema_data.deprecated),
                    kind,
                    limits,
                },
            );
        }
    }

    fn alias(&mut self, name: &Name, used: Used) -> (ItemKind, Vec<Limit>) {
        self.aliases.insert(name.clone(), used.shape);
        (ItemKind::Alias(used.ty), Vec::new())
    }

    /// The type of a schema.
    pub(super) fn schema<'d>(
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
            return Used::new(reference(owner, &name), nullable);
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
    pub(super) fn of_all<'d>(
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
    fn settle(
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
                let item = Item {
                    name: name.clone(),
                    docs: docs::of_schema(Some(schema.node), &schema.at),
                    deprecated: schema.node.schema_data.deprecated,
                    kind,
                    limits,
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

    fn put(&mut self, owner: Owner, index: usize, item: Item) {
        let items = match owner {
            Owner::Module(module) => self.modules.get_mut(module).map(|module| &mut module.items),
            Owner::Operation(operation) => self.operation_items.get_mut(operation),
        };
        if let Some(items) = items {
            items.insert(index.min(items.len()), item);
        }
    }

    /// Names a type after the place of its schema.
    fn name_inline(&mut self, context: &Context<'_, '_>, at: &Pointer) -> (Owner, Name) {
        let above = at.as_str().match_indices('/').rev();
        let operation = above
            .filter_map(|(end, _)| at.as_str().get(..end))
            .find_map(|above| Some((above, *self.operation_at.get(above)?)));
        let component = at
            .tokens()
            .nth(2)
            .map(|name| component_at(&name))
            .filter(|_| at.as_str().starts_with("/components/schemas/"));
        let word = |base: &str, skip| match context.renames.schema(at) {
            Some(name) => name.to_owned(),
            None => place_name(context, at, base, skip),
        };
        let (owner, name) = match (
            operation,
            component.and_then(|component| self.named.get(&component).cloned()),
        ) {
            (Some((above, index)), _) => {
                let depth = above.matches('/').count();
                let wanted = word(self.operation_name(index).plain(), depth);
                (
                    Owner::Operation(index),
                    self.scope.claim(&names::type_name(&wanted, "Schema"), &[]),
                )
            }
            (None, Some((owner, base))) => {
                let wanted = word(base.plain(), 3);
                (
                    owner,
                    self.scope.claim(&names::type_name(&wanted, "Schema"), &[]),
                )
            }
            (None, None) => {
                let wanted = word("", 2);
                let name = self.scope.claim(&names::type_name(&wanted, "Schema"), &[]);
                return self.add_module(at, name);
            }
        };
        self.named.insert(at.clone(), (owner, name.clone()));
        (owner, name)
    }

    fn definition<'d>(
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
        self.of_merged(context, merged, schema.schema_data.nullable, at)
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
        match union::lower(self, context, &merged, at) {
            Some(Definition::Used(used)) => {
                return Definition::Used(used.or_null(nullable).within(limits));
            }
            Some(Definition::Item(kind, _)) => return Definition::Item(kind, limits),
            None => {}
        }
        let names = context.renames.values(context.document, at);
        if let Some(kind) = enums::lower(&merged.values, merged.kind, &names) {
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
                let kind = ItemKind::Struct(self.structure(context, &merged));
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

    /// The components that have a schema in their `allOf`, or one that has it there.
    pub(super) fn subtypes_of(&self, base: &Pointer) -> BTreeSet<Pointer> {
        let mut found = BTreeSet::new();
        let mut open = vec![base];
        while let Some(base) = open.pop() {
            for subtype in self.subtypes.get(base).into_iter().flatten() {
                if found.insert(subtype.clone()) {
                    open.push(subtype);
                }
            }
        }
        found
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

    /// Names a type before what is inside it is looked at, which may lead back to it.
    pub(super) fn reserve(&mut self, context: &Context<'_, '_>, at: &Pointer) {
        if !self.named.contains_key(at) {
            self.name_inline(context, at);
        }
    }

    /// Takes back the name of a type that turned out to need none.
    pub(super) fn forget(&mut self, at: &Pointer) {
        if component_of(at).is_none() {
            self.named.remove(at);
        }
    }

    /// The type at a place, of what was merged for it.
    pub(super) fn of_combined<'d>(
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

/// The components that have each schema in their `allOf`.
fn subtypes(context: &Context<'_, '_>) -> BTreeMap<Pointer, Vec<Pointer>> {
    let mut subtypes: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
    let components = context.document.api.components.iter();
    for (name, node) in components.flat_map(|components| &components.schemas) {
        let ReferenceOr::Item(schema) = node else {
            continue;
        };
        let at = component_at(name);
        for member in Facets::from(schema).all_of {
            if let ReferenceOr::Reference { reference } = member
                && let Some(base) = context
                    .document
                    .schema(SchemaNode::Reference(reference), &at)
            {
                subtypes.entry(base.at).or_default().push(at.clone());
            }
        }
    }
    subtypes
}

/// How many unions may be inside one another when it is asked whether one of them may be null.
const UNION_DEPTH: usize = 8;

/// Whether a schema or an alternative of it may be null.
fn allows_null(context: &Context<'_, '_>, schema: &Schema, depth: usize) -> bool {
    let facets = Facets::from(schema);
    let mut alternatives = facets.one_of.iter().chain(facets.any_of);
    schema.schema_data.nullable
        || (depth < UNION_DEPTH
            && alternatives.any(|node| {
                let schema = context.document.schema(node.into(), &Pointer::root());
                schema.is_some_and(|schema| allows_null(context, schema.node, depth + 1))
            }))
}

/// What a schema is: something that needs a name, or something that has one.
pub(super) enum Definition {
    Item(ItemKind, Vec<Limit>),
    Used(Used),
}

pub(super) fn component_at(name: &str) -> Pointer {
    Pointer::root()
        .child("components")
        .child("schemas")
        .child(name)
}

fn reference(owner: Owner, name: &Name) -> Type {
    match owner {
        Owner::Module(_) => Type::Named(name.clone()),
        Owner::Operation(_) => Type::Local(name.clone()),
    }
}
