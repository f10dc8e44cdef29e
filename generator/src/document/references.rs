//! Follows all references and reports the unresolved ones, once for each missing target.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    Example, Header, Link, Parameter, PathItem, RequestBody, Response, SecurityScheme,
};
use serde_json::Value;

use super::{
    resolve::{CHAIN_LIMIT, Component, Document},
    schema::Node,
};
use crate::{
    codes::{self, Code},
    diagnostic::{Diagnostic, Label, Place},
    pointer::Pointer,
    similar::nearest,
};

/// The maximum number of unresolved references for which a similar name is suggested.
const SUGGESTIONS: usize = 100;

/// The kind of object that a reference under a key should refer to.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Schema,
    Parameter,
    Header,
    RequestBody,
    Response,
    Example,
    Link,
    PathItem,
    SecurityScheme,
    Other,
}

impl Context {
    /// Returns the name of the kind in messages, and its section of `components`.
    fn names(self) -> (&'static str, &'static str) {
        fn of<T: Component>() -> (&'static str, &'static str) {
            (T::KIND, T::SECTION)
        }
        match self {
            Self::Schema => ("schema", "schemas"),
            Self::Parameter => of::<Parameter>(),
            Self::Header => of::<Header>(),
            Self::RequestBody => of::<RequestBody>(),
            Self::Response => of::<Response>(),
            Self::Example => of::<Example>(),
            Self::Link => of::<Link>(),
            Self::PathItem => of::<PathItem>(),
            Self::SecurityScheme => of::<SecurityScheme>(),
            Self::Other => ("object", ""),
        }
    }
}

/// Reads the targets of a document's references. `tree` is the document without its schemas; the references in `reported`
/// have already been reported as unresolved.
pub(super) fn collect(
    document: &mut Document,
    tree: &Value,
    reported: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut faults = find(tree, |reference, at, context| {
        let fault = visit(document, tree, reference, at, context);
        fault.filter(|_| !reported.contains(reference))
    });
    faults.extend(document.schemas().iter().filter_map(|schema| {
        let reference = schema.reference.as_deref()?;
        let fault = of_schema(schema, reference).filter(|_| !reported.contains(reference))?;
        Some((fault, schema.at().clone()))
    }));
    report(tree, faults, diagnostics);
}

/// Returns why the reference of a schema is unresolved, if it is.
fn of_schema(schema: Node<'_>, reference: &str) -> Option<Fault> {
    if schema.resolve().is_some() {
        return None;
    }
    if !reference.starts_with('#') {
        return Some(Fault::external(reference));
    }
    let mut through = vec![schema.at().clone()];
    let mut seen: BTreeSet<_> = through.iter().cloned().collect();
    let mut next = schema;
    while let Some(target) = next.target() {
        if !seen.insert(target.at().clone()) {
            let start = through.iter().position(|other| other == target.at());
            return start.map(|start| Fault::cyclic(through.split_off(start), schema.at()));
        }
        through.push(target.at().clone());
        next = target;
    }
    // Only the last reference of a chain is reported.
    (next == schema).then(|| Fault::dangling(reference, Context::Schema))
}

/// Reports the unresolved references of a document that has other errors, except those in `reported`.
pub(super) fn check(root: &Value, reported: &BTreeSet<String>, diagnostics: &mut Vec<Diagnostic>) {
    let faults = find(root, |reference, at, context| {
        // References that are invalid have been reported before.
        let is_told = context == Context::Other
            || reference.contains(char::is_control)
            || reported.contains(reference);
        (!is_told)
            .then(|| target(root, reference, at, context).err())
            .flatten()
    });
    report(root, faults, diagnostics);
}

/// Visits all references, and returns the unresolved ones.
fn find(
    root: &Value,
    mut visit: impl FnMut(&str, &Pointer, Context) -> Option<Fault>,
) -> Vec<(Fault, Pointer)> {
    let mut faults = Vec::new();
    let (mut seen, mut visited) = (BTreeSet::new(), BTreeSet::new());
    let mut stack = vec![(root, Pointer::root(), Context::Other)];
    while let Some((value, at, context)) = stack.pop() {
        match value {
            Value::Object(members) => {
                // A reference may have led to a value in an extension before.
                let is_first = !is_in_extension(&at) || visited.insert(at.clone());
                if let (Some(Value::String(reference)), true) = (members.get("$ref"), is_first) {
                    let fault = visit(reference, &at, context);
                    faults.extend(fault.map(|fault| (fault, at.clone())));
                    let hidden = Pointer::from_reference(reference).filter(is_in_extension);
                    let hidden = hidden.filter(|target| seen.insert(target.clone()));
                    let value =
                        hidden.and_then(|target| Some((root.pointer(target.as_str())?, target)));
                    stack.extend(value.map(|(value, target)| (value, target, context)));
                }
                for (name, member) in members.iter().rev() {
                    if !is_value(context, &at, name) {
                        stack.push((member, at.child(name), below(context, &at, name)));
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate().rev() {
                    stack.push((item, at.child(index), context));
                }
            }
            _ => {}
        }
    }
    faults
}

/// Returns whether a pointer is in an extension, in which only the targets of references are visited.
fn is_in_extension(at: &Pointer) -> bool {
    at.as_str().contains("/x-")
}

/// Returns whether a key contains arbitrary data, in which a `$ref` is not a reference.
fn is_value(context: Context, at: &Pointer, name: &str) -> bool {
    let is_map = matches!(
        at.key(),
        "properties" | "schemas" | "responses" | "parameters" | "headers"
    );
    let holds = matches!(name, "example" | "default" | "enum" | "value") || name.starts_with("x-");
    !is_map && (holds || (context == Context::Schema && name == "examples"))
}

fn below(context: Context, at: &Pointer, name: &str) -> Context {
    match (at.key(), name) {
        ("schemas" | "properties" | "patternProperties" | "$defs", _)
        | (_, "schema" | "items" | "additionalProperties" | "not" | "allOf" | "oneOf" | "anyOf") => {
            Context::Schema
        }
        ("parameters", _) | (_, "parameters") => Context::Parameter,
        ("headers", _) => Context::Header,
        ("requestBodies", _) | (_, "requestBody") => Context::RequestBody,
        ("responses", _) => Context::Response,
        ("examples", _) => Context::Example,
        ("links", _) if context != Context::Schema => Context::Link,
        ("paths" | "pathItems" | "webhooks", _) => Context::PathItem,
        ("securitySchemes", _) => Context::SecurityScheme,
        _ if context == Context::Schema => Context::Schema,
        _ => Context::Other,
    }
}

/// Reads the target of a reference as the expected kind.
fn visit(
    document: &mut Document,
    root: &Value,
    reference: &str,
    at: &Pointer,
    context: Context,
) -> Option<Fault> {
    let load = match context {
        Context::Parameter => load::<Parameter>,
        Context::Header => load::<Header>,
        Context::RequestBody => load::<RequestBody>,
        Context::Response => load::<Response>,
        Context::Example => load::<Example>,
        Context::Link => load::<Link>,
        Context::PathItem => load::<PathItem>,
        Context::SecurityScheme => load::<SecurityScheme>,
        Context::Schema | Context::Other => return None,
    };
    let target = match target(root, reference, at, context) {
        Ok(target) => target?,
        Err(fault) => return Some(fault),
    };
    load(document, root, target).err().map(|()| {
        let (kind, _) = context.names();
        Fault::wrong(reference, kind)
    })
}

/// Reads the target of a reference, unless it was read before.
fn load<T: Component>(document: &mut Document, root: &Value, target: Pointer) -> Result<(), ()> {
    if T::fragments(document).contains_key(&target) || document.component::<T>(&target).is_some() {
        return Ok(());
    }
    let value = root.pointer(target.as_str()).ok_or(())?;
    let node = serde_json::from_value(value.clone()).map_err(|_| ())?;
    T::fragments_mut(document).insert(target, node);
    Ok(())
}

/// Follows a reference to its end; `None` if another one on the way leads to another document, which is reported there.
fn target(
    root: &Value,
    reference: &str,
    at: &Pointer,
    context: Context,
) -> Result<Option<Pointer>, Fault> {
    let mut target = Pointer::from_reference(reference).ok_or_else(|| {
        if reference.starts_with('#') {
            Fault::dangling(reference, context)
        } else {
            Fault::external(reference)
        }
    })?;
    let mut through = vec![at.clone()];
    while through.len() <= CHAIN_LIMIT {
        let Some(value) = root.pointer(target.as_str()) else {
            return Err(Fault::dangling(reference, context));
        };
        let Some(next) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(Some(target));
        };
        if let Some(start) = through.iter().position(|other| *other == target) {
            return Err(Fault::cyclic(through.split_off(start), at));
        }
        match Pointer::from_reference(next) {
            Some(next) => through.push(std::mem::replace(&mut target, next)),
            None => return Ok(None),
        }
    }
    Err(Fault::long(reference))
}

/// The reason why a reference is unresolved, which is equal for all references that share one diagnostic.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    code: &'static Code,
    message: String,
    help: Option<String>,
    /// The section and the name of the missing component.
    sought: Option<(&'static str, String)>,
    /// The pointer of the missing component, and the message if it is in the text but was ignored.
    target: Option<Box<(Pointer, String)>>,
}

/// An unresolved reference.
struct Fault {
    cause: Cause,
    /// `true` if the error is in the target of the reference, and is reported there.
    elsewhere: bool,
}

impl Fault {
    fn new(code: &'static Code, message: String) -> Self {
        let cause = Cause {
            code,
            message,
            help: None,
            sought: None,
            target: None,
        };
        Self {
            cause,
            elsewhere: false,
        }
    }

    fn help(mut self, help: &str) -> Self {
        self.cause.help = Some(help.to_owned());
        self
    }

    fn external(reference: &str) -> Self {
        let message = format!(
            "the reference `{reference}` refers to another file, which is not supported here"
        );
        Self::new(&codes::EXTERNAL_REFERENCE, message)
            .help("replace the reference with the object that it refers to")
    }

    /// Returns the fault of a missing target. A missing schema accepts any JSON; other references are ignored.
    fn dangling(reference: &str, context: Context) -> Self {
        let (kind, section) = context.names();
        let consequence = match context {
            Context::Schema => "any JSON value is accepted",
            _ => "it is ignored",
        };
        let message = format!(
            "unresolved reference `{reference}`: the document has no such {kind}; {consequence}"
        );
        let name = reference.rsplit('/').next().unwrap_or_default();
        let mut fault = Self::new(&codes::DANGLING_REFERENCE, message);
        fault.cause.sought = Some((section, name.to_owned()));
        let target = Pointer::from_reference(reference);
        fault.cause.target = target
            .and_then(|target| component(&target))
            .map(|component| {
                let message = format!(
                    "the reference `{reference}` refers to an invalid {kind}; {consequence}"
                );
                Box::new((component, message))
            });
        fault
    }

    fn wrong(reference: &str, kind: &str) -> Self {
        let message =
            format!("expected a {kind}, but the reference `{reference}` refers to something else");
        Self::new(&codes::WRONG_REFERENCE, message)
    }

    fn long(reference: &str) -> Self {
        let message = format!(
            "the reference `{reference}` starts a chain of more than {CHAIN_LIMIT} references"
        );
        Self::new(&codes::TOO_DEEP, message).help("refer to the last of them directly")
    }

    /// Returns the fault of cyclic references; the reference at `at` may lead to the cycle without being in it.
    fn cyclic(mut circle: Vec<Pointer>, at: &Pointer) -> Self {
        let elsewhere = !circle.contains(at);
        circle.sort();
        let names: Vec<String> = circle.iter().map(|one| format!("`{one}`")).collect();
        let message = match names.as_slice() {
            [one] => format!("{one} refers to itself"),
            several => format!("{} refer to each other", several.join(", ")),
        };
        let fault = Self::new(&codes::CYCLIC_REFERENCE, message);
        Self {
            elsewhere,
            ..fault.help("replace one of the references with a definition")
        }
    }
}

/// Reports one diagnostic for each cause, at its first position; the others become labels.
fn report(root: &Value, faults: Vec<(Fault, Pointer)>, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: BTreeMap<Cause, usize> = BTreeMap::new();
    let invalid = reported_components(diagnostics);
    let reported: BTreeSet<String> = faults
        .iter()
        .filter(|(fault, _)| !fault.elsewhere)
        .map(|(fault, _)| fault.cause.message.clone())
        .collect();
    for (fault, at) in faults {
        if fault.elsewhere && reported.contains(&fault.cause.message) {
            continue;
        }
        let place = Place::Value(at.child("$ref"));
        if let Some(first) = found
            .get(&fault.cause)
            .and_then(|at| diagnostics.get_mut(*at))
        {
            first.secondary.push(Label {
                place,
                text: "also here".to_owned(),
            });
            continue;
        }
        let mut diagnostic = Diagnostic::warning(fault.cause.code, place, &fault.cause.message);
        diagnostic.help.clone_from(&fault.cause.help);
        let target = fault.cause.target.as_ref();
        let target = target.filter(|target| invalid.contains(&target.0));
        let sought = fault.cause.sought.as_ref();
        if let Some(target) = target {
            diagnostic.message.clone_from(&target.1);
        } else if let Some((section, name)) = sought.filter(|_| found.len() < SUGGESTIONS) {
            diagnostic.help = suggestion(root, section, name);
        }
        found.insert(fault.cause, diagnostics.len());
        diagnostics.push(diagnostic);
    }
}

/// Returns the pointer of the component at a pointer or around it.
fn component(at: &Pointer) -> Option<Pointer> {
    let tokens: Vec<_> = at.tokens().take(3).collect();
    let is_component = tokens.len() == 3 && tokens.first().is_some_and(|it| it == "components");
    is_component.then(|| Pointer::from_tokens(tokens))
}

/// Returns the components in which something was reported. If one of them is not in the document that was read, it was
/// ignored.
pub(crate) fn reported_components(diagnostics: &[Diagnostic]) -> BTreeSet<Pointer> {
    let places = diagnostics
        .iter()
        .filter_map(|it| it.primary.place.pointer());
    places.filter_map(component).collect()
}

/// Suggests the name of a similar component.
fn suggestion(root: &Value, section: &str, name: &str) -> Option<String> {
    let known = root.get("components")?.get(section)?.as_object()?;
    let name = nearest(name, known.keys().map(String::as_str))?;
    Some(format!("did you mean `#/components/{section}/{name}`?"))
}
