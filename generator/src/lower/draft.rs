//! Types and operations before the complete graph of types is known.
//!
//! Drafts do not contain the properties that depend on that graph: which fields are boxed, which aliases form cycles,
//! which side of a call uses a type. [`complete`](super::complete) decides that and constructs the types and operations
//! of the model.

use std::collections::BTreeSet;

use super::operation::named::Named;
use crate::{
    model::{
        Access, Constant, Constraint, Decision, DefaultValue, Docs, Enum, Escape, IdempotencyKey,
        Location, MediaTypes, Name, Presence, RequestBody, Response, Rest, Shape, Tag, TextStyle,
        Type, WireForm,
    },
    pointer::Pointer,
};

/// A value whose shapes may mention aliases. [`Aliases`](super::schema::aliases::Aliases) replaces them.
pub(super) struct Unresolved<T>(pub(super) T);

/// The types of one component schema.
pub(super) struct Module {
    pub(super) name: Name,
    pub(super) pointer: Pointer,
    pub(super) items: Vec<TypeDefinition>,
}

/// A type definition.
pub(super) struct TypeDefinition {
    pub(super) name: Name,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
    pub(super) kind: TypeKind,
    pub(super) constraints: Vec<Constraint>,
    pub(super) pointer: Pointer,
}

/// The kind of a type definition.
pub(super) enum TypeKind {
    Struct(Struct),
    StringEnum(Enum<String>),
    IntegerEnum(Enum<i64>),
    Union(Union),
    /// A type alias. Its shape has the constraints that the type does not express.
    Alias(Type, Shape),
}

/// A struct.
pub(super) struct Struct {
    pub(super) constants: Vec<Constant>,
    pub(super) fields: Vec<Field>,
    pub(super) rest: Option<Rest>,
    pub(super) closed: bool,
}

/// A field of a struct.
pub(super) struct Field {
    pub(super) name: Name,
    pub(super) setter: Name,
    pub(super) wire: String,
    pub(super) ty: Type,
    pub(super) shape: Shape,
    /// The presence according to the schema alone.
    pub(super) presence: Presence,
    pub(super) access: Access,
    /// The name of the setter of null, if the field may need one.
    pub(super) null_setter: Option<Name>,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
    /// The default, which may not be a value of the type.
    pub(super) default: Option<DefaultValue>,
}

/// A union.
pub(super) struct Union {
    pub(super) decision: Decision,
    pub(super) variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Clone)]
pub(super) struct Variant {
    pub(super) name: Name,
    pub(super) ty: Type,
    pub(super) shape: Shape,
    pub(super) alternatives: Vec<Vec<Pointer>>,
    pub(super) tags: Vec<Tag>,
    pub(super) default: Option<String>,
    pub(super) written: Option<Tag>,
}

/// An operation.
pub(super) struct Operation<'d> {
    pub(super) named: Named<'d>,
    /// The name of its struct.
    pub(super) request: Name,
    /// The path template as it is sent.
    pub(super) path: String,
    pub(super) docs: Docs,
    pub(super) shadowed_paths: Vec<String>,
    pub(super) server: Option<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Unresolved<RequestBody>>,
    pub(super) security: Vec<Vec<Name>>,
    pub(super) scopes: BTreeSet<(String, String)>,
    pub(super) credentials: Option<Name>,
    pub(super) responses: Responses,
    pub(super) output: Option<Name>,
    pub(super) failure: Option<Name>,
}

impl Operation<'_> {
    /// Returns the parameters that are fields, because they have more than one value.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(|parameter| parameter.constant.is_none())
    }

    /// Returns the number of required parameters and bodies.
    pub(super) fn argument_count(&self) -> usize {
        let bodies = self.body.iter().map(|Unresolved(body)| body.required);
        let required = self.fields().map(|parameter| parameter.required);
        required.chain(bodies).filter(|required| *required).count()
    }

    /// Returns the media types of request bodies that are streams.
    pub(super) fn streams(&self) -> MediaTypes {
        let bodies = self.body.iter().map(|Unresolved(request)| &request.body);
        let contents = bodies.flat_map(|body| &body.contents);
        MediaTypes::of(contents, |content| content.codec.is_stream())
    }
}

/// A parameter.
pub(super) struct Parameter {
    pub(super) location: Location,
    pub(super) wire: String,
    pub(super) style: TextStyle,
    pub(super) escape: Escape,
    pub(super) name: Name,
    pub(super) ty: Type,
    pub(super) shape: Shape,
    pub(super) required: bool,
    pub(super) idempotency_key: Option<IdempotencyKey>,
    pub(super) constant: Option<String>,
    /// The default, which may not be a value of the type.
    pub(super) default: Option<DefaultValue>,
    pub(super) deprecated: bool,
    pub(super) docs: Docs,
    pub(super) pointer: Pointer,
}

/// The responses of an operation.
pub(super) struct Responses {
    pub(super) success: Vec<Response>,
    pub(super) failures: Vec<Response>,
    /// The value of the header `Accept`.
    pub(super) accept: String,
}

/// All drafts of a document.
pub(super) struct Drafts<'d> {
    pub(super) modules: Vec<Module>,
    /// The operations, each with the types in its file.
    pub(super) operations: Vec<(Operation<'d>, Vec<TypeDefinition>)>,
}

impl Drafts<'_> {
    /// Returns all types.
    pub(super) fn items(&self) -> impl Iterator<Item = &TypeDefinition> + Clone {
        let in_modules = self.modules.iter().flat_map(|module| &module.items);
        in_modules.chain(self.operations.iter().flat_map(|(_, items)| items))
    }
}

impl Responses {
    /// Returns all responses.
    pub(super) fn all(&self) -> impl Iterator<Item = &Response> {
        self.success.iter().chain(&self.failures)
    }

    /// Returns the media types of successful responses whose bodies are streams.
    pub(super) fn streams(&self) -> MediaTypes {
        let bodies = self.success.iter().filter_map(|one| one.body.as_ref());
        MediaTypes::of_streams(bodies.flat_map(|body| &body.contents))
    }

    /// Returns whether there is one success, whose headers are all optional.
    pub(super) fn has_optional_headers(&self) -> bool {
        let [response] = self.success.as_slice() else {
            return false;
        };
        let headers = response.headers.as_ref();
        response.status.is_implied()
            && headers.is_some_and(|set| set.headers.iter().all(|header| !header.required))
    }
}

impl Parameter {
    /// Returns the location, the style and the name of the parameter.
    pub(super) fn wire_form(&self) -> WireForm<'_> {
        (self.location, &self.style, &self.wire)
    }
}
