//! Operations, with their requests and responses.

use std::collections::BTreeSet;

use super::{
    Body, Content, DefaultValue, Docs, HeaderSet, InGroup, MediaTypes, Members, Name, Paging,
    Shape, TextStyle, Type, TypeDefinition,
};
use crate::pointer::Pointer;

/// An operation of the API, or a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the methods on the client and the service.
    pub name: Name,
    /// The name of the module.
    pub module: Name,
    /// The name of the struct of the request.
    pub request: Name,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `true` for a webhook or a callback: the API calls it at the URL of a receiver, which serves it at `path`.
    pub is_webhook: bool,
    /// The path templates of the same method that match some paths of this operation and take precedence on a server.
    pub shadowed_paths: Vec<String>,
    /// The name of the service method that also returns the declared headers; `None` if there are none or if any is
    /// required.
    pub with_headers: Option<Name>,
    /// The tag under which the operation is listed.
    pub tag: Option<String>,
    /// The names in a group, if operations are grouped and this one has a tag.
    pub group: Option<InGroup>,
    /// The documentation.
    pub docs: Docs,
    /// `true` if the document deprecates the operation.
    pub deprecated: bool,
    /// The parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The name of the struct of the required parameters and body. The client's method takes it if there are too many of
    /// them for arguments.
    pub by_name: Option<Name>,
    /// The URL or path of the operation's own server, if it has one.
    pub server: Option<String>,
    /// The alternative sets of security schemes, each scheme by its constant.
    pub security: Vec<Vec<Name>>,
    /// The required scopes, each with the name of its scheme in the document.
    pub scopes: BTreeSet<(String, String)>,
    /// The name of the field for credentials, if the operation has security schemes.
    pub credentials: Option<Name>,
    /// The successful responses; at least one.
    pub success: Vec<Response>,
    /// The documented failures.
    pub failures: Vec<Response>,
    /// The name of the enum of the successes, if there are several.
    pub output: Option<Name>,
    /// The name of the enum of the failures, if there are any.
    pub failure: Option<Name>,
    /// The media types of the responses, for `Accept`.
    pub accept: String,
    /// The media types of request bodies that are streams.
    pub streams_of_request: MediaTypes,
    /// The media types of successful responses whose bodies are streams.
    pub streams_of_success: MediaTypes,
    /// The way in which further pages are requested; `None` if the response has no pages.
    pub pages: Option<Paging>,
    /// The types of inline schemas.
    pub items: Vec<TypeDefinition>,
    /// The pointer to the operation in the document.
    pub pointer: Pointer,
}

impl Operation {
    /// Returns the name of the methods on the client and the service, or on the group and its trait.
    #[must_use]
    pub fn method_name(&self) -> &Name {
        self.group
            .as_ref()
            .map_or(&self.name, |group| &group.method)
    }

    /// Returns the name of the service method that also returns the declared headers, if there is one in addition to
    /// [`Self::method_name`].
    #[must_use]
    pub fn method_with_headers(&self) -> Option<&Name> {
        let with_headers = self.with_headers.as_ref()?;
        Some(
            self.group
                .as_ref()
                .map_or(with_headers, |group| &group.with_headers),
        )
    }

    /// Returns the path of the client's method in a call: `get_pet`, or `pets().get` in a group.
    #[must_use]
    pub fn call_path(&self) -> String {
        match &self.group {
            Some(group) => format!("{}().{}", group.accessor.as_str(), group.method.as_str()),
            None => self.name.as_str().to_owned(),
        }
    }

    /// Returns whether `http::Method` has a constant for the method.
    #[must_use]
    pub fn has_common_method(&self) -> bool {
        const COMMON: &[&str] = &[
            "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
        ];
        COMMON.contains(&self.method.as_str())
    }

    /// Returns whether a request may be a form with files.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        let bodies = self.body.iter().map(|request| &request.body);
        bodies
            .flat_map(|body| &body.contents)
            .any(Content::has_files)
    }

    /// Returns the shapes of the parameters, contents and parts of a request.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.shape);
        let contents = self.body.iter().flat_map(|body| &body.body.contents);
        parameters.chain(contents.flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.shape);
            std::iter::once(&content.shape).chain(parts)
        }))
    }

    /// Returns the success for which an implementation returns only the body: it is the only one, no header is required
    /// and its status is known.
    #[must_use]
    pub fn plain_success(&self) -> Option<&Response> {
        match self.success.as_slice() {
            [response] if response.status.is_implied() => {
                let is_plain = response.headers.is_none() || self.with_headers.is_some();
                is_plain.then_some(response)
            }
            _ => None,
        }
    }

    /// Returns whether any status 2xx is decoded as the documented success, because there is only one.
    #[must_use]
    pub fn has_only_success(&self) -> bool {
        matches!(
            self.success.as_slice(),
            [Response {
                status: Status::Code(200..=299),
                ..
            }]
        )
    }

    /// Returns whether there are several successes with the same body and the same headers, which differ only in the
    /// status.
    #[must_use]
    pub fn has_equal_successes(&self) -> bool {
        let Some((first, others)) = self.success.split_first() else {
            return false;
        };
        let ty = |response: &Response| response.body.as_ref().map(|body| body.ty.clone());
        let headers = |response: &Response| response.headers.as_ref().map(|set| set.name.clone());
        let is_equal =
            |other: &Response| ty(other) == ty(first) && headers(other) == headers(first);
        !others.is_empty() && others.iter().all(is_equal)
    }

    /// Returns how a client decodes a status 2xx that the document does not describe, if the operation has several
    /// successes. Returns `None` if the documented responses decide.
    #[must_use]
    pub fn other_success(&self) -> Option<OtherSuccess<'_>> {
        let is_2xx = |response: &&Response| matches!(response.status, Status::Code(200..=299));
        let is_range =
            |response: &Response| matches!(response.status, Status::Class(2) | Status::Success);
        let first = self.success.iter().find(is_2xx)?;
        if self.has_only_success() || self.success.iter().any(is_range) {
            return None;
        }
        if self.has_equal_successes() {
            return Some(OtherSuccess::Equal(first));
        }
        let is_default = |response: &Response| response.status == Status::Default;
        self.failures
            .iter()
            .any(is_default)
            .then_some(OtherSuccess::Undocumented)
    }

    /// Returns the status codes of the redirects that are successes.
    #[must_use]
    pub fn redirects(&self) -> Vec<u16> {
        const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];
        let is_described = |code: &u16| {
            self.success.iter().any(|response| match response.status {
                Status::Code(known) => known == *code,
                Status::Class(class) => class == 3,
                Status::Success | Status::Default => false,
            })
        };
        REDIRECTS.into_iter().filter(is_described).collect()
    }

    /// Returns all responses: successes, then failures.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.success.iter().chain(&self.failures)
    }

    /// Returns the declared headers of the parts of the request body and of the responses.
    pub fn header_sets(&self) -> impl Iterator<Item = &HeaderSet> {
        let parts = self.body.iter().flat_map(|body| body.body.header_sets());
        let responses = self.responses();
        parts.chain(responses.filter_map(|response| response.headers.as_ref()))
    }

    /// Returns the declared headers as [`Self::header_sets`], each struct once.
    #[must_use]
    pub fn unique_header_sets(&self) -> Vec<&HeaderSet> {
        let mut sets: Vec<&HeaderSet> = Vec::new();
        for set in self.header_sets() {
            if !sets.iter().any(|known| known.name == set.name) {
                sets.push(set);
            }
        }
        sets
    }

    /// Returns the bodies of the request and the responses.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let request = self.body.iter().map(|body| &body.body);
        request.chain(
            self.responses()
                .filter_map(|response| response.body.as_ref()),
        )
    }

    /// Returns the parameters that are fields, which are those without a constant value.
    pub fn fields(&self) -> impl Iterator<Item = &Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(|parameter| parameter.constant.is_none())
    }

    /// Returns the arguments of a call: the required parameters and the required body.
    pub fn arguments(&self) -> impl Iterator<Item = (&Name, &Type)> {
        let parameters = self.fields().filter(|parameter| parameter.required);
        let body = self.body.iter().filter(|body| body.required);
        parameters
            .map(|parameter| (&parameter.name, &parameter.ty))
            .chain(body.map(|body| (&body.name, &body.body.ty)))
    }

    /// Returns the parameter by which a server recognizes a repeated request, and the kind of its values.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<(&Parameter, IdempotencyKey)> {
        self.fields()
            .find_map(|parameter| Some((parameter, parameter.idempotency_key?)))
    }

    /// Returns the setters of a call: the optional parameters and the optional body.
    pub fn setters(&self) -> impl Iterator<Item = &Name> {
        let parameters = self.parameters.iter();
        let parameters = parameters.filter(|parameter| !parameter.required);
        let body = self.body.iter().filter(|body| !body.required);
        parameters
            .map(|parameter| &parameter.name)
            .chain(body.map(|body| &body.name))
    }

    /// Returns the types that the request, the responses and the inline types mention.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let request = self.parameters.iter().map(|parameter| &parameter.ty);
        let headers = self.header_sets().flat_map(|set| &set.headers);
        request
            .chain(self.bodies().flat_map(Body::types))
            .chain(headers.map(|header| &header.ty))
            .chain(self.items.iter().flat_map(TypeDefinition::types))
    }
}

/// The meaning of a status 2xx that the document does not describe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OtherSuccess<'o> {
    /// All successes are equal; this is the first.
    Equal(&'o Response),
    /// The successes differ, so that it is undocumented, also beside a `default` failure.
    Undocumented,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// The characters of a parameter that are percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// All except the unreserved ones.
    All,
    /// All except the unreserved ones and the reserved ones that have no meaning in a path.
    Path,
    /// All except the unreserved ones and the reserved ones that have no meaning in a query.
    Query,
    /// All except the unreserved ones and the reserved ones that have no meaning in a cookie.
    Cookie,
    /// None.
    Nothing,
}

/// The kind of the values of an idempotency key, which a client generates if the caller sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// Text.
    Text,
    /// A `uuid::Uuid`.
    Uuid,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The location.
    pub location: Location,
    /// The name in the document.
    pub wire: String,
    /// The style of the value.
    pub style: TextStyle,
    /// The characters that are percent-encoded.
    pub escape: Escape,
    /// The name of the field, and of the argument or the setter.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// The shape that a server validates.
    pub shape: Shape,
    /// `true` if the parameter is required.
    pub required: bool,
    /// The kind of its values, if the parameter is an idempotency key.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The text of its only value, which the codec writes and a server checks; it is no field.
    pub constant: Option<String>,
    /// The default value.
    pub default: Option<DefaultValue>,
    /// `true` if the document deprecates the parameter.
    pub deprecated: bool,
    /// The documentation.
    pub docs: Docs,
    /// The pointer to the parameter in the document, after following references.
    pub pointer: Pointer,
}

/// The location, the style and the name of a parameter on the wire.
pub type WireForm<'p> = (Location, &'p TextStyle, &'p str);

/// Returns the name under which both parameters are sent, so that no server can distinguish them. Returns `Some(None)`
/// if both have properties with any name, and `None` if they share no name.
#[must_use]
pub fn shared_name<'p>(one: WireForm<'p>, other: WireForm<'p>) -> Option<Option<&'p str>> {
    if one.0 != other.0 {
        return None;
    }
    match (names(one), names(other)) {
        (None, None) => Some(None),
        (Some(own), Some(others)) => {
            let shared = own.into_iter().find(|name| others.contains(name));
            shared.map(Some)
        }
        // An object of any properties leaves out the names of other parameters.
        _ => None,
    }
}

/// Returns the names under which a parameter is sent; `None` if any name is possible.
fn names((_, style, wire): WireForm<'_>) -> Option<Vec<&str>> {
    match style {
        TextStyle::Members(Members::Only(names)) => {
            Some(names.iter().map(String::as_str).collect())
        }
        TextStyle::Members(Members::Except(_)) | TextStyle::QueryString(_) => None,
        TextStyle::Default | TextStyle::Styled(_) => Some(vec![wire]),
    }
}

impl Parameter {
    /// Returns the location, the style and the name of the parameter.
    #[must_use]
    pub fn wire_form(&self) -> WireForm<'_> {
        (self.location, &self.style, &self.wire)
    }
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// The name of the field, and of the argument or the setter.
    pub name: Name,
    /// The contents and their codecs.
    pub body: Body,
    /// `true` if the body is required.
    pub required: bool,
    /// The documentation.
    pub docs: Docs,
}

/// The status codes of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A single code.
    Code(u16),
    /// All codes with this first digit, such as `4XX`.
    Class(u16),
    /// All success codes that no other response covers: a `default` response if there is no other success.
    Success,
    /// All codes that no other response covers.
    Default,
}

impl Status {
    /// Returns whether a success needs no explicit status, because it has a single code or because 200 is among its
    /// codes.
    #[must_use]
    pub fn is_implied(self) -> bool {
        !matches!(self, Self::Class(3))
    }

    /// Returns the status code to send if none is set.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Code(code) => code,
            Self::Class(class) => class * 100,
            Self::Success => 200,
            Self::Default => 500,
        }
    }
}

/// A documented response of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status codes.
    pub status: Status,
    /// The name of the variant.
    pub name: Name,
    /// The body.
    pub body: Option<Body>,
    /// The declared headers.
    pub headers: Option<HeaderSet>,
    /// The examples of a success, for the mock. The first is the default.
    pub examples: Vec<Example>,
    /// The documentation.
    pub docs: Docs,
    /// The pointer to the response in the document, after following references.
    pub pointer: Pointer,
}

/// An example of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The name; empty if there is none.
    pub name: String,
    /// The status code.
    pub status: u16,
    /// The names and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body as JSON; empty if there is none.
    pub body: String,
}
