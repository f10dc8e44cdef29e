//! The complete API as plain data: every type, operation, name and encoding is decided in here.
//!
//! What `emit` writes down and `outline` lists. It knows nothing of `openapiv3` and holds no tokens.

use std::collections::BTreeSet;

use crate::pointer::Pointer;

/// An API.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the manifest says.
    pub package: Package,
    /// The document's title.
    pub title: String,
    /// The document's version of the API.
    pub version: String,
    /// What the document says of the API as a whole, as Markdown, a line each.
    pub docs: Vec<String>,
    /// The URL of the first server, where the document names an absolute one.
    pub base_url: Option<String>,
    /// The path of the first server's URL, without a slash at its end.
    pub base_path: String,
    /// The servers among which a caller may choose; none where there is no choice.
    pub servers: Vec<Server>,
    /// The name of the service trait.
    pub service: Name,
    /// The security schemes that operations ask for.
    pub schemes: Vec<Scheme>,
    /// The component schemas, each with the types inside it.
    pub modules: Vec<Module>,
    /// The operations.
    pub operations: Vec<Operation>,
}

impl Model {
    /// How many types the crate has, requests aside.
    #[must_use]
    pub fn type_count(&self) -> usize {
        let in_modules: usize = self.modules.iter().map(|module| module.items.len()).sum();
        let in_operations: usize = self
            .operations
            .iter()
            .map(|operation| operation.items.len())
            .sum();
        in_modules + in_operations
    }

    /// The names of the component schemas, each with that of its type.
    #[must_use]
    pub fn components(&self) -> Vec<(String, String)> {
        let component = |module: &Module| {
            let tokens: Vec<_> = module.pointer.tokens().collect();
            let [_, _, name] = tokens.as_slice() else {
                return None;
            };
            let is_component = module.pointer.as_str().starts_with("/components/schemas/");
            let item = module.items.first().filter(|_| is_component)?;
            Some((name.clone(), item.name.0.clone()))
        };
        self.modules.iter().filter_map(component).collect()
    }
}

/// What the manifest of the generated crate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The name of the crate in code.
    pub krate: String,
    /// Its version.
    pub version: String,
    /// Whether it has a client.
    pub client: bool,
    /// Whether it has a server.
    pub server: bool,
    /// Whether it has a mock.
    pub mock: bool,
    /// The parts of the runtime that not every crate has.
    pub extras: BTreeSet<Extra>,
    /// The sections of `Cargo.toml`.
    pub manifest: Vec<Section>,
}

/// A part of the runtime that not every crate has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// A name and a password as a credential.
    Basic,
    /// Bytes in Base64.
    Base64,
    /// The shapes of dates and times.
    Dates,
    /// The shape of UUIDs.
    Uuids,
    /// Regular expressions, for the server.
    Patterns,
    /// Bodies that are passed on as they are.
    Body,
    /// Bodies of `application/x-www-form-urlencoded`.
    Form,
    /// Bodies that carry a media type of the caller's choice.
    Media,
    /// Bodies of several parts.
    Multipart,
}

/// A section of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The header: `[lints]`, `[[example]]`.
    pub header: String,
    /// Keys and values, as TOML.
    pub entries: Vec<(String, String)>,
}

/// A Rust identifier, in the case that its place asks for; raw (`r#type`) where it has to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

impl Name {
    /// The identifier as it stands in code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`, as in file names.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// A server of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The name of its type; of its constant, where it has no variables.
    pub name: Name,
    /// The URL, with the names of variables in braces, and without a slash at its end.
    pub url: String,
    /// The variables in it.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub wire: String,
    /// The field and the setter.
    pub name: Name,
    /// The enum of its values; `None` where it may have any.
    pub ty: Option<Name>,
    /// The values that it may have.
    pub values: Vec<Value<String>>,
    /// The value that it has unless it is set.
    pub default: String,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The constant's name.
    pub constant: Name,
    /// The name of the builder's method and of the credentials' accessor.
    pub method: Name,
    /// The name under `components/securitySchemes`.
    pub wire: String,
    /// Where a request carries the credential.
    pub carrier: Carrier,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// Where a request carries a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In `Authorization`, behind the name of an HTTP authentication scheme.
    Authorization(String),
    /// In `Authorization`, as a name and a password (RFC 7617).
    Basic,
    /// In a header.
    Header(String),
    /// In a query parameter.
    Query(String),
    /// In a cookie.
    Cookie(String),
}

/// A file of types: those of one component schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The module's name.
    pub name: Name,
    /// Where the component stands.
    pub pointer: Pointer,
    /// The component's own type first.
    pub items: Vec<Item>,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The type's name.
    pub name: Name,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// What it is.
    pub kind: ItemKind,
    /// What a server asks beyond that.
    pub limits: Vec<Limit>,
}

/// What a type with a name is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An enum of strings that keeps values it does not know.
    StringEnum(Vec<Value<String>>),
    /// An enum of integers that keeps values it does not know.
    IntegerEnum(Vec<Value<i64>>),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// A type of its own around another, in which it stands again.
    Wrapper(Type),
}

/// One of several types; what is none of them is kept as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that tells which, where there is one; otherwise the first variant is meant that holds all of a
    /// value, in the document's order.
    pub tag: Option<Tag>,
    /// The types.
    pub variants: Vec<Variant>,
}

/// The property that tells which variant a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The property's name.
    pub property: String,
    /// Whether its values are strings; each variant has any others itself.
    pub text: bool,
}

/// A type of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The variant's name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// The values of the tag that mean it, the one to write first.
    pub tags: Vec<String>,
    /// Whether it is in a box, since its type holds the union again.
    pub boxed: bool,
    /// Whether its type makes it alone, so that a value of the type can be taken for the union.
    pub convertible: bool,
}

impl Item {
    /// The types that it mentions.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match &self.kind {
            ItemKind::Struct(structure) => {
                let rest = structure.rest.iter().map(|rest| &rest.ty);
                Box::new(structure.fields.iter().map(|field| &field.ty).chain(rest))
            }
            ItemKind::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.ty)),
            ItemKind::Alias(ty) | ItemKind::Wrapper(ty) => Box::new(std::iter::once(ty)),
            ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Item {
    /// What a server asks of the parts of a value.
    pub fn shapes(&self) -> Box<dyn Iterator<Item = &Shape> + '_> {
        match &self.kind {
            ItemKind::Struct(structure) => {
                let rest = structure.rest.iter().map(|rest| &rest.shape);
                Box::new(
                    structure
                        .fields
                        .iter()
                        .map(|field| &field.shape)
                        .chain(rest),
                )
            }
            ItemKind::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.shape)),
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// The case that serde makes of the fields' names; the exceptions say their names themselves.
    pub rename_all: Option<&'static str>,
    /// The fields, in the document's order.
    pub fields: Vec<Field>,
    /// The field for properties that the document does not list.
    pub rest: Option<Rest>,
    /// Whether a server refuses properties that the document does not list.
    pub closed: bool,
}

/// The field for properties that the document does not list.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// The field's name.
    pub name: Name,
    /// The type of the properties.
    pub ty: Type,
    /// What a server asks of them.
    pub shape: Shape,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field's name.
    pub name: Name,
    /// The name of the method that sets it.
    pub setter: Name,
    /// The property's name.
    pub wire: String,
    /// The name for serde, where the struct's rule does not make it.
    pub rename: Option<String>,
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// Whether it may be missing or null.
    pub presence: Presence,
    /// Whether it is in a box, since its type holds the struct again.
    pub boxed: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
}

impl Field {
    /// Whether absent and null are two things for it.
    #[must_use]
    pub fn tells_null(&self) -> bool {
        match self.presence {
            Presence::OptionalNullable => true,
            Presence::Optional => self.ty == Type::Any,
            Presence::Required | Presence::Nullable => false,
        }
    }
}

/// Whether a value may be missing or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is always there.
    Required,
    /// It may be absent.
    Optional,
    /// It is always there, perhaps null.
    Nullable,
    /// It may be absent, which is another thing than null.
    OptionalNullable,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<T> {
    /// The variant's name.
    pub name: Name,
    /// The value as it is sent.
    pub wire: T,
}

/// A type as it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON.
    Any,
    /// `bool`.
    Boolean,
    /// `i8`.
    Int8,
    /// `i16`.
    Int16,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `u8`.
    Uint8,
    /// `u16`.
    Uint16,
    /// `u32`.
    Uint32,
    /// `u64`.
    Uint64,
    /// `f32`.
    Float,
    /// `f64`.
    Double,
    /// `String`.
    String,
    /// `chrono::DateTime<chrono::FixedOffset>`.
    DateTime,
    /// `chrono::NaiveDate`.
    Date,
    /// `uuid::Uuid`.
    Uuid,
    /// `std::net::Ipv4Addr`.
    Ipv4,
    /// `std::net::Ipv6Addr`.
    Ipv6,
    /// Bytes that are a string in Base64.
    Base64,
    /// A string that is not to be printed.
    Secret,
    /// `bytes::Bytes`.
    Bytes,
    /// The runtime's `Body`: bytes, or a stream of them.
    Body,
    /// The runtime's `Media`: a body with its media type.
    Media,
    /// The runtime's `File`: a part that is a file.
    File,
    /// A vector.
    Array(Box<Type>),
    /// A map from strings.
    Map(Box<Type>),
    /// A value or null.
    Nullable(Box<Type>),
    /// A type of `types`.
    Named(Name),
    /// A type that stands in the file of an operation.
    Local(Name),
}

/// What a server asks of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// What the type says, and no more.
    Of(Type),
    /// An array of such elements.
    Array(Box<Shape>),
    /// An object of such members.
    Map(Box<Shape>),
    /// This, or null.
    Nullable(Box<Shape>),
    /// At least one of these.
    AnyOf(Vec<Shape>),
    /// This, within limits.
    Limited(Box<Shape>, Vec<Limit>),
}

impl Shape {
    /// Whether it says no more than its type.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Of(_))
    }

    /// It, and the shapes in it.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            next += 1;
            match part {
                Self::Of(_) => {}
                Self::Array(inner)
                | Self::Map(inner)
                | Self::Nullable(inner)
                | Self::Limited(inner, _) => parts.push(inner),
                Self::AnyOf(shapes) => parts.extend(shapes),
            }
        }
        parts
    }

    /// The limits in it.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        self.parts().into_iter().flat_map(|part| match part {
            Self::Limited(_, limits) => limits.as_slice(),
            _ => &[],
        })
    }

    /// The types in it.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.parts().into_iter().filter_map(|part| match part {
            Self::Of(ty) => Some(ty),
            _ => None,
        })
    }
}

/// What a server asks of a value beyond its type. Each limit speaks of values of one type; all others are within it.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// The fewest characters.
    MinLength(usize),
    /// The most characters.
    MaxLength(usize),
    /// A regular expression.
    Pattern(String),
    /// The least number.
    Minimum(f64),
    /// The greatest number.
    Maximum(f64),
    /// What a number has to exceed.
    MoreThan(f64),
    /// What a number has to fall short of.
    LessThan(f64),
    /// What divides a number.
    MultipleOf(f64),
    /// The fewest elements.
    MinItems(usize),
    /// The most elements.
    MaxItems(usize),
    /// No element is given twice.
    UniqueItems,
    /// The fewest members.
    MinProperties(usize),
    /// The most members.
    MaxProperties(usize),
    /// What is asked of the names of members.
    PropertyNames(Vec<Limit>),
    /// The values that are allowed, as JSON.
    OneOf(Vec<String>),
}

impl Limit {
    /// Whether there is a regular expression in it.
    #[must_use]
    pub fn has_pattern(&self) -> bool {
        match self {
            Self::Pattern(_) => true,
            Self::PropertyNames(limits) => limits.iter().any(Self::has_pattern),
            _ => false,
        }
    }
}

impl Type {
    /// The type of the values in arrays of arrays and the like.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.innermost(),
            _ => self,
        }
    }

    /// The type with a name that it is, or that is inside it.
    #[must_use]
    pub fn mentioned(&self) -> Option<&Self> {
        match self.innermost() {
            named @ (Self::Named(_) | Self::Local(_)) => Some(named),
            _ => None,
        }
    }
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of its methods.
    pub name: Name,
    /// The name of its module.
    pub module: Name,
    /// The name of the struct that is its request.
    pub request: Name,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// The name of the service's method that gives the declared headers too; `None` where there are none to give, or
    /// where they have to be there.
    pub with_headers: Option<Name>,
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
    /// The types inside it.
    pub items: Vec<Item>,
}

impl Operation {
    /// What a server asks of the parts of a request.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.shape);
        let contents = self.body.iter().flat_map(|body| &body.body.contents);
        parameters.chain(contents.flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.shape);
            std::iter::once(&content.shape).chain(parts)
        }))
    }

    /// All that may come back.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.success.iter().chain(&self.failures)
    }

    /// The bodies of its request and its responses.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let request = self.body.iter().map(|body| &body.body);
        request.chain(
            self.responses()
                .filter_map(|response| response.body.as_ref()),
        )
    }

    /// What a call needs: the required parameters and the required body.
    pub fn arguments(&self) -> impl Iterator<Item = (&Name, &Type)> {
        let parameters = self
            .parameters
            .iter()
            .filter(|parameter| parameter.required);
        let body = self.body.iter().filter(|body| body.required);
        parameters
            .map(|parameter| (&parameter.name, &parameter.ty))
            .chain(body.map(|body| (&body.name, &body.body.ty)))
    }

    /// The types that its request and its responses mention.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let request = self.parameters.iter().map(|parameter| &parameter.ty);
        let body = self.body.iter().flat_map(|body| body.body.types());
        request
            .chain(body)
            .chain(self.responses().flat_map(Response::types))
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

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands.
    pub location: Location,
    /// Its name in the document.
    pub wire: String,
    /// How it is written.
    pub style: TextStyle,
    /// Whether reserved characters are written as they are.
    pub reserved: bool,
    /// The field, and the argument or the setter.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// How a value is written as text; `explode` is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// That of the place: `simple` in a path or a header, `form` and exploded in a query or a cookie.
    Usual,
    /// One that the runtime knows by this name.
    Named(&'static str),
    /// Each member of an object by its own name.
    Members(Members),
}

/// Which names are members of an exploded object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// These.
    Listed(Vec<String>),
    /// All that are not these.
    AllBut(Vec<String>),
}

/// How a body is read and written, the preferred first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// As JSON.
    Json,
    /// As `application/x-www-form-urlencoded`, with the properties that have a style of their own.
    Form(Vec<(String, Style)>),
    /// In parts, a field each.
    Multipart,
    /// As text in UTF-8.
    Text,
    /// As it is, in pieces as they come.
    Stream,
    /// As it is, in pieces as they come, with a media type of the sender's choice.
    Media,
    /// As it is, all at once.
    Bytes,
}

impl Codec {
    /// Whether what is read or written may be without an end.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Stream | Self::Media)
    }
}

/// How a property is written in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// As JSON.
    Json,
    /// Each element as a value of its own, each property under its own name.
    Exploded,
    /// The elements in one value, with a separator.
    Joined(char),
    /// Each property under a name that has its path in brackets.
    Deep,
}

/// A body: one content, or one of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its type; where there are several contents, the enum of them.
    pub ty: Type,
    /// The contents, the preferred first.
    pub contents: Vec<Content>,
}

impl Body {
    /// The enum, where there are several contents.
    #[must_use]
    pub fn choice(&self) -> Option<&Name> {
        match &self.ty {
            Type::Local(name) if self.contents.len() > 1 => Some(name),
            _ => None,
        }
    }

    /// The structs of its parts, where it has any.
    pub fn forms(&self) -> impl Iterator<Item = &Name> {
        let in_parts = |content: &&Content| content.codec == Codec::Multipart;
        let contents = self.contents.iter().filter(in_parts);
        contents.filter_map(|content| match &content.ty {
            Type::Local(name) => Some(name),
            _ => None,
        })
    }

    /// The types that it mentions.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.contents.iter().flat_map(|content| {
            let parts = content.parts.iter().map(|part| &part.ty);
            std::iter::once(&content.ty).chain(parts)
        })
    }
}

/// What a body may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The name of the enum's variant.
    pub name: Name,
    /// The media type that is sent.
    pub media_type: String,
    /// The media types that are taken for it, ranges among them, with commas.
    pub accepts: String,
    /// How it is read and written.
    pub codec: Codec,
    /// Its type.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// The parts, where it has any: its type is then a struct of them.
    pub parts: Vec<Part>,
}

/// A part of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The field.
    pub name: Name,
    /// The property's name.
    pub wire: String,
    /// How it is written.
    pub kind: PartKind,
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// How many there are.
    pub count: Count,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// As text.
    Text,
    /// As JSON.
    Json,
    /// As a file.
    File,
}

/// How many parts there are of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// None or one.
    Optional,
    /// Any number.
    Many,
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
    /// Examples; the first is the one to use when none is asked for.
    pub examples: Vec<Example>,
    /// Its documentation.
    pub docs: Vec<String>,
}

impl Response {
    /// The types that its body and its headers mention.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let headers = self.headers.iter().flat_map(|set| &set.headers);
        self.body
            .iter()
            .flat_map(Body::types)
            .chain(headers.map(|header| &header.ty))
    }
}

/// The headers that a response declares.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderSet {
    /// The struct's name.
    pub name: Name,
    /// The headers.
    pub headers: Vec<Header>,
}

/// A header that a response declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name in lower case.
    pub wire: String,
    /// How it is written.
    pub style: TextStyle,
    /// The field.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// Whether it has to be there.
    pub required: bool,
    /// Its documentation.
    pub docs: Vec<String>,
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
