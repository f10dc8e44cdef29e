//! Determines how operations return pages, and how the next page is requested.

mod documented;
mod page;
mod types;

use std::collections::BTreeMap;

use toml::Spanned;

use self::{
    documented::documented,
    page::Page,
    types::{Types, conversion, is_integer, is_text},
};
use crate::{
    codes,
    config::Pagination,
    diagnostic::{CONFIG, Diagnostic, Place},
    document::is_match,
    lower::{draft::Operation, schema::aliases::Aliases},
    model::{
        Literal, Module, Name, NextPage, PageItems, PageValue, Paging, Route, RouteStep, Target,
        Type, TypeDefinition,
    },
};

/// The start of the name of a header of the response, as in the runtime expressions of OpenAPI.
const HEADER: &str = "$response.header.";

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
        aliases: &Aliases,
    ) -> Option<Paging> {
        let types = Types {
            aliases,
            named: &self.named,
            local: items.iter().map(|item| (&item.name, item)).collect(),
        };
        let mut entries = self.config.iter().zip(&mut self.reports);
        let chosen = entries.find_map(|(choice, report)| {
            let is_named = is_chosen(choice, operation)?;
            let entry = Entry {
                types: &types,
                operation,
                choice,
            };
            match entry.paging() {
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

/// An entry of `codegen.toml` that applies to an operation.
struct Entry<'e, 'm> {
    types: &'e Types<'e, 'm>,
    operation: &'e Operation<'e>,
    choice: &'e Pagination,
}

impl<'e> Entry<'e, '_> {
    /// Returns the pages of the operation as the entry describes them.
    fn paging(&self) -> Result<Paging, Refused> {
        let choice = self.choice;
        let page = Page::of(self.operation);
        let found = page.and_then(|page| Some((page.variant, page.body?)));
        let (variant, body) = found.ok_or_else(|| {
            self.fail("pages need one successful response with one JSON body".to_owned())
        })?;
        let items = match &choice.items {
            Some(path) => Some(self.list(body, path)?),
            None => self.types.only_list(body),
        };
        let (more, is_more_sure) = self.more(body)?;
        let integer = |text: &Option<Spanned<String>>| {
            let text = text.as_ref();
            text.map(|text| self.typed(body, text, is_integer, "an integer"))
                .transpose()
        };
        let (total, pages) = (integer(&choice.total)?, integer(&choice.pages)?);
        if let Some(pages) = choice.pages.as_ref().filter(|_| choice.page.is_none()) {
            return Err(self.at(pages, "`pages` needs `page`".to_owned()));
        }
        let is_sure = is_more_sure || pages.as_ref().is_some_and(is_always_there);
        let is_numbered = choice.offset.is_some() || choice.page.is_some();
        let needs_items = choice.offset.is_some() || !is_sure;
        if items.is_none() && is_numbered && needs_items {
            let message = "set `items` to the property that has the items of a page";
            return Err(self.fail(message.to_owned()));
        }
        Ok(Paging {
            next: self.next(body)?,
            variant,
            items,
            more,
            total,
            pages,
            ends_when_empty: !is_sure,
        })
    }

    /// Returns the way to request the next page.
    fn next(&self, body: &'e Type) -> Result<NextPage, Refused> {
        let choice = self.choice;
        match (&choice.cursor, &choice.offset, &choice.page, &choice.url) {
            (Some(cursor), None, None, None) => {
                let next = choice.next.as_ref();
                let next =
                    next.ok_or_else(|| self.at(cursor, "`cursor` needs `next`".to_owned()))?;
                self.cursor(body, cursor, next)
            }
            (None, Some(to), None, None) => {
                let (target, first) = self.number(to, 0)?;
                Ok(NextPage::Offset(target, first))
            }
            (None, None, Some(to), None) => {
                let (target, first) = self.number(to, 1)?;
                Ok(NextPage::Number(target, first))
            }
            (None, None, None, Some(url)) => {
                let from = self.typed(body, url, is_text, "a string")?;
                Ok(NextPage::Url(from))
            }
            (None, None, None, None) if choice.link => Ok(NextPage::Link),
            _ => {
                let message = "set one of `cursor`, `offset`, `page`, `url` and `link`";
                Err(self.fail(message.to_owned()))
            }
        }
    }

    fn cursor(
        &self,
        body: &'e Type,
        cursor: &Spanned<String>,
        next: &Spanned<String>,
    ) -> Result<NextPage, Refused> {
        let to = self.target(cursor)?;
        let wants = self.types.resolve(to.ty);
        let (from, has) = self.value(body, next)?;
        let conversion = match has {
            // The text of a header is parsed.
            None => conversion(wants, wants),
            Some(has) => conversion(self.types.resolve(has), wants),
        };
        let conversion = conversion.ok_or_else(|| {
            let (next_name, name) = (next.get_ref(), cursor.get_ref());
            let message = format!("the type of `{next_name}` differs from that of `{name}`");
            self.at(next, message)
        })?;
        Ok(NextPage::Cursor {
            from,
            to: to.target,
            conversion,
        })
    }

    /// Returns the value that says whether there is a further page, its value on the last page, and whether each response
    /// is certain to say so.
    fn more(&self, body: &'e Type) -> Result<(Option<(PageValue, bool)>, bool), Refused> {
        let boolean = |text: &Spanned<String>| {
            let is_boolean = |ty: &Type| *ty == Type::Boolean;
            self.typed(body, text, is_boolean, "a boolean")
        };
        match (&self.choice.more, &self.choice.last) {
            (None, None) => Ok((None, false)),
            // Without the value, there is no further page.
            (Some(more), None) => Ok((Some((boolean(more)?, false)), true)),
            (None, Some(last)) => {
                let last = boolean(last)?;
                let is_sure = is_always_there(&last);
                Ok((Some((last, true)), is_sure))
            }
            (Some(_), Some(last)) => {
                let message = "set one of `more` and `last`".to_owned();
                Err(self.at(last, message))
            }
        }
    }

    /// Returns a number in the request, and its value for the first page.
    fn number(&self, text: &Spanned<String>, usual: i64) -> Result<(Target, i64), Refused> {
        let found = self.target(text)?;
        if !is_integer(self.types.resolve(found.ty)) {
            return Err(self.at(text, format!("`{}` is not an integer", text.get_ref())));
        }
        let default = found.default.and_then(|default| match &default.value {
            Literal::Number(number) => number.parse::<i64>().ok(),
            _ => None,
        });
        let first = match (&self.choice.first, default) {
            (Some(first), Some(default)) if *first.get_ref() != default => {
                let (name, wrong) = (text.get_ref(), first.get_ref());
                return Err(Refused {
                    place: first.span(),
                    ..self.fail(format!("the default of `{name}` is {default}, not {wrong}"))
                });
            }
            (Some(first), _) => *first.get_ref(),
            (None, Some(default)) => default,
            (None, None) => found.smallest.unwrap_or(usual),
        };
        Ok((found.target, first))
    }

    /// Returns the list at a path.
    fn list(&self, body: &Type, path: &Spanned<String>) -> Result<PageItems, Refused> {
        let found = self.types.route(body, path.get_ref());
        let (route, ty) = found.ok_or_else(|| self.no_property(path))?;
        let Type::Array(item) = self.types.resolve(ty) else {
            return Err(self.at(path, format!("`{}` is not an array", path.get_ref())));
        };
        let ty = (**item).clone();
        Ok(PageItems { route, ty })
    }

    /// Returns a value of the response, and its type; a header has none.
    fn value(
        &self,
        body: &'e Type,
        text: &Spanned<String>,
    ) -> Result<(PageValue, Option<&'e Type>), Refused> {
        if let Some(name) = text.get_ref().strip_prefix(HEADER) {
            if !super::headers::is_token(name) {
                return Err(self.at(text, format!("`{name}` is not a valid header name")));
            }
            return Ok((PageValue::Header(name.to_ascii_lowercase()), None));
        }
        let found = self.types.route(body, text.get_ref());
        let (route, ty) = found.ok_or_else(|| self.no_property(text))?;
        Ok((PageValue::Body(route), Some(ty)))
    }

    /// Returns a value of the response whose type meets a condition.
    fn typed(
        &self,
        body: &'e Type,
        text: &Spanned<String>,
        is_valid: impl Fn(&Type) -> bool,
        expected: &str,
    ) -> Result<PageValue, Refused> {
        let (value, ty) = self.value(body, text)?;
        if ty.is_none_or(|ty| is_valid(self.types.resolve(ty))) {
            return Ok(value);
        }
        Err(self.at(text, format!("`{}` is not {expected}", text.get_ref())))
    }

    fn target(&self, text: &Spanned<String>) -> Result<types::Member<'e>, Refused> {
        let name = text.get_ref();
        self.types.target(self.operation, name).ok_or_else(|| {
            self.at(
                text,
                format!("the operation has no parameter or property `{name}`"),
            )
        })
    }

    fn no_property(&self, text: &Spanned<String>) -> Refused {
        let path = text.get_ref();
        self.at(text, format!("the response has no property `{path}`"))
    }

    fn fail(&self, message: String) -> Refused {
        let place = self.choice.patterns().next();
        Refused {
            place: place.map_or(0..0, Spanned::span),
            message: [
                format!("`{}`: ", self.operation.named.name.plain()),
                message,
            ]
            .concat(),
        }
    }

    fn at(&self, text: &Spanned<String>, message: String) -> Refused {
        Refused {
            place: text.span(),
            ..self.fail(message)
        }
    }
}

/// Returns whether each response has the value.
fn is_always_there(value: &PageValue) -> bool {
    match value {
        PageValue::Header(_) => false,
        PageValue::Body(Route { steps }) => steps.iter().all(|step| match step {
            RouteStep::Field(field) => field.optional == 0,
            RouteStep::LastElement => false,
        }),
    }
}
