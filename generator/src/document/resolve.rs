//! Following references.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema,
    SecurityScheme,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// How many references may lead to one another.
const CHAIN_LIMIT: usize = 32;

/// A document in which references can be followed.
#[derive(Debug)]
pub struct Document {
    /// The document.
    pub api: OpenAPI,
    /// The same as it was read, to look up what a pointer leads through.
    pub value: Value,
    /// What references point to that is no component.
    fragments: Fragments,
}

#[derive(Debug, Default)]
struct Fragments {
    schemas: BTreeMap<Pointer, Schema>,
    parameters: BTreeMap<Pointer, Parameter>,
    headers: BTreeMap<Pointer, Header>,
    request_bodies: BTreeMap<Pointer, RequestBody>,
    responses: BTreeMap<Pointer, Response>,
    examples: BTreeMap<Pointer, Example>,
    path_items: BTreeMap<Pointer, PathItem>,
    security_schemes: BTreeMap<Pointer, SecurityScheme>,
}

/// A node of the document and where it stands.
#[derive(Debug)]
pub struct At<'d, T> {
    /// The node.
    pub node: &'d T,
    /// Where it stands.
    pub at: Pointer,
}

/// A schema or a reference to one, boxed in the document or not.
#[derive(Clone, Copy, Debug)]
pub enum SchemaNode<'d> {
    /// A reference.
    Reference(&'d str),
    /// The schema itself.
    Item(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for SchemaNode<'d> {
    fn from(node: &'d ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for SchemaNode<'d> {
    fn from(node: &'d ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema),
        }
    }
}

/// A kind of node that a reference may point to.
pub trait Component: DeserializeOwned + Sized + 'static {
    /// What it is called in messages.
    const KIND: &'static str;
    /// The section of `components`.
    const SECTION: &'static str;
    #[doc(hidden)]
    fn section(components: &openapiv3::Components) -> Option<&IndexMap<String, ReferenceOr<Self>>>;
    #[doc(hidden)]
    fn fragments(document: &Document) -> &BTreeMap<Pointer, Self>;
    #[doc(hidden)]
    fn fragments_mut(document: &mut Document) -> &mut BTreeMap<Pointer, Self>;
}

macro_rules! component {
    ($($kind:ident $name:literal $section:literal $components:expr, $fragments:ident;)*) => {$(
        impl Component for $kind {
            const KIND: &'static str = $name;
            const SECTION: &'static str = $section;

            fn section(components: &openapiv3::Components) -> Option<&IndexMap<String, ReferenceOr<Self>>> {
                let section: fn(&openapiv3::Components) -> Option<&IndexMap<String, ReferenceOr<Self>>> = $components;
                section(components)
            }

            fn fragments(document: &Document) -> &BTreeMap<Pointer, Self> {
                &document.fragments.$fragments
            }

            fn fragments_mut(document: &mut Document) -> &mut BTreeMap<Pointer, Self> {
                &mut document.fragments.$fragments
            }
        }
    )*};
}

component! {
    Schema "schema" "schemas" |components| Some(&components.schemas), schemas;
    Parameter "parameter" "parameters" |components| Some(&components.parameters), parameters;
    Header "header" "headers" |components| Some(&components.headers), headers;
    RequestBody "request body" "requestBodies" |components| Some(&components.request_bodies), request_bodies;
    Response "response" "responses" |components| Some(&components.responses), responses;
    Example "example" "examples" |components| Some(&components.examples), examples;
    PathItem "path item" "pathItems" |_| None, path_items;
    SecurityScheme "security scheme" "securitySchemes" |components| Some(&components.security_schemes), security_schemes;
}

impl Document {
    /// Takes a document that was read, and the value that it was read from; references that lead nowhere are
    /// reported.
    pub(super) fn new(
        api: OpenAPI,
        value: Value,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let mut document = Self {
            api,
            value: Value::Null,
            fragments: Fragments::default(),
        };
        let before = diagnostics.len();
        collect(&mut document, &value, diagnostics);
        document.value = value;
        (diagnostics.len() == before).then_some(document)
    }

    /// Follows a reference that stands at `at` to its end. References that lead nowhere were reported when the
    /// document was read, so `None` has nothing more to say.
    pub fn resolve<'d, T: Component>(
        &'d self,
        node: &'d ReferenceOr<T>,
        at: &Pointer,
    ) -> Option<At<'d, T>> {
        match node {
            ReferenceOr::Item(node) => Some(At {
                node,
                at: at.clone(),
            }),
            ReferenceOr::Reference { reference } => self.follow(reference),
        }
    }

    /// As [`resolve`](Self::resolve), for a schema that may be boxed.
    pub fn schema<'d>(&'d self, node: SchemaNode<'d>, at: &Pointer) -> Option<At<'d, Schema>> {
        match node {
            SchemaNode::Item(node) => Some(At {
                node,
                at: at.clone(),
            }),
            SchemaNode::Reference(reference) => self.follow(reference),
        }
    }

    fn follow<T: Component>(&self, reference: &str) -> Option<At<'_, T>> {
        let mut reference = reference;
        for _ in 0..CHAIN_LIMIT {
            let at = local(reference)?;
            if let Some(node) = T::fragments(self).get(&at) {
                return Some(At { node, at });
            }
            match self.component(&at)? {
                ReferenceOr::Item(node) => return Some(At { node, at }),
                ReferenceOr::Reference { reference: next } => reference = next,
            }
        }
        None
    }

    /// The component at a pointer.
    pub fn component<T: Component>(&self, at: &Pointer) -> Option<&ReferenceOr<T>> {
        T::section(self.api.components.as_ref()?)?.get(&component_name(T::SECTION, at)?)
    }
}

/// The name of the component schema at a pointer.
#[must_use]
pub fn component_of(at: &Pointer) -> Option<String> {
    component_name(Schema::SECTION, at)
}

/// The name of the component at a pointer.
fn component_name(section: &str, at: &Pointer) -> Option<String> {
    let mut tokens = at.tokens();
    let found = tokens.next()? == "components" && tokens.next()? == section;
    let name = tokens.next()?;
    (found && tokens.next().is_none()).then_some(name)
}

/// The pointer of a reference within the document, percent-decoded (RFC 6901, section 6).
pub(super) fn local(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    Pointer::parse(
        &percent_encoding::percent_decode_str(fragment)
            .decode_utf8()
            .ok()?,
    )
}

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

/// Finds all references, reports those that lead nowhere, and reads what others lead to.
fn collect(document: &mut Document, root: &Value, diagnostics: &mut Vec<Diagnostic>) {
    let mut stack = vec![(root, Pointer::root(), Context::Other)];
    while let Some((value, at, context)) = stack.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    visit(document, root, reference, &at, context, diagnostics);
                }
                for (name, member) in members.iter().rev() {
                    if !is_value(&at, name) {
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
}

/// Whether a key holds any value, rather than something of OpenAPI in which a `$ref` is a reference.
fn is_value(at: &Pointer, name: &str) -> bool {
    let parent = at.tokens().last().unwrap_or_default();
    let is_map = matches!(
        parent.as_str(),
        "properties" | "schemas" | "responses" | "parameters" | "headers"
    );
    !is_map && (matches!(name, "example" | "default" | "enum" | "value") || name.starts_with("x-"))
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

fn visit(
    document: &mut Document,
    root: &Value,
    reference: &str,
    at: &Pointer,
    context: Context,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let load = match context {
        Context::Schema => load::<Schema>,
        Context::Parameter => load::<Parameter>,
        Context::Header => load::<Header>,
        Context::RequestBody => load::<RequestBody>,
        Context::Response => load::<Response>,
        Context::Example => load::<Example>,
        Context::PathItem => load::<PathItem>,
        Context::SecurityScheme => load::<SecurityScheme>,
        Context::Other => return,
    };
    if let Err(diagnostic) = load(document, root, reference, at) {
        diagnostics.push(*diagnostic);
    }
}

/// Makes sure that a reference leads somewhere.
fn load<T: Component>(
    document: &mut Document,
    root: &Value,
    reference: &str,
    at: &Pointer,
) -> Result<(), Box<Diagnostic>> {
    let place = || Place::Value(at.child("$ref"));
    let Some(mut target) = local(reference) else {
        let message =
            format!("the reference `{reference}` leads to another document, which is not read yet");
        return Err(Box::new(
            Diagnostic::error("external-reference", place(), message)
                .help("bundle the document into one file first"),
        ));
    };
    for _ in 0..CHAIN_LIMIT {
        if T::fragments(document).contains_key(&target) {
            return Ok(());
        }
        if let Some(ReferenceOr::Item(_)) = document.component::<T>(&target) {
            return Ok(());
        }
        let Some(value) = root.pointer(target.as_str()) else {
            return Err(Box::new(dangling::<T>(document, reference, place())));
        };
        if let Some(next) = value.get("$ref").and_then(Value::as_str) {
            match local(next) {
                Some(next) => target = next,
                None => return Ok(()),
            }
            continue;
        }
        let Ok(node) = serde_json::from_value(value.clone()) else {
            let message = format!(
                "the reference `{reference}` leads to something that is no {}",
                T::KIND
            );
            return Err(Box::new(Diagnostic::error(
                "wrong-reference",
                place(),
                message,
            )));
        };
        T::fragments_mut(document).insert(target, node);
        return Ok(());
    }
    let message = format!("the reference `{reference}` leads to itself");
    Err(Box::new(Diagnostic::error(
        "cyclic-reference",
        place(),
        message,
    )))
}

fn dangling<T: Component>(document: &Document, reference: &str, place: Place) -> Diagnostic {
    let message = format!(
        "the reference `{reference}` leads nowhere: there is no such {}",
        T::KIND
    );
    let diagnostic = Diagnostic::error("dangling-reference", place, message);
    let wanted = reference.rsplit('/').next().unwrap_or_default();
    let known = document.api.components.as_ref().and_then(T::section);
    let nearest = known
        .into_iter()
        .flat_map(IndexMap::keys)
        .min_by_key(|name| (distance(name, wanted), (*name).clone()));
    match nearest {
        Some(name) if distance(name, wanted) <= wanted.len() / 2 => diagnostic.help(format!(
            "did you mean `#/components/{}/{name}`?",
            T::SECTION
        )),
        _ => diagnostic,
    }
}

/// How many characters have to be inserted, removed or changed to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut last = i + 1;
        let mut next = vec![last];
        for (cb, pair) in b.iter().zip(row.windows(2)) {
            last = match pair {
                [diagonal, above] => (diagonal + usize::from(ca != *cb))
                    .min(above + 1)
                    .min(last + 1),
                _ => last,
            };
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
