//! Lowers a document to the [`Model`]: every type, operation, name and encoding is decided here.

mod body;
mod complete;
mod context;
mod docs;
mod draft;
mod names;
mod operation;
mod package;
mod schema;
mod security;
mod servers;

use std::collections::BTreeMap;

use self::context::Context;
use crate::{
    codes,
    config::{Config, Feature},
    diagnostic::{CONFIG, Diagnostic, Place},
    document::Document,
    model::{Model, Module, Name, Operation, Type, TypeDefinition, TypeKind},
};

/// Lowers a document to the model, and reports what is not supported.
pub fn lower(document: &Document, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let mut context = Context {
        document,
        overrides: names::overrides::Overrides::new(&config.rename, &config.formats, document),
        subtypes: schema::subtypes::Subtypes::new(document),
        idempotency_key: config
            .idempotency
            .header
            .as_ref()
            .map(|it| it.get_ref().as_str()),
        is_mocked: config.package.features.contains(&Feature::Mock),
        diagnostics,
    };
    schema::formats::check(&mut context);
    package::about::check_version(&mut context, config);
    let (named, groups) = operation::naming::name_all(&mut context, config.group_by);
    let security = security::lower(&mut context, &named);
    let implied = schema::tags::implied(&mut context);
    let mut types = schema::types::Types::new(&mut context, &named, implied);
    types.lower_components(&mut context);
    let servers = servers::Servers::lower(&mut context, &named);
    let api = operation::Api {
        schemes: &security,
        servers: &servers,
        names: named.iter().map(|named| named.name.clone()).collect(),
    };
    let operations = operation::lower_all(&mut context, &mut types, &api, named);
    context.diagnostics.extend(unused_key(config, &operations));
    let info = &document.api.info;
    let dependencies = package::manifest::configured_crates(config);
    let called = package::title::read(&document.api, &dependencies);
    let title = &called.service;
    let service = types.claim_service(title);
    let receiver = types.claim_service(&format!("{title}Webhooks"));
    let scope = types.scope();
    let drafts = types.into_drafts(operations);
    let (modules, operations) = complete::complete(&mut context, drafts, scope, &config.pagination);
    let shared_shapes = schema::union_members::shared(&modules, &operations);
    let recursion_limit = schema::nesting::recursion_limit(&modules, &operations);
    let unmatched = context.overrides.unmatched(document);
    context.diagnostics.extend(unmatched);
    let schemas = schema::checks::all(&context, &modules, &operations);
    let used = package::runtime::used(&security.all, &modules, &operations, &schemas);
    let external = package::runtime::external(&modules, &operations);
    let crates = package::runtime::crates(&used, &external);
    let (webhooks, operations): (Vec<_>, Vec<_>) = operations
        .into_iter()
        .partition(|operation| operation.is_webhook);
    Model {
        aliases: aliases_of(&modules, &operations, &webhooks),
        crates,
        derives: config.types.paths(),
        package: package::manifest::package(
            config,
            document,
            &docs::plain(&info.title),
            called.package,
            &used,
            &external,
        ),
        title: docs::of_name(&info.title),
        version: docs::of_name(&info.version),
        docs: docs::of_api(&document.api, &document.additions.tags),
        base_url: servers.base.url,
        base_path: servers.base.path,
        servers: servers.choices,
        groups: operation::groups::name(groups, &service, &document.api),
        service,
        receiver,
        schemes: security.all,
        external_types: external,
        schemas,
        shared_shapes,
        recursion_limit,
        modules,
        operations,
        webhooks,
    }
}

/// Returns the error if no operation has the configured idempotency key.
fn unused_key(config: &Config, operations: &[(usize, draft::Operation<'_>)]) -> Option<Diagnostic> {
    let name = config.idempotency.header.as_ref()?;
    let parameters = operations
        .iter()
        .flat_map(|(_, operation)| &operation.parameters);
    let mut keys = parameters.filter(|parameter| parameter.idempotency_key.is_some());
    let is_used = keys.any(|key| key.wire.eq_ignore_ascii_case(name.get_ref()));
    let message = format!(
        "no operation has a header parameter `{}` that is a string",
        name.get_ref()
    );
    let place = Place::Bytes(CONFIG, name.span());
    (!is_used).then(|| Diagnostic::error(&codes::CONFIG, place, message))
}

/// Returns the types of all aliases, by their names.
fn aliases_of(
    modules: &[Module],
    operations: &[Operation],
    webhooks: &[Operation],
) -> BTreeMap<Name, Type> {
    let of_operations = operations.iter().chain(webhooks);
    let items = of_operations.flat_map(|operation| &operation.items);
    let items = items.chain(modules.iter().flat_map(|module| &module.items));
    let alias = |item: &TypeDefinition| match &item.kind {
        TypeKind::Alias(ty) => Some((item.name.clone(), ty.clone())),
        _ => None,
    };
    items.filter_map(alias).collect()
}
