//! Definitions of types.

use super::{Limit, Name, Shape, Type};
use crate::pointer::Pointer;

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
    /// The place of its schema in the document.
    pub pointer: Pointer,
}

/// What a type with a name is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// A struct.
    Struct(Struct),
    /// An enum of strings that keeps values it does not know.
    StringEnum(Enum<String>),
    /// An enum of integers that keeps values it does not know.
    IntegerEnum(Enum<i64>),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// A type of its own around another, in which it stands again.
    Wrapper(Type),
}

/// One of several types. A value that is none of them is kept as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// How its alternatives are told apart.
    pub decision: Decision,
    /// The variants, in the order of the alternatives in the document.
    pub variants: Vec<Variant>,
    /// The properties that all alternatives have, with one type.
    pub getters: Vec<Getter>,
}

/// How the alternatives of a union are told apart. Each kind includes those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// By their JSON types.
    Types,
    /// By the values of these properties.
    Tags(Vec<String>),
    /// By the properties that they require.
    Names,
    /// By comparing a value with those that are left.
    Match,
}

impl Decision {
    /// Returns the name of its kind.
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

/// A property whose values tell an alternative from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The property's name.
    pub property: String,
    /// Its values, as text.
    pub values: Vec<String>,
    /// Whether it is always there.
    pub required: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The variant's name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// The alternatives that it stands for: the places of the schemas that a value is valid against.
    pub alternatives: Vec<Vec<Pointer>>,
    /// The tags that tell it from others.
    pub tags: Vec<Tag>,
    /// The tag that the union writes, because the type does not.
    pub written: Option<Tag>,
    /// Whether it is in a box, since its type holds the union again.
    pub boxed: bool,
    /// Whether no other variant has its type, so that a value of the type can be taken for the union.
    pub convertible: bool,
}

/// A method that returns a property that all alternatives of a union have.
#[derive(Clone, Debug, PartialEq)]
pub struct Getter {
    /// The name of the method.
    pub name: Name,
    /// The property's name.
    pub wire: String,
    /// The type of the property.
    pub ty: Type,
    /// How each variant has it, in their order.
    pub fields: Vec<GetterField>,
    /// The documentation of the property.
    pub docs: Vec<String>,
}

/// How a variant of a union has a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GetterField {
    /// In this field; whether it is in a box, and whether it may be absent.
    Field {
        /// The field's name.
        name: Name,
        /// Whether it is in a box.
        boxed: bool,
        /// How many `Option`s are around it.
        optional: usize,
    },
    /// By the getter of the same property of the variant's type, which is a union.
    Getter(Name),
}

impl Item {
    /// The types that it mentions.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match &self.kind {
            ItemKind::Struct(structure) => {
                let rest = structure.rest.iter().map(|rest| &rest.ty);
                Box::new(structure.fields.iter().map(|field| &field.ty).chain(rest))
            }
            ItemKind::Union(union) => {
                let getters = union.getters.iter().map(|getter| &getter.ty);
                Box::new(
                    union
                        .variants
                        .iter()
                        .map(|variant| &variant.ty)
                        .chain(getters),
                )
            }
            ItemKind::Alias(ty) | ItemKind::Wrapper(ty) => Box::new(std::iter::once(ty)),
            ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Item {
    /// Its name, and that of the struct of its required fields.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let by_name = match &self.kind {
            ItemKind::Struct(structure) => structure.by_name.as_ref(),
            _ => None,
        };
        std::iter::once(&self.name).chain(by_name)
    }

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
    /// The properties that have one value only, which are written without a field.
    pub constants: Vec<Constant>,
    /// The fields, in the document's order.
    pub fields: Vec<Field>,
    /// The struct of the required fields, by which it is constructed if they are too many for arguments.
    pub by_name: Option<Name>,
    /// The field for properties that the document does not list.
    pub rest: Option<Rest>,
    /// Whether a server refuses properties that the document does not list.
    pub closed: bool,
}

/// A property that has one value only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The property's name.
    pub wire: String,
    /// The value: a boolean, a number or a string.
    pub value: Literal,
    /// Whether the document requires it.
    pub required: bool,
}

/// The field for properties that the document does not list.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// The field's name.
    pub name: Name,
    /// The name of the method that adds to it.
    pub setter: Name,
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
    /// The type of a value.
    pub ty: Type,
    /// What a server asks of it.
    pub shape: Shape,
    /// Whether it may be missing or null.
    pub presence: Presence,
    /// Which side has it.
    pub access: Access,
    /// The name of the method that sets it to null, if that is another thing than absent.
    pub null_setter: Option<Name>,
    /// Whether it is in a box, since its type holds the struct again.
    pub boxed: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// What is meant where it is absent.
    pub default: Option<DefaultValue>,
}

/// What is meant where an optional field is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultValue {
    /// The name of the method that gives it.
    pub method: Name,
    /// The value.
    pub value: Literal,
}

/// A value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it is written in Rust.
    Number(String),
    /// A string.
    Text(String),
    /// A variant of an enum of strings.
    TextVariant(Name),
    /// A variant of an enum of integers.
    IntegerVariant(Name),
}

impl Struct {
    /// Whether nothing in it is required.
    #[must_use]
    pub fn has_default(&self) -> bool {
        !self.fields.iter().any(Field::is_argument)
    }
}

impl Field {
    /// Whether a struct is not made without it.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Nullable)
    }

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

/// Which side of a call has a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Requests and responses.
    Both,
    /// Responses: `readOnly`.
    ReadOnly,
    /// Requests: `writeOnly`.
    WriteOnly,
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

/// An enum of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum<T> {
    /// The values that the document lists.
    pub values: Vec<Value<T>>,
    /// Whether the document allows others, too.
    pub open: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<T> {
    /// The variant's name.
    pub name: Name,
    /// The value as it is sent.
    pub wire: T,
    /// Its documentation.
    pub docs: Vec<String>,
}
