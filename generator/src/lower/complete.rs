//! Completes drafts to the types and operations of the model.

use std::collections::BTreeMap;

use super::{
    Context, docs,
    draft::{self, Drafts},
    names::Scope,
    operation::pages::Pages,
    schema::{
        aliases::Aliases,
        cycles::{Alias, Cycles},
        defaults::Defaults,
        sides::Sides,
        union_members,
    },
};
use crate::{
    config::Pagination,
    diagnostic::Place,
    model::{
        Field, Getter, Module, Name, Operation, Paging, Parameter, Presence, Rest, Shape, Struct,
        Type, TypeDefinition, TypeKind, Union, Variant,
    },
};

/// Constructs the types and operations of the model. `scope` contains the names of all types.
pub(super) fn complete(
    context: &mut Context<'_, '_>,
    drafts: Drafts<'_>,
    scope: Scope,
    pagination: &[Pagination],
) -> (Vec<Module>, Vec<Operation>) {
    let cycles = Cycles::of(&drafts);
    let sides = Sides::of(&drafts, &cycles);
    let mut completion = Completion {
        aliases: Aliases::of(&drafts, &cycles, &sides),
        defaults: Defaults::of(&drafts, &cycles),
        getters: union_members::getters(&drafts, &cycles, &sides),
        sides,
        cycles,
        scope,
    };
    let mut modules = Vec::new();
    for module in drafts.modules {
        let draft::Module {
            name,
            pointer,
            items,
        } = module;
        for item in items.iter().filter(|item| completion.is_endless(item)) {
            let message = format!(
                "`{}` consists only of itself; any JSON value is accepted",
                item.name.as_str()
            );
            context.not_supported(Place::Key(pointer.clone()), message);
        }
        let items = items
            .into_iter()
            .map(|item| completion.item(item))
            .collect();
        modules.push(Module {
            name,
            pointer,
            items,
        });
    }
    let mut pages = Pages::new(pagination, &modules);
    let mut operations = Vec::new();
    for (operation, items) in drafts.operations {
        let items: Vec<TypeDefinition> = items
            .into_iter()
            .map(|item| completion.item(item))
            .collect();
        let paging = pages.of_operation(&operation, &items, &completion.aliases);
        operations.push(completion.operation(operation, items, paging));
    }
    context.diagnostics.extend(pages.errors());
    (modules, operations)
}

/// The properties of the complete graph of types.
struct Completion {
    cycles: Cycles,
    aliases: Aliases,
    defaults: Defaults,
    sides: Sides,
    getters: BTreeMap<Name, Vec<Getter>>,
    scope: Scope,
}

impl Completion {
    fn is_endless(&self, item: &draft::TypeDefinition) -> bool {
        match &item.kind {
            draft::TypeKind::Alias(ty, _) => self.cycles.alias(&item.name, ty) == Alias::Endless,
            _ => false,
        }
    }

    fn item(&mut self, item: draft::TypeDefinition) -> TypeDefinition {
        let draft::TypeDefinition {
            name,
            docs,
            deprecated,
            kind,
            mut constraints,
            pointer,
        } = item;
        let kind = match kind {
            draft::TypeKind::Struct(structure) => {
                TypeKind::Struct(self.structure(&name, structure))
            }
            draft::TypeKind::StringEnum(of) => TypeKind::StringEnum(of),
            draft::TypeKind::IntegerEnum(of) => TypeKind::IntegerEnum(of),
            draft::TypeKind::Union(union) => TypeKind::Union(self.union(&name, union)),
            draft::TypeKind::Alias(ty, shape) => match self.cycles.alias(&name, &ty) {
                Alias::Plain => TypeKind::Alias(self.sides.ty(&name, ty)),
                Alias::Endless => TypeKind::Alias(Type::Any),
                Alias::Newtype => {
                    if let Shape::Constrained(_, of_alias) = shape {
                        constraints = of_alias;
                    }
                    TypeKind::Newtype(self.sides.ty(&name, ty))
                }
            },
        };
        TypeDefinition {
            name,
            docs,
            deprecated,
            kind,
            constraints,
            pointer,
        }
    }

    fn structure(&mut self, name: &Name, structure: draft::Struct) -> Struct {
        let draft::Struct {
            constants,
            fields,
            rest,
            closed,
        } = structure;
        let fields: Vec<Field> = fields
            .into_iter()
            .map(|field| self.field(name, field))
            .collect();
        let arguments = fields.iter().filter(|field| field.is_argument()).count();
        let by_name = self.scope.claim_required_fields(name, arguments);
        let rest = rest.map(|rest| {
            let shape = self.aliases.shape(rest.shape);
            let (ty, shape) = self.sides.members(name, rest.ty, shape);
            Rest { ty, shape, ..rest }
        });
        Struct {
            constants,
            fields,
            by_name,
            rest,
            closed,
        }
    }

    fn field(&self, of: &Name, field: draft::Field) -> Field {
        let (presence, is_null_absent) = self.sides.presence(of, &field);
        let default = field.default.filter(|_| presence == Presence::Optional);
        let default = default.and_then(|default| self.defaults.of_type(default, &field.ty));
        let shape = self.sides.shape(of, self.aliases.shape(field.shape));
        Field {
            boxed: self.cycles.holds(&field.ty, of),
            name: field.name,
            setter: field.setter,
            wire: field.wire,
            shape: if is_null_absent {
                Shape::Nullable(Box::new(shape))
            } else {
                shape
            },
            ty: self.sides.ty(of, field.ty),
            presence,
            access: field.access,
            null_setter: field
                .null_setter
                .filter(|_| presence == Presence::OptionalNullable),
            docs: field.docs,
            deprecated: field.deprecated,
            default,
        }
    }

    fn union(&mut self, name: &Name, union: draft::Union) -> Union {
        let draft::Union { decision, variants } = union;
        let types: Vec<Type> = variants
            .iter()
            .map(|variant| self.aliases.resolve(&variant.ty))
            .collect();
        let is_unique = |ty: &Type| types.iter().filter(|other| *other == ty).count() == 1;
        let variants = variants
            .into_iter()
            .zip(&types)
            .map(|(variant, ty)| Variant {
                boxed: self.cycles.holds(&variant.ty, name),
                convertible: is_unique(ty),
                name: variant.name,
                ty: variant.ty,
                shape: self.aliases.shape(variant.shape),
                alternatives: variant.alternatives,
                tags: variant.tags,
                default: variant.default,
                written: variant.written,
            });
        Union {
            decision,
            variants: variants.collect(),
            getters: self.getters.remove(name).unwrap_or_default(),
        }
    }

    fn parameter(&self, parameter: draft::Parameter) -> Parameter {
        let default = parameter.default;
        Parameter {
            default: default.and_then(|default| self.defaults.of_type(default, &parameter.ty)),
            shape: self.aliases.shape(parameter.shape),
            location: parameter.location,
            wire: parameter.wire,
            style: parameter.style,
            escape: parameter.escape,
            name: parameter.name,
            ty: parameter.ty,
            required: parameter.required,
            idempotency_key: parameter.idempotency_key,
            constant: parameter.constant,
            deprecated: parameter.deprecated,
            docs: parameter.docs,
            pointer: parameter.pointer,
        }
    }

    fn operation(
        &mut self,
        operation: draft::Operation<'_>,
        items: Vec<TypeDefinition>,
        pages: Option<Paging>,
    ) -> Operation {
        let streams_of_request = operation.streams();
        let arguments = operation.argument_count();
        let by_name = (self.scope).claim_required_fields(&operation.request, arguments);
        let named = operation.named;
        let responses = operation.responses;
        let parameters = operation.parameters.into_iter();
        Operation {
            streams_of_request,
            streams_of_success: responses.streams(),
            with_headers: responses
                .has_optional_headers()
                .then_some(named.with_headers),
            name: named.name,
            module: named.module,
            request: operation.request,
            method: named.method,
            path: operation.path,
            is_webhook: named.webhook.is_some(),
            shadowed_paths: operation.shadowed_paths,
            tag: named.node.tags.first().map(|tag| docs::of_name(tag)),
            group: named.group,
            docs: operation.docs,
            deprecated: named.node.deprecated,
            parameters: parameters
                .map(|parameter| self.parameter(parameter))
                .collect(),
            body: operation.body.map(|body| self.aliases.body(body)),
            by_name,
            server: operation.server,
            security: operation.security,
            scopes: operation.scopes,
            credentials: operation.credentials,
            success: responses.success,
            failures: responses.failures,
            output: operation.output,
            failure: operation.failure,
            accept: responses.accept,
            pages,
            items,
            pointer: named.at,
        }
    }
}
