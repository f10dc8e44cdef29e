//! Follows the references of a document.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, Link, OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response,
    SecurityScheme,
};
use serde::de::DeserializeOwned;

use super::{
    additions::Additions,
    schema::{Extras, Node, Schemas},
};
use crate::pointer::Pointer;

/// The separators of lists that no style of OpenAPI 3 describes, by the pointer of the parameter, header or encoding.
pub(crate) type Separators = BTreeMap<Pointer, char>;

/// The maximum number of references in a chain.
pub(super) const CHAIN_LIMIT: usize = 32;

/// A document in which references can be followed.
#[derive(Debug)]
pub struct Document {
    /// The API. Each schema is replaced with a reference to its own pointer.
    pub api: OpenAPI,
    /// The webhooks, which `openapiv3` does not know.
    pub webhooks: IndexMap<String, ReferenceOr<PathItem>>,
    /// The schemas, and other fields that `openapiv3` does not keep.
    extras: Extras,
    /// The separators of lists that no style describes.
    pub(crate) separators: Separators,
    /// The targets of references that are not components.
    fragments: Fragments,
    /// The fields that 3.1 and 3.2 add.
    pub(crate) additions: Additions,
}

#[derive(Debug, Default)]
struct Fragments {
    parameters: BTreeMap<Pointer, Parameter>,
    headers: BTreeMap<Pointer, Header>,
    request_bodies: BTreeMap<Pointer, RequestBody>,
    responses: BTreeMap<Pointer, Response>,
    examples: BTreeMap<Pointer, Example>,
    links: BTreeMap<Pointer, Link>,
    path_items: BTreeMap<Pointer, PathItem>,
    security_schemes: BTreeMap<Pointer, SecurityScheme>,
}

/// A node of the document and its pointer.
#[derive(Clone, Debug)]
pub struct At<'d, T> {
    /// The node.
    pub node: &'d T,
    /// The pointer of the node.
    pub at: Pointer,
}

/// A kind of node that a reference may point to.
pub trait Component: DeserializeOwned + Sized + 'static {
    /// The name in messages.
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
    /// Creates a document whose references have not been followed yet.
    pub(super) fn new(
        api: OpenAPI,
        webhooks: IndexMap<String, ReferenceOr<PathItem>>,
        extras: Extras,
        separators: Separators,
    ) -> Self {
        Self {
            api,
            webhooks,
            extras,
            separators,
            fragments: Fragments::default(),
            additions: Additions::default(),
        }
    }

    /// Returns the schemas.
    #[must_use]
    pub fn schemas(&self) -> &Schemas {
        &self.extras.schemas
    }

    /// Returns the schema, or the reference to a schema, at a position of the API.
    #[must_use]
    pub fn schema(&self, node: &ReferenceOr<openapiv3::Schema>) -> Option<Node<'_>> {
        match node {
            ReferenceOr::Reference { reference } => {
                let at = Pointer::parse(reference.strip_prefix('#')?)?;
                self.schemas().at(&at)
            }
            ReferenceOr::Item(_) => None,
        }
    }

    /// Returns the schema at the end of a reference.
    #[must_use]
    pub fn referred_schema(&self, reference: &str) -> Option<Node<'_>> {
        self.schemas()
            .at(&Pointer::from_reference(reference)?)?
            .resolve()
    }

    /// Makes the schemas at the pointers accept any value.
    pub(super) fn accept_any(&mut self, pointers: &[Pointer]) {
        self.extras.schemas.accept_any(pointers);
    }

    /// Returns the component schemas, by their names.
    pub fn component_schemas(&self) -> impl Iterator<Item = (&String, Node<'_>)> {
        let components = self.api.components.iter();
        let schemas = components.flat_map(|components| &components.schemas);
        schemas.filter_map(|(name, node)| Some((name, self.schema(node)?)))
    }

    /// Returns the name of the parameter at a pointer.
    pub(crate) fn parameter_name(&self, at: &Pointer) -> Option<&str> {
        self.extras.parameters.get(at).map(String::as_str)
    }

    /// Returns the `explode` of the Encoding Object at a pointer, if the object describes how a form encodes a
    /// property.
    #[expect(clippy::option_option, reason = "the object and its member")]
    pub(crate) fn encoding(&self, at: &Pointer) -> Option<Option<bool>> {
        self.extras.encodings.get(at).copied()
    }

    /// Returns whether the parameter at a pointer has `allowReserved: true`.
    pub(crate) fn allows_reserved(&self, at: &Pointer) -> bool {
        self.extras.reserved.contains(at)
    }

    /// Returns the style of the parameter at a pointer, if it is one of 3.2: `cookie`, or `querystring` for the
    /// complete query.
    pub(crate) fn style_of_3_2(&self, at: &Pointer) -> Option<&str> {
        self.extras.styles.get(at).map(String::as_str)
    }

    /// Returns whether the header at a pointer has `explode: true`.
    pub(crate) fn is_exploded(&self, at: &Pointer) -> bool {
        self.extras.exploded.contains(at)
    }

    /// Follows a reference to its end; `at` is its pointer. If the result is `None`, the reference has been reported
    /// already, when the document was read.
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

    fn follow<T: Component>(&self, reference: &str) -> Option<At<'_, T>> {
        let mut reference = reference;
        for _ in 0..CHAIN_LIMIT {
            let at = Pointer::from_reference(reference)?;
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

    /// Returns the component at a pointer.
    pub fn component<T: Component>(&self, at: &Pointer) -> Option<&ReferenceOr<T>> {
        T::section(self.api.components.as_ref()?)?.get(&component_name(T::SECTION, at)?)
    }
}

/// Returns the name of the component schema at a pointer.
#[must_use]
pub fn component_of(at: &Pointer) -> Option<String> {
    component_name("schemas", at)
}

/// Returns the pointer of the component schema with a name.
pub(crate) fn component_at(name: &str) -> Pointer {
    Pointer::root()
        .child("components")
        .child("schemas")
        .child(name)
}

/// Returns the name of the component at a pointer.
fn component_name(section: &str, at: &Pointer) -> Option<String> {
    let mut tokens = at.tokens();
    let found = tokens.next()? == "components" && tokens.next()? == section;
    let name = tokens.next()?;
    (found && tokens.next().is_none()).then_some(name)
}
