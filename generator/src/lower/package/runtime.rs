//! Finds the runtime modules and the external types that the generated crate uses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    model::{
        Carrier, Codec, Constraint, ExternalType, Module, Name, Operation, Presence, RuntimeModule,
        Scheme, Shape, Type, TypeDefinition, TypeKind,
    },
    pattern::Engine,
};

/// The modules whose types every crate re-exports, or that implement a feature.
const ALWAYS: [RuntimeModule; 8] = [
    RuntimeModule::Body,
    RuntimeModule::Client,
    RuntimeModule::Convert,
    RuntimeModule::Credentials,
    RuntimeModule::Mock,
    RuntimeModule::Operation,
    RuntimeModule::Response,
    RuntimeModule::Server,
];

/// Returns the runtime modules that the code of the crate refers to, independent of its features.
pub(in crate::lower) fn used(
    schemes: &[Scheme],
    modules: &[Module],
    operations: &[Operation],
    checks: &BTreeMap<String, Value>,
) -> BTreeSet<RuntimeModule> {
    let items = || modules.iter().flat_map(|module| &module.items);
    let of_operations = || operations.iter().flat_map(|operation| &operation.items);
    let constraints: Vec<&Constraint> = (items().chain(of_operations()))
        .flat_map(|item| {
            item.constraints
                .iter()
                .chain(item.shapes().flat_map(Shape::constraints))
        })
        .chain(
            operations
                .iter()
                .flat_map(Operation::shapes)
                .flat_map(Shape::constraints),
        )
        .collect();
    let engines = [
        (Engine::Linear, RuntimeModule::Patterns),
        (Engine::Backtracking, RuntimeModule::Backtracking),
    ];
    let patterns = engines
        .into_iter()
        .filter(|(engine, _)| {
            constraints.iter().any(|limit| limit.runs_on(*engine))
                || checks.values().any(|schema| runs_on(schema, *engine))
        })
        .map(|(_, module)| module);
    let pages = operations.iter().any(|operation| operation.pages.is_some());
    let files = operations.iter().any(Operation::takes_files);
    let basic = schemes
        .iter()
        .any(|scheme| scheme.carrier == Carrier::Basic);
    let tokens = schemes.iter().any(|scheme| !scheme.grants.is_empty());
    let is_filled_in = |operation: &Operation| {
        let key = operation.idempotency_key();
        key.is_some_and(|(key, _)| !key.required)
    };
    let keys = operations.iter().any(is_filled_in);
    let kinds = items()
        .chain(of_operations())
        .filter_map(|item| match item.kind {
            TypeKind::Struct(_) => Some(RuntimeModule::Objects),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Some(RuntimeModule::Enums),
            TypeKind::Union(_) => Some(RuntimeModule::Unions),
            TypeKind::Alias(_) | TypeKind::Newtype(_) => None,
        });
    let may_be_null = |item: &TypeDefinition| match &item.kind {
        TypeKind::Struct(structure) => {
            let mut fields = structure.fields.iter();
            fields.any(|field| field.presence == Presence::Nullable)
        }
        _ => false,
    };
    let all_types = || {
        let of_operations = operations.iter().flat_map(Operation::types);
        items().flat_map(TypeDefinition::types).chain(of_operations)
    };
    let nullable =
        (items().chain(of_operations())).any(may_be_null) || all_types().any(Type::has_nullable);
    let types = || all_types().flat_map(Type::leaves);
    types()
        .filter_map(|ty| match ty {
            Type::DateTime | Type::Date => Some(RuntimeModule::Dates),
            Type::Media => Some(RuntimeModule::Media),
            Type::Uuid => Some(RuntimeModule::Uuids),
            _ => None,
        })
        .chain(with_shapes(types()))
        .chain(patterns)
        .chain((!checks.is_empty()).then_some(RuntimeModule::Schemas))
        .chain(nullable.then_some(RuntimeModule::Nullable))
        .chain(pages.then_some(RuntimeModule::Pages))
        .chain(kinds)
        .chain(basic.then_some(RuntimeModule::Basic))
        .chain(tokens.then_some(RuntimeModule::OAuth2))
        .chain(keys.then_some(RuntimeModule::Idempotency))
        .chain(ALWAYS)
        .chain(files.then_some(RuntimeModule::Uploads))
        .chain(
            operations
                .iter()
                .flat_map(Operation::bodies)
                .flat_map(|body| &body.contents)
                .flat_map(|content| match content.codec {
                    Codec::Form(_) => vec![RuntimeModule::Form],
                    // Text in parts is read like values of forms.
                    Codec::Multipart => vec![RuntimeModule::Form, RuntimeModule::Multipart],
                    Codec::Sequence(framing) if framing.is_events() => {
                        vec![RuntimeModule::Sequence, RuntimeModule::Events]
                    }
                    Codec::Sequence(_) => vec![RuntimeModule::Sequence],
                    _ => Vec::new(),
                }),
        )
        .collect()
}

/// Returns whether a schema contains a pattern that runs on an engine.
pub(super) fn runs_on(schema: &Value, engine: Engine) -> bool {
    let keywords = match engine {
        Engine::Linear => ["pattern", "patternProperties"],
        Engine::Backtracking => ["x-backtracking-pattern", "x-backtracking-properties"],
    };
    match schema {
        Value::Object(members) => members
            .iter()
            .any(|(keyword, value)| keywords.contains(&keyword.as_str()) || runs_on(value, engine)),
        Value::Array(items) => items.iter().any(|item| runs_on(item, engine)),
        _ => false,
    }
}

/// Returns the modules of runtime types, each with the module of its shape.
fn with_shapes<'m>(types: impl Iterator<Item = &'m Type>) -> impl Iterator<Item = RuntimeModule> {
    types.flat_map(|ty| match ty {
        Type::Time => vec![RuntimeModule::Time, RuntimeModule::Times],
        Type::Duration => vec![RuntimeModule::Duration, RuntimeModule::Durations],
        Type::Base64 | Type::Base64Url => vec![RuntimeModule::Base64, RuntimeModule::Binary],
        _ => Vec::new(),
    })
}

/// Returns the external types, each path once.
pub(in crate::lower) fn external(
    modules: &[Module],
    operations: &[Operation],
) -> Vec<ExternalType> {
    let items = modules.iter().flat_map(|module| &module.items);
    let types = items
        .flat_map(TypeDefinition::types)
        .chain(operations.iter().flat_map(Operation::types));
    let mut found: Vec<ExternalType> = types
        .flat_map(Type::leaves)
        .filter_map(|ty| match ty {
            Type::External(external) => Some((**external).clone()),
            _ => None,
        })
        .collect();
    found.sort();
    found.dedup_by(|one, first| {
        let same = one.path == first.path;
        // A type of both strings and numbers has both encodings.
        first.text &= !same || one.text;
        same
    });
    found
}

/// Returns the crates whose types are part of the public API, which re-exports them.
pub(in crate::lower) fn crates(
    used: &BTreeSet<RuntimeModule>,
    external: &[ExternalType],
) -> BTreeSet<Name> {
    let own = used.iter().filter_map(|module| match module {
        RuntimeModule::Dates | RuntimeModule::Time => Some("chrono"),
        RuntimeModule::Duration => Some("jiff"),
        RuntimeModule::Uuids => Some("uuid"),
        _ => None,
    });
    let own = own.map(|krate| Name(krate.to_owned()));
    let others = external.iter().map(|external| external.path.krate.clone());
    own.chain(others.filter(|krate| krate.as_str() != "std"))
        .collect()
}
