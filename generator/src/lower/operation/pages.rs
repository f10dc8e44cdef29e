//! Determines how operations return pages, and how the next page is requested.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::{
    codes,
    config::Pagination,
    diagnostic::{CONFIG, Diagnostic, Place},
    document::is_match,
    lower::draft::{Operation, Unresolved},
    model::{
        Codec, Field, Location, Module, Name, NextPage, PageItems, Paging, Presence, Route,
        RouteStep, Struct, Target, Type, TypeDefinition, TypeKind,
    },
};

/// The maximum length of a chain of aliases.
const DEPTH_LIMIT: usize = 64;

/// Decides which operations have pages.
pub(in crate::lower) struct Pages<'m> {
    config: &'m [Pagination],
    reports: Vec<Report>,
    /// The types of component schemas.
    named: BTreeMap<&'m Name, &'m TypeDefinition>,
}

impl<'m> Pages<'m> {
    /// Creates the decision from the entries of `codegen.toml` and the types of component schemas.
    pub(in crate::lower) fn new(config: &'m [Pagination], modules: &'m [Module]) -> Self {
        let items = modules.iter().flat_map(|module| &module.items);
        Self {
            config,
            reports: config.iter().map(|_| Report::default()).collect(),
            named: items.map(|item| (&item.name, item)).collect(),
        }
    }

    /// Returns the pages of an operation, given the types in its file.
    pub(in crate::lower) fn of_operation(
        &mut self,
        operation: &Operation<'_>,
        items: &[TypeDefinition],
    ) -> Option<Paging> {
        let types = Types {
            named: &self.named,
            local: items.iter().map(|item| (&item.name, item)).collect(),
        };
        let mut entries = self.config.iter().zip(&mut self.reports);
        let chosen = entries.find_map(|(choice, report)| {
            let is_named = is_chosen(choice, operation)?;
            match paging(&types, operation, choice) {
                Ok(paging) => {
                    report.is_used = true;
                    Some(paging)
                }
                Err(error) => {
                    let first = report.error.get_or_insert((error, is_named));
                    first.1 |= is_named;
                    None
                }
            }
        });
        chosen.or_else(|| documented(&types, operation))
    }

    /// Returns the errors of `codegen.toml`.
    pub(in crate::lower) fn errors(self) -> impl Iterator<Item = Diagnostic> {
        let entries = self.config.iter().zip(self.reports);
        entries.filter_map(|(choice, report)| {
            let (error, is_named) = match report.error {
                Some(error) => error,
                None if report.is_used => return None,
                None => {
                    let place = choice.patterns().next().map(Spanned::span)?;
                    let message = "`[[pagination]]` applies to no operation".to_owned();
                    (Refused { place, message }, true)
                }
            };
            let place = Place::Bytes(CONFIG, error.place);
            let is_error = is_named || !report.is_used;
            is_error.then(|| Diagnostic::error(&codes::CONFIG, place, error.message))
        })
    }
}

/// The results of applying an entry of `codegen.toml`.
#[derive(Default)]
struct Report {
    /// `true` if the entry gives an operation pages.
    is_used: bool,
    /// The first error, and whether the entry names an operation with an error.
    error: Option<(Refused, bool)>,
}

/// The reason why an entry cannot be applied to an operation.
struct Refused {
    place: std::ops::Range<usize>,
    message: String,
}

/// Returns whether an entry applies to an operation: `Some(true)` if it names the operation, `Some(false)` if a pattern
/// matches it.
fn is_chosen(choice: &Pagination, operation: &Operation<'_>) -> Option<bool> {
    let node = operation.named.node;
    let place = format!("{} {}", operation.named.method, operation.path);
    let id = node.operation_id.as_deref();
    let names = || id.into_iter().chain([place.as_str()]);
    let fits = |pattern: &Spanned<String>, text: &str| is_match(pattern.get_ref(), text);
    let any = |patterns: &[Spanned<String>], texts: &[&str]| {
        let mut patterns = patterns.iter();
        patterns.any(|pattern| texts.iter().any(|text| fits(pattern, text)))
    };
    let tags: Vec<&str> = node.tags.iter().map(String::as_str).collect();
    let names: Vec<&str> = names().collect();
    let mut exact = choice.operations.iter().map(Spanned::get_ref);
    if exact.any(|pattern| names.contains(&pattern.as_str())) {
        return Some(true);
    }
    let is_one = any(&choice.operations, &names)
        || any(&choice.tags, &tags)
        || any(&choice.paths, &[&operation.path]);
    is_one.then_some(false)
}

/// Returns the pages of an operation as an entry describes them.
fn paging(
    types: &Types<'_, '_>,
    operation: &Operation<'_>,
    choice: &Pagination,
) -> Result<Paging, Refused> {
    let place = || choice.patterns().next().map_or(0..0, Spanned::span);
    let fail = |message: String| Refused {
        place: place(),
        message: format!("`{}`: {message}", operation.named.name.plain()),
    };
    let at = |text: &Spanned<String>, message: String| Refused {
        place: text.span(),
        message: format!("`{}`: {message}", operation.named.name.plain()),
    };
    let body = body(operation)
        .ok_or_else(|| fail("pages need one successful response with one JSON body".to_owned()))?;
    let value = |text: &Spanned<String>| {
        let path = text.get_ref();
        types
            .route(body, path)
            .ok_or_else(|| at(text, format!("the response has no property `{path}`")))
    };
    let target = |text: &Spanned<String>| {
        let name = text.get_ref();
        types
            .target(operation, name)
            .ok_or_else(|| at(text, format!("there is no parameter or property `{name}`")))
    };
    let number = |text: &Spanned<String>| match target(text)? {
        (target, ty) if is_integer(types.resolve(ty)) => Ok(target),
        _ => Err(at(text, format!("`{}` is not an integer", text.get_ref()))),
    };
    let items = match &choice.items {
        Some(path) => {
            let (route, ty) = value(path)?;
            let Type::Array(item) = types.resolve(ty) else {
                return Err(at(path, format!("`{}` is not an array", path.get_ref())));
            };
            let ty = (**item).clone();
            Some(PageItems { route, ty })
        }
        None => types.only_list(body),
    };
    let is_numbered = choice.offset.is_some() || choice.page.is_some();
    if items.is_none() && is_numbered {
        let message = "set `items` to the property that has the items of a page";
        return Err(fail(message.to_owned()));
    }
    let next = match (&choice.cursor, &choice.offset, &choice.page, &choice.url) {
        (Some(cursor), None, None, None) => {
            let next = choice.next.as_ref();
            let next = next.ok_or_else(|| at(cursor, "`cursor` needs `next`".to_owned()))?;
            let (from, has) = value(next)?;
            let (to, wants) = target(cursor)?;
            let as_text = conversion(types.resolve(has), types.resolve(wants));
            let as_text = as_text.ok_or_else(|| {
                let (next_name, name) = (next.get_ref(), cursor.get_ref());
                at(
                    next,
                    format!("the type of `{next_name}` differs from that of `{name}`"),
                )
            })?;
            NextPage::Cursor { from, to, as_text }
        }
        (None, Some(to), None, None) => NextPage::Offset(number(to)?),
        (None, None, Some(to), None) => NextPage::Number(number(to)?, choice.first.unwrap_or(1)),
        (None, None, None, Some(url)) => match value(url)? {
            (from, ty) if is_text(types.resolve(ty)) => NextPage::Url(from),
            _ => return Err(at(url, format!("`{}` is not a string", url.get_ref()))),
        },
        (None, None, None, None) if choice.link => NextPage::Link,
        _ => {
            let message = "set one of `cursor`, `offset`, `page`, `url` and `link`";
            return Err(fail(message.to_owned()));
        }
    };
    let more = choice.more.as_ref().map(|path| match value(path)? {
        (route, ty) if *types.resolve(ty) == Type::Boolean => Ok(route),
        _ => Err(at(path, format!("`{}` is not a boolean", path.get_ref()))),
    });
    let total = choice.total.as_ref().map(|path| match value(path)? {
        (route, ty) if is_integer(types.resolve(ty)) => Ok(route),
        _ => Err(at(path, format!("`{}` is not an integer", path.get_ref()))),
    });
    Ok(Paging {
        next,
        items,
        more: more.transpose()?,
        total: total.transpose()?,
    })
}

/// Returns the pages of an operation that the document describes unambiguously: by a documented `Link` header, or by a
/// query parameter and a property of the response that name the same token.
fn documented(types: &Types<'_, '_>, operation: &Operation<'_>) -> Option<Paging> {
    let [response] = operation.responses.success.as_slice() else {
        return None;
    };
    let body = body(operation);
    let mut headers = response.headers.iter().flat_map(|set| &set.headers);
    if operation.named.method == "GET" && headers.any(|header| header.wire == "link") {
        return Some(Paging {
            next: NextPage::Link,
            items: body.and_then(|body| types.only_list(body)),
            more: None,
            total: None,
        });
    }
    let body = body?;
    let items = types.only_list(body)?;
    let tokens = operation.fields().filter_map(|parameter| {
        let noun = letters(&parameter.wire);
        let is_token = ["cursor", "pagetoken", "nextpagetoken", "continuationtoken"];
        let is_query = parameter.location == Location::Query;
        (is_query && is_token.contains(&noun.as_str())).then_some((parameter, noun))
    });
    let found = tokens.filter_map(|(parameter, noun)| {
        let wanted = format!("next{}", noun.trim_start_matches("next"));
        let (from, has) = types.property(body, &wanted)?;
        let (to, wants) = types.target(operation, &parameter.wire)?;
        let as_text = conversion(types.resolve(has), types.resolve(wants))?;
        Some(NextPage::Cursor { from, to, as_text })
    });
    let mut found: Vec<_> = found.collect();
    let next = found.pop().filter(|_| found.is_empty())?;
    Some(Paging {
        next,
        items: Some(items),
        more: None,
        total: None,
    })
}

/// Returns the type of the only JSON body of the only success.
fn body<'o>(operation: &'o Operation<'_>) -> Option<&'o Type> {
    let [response] = operation.responses.success.as_slice() else {
        return None;
    };
    let [content] = response.body.as_ref()?.contents.as_slice() else {
        return None;
    };
    (content.codec == Codec::Json).then_some(&content.ty)
}

/// Returns the ASCII letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
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

/// Returns whether a value is sent as its text.
fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Uuid | Type::External(_))
}

/// Returns whether a value must be converted to text to be sent as the other type; `None` if it cannot be sent.
fn conversion(has: &Type, wants: &Type) -> Option<bool> {
    if has == wants {
        return (is_text(has) || is_integer(has)).then_some(false);
    }
    (*wants == Type::String && (is_text(has) || is_integer(has))).then_some(true)
}

/// The types that an operation refers to.
struct Types<'p, 'm> {
    named: &'p BTreeMap<&'m Name, &'m TypeDefinition>,
    local: BTreeMap<&'m Name, &'m TypeDefinition>,
}

impl<'m> Types<'_, 'm> {
    fn item(&self, ty: &Type) -> Option<&'m TypeDefinition> {
        match ty {
            Type::Named(name) => self.named.get(name).copied(),
            Type::Local(name) => self.local.get(name).copied(),
            _ => None,
        }
    }

    /// Returns a type with aliases resolved.
    fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'm: 't,
    {
        let mut ty = ty;
        for _ in 0..DEPTH_LIMIT {
            match self.item(ty).map(|item| &item.kind) {
                Some(TypeKind::Alias(alias)) => ty = alias,
                _ => break,
            }
        }
        ty
    }

    fn structure(&self, ty: &Type) -> Option<&'m Struct> {
        match &self.item(self.resolve(ty))?.kind {
            TypeKind::Struct(structure) => Some(structure),
            _ => None,
        }
    }

    /// Returns the route to the value at a path of property names, separated by dots. A name after an array applies to
    /// its last element.
    fn route<'t>(&self, body: &'t Type, path: &str) -> Option<(Route, &'t Type)>
    where
        'm: 't,
    {
        let (mut ty, mut steps) = (body, Vec::new());
        for wire in path.split('.').filter(|wire| !wire.is_empty()) {
            if let Type::Array(element) = self.resolve(ty) {
                steps.push(RouteStep::LastElement);
                ty = element;
            }
            let mut fields = self.structure(ty)?.fields.iter();
            let field = fields.find(|field| field.wire == wire)?;
            let (step, inner) = step(field);
            steps.push(step);
            ty = inner;
        }
        Some((Route { steps }, ty))
    }

    /// Returns the only array among the properties of a body, or the body if it is an array.
    fn only_list(&self, body: &Type) -> Option<PageItems> {
        if let Type::Array(item) = self.resolve(body) {
            let route = Route { steps: Vec::new() };
            let ty = (**item).clone();
            return Some(PageItems { route, ty });
        }
        let lists = self.structure(body)?.fields.iter().filter_map(|field| {
            let (step, inner) = step(field);
            let Type::Array(item) = self.resolve(inner) else {
                return None;
            };
            let route = Route { steps: vec![step] };
            let ty = (**item).clone();
            Some(PageItems { route, ty })
        });
        let mut lists: Vec<_> = lists.collect();
        lists.pop().filter(|_| lists.is_empty())
    }

    /// Returns the only property with these letters, of a body or of an object in it.
    fn property<'t>(&self, body: &'t Type, wanted: &str) -> Option<(Route, &'t Type)>
    where
        'm: 't,
    {
        let mut found = Vec::new();
        for field in &self.structure(body)?.fields {
            let (outer, inner) = step(field);
            if letters(&field.wire) == wanted {
                let steps = vec![outer.clone()];
                found.push((Route { steps }, inner));
            }
            for field in self.structure(inner).into_iter().flat_map(|it| &it.fields) {
                if letters(&field.wire) == wanted {
                    let (step, ty) = step(field);
                    let steps = vec![outer.clone(), step];
                    found.push((Route { steps }, ty));
                }
            }
        }
        found.pop().filter(|_| found.is_empty())
    }

    /// Returns the parameter of an operation, or the property of its JSON body, with this name.
    fn target<'t>(&self, operation: &'t Operation<'_>, wire: &str) -> Option<(Target, &'t Type)>
    where
        'm: 't,
    {
        let mut parameters = operation.fields();
        let parameter = parameters.find(|parameter| {
            parameter.location != Location::Path && parameter.wire.eq_ignore_ascii_case(wire)
        });
        if let Some(parameter) = parameter {
            let target = Target {
                body: None,
                name: parameter.name.clone(),
                optional: usize::from(!parameter.required),
            };
            return Some((target, &parameter.ty));
        }
        let Unresolved(request) = operation.body.as_ref()?;
        let [content] = request.body.contents.as_slice() else {
            return None;
        };
        let structure = self.structure(&content.ty)?;
        // An absent body is created by default.
        if content.codec != Codec::Json || !(request.required || structure.has_default()) {
            return None;
        }
        let field = structure.fields.iter().find(|field| field.wire == wire)?;
        let (
            RouteStep::Field {
                name,
                optional,
                boxed: false,
            },
            ty,
        ) = step(field)
        else {
            return None;
        };
        let body = Some((request.name.clone(), request.required));
        let target = Target {
            body,
            name,
            optional,
        };
        Some((target, ty))
    }
}

/// Returns the step to a field, and the type there.
fn step(field: &Field) -> (RouteStep, &Type) {
    let optional = match field.presence {
        Presence::Required => 0,
        Presence::Optional | Presence::Nullable => 1,
        Presence::OptionalNullable => 2,
    };
    let (optional, ty) = match &field.ty {
        Type::Nullable(inner) if !field.boxed => (optional + 1, &**inner),
        ty => (optional, ty),
    };
    let name = field.name.clone();
    let step = RouteStep::Field {
        name,
        optional,
        boxed: field.boxed,
    };
    (step, ty)
}
