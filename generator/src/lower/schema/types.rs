//! Lowers schemas to types.
//!
//! A type is identified by the pointer of its schema: a schema becomes one type, however many places use it.

mod definition;
mod type_use;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use serde_json::Value;

use toml::Spanned;

pub(in crate::lower) use self::type_use::{Definition, TypeUse};
use super::tags::Profile;
use crate::{
    document::{component_at, component_of},
    lower::{
        Context,
        draft::{Drafts, Module, Operation, TypeDefinition, TypeKind},
        names::{
            self, RequestedNames, Scope,
            overrides::Overrides,
            place::{Detail, place_name},
            short::{self, Segment},
        },
        operation::named::Named,
    },
    model::{Constraint, Name, Type},
    pointer::Pointer,
};

/// The owner of the file that contains a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// A file of `types`.
    Module(usize),
    /// The file of an operation.
    Operation(usize),
}

/// The file of an operation.
struct OperationFile {
    /// The name of the operation's struct.
    request: Name,
    items: Vec<TypeDefinition>,
}

/// The types that are lowered so far.
pub(in crate::lower) struct Types {
    /// The names of all types. Types of operations share the scope, because their files import the types of schemas.
    scope: Scope,
    module_scope: Scope,
    modules: Vec<Module>,
    operations: Vec<OperationFile>,
    /// The operations by their pointers.
    operation_at: BTreeMap<String, usize>,
    /// The schemas that are being lowered, to detect cycles.
    open: BTreeSet<Pointer>,
    /// The components by their names in Pascal case; for duplicates, the first.
    by_name: BTreeMap<String, String>,
    /// The named types, by the pointer of their schema.
    named: BTreeMap<Pointer, (Owner, Name)>,
    /// The files of the types that are lowered.
    files: BTreeMap<Name, Owner>,
    /// The values that discriminators give to properties of components, by component.
    pub(in crate::lower) implied: BTreeMap<Pointer, BTreeMap<String, Value>>,
    /// The names of alternatives of unions, by their pointers.
    pub(in crate::lower) alternative_names: BTreeMap<Pointer, String>,
    /// The profiles of schemas, by their pointers.
    pub(super) profiles: BTreeMap<Pointer, Rc<Profile>>,
}

impl Types {
    /// Creates the collection and names the types of component schemas.
    pub(in crate::lower) fn new(
        context: &mut Context<'_, '_>,
        operations: &[Named<'_>],
        implied: BTreeMap<Pointer, BTreeMap<String, Value>>,
    ) -> Self {
        let mut types = Self {
            scope: Scope::default(),
            module_scope: Scope::reserving(&["mod"]),
            modules: Vec::new(),
            operations: Vec::new(),
            operation_at: BTreeMap::new(),
            open: BTreeSet::new(),
            by_name: BTreeMap::new(),
            named: BTreeMap::new(),
            files: BTreeMap::new(),
            implied,
            alternative_names: BTreeMap::new(),
            profiles: BTreeMap::new(),
        };
        let schemas = context.document.component_schemas();
        let schemas: Vec<&String> = schemas.map(|(name, _)| name).collect();
        let bodies = bodies(operations);
        let short_names = short_names(&schemas);
        let mut given_by_config: BTreeMap<String, (&Spanned<String>, &str)> = BTreeMap::new();
        let mut wanted = Vec::new();
        for name in schemas {
            let renamed = context.overrides.component(name);
            let otherwise = || bodies.get(name).unwrap_or(name);
            let text = renamed.map_or_else(otherwise, Spanned::get_ref);
            let short = short_names.get(name).filter(|_| renamed.is_none());
            let type_name = names::type_name(short.unwrap_or(text), "Schema");
            if let Some(renamed) = renamed {
                given_by_config.insert(type_name.clone(), (renamed, name));
            }
            wanted.push((name.as_str(), type_name));
        }
        let names = types.scope.claim_all(&wanted);
        let mut clashes = RequestedNames::default();
        // Components that have their preferred name come first.
        let has_it = |(component, wanted): &&(&str, String)| {
            names
                .get(component)
                .is_some_and(|name| name.plain() == wanted)
        };
        let (having, others): (Vec<_>, Vec<_>) = wanted.iter().partition(has_it);
        for (component, wanted) in having.into_iter().chain(others) {
            if let Some((renamed, of)) = given_by_config.get(wanted)
                && of != component
            {
                let at = component_at(component);
                let conflict = Overrides::conflict(renamed, "type", Some(&at));
                context.diagnostics.push(conflict);
                continue;
            }
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
            let index = types.operations.len();
            // For an operation that occurs several times, the first counts.
            types.operation_at.entry(at).or_insert(index);
            types.operations.push(OperationFile {
                request: name,
                items: Vec::new(),
            });
        }
        types
    }

    /// Returns the name of the struct of an operation.
    pub(in crate::lower) fn operation_name(&self, index: usize) -> Name {
        let file = self.operations.get(index);
        file.map_or_else(|| Name("Operation".to_owned()), |file| file.request.clone())
    }

    /// Claims a name for a type of an operation.
    pub(in crate::lower) fn claim_operation_type(&mut self, wanted: &str) -> Name {
        self.scope.claim(&names::type_name(wanted, "Schema"), &[])
    }

    /// Claims the name of the struct of the required fields of a type, if there are too many of them for arguments.
    pub(in crate::lower) fn claim_required_fields(
        &mut self,
        of: &Name,
        required: usize,
    ) -> Option<Name> {
        self.scope.claim_required_fields(of, required)
    }

    /// Claims the name of the service trait, which is in the scope of the operations.
    pub(in crate::lower) fn claim_service(&mut self, wanted: &str) -> Name {
        self.scope
            .claim(&names::service_name(wanted), &[format!("{wanted}Service")])
    }

    /// Returns the scope with the names that are taken.
    pub(in crate::lower) fn scope(&self) -> Scope {
        self.scope.clone()
    }

    /// Returns the files of types and those of operations, in the document's order. Each operation comes with its index
    /// in the document.
    pub(in crate::lower) fn into_drafts(
        self,
        operations: Vec<(usize, Operation<'_>)>,
    ) -> Drafts<'_> {
        let mut modules = self.modules;
        modules.retain(|module| !module.items.is_empty());
        let mut files: BTreeMap<usize, OperationFile> =
            self.operations.into_iter().enumerate().collect();
        let with_items = |(index, operation)| {
            let file = files.remove(&index);
            (operation, file.map_or_else(Vec::new, |file| file.items))
        };
        Drafts {
            modules,
            operations: operations.into_iter().map(with_items).collect(),
        }
    }

    /// Returns a type definition, if it is lowered already.
    pub(in crate::lower) fn item(&self, name: &Name) -> Option<&TypeDefinition> {
        let items = match *self.files.get(name)? {
            Owner::Module(module) => &self.modules.get(module)?.items,
            Owner::Operation(operation) => &self.operations.get(operation)?.items,
        };
        items.iter().find(|item| item.name == *name)
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

    fn put(&mut self, owner: Owner, index: usize, item: TypeDefinition) {
        let items = match owner {
            Owner::Module(module) => self.modules.get_mut(module).map(|module| &mut module.items),
            Owner::Operation(operation) => {
                let operation = self.operations.get_mut(operation);
                operation.map(|operation| &mut operation.items)
            }
        };
        if let Some(items) = items {
            self.files.insert(item.name.clone(), owner);
            items.insert(index.min(items.len()), item);
        }
    }

    /// Names a type after the pointer of its schema.
    fn name_inline(&mut self, context: &mut Context<'_, '_>, at: &Pointer) -> (Owner, Name) {
        let above = at.as_str().match_indices('/').rev();
        let operation = above
            .filter_map(|(end, _)| at.as_str().get(..end))
            .find_map(|above| Some((above, *self.operation_at.get(above)?)));
        let component = at
            .tokens()
            .nth(2)
            .map(|name| component_at(&name))
            .filter(|_| at.as_str().starts_with("/components/schemas/"));
        let renamed = context.overrides.schema(at);
        let component = component.and_then(|component| self.named.get(&component).cloned());
        let (owner, base, skip) = match (operation, component) {
            (Some((above, index)), _) => {
                let base = self.operation_name(index).plain().to_owned();
                (
                    Some(Owner::Operation(index)),
                    base,
                    above.matches('/').count(),
                )
            }
            (None, Some((owner, base))) => (Some(owner), base.plain().to_owned(), 3),
            (None, None) => {
                let before = at.tokens().count().saturating_sub(1);
                (None, String::new(), before.min(2))
            }
        };
        let wanted = match renamed {
            Some(name) => vec![name.get_ref().clone()],
            None => self.wanted(context, at, owner, (&base, skip)),
        };
        let mut wanted = wanted.iter().map(|name| names::type_name(name, "Schema"));
        let first = wanted.next().unwrap_or_default();
        let name = self.scope.claim(&first, &wanted.collect::<Vec<_>>());
        let Some(owner) = owner else {
            return self.add_module(at, name);
        };
        if let Some(renamed) = renamed
            && name.plain() != names::type_name(renamed.get_ref(), "Schema")
        {
            let conflict = Overrides::conflict(renamed, "type", None);
            context.diagnostics.push(conflict);
        }
        self.named.insert(at.clone(), (owner, name.clone()));
        (owner, name)
    }

    /// Returns the names that a type at a pointer may have, the preferred one first.
    fn wanted(
        &self,
        context: &Context<'_, '_>,
        at: &Pointer,
        owner: Option<Owner>,
        base: (&str, usize),
    ) -> Vec<String> {
        let mut all = names_for(
            context,
            &self.alternative_names,
            at,
            base,
            Detail::default(),
        );
        let first = all.first().cloned().unwrap_or_default();
        if owner.is_none() {
            all.extend(path_words(at).iter().map(|word| format!("{word}{first}")));
        }
        let is_taken = |name: &String| self.scope.has(&names::type_name(name, "Schema"));
        if !all.iter().all(is_taken) {
            return all;
        }
        let has_other = self.has_other_media_type(at);
        let details = Detail::ALL
            .into_iter()
            .filter(|detail| has_other || !detail.media_types);
        all.extend(
            details
                .flat_map(|detail| names_for(context, &self.alternative_names, at, base, detail)),
        );
        all.push(format!("{first}{}", kind_word(context, at)));
        all
    }

    /// Returns whether a type of another media type of the same body has a name.
    fn has_other_media_type(&self, at: &Pointer) -> bool {
        let tokens: Vec<String> = at.tokens().collect();
        let Some(content) = tokens.iter().rposition(|token| token == "content") else {
            return false;
        };
        let around = |length| Pointer::from_tokens(tokens.iter().take(length).map(String::as_str));
        let (all, own) = (around(content + 1), around(content + 2));
        let mut within = self
            .named
            .range(all.clone()..)
            .map(|(place, _)| place.as_str())
            .take_while(|place| place.starts_with(all.as_str()));
        let (all, own) = (format!("{}/", all.as_str()), format!("{}/", own.as_str()));
        within.any(|place| place.starts_with(&all) && !place.starts_with(&own))
    }

    /// Names a type before the schemas inside it are lowered, because they may refer to it.
    pub(in crate::lower) fn reserve(&mut self, context: &mut Context<'_, '_>, at: &Pointer) {
        if !self.named.contains_key(at) {
            self.name_inline(context, at);
        }
    }

    /// Returns the name of the type at a pointer, if it has one already.
    pub(super) fn name_at(&self, at: &Pointer) -> Option<&Name> {
        self.named.get(at).map(|(_, name)| name)
    }

    /// Releases the name of an inline type that does not need a name after all.
    pub(super) fn forget(&mut self, at: &Pointer) {
        if component_of(at).is_none() {
            self.named.remove(at);
        }
    }
}

/// Returns the names of a type inside a named type or operation, the preferred one first.
fn names_for(
    context: &Context<'_, '_>,
    alternative_names: &BTreeMap<Pointer, String>,
    at: &Pointer,
    base: (&str, usize),
    detail: Detail,
) -> Vec<String> {
    let whole = place_name(context, alternative_names, at, base, detail);
    // A segment of the name ends where the name of an enclosing pointer ends.
    let mut ends = BTreeMap::from([(base.0.len(), false)]);
    let path = at.as_str();
    let around = path
        .match_indices('/')
        .filter_map(|(end, _)| path.get(..end));
    for path in around.chain([path]) {
        let Some(around) = Pointer::parse(path) else {
            continue;
        };
        let name = place_name(context, alternative_names, &around, base, detail);
        if whole.starts_with(name.as_str()) {
            ends.entry(name.len())
                .or_insert_with(|| is_alternative(&around));
        }
    }
    let mut start = 0;
    let segments = ends.into_iter().filter_map(|(end, is_kept)| {
        let text = whole.get(start..end)?;
        start = end;
        let is_kept = is_kept && !is_generic(text);
        Some(Segment { text, is_kept })
    });
    let segments: Vec<Segment<'_>> = segments
        .filter(|segment| !segment.text.is_empty())
        .collect();
    short::candidates(&segments)
}

/// Returns whether a pointer is that of an alternative of a union.
fn is_alternative(at: &Pointer) -> bool {
    let around = at.last().map(|(around, _)| around);
    let keyword = around.as_ref().and_then(Pointer::last);
    keyword.is_some_and(|(_, keyword)| matches!(keyword.as_str(), "oneOf" | "anyOf"))
}

/// Returns whether the name of an alternative is only its type or its number.
fn is_generic(word: &str) -> bool {
    matches!(word, "Object" | "String" | "Integer" | "Array") || word.starts_with("Variant")
}

/// Returns the kind of a schema, as a suffix for a name that is taken.
fn kind_word(context: &Context<'_, '_>, at: &Pointer) -> &'static str {
    let schema = context.document.schemas().at(at);
    let is_body = || at.last().is_some_and(|(_, last)| last == "schema");
    if is_body() {
        "Body"
    } else if schema.is_some_and(|schema| schema.is_object()) {
        "Object"
    } else {
        "Value"
    }
}

/// Returns shorter names for components whose names repeat words (`user.user_address`), unless another component has
/// that name.
fn short_names(components: &[&String]) -> BTreeMap<String, String> {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    let mut short = Vec::new();
    for component in components {
        let whole = names::pascal(component);
        let name = short::of_component(component);
        if name != whole {
            *wanted.entry(name.to_lowercase()).or_default() += 1;
            short.push((*component, name));
        }
        *wanted.entry(whole.to_lowercase()).or_default() += 1;
    }
    let is_unique = |name: &String| wanted.get(&name.to_lowercase()) == Some(&1);
    let unique = short.into_iter().filter(|(_, name)| is_unique(name));
    unique
        .map(|(component, name)| (component.clone(), name))
        .collect()
}

/// Returns the literal segments of the path that a schema belongs to, as names: the last segment, the last two, and so
/// on; empty outside of paths.
fn path_words(at: &Pointer) -> Vec<String> {
    let mut tokens = at.tokens();
    let is_path = tokens.next().is_some_and(|first| first == "paths");
    let path = tokens.next().filter(|_| is_path).unwrap_or_default();
    let is_literal = |segment: &&str| !segment.is_empty() && !segment.contains('{');
    let literals = path.split('/').filter(is_literal);
    let words: Vec<String> = literals
        .map(|segment| names::pascal(&names::singular(segment)))
        .collect();
    let ends = (0..words.len()).rev();
    ends.filter_map(|start| Some(words.get(start..)?.concat()))
        .collect()
}

/// Returns new names for the components that FastAPI makes for the bodies of forms. FastAPI names them after the
/// `operationId`; here they follow the operation's name.
fn bodies(operations: &[Named<'_>]) -> BTreeMap<String, String> {
    let named = operations.iter().filter_map(|operation| {
        let id = operation.node.operation_id.as_deref()?;
        (names::snake(id) != operation.name.plain()).then(|| {
            (
                format!("Body_{id}"),
                format!("{}_body", operation.name.plain()),
            )
        })
    });
    named.collect()
}

/// Returns the definition of an alias.
fn alias(used: TypeUse) -> (TypeKind, Vec<Constraint>) {
    (TypeKind::Alias(used.ty, used.shape), Vec::new())
}

fn reference(owner: Owner, name: &Name) -> Type {
    match owner {
        Owner::Module(_) => Type::Named(name.clone()),
        Owner::Operation(_) => Type::Local(name.clone()),
    }
}
