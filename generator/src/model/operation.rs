//! Operations: what is sent, and what may come back.

use std::collections::BTreeSet;

use super::{
    Body, Content, DefaultValue, HeaderSet, InGroup, Item, MediaTypes, Members, Name, Paging,
    Shape, TextStyle, Type,
};
use crate::pointer::Pointer;

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of its methods.
    pub name: Name,
    /// The name of its module.
    pub module: Name,
    /// The name of the struct that is its request.
    pub request: Name,
    /// The HTTP method, as it is sent.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Whether the API calls it, at the URL of a receiver who serves it at that path.
    pub is_webhook: bool,
    /// The path templates of the same method that a path of this one may fit too, and that servers then choose.
    pub siblings: Vec<String>,
    /// The name of the service's method that gives the declared headers too; `None` where there are none to give, or
    /// where they have to be there.
    pub with_headers: Option<Name>,
    /// The tag that it is listed under.
    pub tag: Option<String>,
    /// Its place in a group, if operations are grouped and it has a tag.
    pub group: Option<InGroup>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// The parameters, in the document's order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The URL of its own server, or the path of it; `None` where it has none.
    pub server: Option<String>,
    /// Alternatives of schemes, each by its constant.
    pub security: Vec<Vec<Name>>,
    /// The scopes that its security requires, each with the name of its scheme in the document.
    pub scopes: BTreeSet<(String, String)>,
    /// The field of the credentials, where any are asked for.
    pub credentials: Option<Name>,
    /// The answers on success; at least one.
    pub success: Vec<Response>,
    /// The failures that the document describes.
    pub failures: Vec<Response>,
    /// The enum of the successes, where there are several.
    pub output: Option<Name>,
    /// The enum of the failures, where there are any.
    pub failure: Option<Name>,
    /// The media types of the answers, for `Accept`.
    pub accept: String,
    /// The media types of request bodies that are streams.
    pub streams_of_request: MediaTypes,
    /// The media types of successful responses whose bodies are streams.
    pub streams_of_success: MediaTypes,
    /// How the pages of a response are requested; `None` if it has none.
    pub pages: Option<Paging>,
    /// The types inside it.
    pub items: Vec<Item>,
    /// Its place in the document.
    pub pointer: Pointer,
}

impl Operation {
    /// The name of the operation's methods on the client and the service, or on those of its group.
    #[must_use]
    pub fn method_name(&self) -> &Name {
        self.group
            .as_ref()
            .map_or(&self.name, |group| &group.method)
    }

    /// The name of the service's method that gives the declared headers too, beside [`Self::method_name`].
    #[must_use]
    pub fn method_with_headers(&self) -> Option<&Name> {
        let with_headers = self.with_headers.as_ref()?;
        Some(
            self.group
                .as_ref()
                .map_or(with_headers, |group| &group.with_headers),
        )
    }

    /// The method of the client as it is written in a call: `get_pet`, or `pets().get` in a group.
    #[must_use]
    pub fn call_path(&self) -> String {
        match &self.group {
            Some(group) => format!("{}().{}", group.accessor.as_str(), group.method.as_str()),
            None => self.name.as_str().to_owned(),
        }
    }

    /// Whether `http` has a constant for the method.
    #[must_use]
    pub fn has_common_method(&self) -> bool {
        const COMMON: &[&str] = &[
            "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
        ];
        COMMON.contains(&self.method.as_str())
    }

    /// Whether a request may be a form with files.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        let bodies = self.body.iter().map(|request| &request.body);
        bodies
            .flat_map(|body| &body.contents)
            .any(Content::has_files)
    }

    /// What a server asks of the parts of a request.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.shape);
        let contents = self.body.iter().flat_map(|body| &body.body.contents);
        parameters.chain(contents.flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.shape);
            std::iter::once(&content.shape).chain(parts)
        }))
    }

    /// The success whose body is all that an implementation gives: the only one, of which no header has to be there and
    /// the status goes without saying.
    #[must_use]
    pub fn plain_success(&self) -> Option<&Response> {
        match self.success.as_slice() {
            [response] if response.status.goes_without_saying() => {
                let is_plain = response.headers.is_none() || self.with_headers.is_some();
                is_plain.then_some(response)
            }
            _ => None,
        }
    }

    /// Whether an undocumented status of success is read as the documented one, since there is only one.
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

    /// Whether all of several successes have the same body and the same headers, so that only the status tells them apart.
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

    /// The redirects that the document describes, by their status.
    #[must_use]
    pub fn redirects(&self) -> Vec<u16> {
        const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];
        let is_described = |code: &u16| {
            self.responses().any(|response| match response.status {
                Status::Code(known) => known == *code,
                Status::Class(class) => class == 3,
                Status::Success | Status::Default => false,
            })
        };
        REDIRECTS.into_iter().filter(is_described).collect()
    }

    /// All that may come back.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.success.iter().chain(&self.failures)
    }

    /// The structs of headers, of its responses and of the parts of its body.
    pub fn header_sets(&self) -> impl Iterator<Item = &HeaderSet> {
        let parts = self.body.iter().flat_map(|body| body.body.header_sets());
        let responses = self.responses();
        parts.chain(responses.filter_map(|response| response.headers.as_ref()))
    }

    /// The same, each once.
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

    /// The bodies of its request and its responses.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let request = self.body.iter().map(|body| &body.body);
        request.chain(
            self.responses()
                .filter_map(|response| response.body.as_ref()),
        )
    }

    /// The parameters that are fields: those that have more than one value.
    pub fn fields(&self) -> impl Iterator<Item = &Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(|parameter| parameter.constant.is_none())
    }

    /// What a call needs: the required parameters and the required body.
    pub fn arguments(&self) -> impl Iterator<Item = (&Name, &Type)> {
        let parameters = self.fields().filter(|parameter| parameter.required);
        let body = self.body.iter().filter(|body| body.required);
        parameters
            .map(|parameter| (&parameter.name, &parameter.ty))
            .chain(body.map(|body| (&body.name, &body.body.ty)))
    }

    /// Returns the parameter by which a server recognizes a request that is sent again, and the kind of its values.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<(&Parameter, IdempotencyKey)> {
        self.fields()
            .find_map(|parameter| Some((parameter, parameter.idempotency_key?)))
    }

    /// What a call may set: the optional parameters and the optional body.
    pub fn setters(&self) -> impl Iterator<Item = &Name> {
        let parameters = self.parameters.iter();
        let parameters = parameters.filter(|parameter| !parameter.required);
        let body = self.body.iter().filter(|body| !body.required);
        parameters
            .map(|parameter| &parameter.name)
            .chain(body.map(|body| &body.name))
    }

    /// The types that its request and its responses mention.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let request = self.parameters.iter().map(|parameter| &parameter.ty);
        let headers = self.header_sets().flat_map(|set| &set.headers);
        request
            .chain(self.bodies().flat_map(Body::types))
            .chain(headers.map(|header| &header.ty))
            .chain(self.items.iter().flat_map(Item::types))
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// Which characters of a parameter are percent-encoded.
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
    /// Where it stands.
    pub location: Location,
    /// Its name in the document.
    pub wire: String,
    /// How it is written.
    pub style: TextStyle,
    /// Which characters are percent-encoded.
    pub escape: Escape,
    /// The field, and the argument or the setter.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// The kind of its values, if a server recognizes a request that is sent again by it.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The text of its only value, which the codec writes and a server checks; it is no field.
    pub constant: Option<String>,
    /// What is meant where it is absent.
    pub default: Option<DefaultValue>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its place in the document, behind a reference.
    pub pointer: Pointer,
}

impl Parameter {
    /// The name that this one and another are both sent by, so that no server can tell them apart; `Some(None)` where both
    /// have members of any name.
    #[must_use]
    pub fn shared_name<'p>(&'p self, other: &'p Self) -> Option<Option<&'p str>> {
        if self.location != other.location {
            return None;
        }
        match (self.names(), other.names()) {
            (None, None) => Some(None),
            (Some(own), Some(others)) => {
                let shared = own.into_iter().find(|name| others.contains(name));
                shared.map(Some)
            }
            // What takes any name leaves those that are listed.
            _ => None,
        }
    }

    /// The names that it is sent by; `None` where they may be any.
    fn names(&self) -> Option<Vec<&str>> {
        match &self.style {
            TextStyle::Members(Members::Listed(names)) => {
                Some(names.iter().map(String::as_str).collect())
            }
            TextStyle::Members(Members::AllBut(_)) | TextStyle::Whole(_) => None,
            TextStyle::Usual | TextStyle::Styled(_) => Some(vec![&self.wire]),
        }
    }
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// The field, and the argument or the setter.
    pub name: Name,
    /// What it is.
    pub body: Body,
    /// Whether it has to be there.
    pub required: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// Which status codes a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// The hundred codes with this first digit.
    Class(u16),
    /// What no other response is for, of the codes of success: a `default` where there is no other success.
    Success,
    /// All that no other response is for.
    Default,
}

impl Status {
    /// Whether a success that does not say it has this status: one code, or where there are several, 200 among them.
    #[must_use]
    pub fn goes_without_saying(self) -> bool {
        !matches!(self, Self::Class(3))
    }

    /// The code to answer with where none is asked for.
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

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// For which status codes.
    pub status: Status,
    /// The variant's name.
    pub name: Name,
    /// Its body.
    pub body: Option<Body>,
    /// The headers that it declares.
    pub headers: Option<HeaderSet>,
    /// Examples for the mock, of a success; the first is the one to use when none is asked for.
    pub examples: Vec<Example>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its place in the document, behind a reference.
    pub pointer: Pointer,
}

/// An example of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name; empty where it has none.
    pub name: String,
    /// Status to answer with.
    pub status: u16,
    /// Headers by name.
    pub headers: Vec<(String, String)>,
    /// The body as JSON; empty for none.
    pub body: String,
}
