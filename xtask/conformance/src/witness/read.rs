//! Writes functions that read all parts of a value.

use std::fmt::Write as _;

use generator::model::{Count, HeaderSet, Literal, Part, Presence, Struct, Type, TypeKind, Union};

use super::{
    definitions::{Definition, Definitions, Key, function as name_of, is_alias, optional, path},
    kinds::Style,
};
use crate::wire::rust;

/// Returns statements that read a place of a type.
pub(super) fn read<'m>(
    definitions: &Definitions<'m>,
    ty: &'m Type,
    place: &str,
    style: Style,
) -> String {
    if style == Style::Named {
        return format!("same::<{}>(&{place}); ", rust(ty));
    }
    if let Some((key, definition)) = definitions.of(ty).filter(|(_, it)| !is_alias(*it)) {
        let _ = definition;
        return format!("{}(&{place}); ", name_of("read", key));
    }
    match definitions.model.without_alias(ty) {
        Type::Boolean => format!("let _ = {place} && true; "),
        Type::Float | Type::Double => format!("let _ = {place} == 1.5; "),
        Type::Int8
        | Type::Int16
        | Type::Int32
        | Type::Int64
        | Type::Uint8
        | Type::Uint16
        | Type::Uint32
        | Type::Uint64 => format!("let _ = {place} == 1; "),
        Type::String => format!("let _: &str = &{place}; "),
        Type::Any => format!("let _ = {place}.is_null(); "),
        Type::Array(inner) => {
            let inner = read(definitions, inner, "(*item)", style);
            format!("for item in {place}.iter() {{ {inner}}} ")
        }
        Type::Map(inner) => {
            let inner = read(definitions, inner, "(*item)", style);
            format!("for (name, item) in {place}.iter() {{ let _: &str = name; {inner}}} ")
        }
        Type::Nullable(inner) => {
            let inner = read(definitions, inner, "(*item)", style);
            format!("if let Some(item) = &{place} {{ {inner}}} ")
        }
        Type::Tuple(places) => places
            .iter()
            .enumerate()
            .map(|(index, inner)| read(definitions, inner, &format!("({place}.{index})"), style))
            .collect(),
        ty => format!("same::<{}>(&{place}); ", rust(ty)),
    }
}

/// Returns statements that read a place whose type is wrapped in `Option`s and possibly a box.
pub(super) fn read_optional<'m>(
    definitions: &Definitions<'m>,
    ty: &'m Type,
    place: &str,
    (is_boxed, options): (bool, usize),
    style: Style,
) -> String {
    if style == Style::Named {
        let ty = optional(ty, is_boxed, options);
        return format!("same::<{ty}>(&{place}); ");
    }
    if options > 0 {
        let inner = read_optional(definitions, ty, "(*item)", (is_boxed, options - 1), style);
        return format!("if let Some(item) = &{place} {{ {inner}}} ");
    }
    if is_boxed {
        return read(definitions, ty, &format!("(*{place})"), style);
    }
    read(definitions, ty, place, style)
}

/// Returns the number of `Option`s around the type of a field.
fn options(presence: Presence) -> usize {
    match presence {
        Presence::Required => 0,
        Presence::Optional | Presence::Nullable => 1,
        Presence::OptionalNullable => 2,
    }
}

/// Returns the call of a method that returns a value or its default.
pub(super) fn default(method: &str, of: &Type, value: &Literal, style: Style) -> String {
    let ty = match (style, value) {
        (Style::Literal, _) => "_".to_owned(),
        (Style::Named, Literal::Text(_)) => "&str".to_owned(),
        (Style::Named, Literal::TextVariant(_)) => format!("&{}", rust(of)),
        (Style::Named, _) => rust(of),
    };
    format!("let _: {ty} = value.{method}(); ")
}

/// Returns the function that reads a value of a type.
pub(super) fn function<'m>(definitions: &Definitions<'m>, key: Key<'m>, style: Style) -> String {
    let Some(definition) = definitions.get(key) else {
        return String::new();
    };
    let ty = path(key);
    let body = match definition {
        Definition::Choice(body) => {
            let arms: Vec<String> = body
                .contents
                .iter()
                .map(|content| {
                    let inner = read(definitions, &content.ty, "(*item)", style);
                    format!("{ty}::{}(item) => {{ {inner}}} ", content.name.0)
                })
                .collect();
            let arms = arms.concat();
            format!("match value {{ {arms}_ => {{}} }}")
        }
        Definition::Form(content) => parts(definitions, &content.parts, style),
        Definition::Headers(set) => headers(definitions, set, style),
        Definition::Type(item) => match &item.kind {
            TypeKind::Struct(structure) => self::structure(definitions, structure, style),
            TypeKind::StringEnum(of) => {
                let mut arms = String::new();
                for value in &of.values {
                    let _ = write!(arms, "{ty}::{} => {{}} ", value.name.0);
                }
                format!(
                    "match value {{ {arms}{ty}::Unknown(text) => {{ let _: &String = text; }} _ => {{}} }} let _: &str = value.as_str();"
                )
            }
            TypeKind::IntegerEnum(of) => {
                let mut arms = String::new();
                for value in &of.values {
                    let _ = write!(arms, "{ty}::{} => {{}} ", value.name.0);
                }
                format!(
                    "match value {{ {arms}{ty}::Unknown(number) => {{ let _: &i64 = number; }} _ => {{}} }}"
                )
            }
            TypeKind::Union(union) => self::union(definitions, &ty, union, style),
            TypeKind::Newtype(inner) => read(definitions, inner, "(value.0)", style),
            TypeKind::Alias(inner) => {
                return if style == Style::Named {
                    let name = name_of("read", key);
                    format!(
                        "    pub fn {name}(value: &{ty}) {{\n        same::<{}>(value);\n    }}\n\n",
                        rust(inner)
                    )
                } else {
                    String::new()
                };
            }
        },
    };
    let name = name_of("read", key);
    format!("    pub fn {name}(value: &{ty}) {{\n        {body}\n    }}\n\n")
}

fn structure<'m>(definitions: &Definitions<'m>, structure: &'m Struct, style: Style) -> String {
    let mut text = String::new();
    for field in &structure.fields {
        let place = format!("value.{}", field.name.0);
        let around = (field.boxed, options(field.presence));
        text += &read_optional(definitions, &field.ty, &place, around, style);
        if let Some(it) = &field.default {
            text += &default(&it.method.0, &field.ty, &it.value, style);
        }
    }
    if let Some(rest) = &structure.rest {
        let name = &rest.name.0;
        if style == Style::Named {
            let ty = rust(&rest.ty);
            let _ = write!(
                text,
                "same::<std::collections::BTreeMap<String, {ty}>>(&value.{name}); "
            );
        } else {
            let inner = read(definitions, &rest.ty, "(*item)", style);
            let _ = write!(
                text,
                "for (name, item) in value.{name}.iter() {{ let _: &str = name; {inner}}} "
            );
        }
    }
    text
}

fn union<'m>(definitions: &Definitions<'m>, ty: &str, union: &'m Union, style: Style) -> String {
    let mut arms = String::new();
    for variant in &union.variants {
        let around = (variant.boxed, 0);
        let inner = read_optional(definitions, &variant.ty, "(*item)", around, style);
        let _ = write!(arms, "{ty}::{}(item) => {{ {inner}}} ", variant.name.0);
    }
    let mut text = format!(
        "match value {{ {arms}{ty}::Unknown(item) => {{ let _ = item.is_null(); }} _ => {{}} }} "
    );
    for getter in &union.getters {
        let _ = write!(text, "let _ = value.{}(); ", getter.name.0);
    }
    text
}

fn parts<'m>(definitions: &Definitions<'m>, parts: &'m [Part], style: Style) -> String {
    let mut text = String::new();
    for part in parts {
        let place = format!("value.{}", part.name.0);
        if part.headers.is_some() || part.is_rest {
            let _ = write!(text, "let _ = &{place}; ");
            continue;
        }
        match (part.count, style) {
            (Count::Many, Style::Named) => {
                let _ = write!(text, "same::<Vec<{}>>(&{place}); ", rust(&part.ty));
            }
            (Count::Many, Style::Literal) => {
                let inner = read(definitions, &part.ty, "(*item)", style);
                let _ = write!(text, "for item in {place}.iter() {{ {inner}}} ");
            }
            (count, _) => {
                let around = (false, usize::from(count == Count::Optional));
                text += &read_optional(definitions, &part.ty, &place, around, style);
            }
        }
    }
    text
}

fn headers<'m>(definitions: &Definitions<'m>, set: &'m HeaderSet, style: Style) -> String {
    set.headers
        .iter()
        .map(|header| {
            let is_always_present = set.is_always_present(header);
            let around = (false, usize::from(!is_always_present));
            let place = format!("value.{}", header.name.0);
            read_optional(definitions, &header.ty, &place, around, style)
        })
        .collect()
}
