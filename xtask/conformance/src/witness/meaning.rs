//! Compares the meaning of the names that a witness uses, to find changes that the compiler does not report.
//!
//! A word is a name in the source: a method, an argument by its position, a setter, a field, or a variant. Its meaning
//! is its effect on the wire. A word that has the same type in both crates compiles; if it has another meaning, the
//! change is silent.

use std::collections::{BTreeMap, BTreeSet};

use generator::model::{
    Body, Content, Enum, HeaderSet, Literal, Location, Model, Operation, Response, Struct, Type,
    TypeDefinition, TypeKind, Union, Variant,
};

use super::{
    definitions::{Definition, Definitions, Key, path},
    kinds::Party,
};
use crate::wire::rust;

/// The words of a party, each with its type and its meaning.
#[derive(Default)]
pub(super) struct Meanings(BTreeMap<String, (String, String)>);

impl Meanings {
    fn add(&mut self, word: String, ty: impl Into<String>, meaning: impl Into<String>) {
        self.0.insert(word, (ty.into(), meaning.into()));
    }

    /// Returns the words that have another meaning in another crate, although they compile.
    pub(super) fn other_than(&self, new: &Self) -> Vec<String> {
        // If one argument does not compile, the complete call does not.
        let call = |word: &str| Some(word.rsplit_once('(')?.0.to_owned());
        let failing: BTreeSet<String> = self
            .0
            .iter()
            .filter(|(word, (ty, _))| new.0.get(*word).is_some_and(|(new, _)| !is_taken(ty, new)))
            .filter_map(|(word, _)| call(word))
            .collect();
        let changed = self.0.iter().filter_map(|(word, (ty, meaning))| {
            let (new_type, new_meaning) = new.0.get(word)?;
            let is_compiled =
                is_taken(ty, new_type) && !call(word).is_some_and(|call| failing.contains(&call));
            let is_changed = is_compiled && meaning != new_meaning;
            is_changed.then(|| format!("{word}: {meaning} became {new_meaning}"))
        });
        changed.collect()
    }
}

/// Returns whether an argument of one type is accepted for another type.
fn is_taken(old: &str, new: &str) -> bool {
    old == new || (old == "String" && new.starts_with("enum "))
}

/// Returns the words of a party, to compare them with those of another crate.
pub(super) fn meanings(model: &Model, other: &Model, party: Party) -> Meanings {
    let definitions = Definitions::new(model);
    let mut found = Meanings::default();
    if party == Party::Callers {
        let url = model.base_url.clone().unwrap_or_default();
        found.add("Client::builder()".to_owned(), "", url);
        found.add("BASE_PATH".to_owned(), "", model.base_path.clone());
        for server in &model.servers {
            found.add(
                format!("servers::{}", server.name.0),
                "",
                server.url.clone(),
            );
        }
    }
    for scheme in &model.schemes {
        let carrier = format!("{:?}", scheme.carrier);
        found.add(format!("credentials.{}", scheme.method.0), "", carrier);
    }
    for operation in model.all_operations() {
        let other = other
            .all_operations()
            .find(|it| it.call_path() == operation.call_path());
        let has_same_names =
            other.is_some_and(|other| names(&other.path) == names(&operation.path));
        of_operation(&definitions, operation, (party, has_same_names), &mut found);
    }
    let (requests, responses) = (definitions.of_requests(), definitions.of_responses());
    for key in definitions.keys() {
        let is_sent = match party {
            Party::Callers => requests.contains(&key),
            Party::Implementers => responses.contains(&key),
        };
        let is_unused = !requests.contains(&key) && !responses.contains(&key);
        of_definition(&definitions, key, (is_sent, is_unused), &mut found);
    }
    found
}

/// Returns the type of a value, marked if it is an enum, which also accepts text as an argument.
fn taken<'m>(definitions: &Definitions<'m>, ty: &'m Type) -> String {
    let is_enum = definitions.of(ty).is_some_and(|(_, definition)| {
        matches!(definition, Definition::Type(item) if matches!(item.kind, TypeKind::StringEnum(_)))
    });
    let text = rust(definitions.model.without_alias(ty));
    if is_enum {
        format!("enum {text}")
    } else {
        text
    }
}

fn of_operation<'m>(
    definitions: &Definitions<'m>,
    operation: &'m Operation,
    (party, has_same_names): (Party, bool),
    found: &mut Meanings,
) {
    let name = operation.call_path();
    let template = blank(&operation.path);
    found.add(
        name.clone(),
        "",
        format!("{} {template} {:?}", operation.method, operation.server),
    );
    let place = |location: Location, wire: &str| {
        if location == Location::Path && !has_same_names {
            // The name of a path parameter is not sent, but it determines the meaning if the same names have other
            // positions.
            let names = operation.path.split('{').skip(1);
            let place = names
                .filter_map(|rest| rest.split_once('}'))
                .position(|(name, _)| name == wire);
            return format!("path {place:?}");
        }
        let wire = if location == Location::Header {
            wire.to_ascii_lowercase()
        } else {
            wire.to_owned()
        };
        format!("{location:?} {wire}")
    };
    let (mut index, number) = (0, operation.arguments().count());
    for parameter in &operation.parameters {
        let place = place(parameter.location, &parameter.wire);
        let sent = format!("{place} {:?} {:?}", parameter.style, parameter.escape);
        if let Some(constant) = &parameter.constant {
            found.add(format!("{name} writes {place}"), "", constant.clone());
            continue;
        }
        let ty = taken(definitions, &parameter.ty);
        let word = match (party, parameter.required) {
            (Party::Callers, true) if operation.by_name.is_some() => {
                format!("{name}({})", parameter.name.0)
            }
            (Party::Callers, true) => {
                index += 1;
                format!("{name}({index} of {number})")
            }
            (Party::Callers, false) => format!("{name}.{}", parameter.name.0),
            (Party::Implementers, _) => {
                let optional = if parameter.required { "" } else { "?" };
                format!("{}{optional}.{}", operation.request.0, parameter.name.0)
            }
        };
        found.add(word.clone(), ty.clone(), sent);
        if let Some(default) = &parameter.default {
            found.add(format!("{word} or default"), ty, literal(&default.value));
        }
    }
    if let Some(request) = &operation.body {
        let (ty, sent) = (rust(&request.body.ty), body(&request.body));
        let word = match (party, request.required) {
            (Party::Callers, true) if operation.by_name.is_some() => {
                format!("{name}({})", request.name.0)
            }
            (Party::Callers, true) => format!("{name}({} of {number})", index + 1),
            _ => format!("{name}.{}", request.name.0),
        };
        found.add(word, ty, sent);
    }
    for response in &operation.success {
        let word = match (&operation.output, operation.success.as_slice()) {
            (Some(output), _) => format!("{}::{}", output.0, response.name.0),
            (None, _) => format!("{name} succeeds"),
        };
        of_response(response, word, found);
    }
    for response in &operation.failures {
        let failure = operation.failure.as_ref().map_or("", |name| name.as_str());
        of_response(response, format!("{failure}::{}", response.name.0), found);
    }
}

fn of_response(response: &Response, word: String, found: &mut Meanings) {
    let ty = response.body.as_ref().map(|body| rust(&body.ty));
    let sent = response.body.as_ref().map(body);
    let sent = format!("{} {}", response.status.code(), sent.unwrap_or_default());
    found.add(word, ty.unwrap_or_default(), sent);
}

/// Returns the encodings of a body, without its media types, because these are negotiated.
fn body(body: &Body) -> String {
    let contents = body
        .contents
        .iter()
        .map(|content| format!("{:?}", content.codec));
    let contents: Vec<String> = contents.collect();
    contents.join(", ")
}

/// Returns the names of the parameters of a path template.
fn names(template: &str) -> BTreeSet<&str> {
    let pieces = template.split('{').skip(1);
    pieces
        .filter_map(|piece| Some(piece.split_once('}')?.0))
        .collect()
}

/// Returns a path template without the names of its parameters.
fn blank(template: &str) -> String {
    let mut pieces = template.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    let behind = pieces.map(|piece| piece.split_once('}').map_or("", |(_, behind)| behind));
    behind.fold(first, |text, literal| text + "{}" + literal)
}

fn literal(value: &Literal) -> String {
    format!("{value:?}")
}

fn of_definition<'m>(
    definitions: &Definitions<'m>,
    key: Key<'m>,
    (is_sent, is_unused): (bool, bool),
    found: &mut Meanings,
) {
    let ty = path(key);
    match definitions.get(key) {
        Some(Definition::Choice(body)) => {
            for content in &body.contents {
                let word = format!("{ty}::{}", content.name.0);
                found.add(word, rust(&content.ty), format!("{:?}", content.codec));
            }
        }
        Some(Definition::Form(content)) => parts(definitions, &ty, content, found),
        Some(Definition::Headers(set)) => headers(definitions, &ty, set, found),
        Some(Definition::Type(item)) => {
            of_item(definitions, &ty, item, (is_sent, is_unused), found);
        }
        None => {}
    }
}

fn of_item<'m>(
    definitions: &Definitions<'m>,
    ty: &str,
    item: &'m TypeDefinition,
    (is_sent, is_unused): (bool, bool),
    found: &mut Meanings,
) {
    match &item.kind {
        TypeKind::Struct(structure) => {
            fields(definitions, ty, structure, is_sent || is_unused, found);
            if is_sent {
                for constant in &structure.constants {
                    let word = format!("{ty} writes {}", constant.wire);
                    let variants = tagged(definitions, ty, &constant.wire);
                    found.add(word, variants, literal(&constant.value));
                }
            }
        }
        TypeKind::StringEnum(of) => values(ty, of, found),
        TypeKind::IntegerEnum(of) => values(ty, of, found),
        TypeKind::Union(union) => variants(ty, union, found),
        TypeKind::Alias(_) | TypeKind::Newtype(_) => {}
    }
}

/// Returns the variants that a property of a type distinguishes. If they are renamed, code that uses the type does not
/// compile.
fn tagged(definitions: &Definitions<'_>, ty: &str, property: &str) -> String {
    let mut found = BTreeSet::new();
    for key in definitions.keys() {
        let Some(Definition::Type(item)) = definitions.get(key) else {
            continue;
        };
        let TypeKind::Union(union) = &item.kind else {
            continue;
        };
        let is_tagged = |variant: &&Variant| {
            let mut tags = variant.tags.iter();
            rust(&variant.ty) == ty && tags.any(|tag| tag.property == property)
        };
        let variants = union.variants.iter().filter(is_tagged);
        found.extend(variants.map(|variant| format!("{}::{}", path(key), variant.name.0)));
    }
    found.into_iter().collect::<Vec<_>>().join(", ")
}

fn fields<'m>(
    definitions: &Definitions<'m>,
    ty: &str,
    structure: &'m Struct,
    is_made: bool,
    found: &mut Meanings,
) {
    let arguments = structure.fields.iter().filter(|field| field.is_argument());
    let (mut index, number) = (0, arguments.count());
    for field in &structure.fields {
        let taken = taken(definitions, &field.ty);
        let around = format!("{:?} {}", field.presence, field.boxed);
        if field.is_argument() && structure.by_name.is_none() && is_made {
            index += 1;
            let word = format!("{ty}::new({index} of {number})");
            found.add(word, taken.clone(), field.wire.clone());
        }
        let word = format!("{ty}.{}", field.name.0);
        found.add(
            word.clone(),
            format!("{taken} {around}"),
            field.wire.clone(),
        );
        if let Some(default) = &field.default {
            let word = format!("{word} or default");
            found.add(word, rust(&field.ty), literal(&default.value));
        }
    }
}

fn values<T: std::fmt::Debug>(ty: &str, of: &Enum<T>, found: &mut Meanings) {
    for value in &of.values {
        let word = format!("{ty}::{}", value.name.0);
        found.add(word, "", format!("{:?}", value.wire));
    }
}

fn variants(ty: &str, union: &Union, found: &mut Meanings) {
    for variant in union.variants.iter().filter(|it| !it.tags.is_empty()) {
        let word = format!("{ty}::{}", variant.name.0);
        let mut tags: Vec<String> = variant
            .tags
            .iter()
            .map(|tag| format!("{}: {}", tag.property, tag.values.join(" or ")))
            .collect();
        tags.sort();
        found.add(word, rust(&variant.ty), tags.join(", "));
    }
}

fn parts<'m>(definitions: &Definitions<'m>, ty: &str, content: &'m Content, found: &mut Meanings) {
    let parts = content.parts.iter();
    let required = parts.clone().filter(|part| part.is_required()).count();
    let mut index = 0;
    for part in parts {
        let taken = taken(definitions, &part.ty);
        if part.is_required() && content.by_name.is_none() {
            index += 1;
            let word = format!("{ty}::new({index} of {required})");
            found.add(word, format!("{taken} {:?}", part.count), part.wire.clone());
        }
        let word = format!("{ty}.{}", part.name.0);
        found.add(word, format!("{taken} {:?}", part.count), part.wire.clone());
    }
}

fn headers<'m>(definitions: &Definitions<'m>, ty: &str, set: &'m HeaderSet, found: &mut Meanings) {
    let required = set.headers.iter().filter(|header| header.required).count();
    let mut index = 0;
    for header in &set.headers {
        let taken = taken(definitions, &header.ty);
        let meaning = format!("{} {:?}", header.wire, header.style);
        if header.required && set.by_name.is_none() {
            index += 1;
            let word = format!("{ty}::new({index} of {required})");
            found.add(word, taken.clone(), meaning.clone());
        }
        let word = format!("{ty}.{}", header.name.0);
        let is_always_present = set.is_always_present(header);
        found.add(word, format!("{taken} {is_always_present}"), meaning);
    }
}
