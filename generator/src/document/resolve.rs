//! Following references.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, Link, OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response,
    Schema, SecurityScheme,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{links, swagger2::Separators};
use crate::{diagnostic::Diagnostic, pointer::Pointer};

/// How many references may lead to one another.
pub(super) const CHAIN_LIMIT: usize = 32;

/// A document in which references can be followed.
#[derive(Debug)]
pub struct Document {
    /// The document.
    pub api: OpenAPI,
    /// Its webhooks, of which `openapiv3` does not know.
    pub webhooks: IndexMap<String, ReferenceOr<PathItem>>,
    /// The same as it was read, to look up what a pointer leads through.
    pub value: Value,
    /// What stands between the elements of lists, where no style says it.
    pub(crate) separators: Separators,
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
    links: BTreeMap<Pointer, Link>,
    path_items: BTreeMap<Pointer, PathItem>,
    security_schemes: BTreeMap<Pointer, SecurityScheme>,
}

/// A node of the document and where it stands.
#[derive(Clone, Debug)]
pub struct At<'d, T> {
    /// The node.
    pub node: &'d T,
    /// Where it stands.
    pub at: Pointer,
}

/// A schema or a reference to one, boxed in the document or not.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    Link "link" "links" |components| Some(&components.links), links;
    PathItem "path item" "pathItems" |_| None, path_items;
    SecurityScheme "security scheme" "securitySchemes" |components| Some(&components.security_schemes), security_schemes;
}

impl Document {
    /// Takes a document that was read, and the value that it was read from; references that lead nowhere are
    /// reported, except for those in `told`.
    pub(super) fn new(
        api: OpenAPI,
        webhooks: IndexMap<String, ReferenceOr<PathItem>>,
        value: Value,
        separators: Separators,
        told: &BTreeSet<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut document = Self {
            api,
            webhooks,
            value: Value::Null,
            separators,
            fragments: Fragments::default(),
        };
        links::collect(&mut document, value, told, diagnostics);
        document
    }

    /// What is written at a place.
    pub(crate) fn written(&self, at: &Pointer) -> Option<&Value> {
        let mut tokens = at.as_str().split('/').skip(1);
        tokens.try_fold(&self.value, |value, token| match value {
            // This makes a copy of the token, which hardly any needs.
            value if token.contains('~') => value.pointer(&format!("/{token}")),
            Value::Object(members) => members.get(token),
            value => value.pointer(&format!("/{token}")),
        })
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

    /// Where references lead to schemas that are no components.
    pub(super) fn schema_targets(&self) -> impl Iterator<Item = &Pointer> {
        self.fragments.schemas.keys()
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
