//! Type definitions.

use super::{Constraint, Docs, Name, Shape, Type};
use crate::pointer::Pointer;

/// The file of a component schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The name of the module.
    pub name: Name,
    /// The pointer to the component.
    pub pointer: Pointer,
    /// The type definitions: that of the component, then those of its inline schemas.
    pub items: Vec<TypeDefinition>,
}

/// A type definition.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDefinition {
    /// The name of the type.
    pub name: Name,
    /// The documentation.
    pub docs: Docs,
    /// `true` if the document deprecates the schema.
    pub deprecated: bool,
    /// The kind of the type, with its contents.
    pub kind: TypeKind,
    /// The constraints that a server validates in addition.
    pub constraints: Vec<Constraint>,
    /// The pointer to the schema in the document.
    pub pointer: Pointer,
}

/// The kind of a type definition.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// A struct.
    Struct(Struct),
    /// An enum of strings that keeps unlisted values.
    StringEnum(Enum<String>),
    /// An enum of integers that keeps unlisted values.
    IntegerEnum(Enum<i64>),
    /// An enum of types.
    Union(Union),
    /// An alias of a type.
    Alias(Type),
    /// A newtype, for a type that refers to itself.
    Newtype(Type),
}

/// An enum of types. A value that matches no variant is kept unchanged.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The way in which the variant of a value is selected.
    pub decision: Decision,
    /// The variants, in the order of the alternatives in the document.
    pub variants: Vec<Variant>,
    /// The getters of the properties that all alternatives have with the same type.
    pub getters: Vec<Getter>,
}

/// The way in which the variant of a value is selected. Each kind also uses the kinds before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// By the JSON type of the value.
    Types,
    /// By the values of these properties.
    Tags(Vec<String>),
    /// By the properties that the alternatives require.
    Names,
    /// By the best match of the value with the remaining alternatives.
    Match,
}

impl Decision {
    /// Returns the name of the kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Tags(_) => "tags",
            Self::Names => "names",
            Self::Match => "match",
        }
    }
}

/// A property whose values identify an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The name of the property.
    pub property: String,
    /// The values that identify the alternative, as text.
    pub values: Vec<String>,
    /// `true` if the property is required.
    pub required: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The name of the variant.
    pub name: Name,
    /// The type of the variant.
    pub ty: Type,
    /// The shape that a server validates.
    pub shape: Shape,
    /// The alternatives of the variant, each as the pointers to the schemas that its values are valid against.
    pub alternatives: Vec<Vec<Pointer>>,
    /// The tags that identify the variant.
    pub tags: Vec<Tag>,
    /// The property that selects the variant when it is missing or has a value that identifies no variant.
    pub default: Option<String>,
    /// The tag that the union encodes, because the type of the variant does not.
    pub written: Option<Tag>,
    /// `true` if the value is in a `Box`, because its type contains the union.
    pub boxed: bool,
    /// `true` if no other variant has the same type, so that `From` can be implemented for the type.
    pub convertible: bool,
}

/// A method that returns a property that all alternatives of a union have.
#[derive(Clone, Debug, PartialEq)]
pub struct Getter {
    /// The name of the method.
    pub name: Name,
    /// The name of the property.
    pub wire: String,
    /// The type of the property.
    pub ty: Type,
    /// The access to the property for each variant, in the order of the variants.
    pub fields: Vec<GetterField>,
    /// The documentation of the property.
    pub docs: Docs,
}

/// The access to a property of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GetterField {
    /// A field of the variant's type.
    Field {
        /// The name of the field.
        name: Name,
        /// `true` if the value is in a `Box`.
        boxed: bool,
        /// The number of `Option`s around the value.
        optional: usize,
    },
    /// The getter of the variant's type, which is itself a union.
    Getter(Name),
}

impl TypeDefinition {
    /// Returns the types that the definition mentions.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match &self.kind {
            TypeKind::Struct(structure) => {
                let rest = structure.rest.iter().map(|rest| &rest.ty);
                Box::new(structure.fields.iter().map(|field| &field.ty).chain(rest))
            }
            TypeKind::Union(union) => {
                let getters = union.getters.iter().map(|getter| &getter.ty);
                Box::new(
                    union
                        .variants
                        .iter()
                        .map(|variant| &variant.ty)
                        .chain(getters),
                )
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => Box::new(std::iter::once(ty)),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Box::new(std::iter::empty()),
        }
    }
}

impl TypeDefinition {
    /// Returns the name of the type, and of the struct of its required fields if there is one.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let by_name = match &self.kind {
            TypeKind::Struct(structure) => structure.by_name.as_ref(),
            _ => None,
        };
        std::iter::once(&self.name).chain(by_name)
    }

    /// Returns the shapes of the parts of a value.
    pub fn shapes(&self) -> Box<dyn Iterator<Item = &Shape> + '_> {
        match &self.kind {
            TypeKind::Struct(structure) => {
                let rest = structure.rest.iter().map(|rest| &rest.shape);
                Box::new(
                    structure
                        .fields
                        .iter()
                        .map(|field| &field.shape)
                        .chain(rest),
                )
            }
            TypeKind::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.shape)),
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// A struct for the properties of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// The properties with a constant value, which are encoded without a field.
    pub constants: Vec<Constant>,
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// The name of the struct of the required fields. `new` takes it if there are too many fields for arguments.
    pub by_name: Option<Name>,
    /// The field for unlisted properties.
    pub rest: Option<Rest>,
    /// `true` if a server rejects unlisted properties.
    pub closed: bool,
}

/// A property with a constant value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The name of the property.
    pub wire: String,
    /// The value: a boolean, a number or a string.
    pub value: Literal,
    /// `true` if the document requires the property.
    pub required: bool,
}

/// The field for unlisted properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// The name of the field.
    pub name: Name,
    /// The name of the method that adds properties.
    pub setter: Name,
    /// The type of the properties.
    pub ty: Type,
    /// The shape of the properties that a server validates.
    pub shape: Shape,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name of the field.
    pub name: Name,
    /// The name of the setter.
    pub setter: Name,
    /// The name of the property.
    pub wire: String,
    /// The type of a value.
    pub ty: Type,
    /// The shape that a server validates.
    pub shape: Shape,
    /// The presence of the value.
    pub presence: Presence,
    /// The direction in which the property is sent.
    pub access: Access,
    /// The name of the method that sets the field to null, if null and absent differ.
    pub null_setter: Option<Name>,
    /// `true` if the value is in a `Box`, because its type contains the struct.
    pub boxed: bool,
    /// The documentation.
    pub docs: Docs,
    /// `true` if the document deprecates the property.
    pub deprecated: bool,
    /// The default value.
    pub default: Option<DefaultValue>,
}

/// The default value of an optional field or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultValue {
    /// The name of the method that returns the value or the default.
    pub method: Name,
    /// The default.
    pub value: Literal,
}

/// A constant value in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as a literal in Rust.
    Number(String),
    /// A string.
    Text(String),
    /// A variant of an enum of strings.
    TextVariant(Name),
    /// A variant of an enum of integers.
    IntegerVariant(Name),
}

impl Literal {
    /// Returns whether both are the same JSON value. Numbers are compared by value.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let (Self::Number(one), Self::Number(other)) = (self, other) else {
            return self == other;
        };
        match (one.parse::<i128>(), other.parse::<i128>()) {
            (Ok(one), Ok(other)) => one == other,
            _ => one.parse::<f64>().ok() == other.parse::<f64>().ok() && one.parse::<f64>().is_ok(),
        }
    }
}

impl Struct {
    /// Returns whether the struct has no required fields, so that it implements `Default`.
    #[must_use]
    pub fn has_default(&self) -> bool {
        !self.fields.iter().any(Field::is_argument)
    }
}

impl Field {
    /// Returns whether the field is an argument of `new`.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Nullable)
    }

    /// Returns whether absent and null are different values of the field.
    #[must_use]
    pub fn distinguishes_null(&self) -> bool {
        match self.presence {
            Presence::OptionalNullable => true,
            Presence::Optional => self.ty == Type::Any,
            Presence::Required | Presence::Nullable => false,
        }
    }
}

/// The direction in which a property is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// In requests and responses.
    Both,
    /// Only in responses: `readOnly`.
    ReadOnly,
    /// Only in requests: `writeOnly`.
    WriteOnly,
}

/// The presence of a value: required, optional or nullable, or both optional and nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always present and not null.
    Required,
    /// May be absent.
    Optional,
    /// Always present, but may be null.
    Nullable,
    /// May be absent or null, which are different values.
    OptionalNullable,
}

/// An enum of strings or integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum<T> {
    /// The listed values.
    pub values: Vec<Value<T>>,
    /// `true` if the document also allows other values.
    pub open: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<T> {
    /// The name of the variant.
    pub name: Name,
    /// The value on the wire.
    pub wire: T,
    /// The documentation.
    pub docs: Docs,
}
