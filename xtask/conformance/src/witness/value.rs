//! Writes values, and functions that create values of a type with its constructor and all of its setters.

use std::fmt::Write as _;

use generator::model::{
    Content, Count, Field, HeaderSet, Name, Part, Presence, Struct, Type, TypeKind,
};

use super::{
    definitions::{Definition, Definitions, Key, function as name_of, is_alias, optional, path},
    kinds::Style,
};
use crate::wire::rust;

/// Returns an expression of a type that compiles without a value.
pub(super) fn any(ty: &str) -> String {
    format!("any::<{ty}>()")
}

/// Returns an argument for a constructor or a setter.
pub(super) fn argument<'m>(definitions: &Definitions<'m>, ty: &'m Type, style: Style) -> String {
    if style == Style::Named {
        return match definitions.model.without_alias(ty) {
            Type::Nullable(inner) if **inner == Type::String => any("&Option<String>"),
            _ => any(&rust(ty)),
        };
    }
    match definitions.model.without_alias(ty) {
        Type::Boolean => "true".to_owned(),
        ty if is_integer(ty) => "1".to_owned(),
        Type::Float | Type::Double => "1.5".to_owned(),
        Type::String | Type::Any | Type::Secret => "\"a\"".to_owned(),
        Type::Array(inner) => format!("[{}]", argument(definitions, inner, style)),
        Type::Map(inner) => format!("[(\"a\", {})]", argument(definitions, inner, style)),
        Type::Nullable(inner) if **inner == Type::String => "\"a\"".to_owned(),
        _ => owned(definitions, ty),
    }
}

/// Returns an expression of exactly this type.
pub(super) fn owned<'m>(definitions: &Definitions<'m>, ty: &'m Type) -> String {
    if let Some((key, definition)) = definitions.of(ty) {
        return match definition {
            Definition::Type(_) if !is_alias(definition) => {
                format!("{}()", name_of("make", key))
            }
            Definition::Type(_) => any(&rust(ty)),
            _ => format!("{}()", name_of("make", key)),
        };
    }
    match definitions.model.without_alias(ty) {
        Type::Boolean => "true".to_owned(),
        ty if is_integer(ty) => format!("1_{}", rust(ty)),
        Type::Float => "1.5_f32".to_owned(),
        Type::Double => "1.5_f64".to_owned(),
        Type::String => "\"a\".to_owned()".to_owned(),
        Type::Array(inner) => format!("vec![{}]", owned(definitions, inner)),
        Type::Map(inner) => {
            let inner = owned(definitions, inner);
            format!("std::collections::BTreeMap::from([(\"a\".to_owned(), {inner})])")
        }
        Type::Nullable(inner) => format!("Some({})", owned(definitions, inner)),
        Type::Tuple(places) => {
            let places: String = places
                .iter()
                .map(|place| owned(definitions, place) + ", ")
                .collect();
            format!("({places})")
        }
        ty => any(&rust(ty)),
    }
}

fn is_integer(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Int8
            | Type::Int16
            | Type::Int32
            | Type::Int64
            | Type::Uint8
            | Type::Uint16
            | Type::Uint32
            | Type::Uint64
    )
}

/// Returns the function that creates a value of a type.
pub(super) fn function<'m>(definitions: &Definitions<'m>, key: Key<'m>, style: Style) -> String {
    let Some(definition) = definitions.get(key).filter(|it| !is_alias(*it)) else {
        return String::new();
    };
    let ty = path(key);
    let body = match definition {
        Definition::Choice(body) => {
            let mut text = String::new();
            for content in &body.contents {
                let value = owned(definitions, &content.ty);
                let _ = writeln!(
                    text,
                    "        let value = {ty}::{}({value});",
                    content.name.0
                );
            }
            text
        }
        Definition::Form(content) => form(definitions, &ty, content, style),
        Definition::Headers(set) => headers(definitions, &ty, set, style),
        Definition::Type(item) => match &item.kind {
            TypeKind::Struct(structure) => self::structure(definitions, &ty, structure, style),
            TypeKind::StringEnum(of) => {
                let mut text = format!("        let value = {ty}::from(\"a\");\n");
                for value in &of.values {
                    let _ = writeln!(text, "        let value = {ty}::{};", value.name.0);
                }
                text
            }
            TypeKind::IntegerEnum(of) => {
                let mut text = format!("        let value = {ty}::from(1);\n");
                for value in &of.values {
                    let _ = writeln!(text, "        let value = {ty}::{};", value.name.0);
                }
                text
            }
            TypeKind::Union(union) => {
                let mut text = format!("        let value = {ty}::Unknown(any());\n");
                for variant in &union.variants {
                    let owned = owned(definitions, &variant.ty);
                    if variant.convertible {
                        let _ = writeln!(text, "        let value = {ty}::from({owned});");
                    }
                    let owned = if variant.boxed {
                        format!("Box::new({owned})")
                    } else {
                        owned
                    };
                    let name = &variant.name.0;
                    let _ = writeln!(text, "        let value = {ty}::{name}({owned});");
                }
                text
            }
            TypeKind::Newtype(inner) => {
                format!("        let value = {ty}({});\n", owned(definitions, inner))
            }
            TypeKind::Alias(_) => return String::new(),
        },
    };
    let name = name_of("make", key);
    format!("    pub fn {name}() -> {ty} {{\n{body}        value\n    }}\n\n")
}

fn structure<'m>(
    definitions: &Definitions<'m>,
    ty: &str,
    structure: &'m Struct,
    style: Style,
) -> String {
    let required = || structure.fields.iter().filter(|field| field.is_argument());
    let arguments: String = match &structure.by_name {
        None => required()
            .map(|field| field_argument(definitions, field, style) + ", ")
            .collect(),
        Some(by_name) => {
            let module = ty.rsplit_once("::").map_or("", |(module, _)| module);
            let fields = required().map(|field| {
                let is_nullable = field.presence == Presence::Nullable;
                let value = exact(definitions, &field.ty, is_nullable, style);
                (&field.name, value)
            });
            fields_of(module, by_name, fields)
        }
    };
    let mut text = format!("        let value = {ty}::new({arguments});\n");
    for field in structure.fields.iter().filter(|field| !field.is_argument()) {
        let value = argument(definitions, &field.ty, style);
        let _ = writeln!(
            text,
            "        let value = value.{}({value});",
            field.setter.0
        );
        if let Some(null_setter) = &field.null_setter {
            let _ = writeln!(text, "        let value = value.{}();", null_setter.0);
        }
    }
    if let Some(rest) = &structure.rest {
        let value = argument(definitions, &rest.ty, style);
        let setter = &rest.setter.0;
        let _ = writeln!(
            text,
            "        let value = value.{setter}([(\"a\", {value})]);"
        );
    }
    text
}

/// Returns a value of exactly this type, for a field that is set by its name.
pub(super) fn exact<'m>(
    definitions: &Definitions<'m>,
    ty: &'m Type,
    is_nullable: bool,
    style: Style,
) -> String {
    match (style, is_nullable) {
        (Style::Named, _) => any(&optional(ty, false, usize::from(is_nullable))),
        (Style::Literal, true) => format!("Some({})", owned(definitions, ty)),
        (Style::Literal, false) => owned(definitions, ty),
    }
}

/// Returns the struct of the required members of a type, with their values.
pub(super) fn fields_of<'m>(
    module: &str,
    by_name: &Name,
    values: impl Iterator<Item = (&'m Name, String)>,
) -> String {
    let fields: Vec<String> = values
        .map(|(name, value)| format!("{}: {value}, ", name.0))
        .collect();
    let fields = fields.concat();
    format!("{module}::{} {{ {fields} }}", by_name.0)
}

/// Returns the constructor's argument for a field.
fn field_argument<'m>(definitions: &Definitions<'m>, field: &'m Field, style: Style) -> String {
    if field.presence != Presence::Nullable {
        return argument(definitions, &field.ty, style);
    }
    let is_text = *definitions.model.without_alias(&field.ty) == Type::String;
    match (style, is_text) {
        (Style::Literal, true) => "\"a\"".to_owned(),
        (Style::Literal, false) => owned(definitions, &field.ty),
        (Style::Named, true) => any("&Option<String>"),
        (Style::Named, false) => any(&optional(&field.ty, false, 1)),
    }
}

/// Returns a part with its declared headers.
fn with_headers(part: &Part, set: &HeaderSet) -> String {
    let (ty, headers) = (rust(&part.ty), &set.name.0);
    any(&format!(
        "api::WithHeaders<{ty}, api::operations::{headers}>"
    ))
}

fn form<'m>(definitions: &Definitions<'m>, ty: &str, content: &'m Content, style: Style) -> String {
    let parts = content.parts.as_slice();
    let value = |part: &'m Part| {
        let value = match &part.headers {
            None => argument(definitions, &part.ty, style),
            Some(set) => with_headers(part, set),
        };
        if part.count == Count::Many {
            format!("[{value}]")
        } else {
            value
        }
    };
    let required = parts.iter().filter(|part| part.is_required());
    let arguments: String = match &content.by_name {
        None => required.map(|part| value(part) + ", ").collect(),
        Some(by_name) => {
            let fields = required.map(|part| {
                let value = match &part.headers {
                    None => exact(definitions, &part.ty, false, style),
                    Some(set) => with_headers(part, set),
                };
                let is_list = part.count == Count::Many;
                let value = if is_list {
                    format!("vec![{value}]")
                } else {
                    value
                };
                (&part.name, value)
            });
            fields_of("api::operations", by_name, fields)
        }
    };
    let mut text = format!("        let value = {ty}::new({arguments});\n");
    for part in parts.iter().filter(|part| !part.is_required()) {
        let (setter, value) = (&part.setter.0, value(part));
        let value = if part.is_rest {
            format!("[(\"a\", {value})]")
        } else {
            value
        };
        let _ = writeln!(text, "        let value = value.{setter}({value});");
    }
    text
}

fn headers<'m>(
    definitions: &Definitions<'m>,
    ty: &str,
    set: &'m HeaderSet,
    style: Style,
) -> String {
    let required = || set.headers.iter().filter(|header| header.required);
    let constructor = if required().next().is_none() {
        "default"
    } else {
        "new"
    };
    let arguments = match &set.by_name {
        None => required()
            .map(|header| argument(definitions, &header.ty, style) + ", ")
            .collect(),
        Some(by_name) => {
            let fields = required()
                .map(|header| (&header.name, exact(definitions, &header.ty, false, style)));
            fields_of("api::operations", by_name, fields)
        }
    };
    let mut text = format!("        let value = {ty}::{constructor}({arguments});\n");
    for header in set.headers.iter().filter(|header| !header.required) {
        let (name, value) = (&header.name.0, argument(definitions, &header.ty, style));
        let _ = writeln!(text, "        let value = value.{name}({value});");
    }
    text
}
