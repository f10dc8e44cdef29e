//! Lowers `oneOf` and `anyOf` to enums.

use super::{
    alternatives::{Alternative, alternatives},
    extended::{UnionSchema, are_extended},
    kinds::allows_null,
    merge::Merged,
    tags::{self, AlternativeTags},
    types::{Definition, TypeUse, Types},
    value_info,
};
use crate::{
    document::{Kind, Node, component_of},
    lower::{
        Context,
        draft::{TypeKind, Union, Variant},
        names::{self, Scope, is_name, is_sign, is_word},
    },
    model::{Name, Shape, Tag, Type},
    pointer::Pointer,
};

/// Returns the definition of a union; `None` if its alternatives only require properties of an object.
pub(in crate::lower) fn lower<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Definition> {
    let alternatives = alternatives(context, merged, at)?;
    let are_extended = are_extended(context, merged, at, &alternatives);
    let has_base = are_extended.contains(&true);
    let (decision, tagged, words) = tags::find(types, context, merged, &alternatives);
    let is_alone = merged.union.is_some()
        && !has_base
        && alternatives.len() == 1
        && tagged.iter().all(|tagged| tagged.keeps)
        && component_of(at).is_none();
    if !is_alone {
        types.reserve(context, at);
    }
    let schema = UnionSchema {
        merged,
        at,
        decision: &decision,
    };
    let own = context.document.schemas().at(at);
    // The use of the union states whether it is nullable. Its variants are not.
    let is_nullable = merged.union.is_some() && own.is_some_and(|own| allows_null(own));
    let mut has_null = false;
    let mut variants: Vec<Unnamed> = Vec::new();
    let mut is_kept = true;
    let with_tags = alternatives
        .iter()
        .zip(tagged)
        .zip(are_extended)
        .enumerate();
    for (index, ((alternative, mut tagged), is_extended)) in with_tags {
        let mut names = variant_names(alternative, &tagged);
        names.extend(words.get(index).cloned().flatten());
        let word = if is_alone {
            // The union is this alternative, so the alternative has the union's name.
            Some(String::new())
        } else {
            let word = names.first();
            word.filter(|_| alternative.component().is_none()).cloned()
        };
        let used = if alternative.is_base {
            schema.base(types, context, alternative)
        } else if is_extended {
            let alternative = (index, alternative);
            schema.extended(types, context, alternative, names.first(), &mut tagged)
        } else {
            types
                .alternative_names
                .extend(word.map(|word| (alternative.node.at().clone(), word)));
            types.schema(context, alternative.node)
        };
        has_null |= is_nullable && used.nullable;
        let used = TypeUse {
            nullable: false,
            ..used
        };
        let shape = used.whole_shape();
        let ty = used.whole();
        is_kept &= tagged.keeps;
        let mut known = variants.iter_mut().filter(|_| tagged.keeps);
        if let Some(known) = known.find(|known| known.ty == ty) {
            known.add(shape, &tagged.tags);
            known.default = known.default.take().or(tagged.default);
            known.alternatives.push(alternative.places());
            continue;
        }
        if names.is_empty() {
            let name = types.name_at(at).map(Name::plain);
            names = of_type(alternative, &ty, index, name.unwrap_or_default());
        }
        let variant = Unnamed {
            names,
            shape,
            alternatives: vec![alternative.places()],
            tags: tagged.tags,
            default: tagged.default,
            written: tagged.written,
            ty,
        };
        let written = variant.written.clone().filter(|tag| tag.values.len() > 1);
        match written.filter(|_| !tagged.keeps) {
            Some(written) => variants.extend(of_values(&variant, &written)),
            None => variants.push(variant),
        }
    }
    if let [variant] = variants.as_slice()
        && merged.union.is_some()
        && is_kept
        && (!has_base || !matches!(variant.ty, Type::Named(_) | Type::Local(_)))
    {
        types.forget(at);
        return Some(Definition::Use(variant.used(merged, has_null)));
    }
    let union = Union {
        decision,
        variants: named(variants),
    };
    Some(Definition::New(TypeKind::Union(union), Vec::new()))
}

/// Returns a variant for each value of the written tag, because only the variant determines the value.
fn of_values<'v>(variant: &'v Unnamed, written: &'v Tag) -> impl Iterator<Item = Unnamed> + 'v {
    written.values.iter().map(move |value| {
        let tag = Tag {
            values: vec![value.clone()],
            ..written.clone()
        };
        let own = variant.tags.iter().map(|own| {
            let is_written = own.property == tag.property;
            if is_written { &tag } else { own }.clone()
        });
        let name = variant.names.first();
        let name = name.map(|name| format!("{name}{}", names::pascal(value)));
        Unnamed {
            names: name.into_iter().collect(),
            tags: own.collect(),
            written: Some(tag.clone()),
            ..variant.clone()
        }
    })
}

/// Gives each variant the first of its names that no other variant has.
fn named(variants: Vec<Unnamed>) -> Vec<Variant> {
    let mut scope = Scope::of_variants();
    let first: Vec<String> = variants
        .iter()
        .filter_map(|variant| variant.names.first().cloned())
        .collect();
    let is_unique = |name: &String| first.iter().filter(|first| *first == name).count() <= 1;
    let named = variants.into_iter().map(|variant| {
        let names = &variant.names;
        let unique = names.iter().find(|name| is_unique(name));
        let wanted = unique.or(names.first()).cloned().unwrap_or_default();
        Variant {
            name: scope.claim_variant(&wanted),
            ty: variant.ty,
            shape: variant.shape,
            alternatives: variant.alternatives,
            tags: variant.tags,
            default: variant.default,
            written: variant.written,
        }
    });
    named.collect()
}

/// A variant without a name.
#[derive(Clone)]
struct Unnamed {
    /// The names that it may have, the preferred one first.
    names: Vec<String>,
    ty: Type,
    shape: Shape,
    alternatives: Vec<Vec<Pointer>>,
    tags: Vec<Tag>,
    default: Option<String>,
    written: Option<Tag>,
}

impl Unnamed {
    /// Returns the use of the type of a union's only variant instead of the union.
    fn used(&self, merged: &Merged<'_>, has_null: bool) -> TypeUse {
        let nodes = merged.union.iter().flat_map(|(nodes, _)| nodes.iter());
        let mut schemas = nodes.filter_map(Node::resolve);
        TypeUse {
            ty: self.ty.clone(),
            shape: self.shape.clone(),
            nullable: has_null || schemas.any(|schema| schema.is_null()),
        }
    }

    /// Adds another alternative with the type of the variant.
    fn add(&mut self, shape: Shape, tags: &[Tag]) {
        self.shape = either(self.shape.clone(), shape);
        self.tags.retain_mut(|own| {
            let Some(other) = tags.iter().find(|tag| tag.property == own.property) else {
                return false;
            };
            for value in &other.values {
                if !own.values.contains(value) {
                    own.values.push(value.clone());
                }
            }
            own.required &= other.required;
            true
        });
        let written = self.written.take();
        self.written = written.and_then(|written| {
            let mut tags = self.tags.iter();
            tags.find(|tag| tag.property == written.property).cloned()
        });
    }
}

/// Returns a shape that accepts the values of both shapes.
fn either(one: Shape, other: Shape) -> Shape {
    match (one, other) {
        (one, other) if one == other => one,
        (plain @ Shape::Of(_), _) | (_, plain @ Shape::Of(_)) => plain,
        (Shape::AnyOf(mut shapes), other) => {
            shapes.push(other);
            Shape::AnyOf(shapes)
        }
        (one, other) => Shape::AnyOf(vec![one, other]),
    }
}

/// Returns the names that a variant may have, the preferred one first: the value of its tag, its title, its component,
/// its only value, its tags with their values.
fn variant_names(alternative: &Alternative<'_>, tagged: &AlternativeTags) -> Vec<String> {
    let tag = tagged.name.as_deref();
    let phrase = tagged.phrase.as_deref().filter(|it| is_word(it));
    let phrase = phrase.map(names::pascal);
    let all = || std::iter::once(alternative).chain(&alternative.others);
    // A combination of alternatives has the names of all of them.
    let joined = |name: fn(&Alternative<'_>) -> Option<String>| {
        let names: Option<Vec<String>> = all().map(name).collect();
        Some(names?.concat())
    };
    let of_tag = tag
        .filter(|tag| is_word(tag) || is_sign(tag))
        .map(names::pascal);
    let title = |it: &Alternative<'_>| {
        let title = it.schema.schema().title.as_deref();
        title.filter(|title| is_name(title)).map(names::pascal)
    };
    let component = |it: &Alternative<'_>| it.component().map(|name| names::pascal(&name));
    let of_tag = of_tag.filter(|_| alternative.others.is_empty());
    let names = [
        of_tag,
        joined(title),
        joined(component),
        joined(only_value),
        phrase,
        joined(base_name),
    ];
    names.into_iter().flatten().collect()
}

/// Returns the name of an alternative after its only value besides null.
fn only_value(alternative: &Alternative<'_>) -> Option<String> {
    let values = alternative.schema.values.iter();
    let mut values = values.filter(|value| !value.is_null());
    let (value, further) = (values.next()?, values.next());
    let text = value_info::text(value);
    let is_named = value.is_i64() || value.is_string() && is_word(&text);
    (further.is_none() && is_named).then(|| names::pascal(&text))
}

/// Returns the name of an alternative after the only component that it extends by `allOf`.
fn base_name(alternative: &Alternative<'_>) -> Option<String> {
    let all = alternative.schema.all_of().iter();
    let mut references = all.filter(|node| node.is_reference());
    let (base, further) = (references.next()?.resolve()?, references.next());
    let name = component_of(base.at()).filter(|_| further.is_none())?;
    Some(names::pascal(&name))
}

/// Returns the names of an alternative after its type, the preferred one first. The name of the union is not repeated.
fn of_type(alternative: &Alternative<'_>, ty: &Type, index: usize, union: &str) -> Vec<String> {
    let name = mixed_name(alternative, ty, index);
    let schema = alternative.schema;
    let exact = if schema.values.is_empty() {
        exact_name(ty, schema.format.as_deref(), union)
    } else {
        Some("Listed".to_owned())
    };
    let exact = exact.filter(|_| alternative.others.is_empty());
    std::iter::once(name).chain(exact).collect()
}

/// Returns a more exact name, for types that several alternatives may have: `StringArray`, `Int32`, `Hostname`.
fn exact_name(ty: &Type, format: Option<&str>, union: &str) -> Option<String> {
    let (inner, suffix) = match ty {
        Type::Array(inner) => (inner, "Array"),
        Type::Map(inner) => (inner, "Map"),
        Type::Int32 => return Some("Int32".to_owned()),
        Type::Int64 => return Some("Int64".to_owned()),
        Type::String => return format.filter(|it| is_word(it)).map(names::pascal),
        _ => return None,
    };
    let word = match &**inner {
        Type::String => "String".to_owned(),
        Type::Named(name) | Type::Local(name) => {
            let own = name.plain().strip_prefix(union);
            let own = own.filter(|own| own.starts_with(char::is_uppercase));
            own.unwrap_or(name.plain()).to_owned()
        }
        Type::Int32 | Type::Int64 => "Integer".to_owned(),
        inner => word_of(inner).or_else(|| exact_name(inner, None, union))?,
    };
    Some(format!("{word}{suffix}"))
}

/// Returns the name of a combination of alternatives: for each, its title, its component or its type.
fn mixed_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let all = std::iter::once(alternative).chain(&alternative.others);
    let name = |it: &Alternative<'_>| {
        let title = it.schema.schema().title.as_deref();
        let title = title.filter(|title| is_name(title)).map(str::to_owned);
        let name = title.or_else(|| it.component());
        name.map_or_else(|| type_name(it, ty, index), |name| names::pascal(&name))
    };
    all.map(name).collect()
}

/// Returns the name of an alternative after its type.
fn type_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    if let Some(word) = word_of(ty) {
        return word;
    }
    let word = match (ty, alternative.schema.kind) {
        (Type::Array(_), _) => "Array",
        (Type::Tuple(_), _) => "Tuple",
        (Type::Any, _) => "Any",
        (Type::Nullable(inner), _) => return type_name(alternative, inner, index),
        (_, Some(Kind::String)) => "String",
        (_, Some(Kind::Integer)) => "Integer",
        (Type::Map(_), _) => "Object",
        _ => return format!("Variant{}", index + 1),
    };
    word.to_owned()
}

/// Returns the name of a scalar type.
fn word_of(ty: &Type) -> Option<String> {
    let word = match ty {
        Type::Boolean => "Boolean",
        Type::DateTime => "DateTime",
        Type::Date => "Date",
        Type::Time => "Time",
        Type::Duration => "Duration",
        Type::Uuid => "Uuid",
        Type::Ipv4 => "Ipv4",
        Type::Ipv6 => "Ipv6",
        Type::Base64 | Type::Base64Url => "Bytes",
        Type::External(external) => return Some(names::pascal(&external.format)),
        Type::Float | Type::Double => "Number",
        _ => return None,
    };
    Some(word.to_owned())
}
