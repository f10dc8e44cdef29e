//! From the document to the [`Model`]: every type, operation, name and encoding is decided here.

mod aliases;
mod alternatives;
mod body;
mod conditions;
mod context;
mod defaults;
mod docs;
mod enums;
mod example;
mod form;
mod formats;
mod groups;
mod headers;
mod limits;
mod manifest;
mod media_type;
mod merge;
mod multipart;
mod named;
mod names;
mod naming;
mod nesting;
mod numeric;
mod operation;
mod operation_id;
mod operation_name;
mod parameter;
mod place_name;
mod recursion;
mod rename;
mod response;
mod runtime;
mod same;
mod sample;
mod security;
mod sequence;
mod servers;
mod short_name;
mod sides;
mod status;
mod structure;
mod style;
mod tags;
mod title;
mod types;
mod union;
mod union_members;
mod value_words;
mod webhook;

use std::collections::BTreeMap;

use self::context::Context;
use crate::{
    config::{Config, Feature, GroupBy},
    diagnostic::Diagnostic,
    document::Document,
    model::{Item, ItemKind, Model, Module, Name, Operation, Type},
};

/// Decides everything.
pub fn lower(document: &Document, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let mut context = Context {
        document,
        renames: rename::Renames::new(&config.rename, &config.formats),
        is_mocked: config.package.features.contains(&Feature::Mock),
        diagnostics,
    };
    let security = security::lower(&mut context);
    let mut named = naming::name_all(&mut context);
    let groups = config
        .group_by
        .map(|GroupBy::Tag| groups::by_tag(&mut named));
    let groups = groups.unwrap_or_default();
    let mut types = types::Types::new(&mut context, &named);
    types.lower_components(&mut context);
    let servers = servers::Servers::lower(&mut context, &named);
    let mut operations = operation::lower_all(&mut context, &mut types, &security, &servers, named);
    let info = &document.api.info;
    let dependencies = manifest::configured_crates(config);
    let called = title::read(&document.api, &dependencies);
    let title = &called.service;
    let service = types.claim_service(title);
    let receiver = types.claim_service(&format!("{title}Webhooks"));
    let mut scope = types.scope();
    let (mut modules, mut aliases) = types.into_modules();
    recursion::untie(&mut context, &mut modules, &mut operations, &mut aliases);
    aliases::resolve(&aliases, &mut modules, &mut operations);
    defaults::settle(&mut modules, &mut operations);
    sides::settle(&mut modules, &mut operations, &mut scope);
    union_members::getters(&mut modules, &mut operations);
    let shared_shapes = union_members::shared(&modules, &operations);
    let recursion_limit = nesting::recursion_limit(&modules, &operations);
    let unmatched = context.renames.unmatched(document);
    context.diagnostics.extend(unmatched);
    let used = runtime::used(&security.schemes, &modules, &operations);
    let foreign = runtime::foreign(&modules, &operations);
    let crates = runtime::crates(&used, &foreign);
    let (webhooks, operations): (Vec<_>, Vec<_>) = operations
        .into_iter()
        .partition(|operation| operation.is_webhook);
    Model {
        aliases: aliases_of(&modules, &operations, &webhooks),
        crates,
        package: manifest::package(
            config,
            &docs::plain(&info.title),
            called.package,
            &used,
            &foreign,
        ),
        title: docs::of_name(&info.title),
        version: docs::of_name(&info.version),
        docs: docs::of_api(&document.api, &document.additions.tags),
        base_url: servers.base.url,
        base_path: servers.base.path,
        servers: servers.choices,
        groups: groups::name(groups, &service, &document.api),
        service,
        receiver,
        schemes: security.schemes,
        foreign,
        shared_shapes,
        recursion_limit,
        modules,
        operations,
        webhooks,
    }
}

/// The types that aliases stand for.
fn aliases_of(
    modules: &[Module],
    operations: &[Operation],
    webhooks: &[Operation],
) -> BTreeMap<Name, Type> {
    let of_operations = operations.iter().chain(webhooks);
    let items = of_operations.flat_map(|operation| &operation.items);
    let items = items.chain(modules.iter().flat_map(|module| &module.items));
    let alias = |item: &Item| match &item.kind {
        ItemKind::Alias(ty) => Some((item.name.clone(), ty.clone())),
        _ => None,
    };
    items.filter_map(alias).collect()
}
