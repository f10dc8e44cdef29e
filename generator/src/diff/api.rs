//! Compares the crate, the servers and the security.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    collect::{Collector, Found, Scope},
    rules::{Directions, Kind},
    text,
    zip::zip,
};
use crate::{
    model::{Carrier, Model, Name, Operation, Scheme},
    pointer::Pointer,
};

/// Compares the crate, the servers, the security schemes and the security of operations.
pub(super) fn compare(collector: &mut Collector<'_, '_>) {
    let (old, new) = (collector.pairs.old, collector.pairs.new);
    collector.docs(&old.docs, &new.docs);
    collector.count_docs((&old.title, &old.version) != (&new.title, &new.version));
    package(collector, old, new);
    servers(collector, old, new);
    let renamed = schemes(collector, old, new);
    let known = Known {
        needed: needed(old, &renamed),
        compiling: compiling(old, new, &renamed),
        renamed,
    };
    for (old, new) in &collector.pairs.operations {
        security(collector, old, new, &known);
    }
}

fn root() -> Pointer {
    Pointer::root()
}

fn package<'m>(collector: &mut Collector<'_, 'm>, old: &'m Model, new: &'m Model) {
    let info = root().child("info").child("title");
    let mut add = |kind: Kind, subject: &str, before: &str, after: &str| {
        let found = Found::new(kind, subject, Scope::Crate).texts(before, after);
        collector.add(found.at(&info, &info));
    };
    let (before, after) = (&old.package, &new.package);
    if before.krate != after.krate {
        add(
            Kind::CrateRenamed,
            &after.krate,
            &before.krate,
            &after.krate,
        );
    }
    if old.service != new.service && before.server && after.server {
        let (before, after) = (old.service.as_str(), new.service.as_str());
        add(Kind::ServiceRenamed, after, before, after);
    }
    let has_webhooks = !old.webhooks.is_empty() && !new.webhooks.is_empty();
    if old.receiver != new.receiver && has_webhooks {
        let (before, after) = (old.receiver.as_str(), new.receiver.as_str());
        add(Kind::ReceiverRenamed, after, before, after);
    }
    for (name, before, after) in [
        ("client", before.client, after.client),
        ("server", before.server, after.server),
        ("mock", before.mock, after.mock),
    ] {
        match (before, after) {
            (true, false) => add(Kind::FeatureRemoved, name, name, ""),
            (false, true) => add(Kind::FeatureAdded, name, "", name),
            _ => {}
        }
    }
}

fn servers<'m>(collector: &mut Collector<'_, 'm>, old: &'m Model, new: &'m Model) {
    let place = root().child("servers");
    let mut add = |kind: Kind, subject: &str, before: Option<&str>, after: Option<&str>| {
        let mut found = Found::new(kind, subject, Scope::Crate).at(&place, &place);
        if let Some(before) = before {
            found = found.old(before);
        }
        if let Some(after) = after {
            found = found.new_text(after);
        }
        collector.add(found);
    };
    match (old.base_url.as_deref(), new.base_url.as_deref()) {
        (None, Some(after)) => add(Kind::ServerUrlAdded, "server", None, Some(after)),
        (Some(before), None) => add(Kind::ServerUrlRemoved, "server", Some(before), None),
        (before, after) if before != after && old.base_path == new.base_path => {
            add(Kind::ServerUrlChanged, "server", before, after);
        }
        (before, after) => {
            let whole = |base: &str, path: &str| format!("{base}{path}");
            let moved = |(one, other): &(&Operation, &Operation)| {
                whole(&old.base_path, &one.path) == whole(&new.base_path, &other.path)
            };
            // A prefix that moved to the paths is reported for the operations.
            let is_moved = !collector.pairs.operations.is_empty()
                && collector.pairs.operations.iter().all(moved);
            if old.base_path != new.base_path && !is_moved {
                let before = before.unwrap_or(&old.base_path);
                let after = after.unwrap_or(&new.base_path);
                let found = Found::new(Kind::ServerPathChanged, "server", Scope::Crate)
                    .texts(before, after)
                    .at(&place, &place);
                collector.add(found);
            }
        }
    }
    let by_name = zip(&old.servers, &new.servers, |server| server.name.as_str());
    for server in by_name.removed {
        let name = server.name.as_str();
        let found = Found::new(Kind::ServerChoiceRemoved, name, Scope::Crate);
        collector.add(found.old(&server.url).at(&place, &place));
    }
    for server in by_name.added {
        let name = server.name.as_str();
        let found = Found::new(Kind::ServerChoiceAdded, name, Scope::Crate);
        collector.add(found.new_text(&server.url).at(&place, &place));
    }
    for (before, after) in by_name.both {
        collector.docs(&before.docs, &after.docs);
        if before.url != after.url || before.variables != after.variables {
            let name = after.name.as_str();
            let found = Found::new(Kind::ServerChoiceChanged, name, Scope::Crate);
            collector.add(found.texts(&before.url, &after.url).at(&place, &place));
        }
    }
}

/// Compares the security schemes and returns the new constant of each old one.
fn schemes<'m>(
    collector: &mut Collector<'_, 'm>,
    old: &'m Model,
    new: &'m Model,
) -> BTreeMap<&'m Name, &'m Name> {
    let place = |scheme: &Scheme| {
        let components = root().child("components").child("securitySchemes");
        components.child(&scheme.wire)
    };
    let by_wire = zip(&old.schemes, &new.schemes, |scheme| scheme.wire.as_str());
    let (mut removed, mut added) = (by_wire.removed, by_wire.added);
    let renamed = text::renames(&mut removed, &mut added, |old, new| {
        old.carrier == new.carrier
    });
    let mut constants = BTreeMap::new();
    for (before, after) in &renamed {
        constants.insert(&before.constant, &after.constant);
        if before.method == after.method && before.constant == after.constant {
            collector.refactoring(true);
            continue;
        }
        let found = Found::new(Kind::SchemeRenamed, after.wire.as_str(), Scope::Crate)
            .texts(before.wire.as_str(), after.wire.as_str());
        collector.add(found.at(&place(before), &place(after)));
    }
    for (before, after) in &by_wire.both {
        constants.insert(&before.constant, &after.constant);
        collector.docs(&before.docs, &after.docs);
        let kind = match (
            before.carrier == after.carrier,
            before.method == after.method,
        ) {
            (true, true) => continue,
            (true, false) => Kind::SchemeMethodChanged,
            (false, true) => Kind::SchemeCarrierChanged,
            (false, false) => Kind::SchemeReplaced,
        };
        let found = Found::new(kind, after.wire.as_str(), Scope::Crate)
            .texts(carrier(before), carrier(after));
        collector.add(found.at(&place(before), &place(after)));
    }
    for scheme in removed {
        let found = Found::new(Kind::SchemeRemoved, scheme.wire.as_str(), Scope::Crate);
        collector.add(found.old(carrier(scheme)).at_old(&place(scheme)));
    }
    for scheme in added {
        let found = Found::new(Kind::SchemeAdded, scheme.wire.as_str(), Scope::Crate);
        collector.add(found.new_text(carrier(scheme)).at_new(&place(scheme)));
    }
    constants
}

/// Returns the method and the carrier of a scheme as text.
fn carrier(scheme: &Scheme) -> String {
    let method = scheme.method.as_str();
    match &scheme.carrier {
        Carrier::Authorization(name) => format!("{method} in Authorization: {name}"),
        Carrier::Basic => format!("{method} in Authorization: Basic"),
        Carrier::Header(name) => format!("{method} in header {name}"),
        Carrier::Query(name) => format!("{method} in query {name}"),
        Carrier::Cookie(name) => format!("{method} in cookie {name}"),
    }
}

/// The alternative sets of security schemes of an operation, each scheme by its new constant.
type Alternatives<'m> = BTreeSet<BTreeSet<&'m str>>;

/// Returns the alternatives of an operation, whose schemes may be renamed.
fn alternatives<'m>(
    operation: &'m Operation,
    renamed: Option<&BTreeMap<&'m Name, &'m Name>>,
) -> Alternatives<'m> {
    let constant = |name: &'m Name| {
        let new = renamed.and_then(|renamed| renamed.get(name));
        new.copied().unwrap_or(name).as_str()
    };
    let alternatives = operation.security.iter();
    alternatives
        .map(|all| all.iter().map(constant).collect())
        .collect()
}

/// Returns the schemes without which a client cannot call all operations.
fn needed<'m>(model: &'m Model, renamed: &BTreeMap<&'m Name, &'m Name>) -> BTreeSet<&'m str> {
    let operations = model.all_operations().filter(|it| !it.is_webhook);
    let in_all = operations.filter_map(|operation| {
        let alternatives = alternatives(operation, Some(renamed)).into_iter();
        alternatives.reduce(|one, other| &one & &other)
    });
    in_all.flatten().collect()
}

/// Returns the schemes whose credentials the same method sets in both versions.
fn compiling<'m>(
    old: &'m Model,
    new: &'m Model,
    renamed: &BTreeMap<&'m Name, &'m Name>,
) -> BTreeSet<&'m str> {
    let methods: BTreeMap<&Name, &Name> = new
        .schemes
        .iter()
        .map(|scheme| (&scheme.constant, &scheme.method))
        .collect();
    let counterparts = old.schemes.iter().filter_map(|scheme| {
        let constant = renamed.get(&scheme.constant)?;
        (methods.get(constant) == Some(&&scheme.method)).then_some(constant.as_str())
    });
    counterparts.collect()
}

/// The security schemes of the old version, each by its new constant.
struct Known<'m> {
    /// The new constants by the old ones.
    renamed: BTreeMap<&'m Name, &'m Name>,
    /// The schemes without which a client cannot call all operations.
    needed: BTreeSet<&'m str>,
    /// The schemes whose credentials the same method sets in both versions.
    compiling: BTreeSet<&'m str>,
}

impl<'m> Known<'m> {
    /// Returns whether a client compiles that uses an old alternative, and `more` schemes for other operations, and
    /// satisfies none of the new alternatives.
    fn rejects_any(
        &self,
        old: &Alternatives<'m>,
        new: &Alternatives<'m>,
        more: &BTreeSet<&'m str>,
    ) -> bool {
        let is_rejected = |own: &BTreeSet<&'m str>| {
            let own = own | more;
            own.is_subset(&self.compiling)
                && !new.iter().any(|alternative| alternative.is_subset(&own))
        };
        // An operation without security has no alternatives, and needs no credentials.
        old.iter().any(is_rejected) || (old.is_empty() && is_rejected(&BTreeSet::new()))
    }
}

/// Compares the credentials that an operation requires. The same change in several operations is reported once.
fn security<'m>(
    collector: &mut Collector<'_, 'm>,
    old: &'m Operation,
    new: &'m Operation,
    known: &Known<'m>,
) {
    let directions = Directions::request_of(new.is_webhook);
    let scope = Scope::Operation(Some(old), Some(new), directions);
    let places = (old.pointer.child("security"), new.pointer.child("security"));
    let before = alternatives(old, Some(&known.renamed));
    let after = alternatives(new, None);
    let is_open = |alternatives: &Alternatives<'_>| {
        alternatives.is_empty() || alternatives.contains(&BTreeSet::new())
    };
    let is_silent = known.rejects_any(&before, &after, &known.needed);
    let kind = if before == after {
        None
    } else if is_open(&before) != is_open(&after) {
        Some(if is_open(&after) {
            if after.is_superset(&before) {
                Kind::SecurityAlternativeAdded
            } else {
                Kind::SecurityDropped
            }
        } else if is_silent {
            Kind::SecuritySchemeRequired
        } else {
            Kind::SecurityRequired
        })
    } else if after.is_superset(&before) {
        Some(Kind::SecurityAlternativeAdded)
    } else if after.is_subset(&before) {
        Some(if is_silent {
            Kind::SecurityAlternativeRequired
        } else {
            Kind::SecurityAlternativeRemoved
        })
    } else {
        Some(Kind::SecurityChanged)
    };
    let is_compiled = known.rejects_any(&before, &after, &BTreeSet::new());
    let shown = |alternatives: &Alternatives<'_>| {
        let alternatives: Vec<_> = alternatives
            .iter()
            .map(|all| {
                if all.is_empty() {
                    "nothing".to_owned()
                } else {
                    all.iter().copied().collect::<Vec<_>>().join(" and ")
                }
            })
            .collect();
        if alternatives.is_empty() {
            "nothing".to_owned()
        } else {
            alternatives.join(" or ")
        }
    };
    let name = new.name.as_str();
    if let Some(kind) = kind {
        let (before, after) = (shown(&before), shown(&after));
        let cause = format!("{before} {after}");
        let mut found = Found::new(kind, name, scope).texts(before, after);
        found.fails = kind == Kind::SecurityChanged && !is_compiled;
        collector.add(found.cause(cause).at(&places.0, &places.1));
        return;
    }
    for (scheme, scope_name) in new.scopes.difference(&old.scopes) {
        let text = format!("{scope_name} of {scheme}");
        let found = Found::new(Kind::ScopeAdded, name, scope).new_text(text.clone());
        collector.add(found.cause(text).at(&places.0, &places.1));
    }
    for (scheme, scope_name) in old.scopes.difference(&new.scopes) {
        let text = format!("{scope_name} of {scheme}");
        let found = Found::new(Kind::ScopeRemoved, name, scope).old(text.clone());
        collector.add(found.cause(text).at(&places.0, &places.1));
    }
}
