//! Finding all references: those that lead nowhere are reported, once for each thing that is not there.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    Example, Header, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema,
    SecurityScheme,
};
use serde_json::Value;

use super::{
    check::nearest,
    resolve::{CHAIN_LIMIT, Component, Document, local},
};
use crate::{
    diagnostic::{Diagnostic, Label, Place},
    pointer::Pointer,
};

/// For how many references that lead nowhere a name is sought that may be meant.
const SUGGESTIONS: usize = 100;

/// What stands below a key, so far as references are concerned.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Schema,
    Parameter,
    Header,
    RequestBody,
    Response,
    Example,
    PathItem,
    SecurityScheme,
    Other,
}

/// Takes the value that a document was read from, and reads what its references lead to; tells whether all lead
/// somewhere.
pub(super) fn collect(
    document: &mut Document,
    root: Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let faults = find(document, &root);
    document.value = root;
    let whole = faults.is_empty();
    report(document, faults, diagnostics);
    whole
}

/// Finds all references, and reads what they lead to; gives those that lead nowhere.
fn find(document: &mut Document, root: &Value) -> Vec<(Fault, Pointer)> {
    let mut faults = Vec::new();
    let mut stack = vec![(root, Pointer::root(), Context::Other)];
    while let Some((value, at, context)) = stack.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let fault = visit(document, root, reference, &at, context);
                    faults.extend(fault.map(|fault| (fault, at.clone())));
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

/// Whether a key holds any value, rather than something of OpenAPI in which a `$ref` is a reference.
fn is_value(context: Context, at: &Pointer, name: &str) -> bool {
    let parent = at.tokens().last().unwrap_or_default();
    let is_map = matches!(
        parent.as_str(),
        "properties" | "schemas" | "responses" | "parameters" | "headers"
    );
    let holds = matches!(name, "example" | "default" | "enum" | "value") || name.starts_with("x-");
    !is_map && (holds || (context == Context::Schema && name == "examples"))
}

fn below(context: Context, at: &Pointer, name: &str) -> Context {
    let parent = at.tokens().last().unwrap_or_default();
    match (parent.as_str(), name) {
        ("schemas" | "properties" | "patternProperties" | "$defs", _)
        | (_, "schema" | "items" | "additionalProperties" | "not" | "allOf" | "oneOf" | "anyOf") => {
            Context::Schema
        }
        ("parameters", _) | (_, "parameters") => Context::Parameter,
        ("headers", _) => Context::Header,
        ("requestBodies", _) | (_, "requestBody") => Context::RequestBody,
        ("responses", _) => Context::Response,
        ("examples", _) => Context::Example,
        ("paths" | "pathItems" | "webhooks", _) => Context::PathItem,
        ("securitySchemes", _) => Context::SecurityScheme,
        _ if context == Context::Schema => Context::Schema,
        _ => Context::Other,
    }
}

/// Reads what a reference leads to, by the kind that belongs in its place.
fn visit(
    document: &mut Document,
    root: &Value,
    reference: &str,
    at: &Pointer,
    context: Context,
) -> Option<Fault> {
    let load = match context {
        Context::Schema => load::<Schema>,
        Context::Parameter => load::<Parameter>,
        Context::Header => load::<Header>,
        Context::RequestBody => load::<RequestBody>,
        Context::Response => load::<Response>,
        Context::Example => load::<Example>,
        Context::PathItem => load::<PathItem>,
        Context::SecurityScheme => load::<SecurityScheme>,
        Context::Other => return None,
    };
    load(document, root, reference, at).err()
}

/// Makes sure that a reference leads somewhere.
fn load<T: Component>(
    document: &mut Document,
    root: &Value,
    reference: &str,
    at: &Pointer,
) -> Result<(), Fault> {
    let mut target = local(reference).ok_or_else(|| Fault::external(reference))?;
    let mut through = vec![at.clone()];
    while through.len() <= CHAIN_LIMIT {
        if T::fragments(document).contains_key(&target) {
            return Ok(());
        }
        if let Some(ReferenceOr::Item(_)) = document.component::<T>(&target) {
            return Ok(());
        }
        let Some(value) = root.pointer(target.as_str()) else {
            return Err(Fault::dangling::<T>(reference));
        };
        if let Some(next) = value.get("$ref").and_then(Value::as_str) {
            if let Some(start) = through.iter().position(|other| *other == target) {
                return Err(Fault::cyclic(through.split_off(start), at));
            }
            match local(next) {
                Some(next) => through.push(std::mem::replace(&mut target, next)),
                None => return Ok(()),
            }
            continue;
        }
        let Ok(node) = serde_json::from_value(value.clone()) else {
            return Err(Fault::wrong::<T>(reference));
        };
        T::fragments_mut(document).insert(target, node);
        return Ok(());
    }
    Err(Fault::long(reference))
}

/// Why a reference leads nowhere, in words that are the same for all references with this cause.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    code: &'static str,
    message: String,
    help: Option<String>,
    /// The kind and the name that are sought.
    sought: Option<(&'static str, String)>,
}

/// A reference that leads nowhere.
struct Fault {
    cause: Cause,
    /// Whether the fault is in what the reference leads to, and is told there.
    elsewhere: bool,
}

impl Fault {
    fn new(code: &'static str, message: String) -> Self {
        let cause = Cause {
            code,
            message,
            help: None,
            sought: None,
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
        let message =
            format!("the reference `{reference}` leads to another document, which is not read yet");
        Self::new("external-reference", message).help("bundle the document into one file first")
    }

    fn dangling<T: Component>(reference: &str) -> Self {
        let message = format!(
            "the reference `{reference}` leads nowhere: there is no such {}",
            T::KIND
        );
        let name = reference.rsplit('/').next().unwrap_or_default();
        let mut fault = Self::new("dangling-reference", message);
        fault.cause.sought = Some((T::SECTION, name.to_owned()));
        fault
    }

    fn wrong<T: Component>(reference: &str) -> Self {
        let message = format!(
            "the reference `{reference}` leads to something that is no {}",
            T::KIND
        );
        Self::new("wrong-reference", message)
    }

    fn long(reference: &str) -> Self {
        let message = format!(
            "from the reference `{reference}`, more than {CHAIN_LIMIT} references lead to one another"
        );
        Self::new("too-deep", message).help("refer to the last of them at once")
    }

    /// References that lead in a circle, of which the one at `at` may be none.
    fn cyclic(mut circle: Vec<Pointer>, at: &Pointer) -> Self {
        let elsewhere = !circle.contains(at);
        circle.sort();
        let names: Vec<String> = circle.iter().map(|one| format!("`{one}`")).collect();
        let message = match names.as_slice() {
            [one] => format!("{one} is a reference to itself"),
            several => format!("{} are references to one another", several.join(", ")),
        };
        let fault = Self::new("cyclic-reference", message);
        Self {
            elsewhere,
            ..fault.help("write out what one of them is to be")
        }
    }
}

/// One diagnostic for each cause, at the first place of it, with the others as labels.
fn report(document: &Document, faults: Vec<(Fault, Pointer)>, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: BTreeMap<Cause, usize> = BTreeMap::new();
    let told: BTreeSet<String> = faults
        .iter()
        .filter(|(fault, _)| !fault.elsewhere)
        .map(|(fault, _)| fault.cause.message.clone())
        .collect();
    for (fault, at) in faults {
        if fault.elsewhere && told.contains(&fault.cause.message) {
            continue;
        }
        let place = Place::Value(at.child("$ref"));
        if let Some(first) = found
            .get(&fault.cause)
            .and_then(|at| diagnostics.get_mut(*at))
        {
            first.secondary.push(Label {
                place,
                text: "and here".to_owned(),
            });
            continue;
        }
        let mut diagnostic = Diagnostic::error(fault.cause.code, place, &fault.cause.message);
        diagnostic.help.clone_from(&fault.cause.help);
        if let Some((section, name)) = fault
            .cause
            .sought
            .as_ref()
            .filter(|_| found.len() < SUGGESTIONS)
        {
            diagnostic.help = suggestion(document, section, name);
        }
        found.insert(fault.cause, diagnostics.len());
        diagnostics.push(diagnostic);
    }
}

/// The name of a component that may be meant.
fn suggestion(document: &Document, section: &str, name: &str) -> Option<String> {
    let known = document
        .value
        .get("components")?
        .get(section)?
        .as_object()?;
    let name = nearest(name, known.keys().map(String::as_str))?;
    Some(format!("did you mean `#/components/{section}/{name}`?"))
}
