//! Validates a value.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    fmt::Display,
    ptr,
};

use serde_json::Value;

use super::schema::{Id, Keyword, Node, Pattern, Schemas};
use crate::runtime::shapes::{self, constraint::Report, number, order, shown};

/// The maximum number of schemas that are applied to a value and its parts.
pub const MAX_STEPS: usize = 1_000_000;

/// The maximum depth of nested schemas.
pub const MAX_DEPTH: usize = 500;

/// The members and items of one value that have been evaluated.
#[derive(Debug, Default)]
pub(super) struct Evaluated<'v> {
    pub(super) members: HashSet<&'v str>,
    pub(super) all_members: bool,
    pub(super) items: HashSet<usize>,
    pub(super) all_items: bool,
}

impl<'v> Evaluated<'v> {
    fn extend(&mut self, other: Evaluated<'v>) {
        self.members.extend(other.members);
        self.all_members |= other.all_members;
        self.items.extend(other.items);
        self.all_items |= other.all_items;
    }
}

/// The validation of one value.
pub(super) struct Run<'s, 'r> {
    pub(super) schemas: &'s Schemas,
    report: Report<'r>,
    /// The JSON Pointer to the value, if there is a report.
    at: String,
    steps: usize,
    depth: usize,
    /// The results by schema and address of the value.
    pub(super) known: HashMap<(Id, usize), bool>,
    /// The known results that depend on where the validation began, because a part of it was cut off.
    uncertain: HashSet<(Id, usize)>,
    /// How often a cycle, or the depth, has cut off the validation.
    cuts: usize,
    /// The validations that are not complete, to detect cycles.
    pub(super) open: HashSet<(Id, usize)>,
}

impl<'s, 'r> Run<'s, 'r> {
    pub(super) fn new(
        schemas: &'s Schemas,
        known: HashMap<(Id, usize), bool>,
        report: Report<'r>,
    ) -> Self {
        Self {
            schemas,
            report,
            at: String::new(),
            steps: 0,
            depth: 0,
            known,
            uncertain: HashSet::new(),
            cuts: 0,
            open: HashSet::new(),
        }
    }

    pub(super) fn start(&mut self, id: Id, value: &Value) -> bool {
        let is_valid = self.node(id, value, None);
        for key in self.uncertain.drain() {
            self.known.remove(&key);
        }
        if self.steps > MAX_STEPS {
            self.at.clear();
            self.violation(|| "takes too long to be validated".to_owned());
            return false;
        }
        is_valid
    }

    pub(super) fn violation(&mut self, message: impl FnOnce() -> String) {
        if let Some(report) = &mut self.report {
            report(&self.at, message());
        }
    }

    /// Returns a result, and reports a violation if it is false.
    pub(super) fn expect(
        &mut self,
        is_valid: bool,
        message: impl FnOnce() -> String,
    ) -> bool {
        if !is_valid {
            self.violation(message);
        }
        is_valid
    }

    /// Validates without a report.
    pub(super) fn without_report<'v>(
        &mut self,
        id: Id,
        value: &'v Value,
        seen: Option<&mut Evaluated<'v>>,
    ) -> bool {
        let report = self.report.take();
        let is_valid = self.node(id, value, seen);
        self.report = report;
        is_valid
    }

    /// Validates a member or an item.
    pub(super) fn below(&mut self, token: &dyn Display, id: Id, value: &Value) -> bool {
        if self.report.is_none() {
            return self.node(id, value, None);
        }
        let length = self.at.len();
        let token = token.to_string().replace('~', "~0").replace('/', "~1");
        self.at.push('/');
        self.at.push_str(&token);
        let is_valid = self.node(id, value, None);
        self.at.truncate(length);
        is_valid
    }

    /// Validates a value against a schema, and adds the parts that it evaluates to `seen`.
    pub(super) fn node<'v>(
        &mut self,
        id: Id,
        value: &'v Value,
        seen: Option<&mut Evaluated<'v>>,
    ) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let Some(node) = self.schemas.nodes.get(id) else { return true };
        let key = (id, ptr::from_ref(value).addr());
        let is_kept = node.is_named && seen.is_none() && self.report.is_none();
        if let Some(known) = is_kept.then(|| self.known.get(&key)).flatten() {
            self.cuts += usize::from(self.uncertain.contains(&key));
            return *known;
        }
        if self.depth >= MAX_DEPTH {
            self.cuts += 1;
            self.violation(|| "is nested too deeply".to_owned());
            return false;
        }
        // A cycle for the same value counts as invalid, because it adds no valid values.
        if node.is_named && !self.open.insert(key) {
            self.cuts += 1;
            return false;
        }
        let cuts = self.cuts;
        self.depth += 1;
        let is_valid = self.keywords(node, value, seen);
        self.depth -= 1;
        self.open.remove(&key);
        if is_kept {
            self.known.insert(key, is_valid);
            if self.cuts > cuts || self.steps > MAX_STEPS {
                self.uncertain.insert(key);
            }
        }
        is_valid
    }

    fn keywords<'v>(
        &mut self,
        node: &'s Node,
        value: &'v Value,
        seen: Option<&mut Evaluated<'v>>,
    ) -> bool {
        let mut own = (seen.is_some() || node.sees_evaluated).then(Evaluated::default);
        let mut is_valid = true;
        for keyword in &node.keywords {
            // The unevaluated parts are known only if everything else is valid.
            if !is_valid
                && (self.report.is_none()
                    || matches!(
                        keyword,
                        Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_)
                    ))
            {
                return false;
            }
            is_valid &= self.keyword(keyword, value, &mut own);
        }
        if let (true, Some(seen), Some(own)) = (is_valid, seen, own) {
            seen.extend(own);
        }
        is_valid
    }

    fn keyword<'v>(
        &mut self,
        keyword: &'s Keyword,
        value: &'v Value,
        seen: &mut Option<Evaluated<'v>>,
    ) -> bool {
        match keyword {
            Keyword::Never => {
                self.expect(false, || "no value is allowed here".to_owned())
            }
            Keyword::Types(kinds) => {
                self.expect(kinds.iter().any(|kind| kind.includes(value)), || {
                    let kinds: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
                    format!(
                        "expected {}, found {}",
                        kinds.join(" or "),
                        shapes::kind(value)
                    )
                })
            }
            Keyword::Values {
                sorted,
                shown,
            } => {
                let found =
                    sorted.binary_search_by(|known| order::compare(known, value));
                self.expect(found.is_ok(), || match shown.as_slice() {
                    [] => "no value is allowed here".to_owned(),
                    [value] => format!("expected {}", shown::cut(value.clone())),
                    values => {
                        format!("is not one of {}", shown::list(values.iter()))
                    }
                })
            }
            Keyword::Reference(id) => self.node(*id, value, seen.as_mut()),
            Keyword::AllOf(ids) => {
                let mut is_valid = true;
                for id in ids {
                    is_valid &= self.node(*id, value, seen.as_mut());
                }
                is_valid
            }
            Keyword::AnyOf(ids) => {
                let mut is_valid = false;
                for id in ids {
                    // All valid alternatives evaluate parts.
                    if !is_valid || seen.is_some() {
                        is_valid |= self.without_report(*id, value, seen.as_mut());
                    }
                }
                self.expect(is_valid, || "matches none of the alternatives".to_owned())
            }
            Keyword::OneOf(ids) => {
                let mut valid = 0;
                for id in ids {
                    valid += usize::from(self.without_report(*id, value, seen.as_mut()));
                }
                self.expect(valid == 1, || match valid {
                    0 => "matches none of the alternatives".to_owned(),
                    _ => format!("matches {valid} of the alternatives, expected one"),
                })
            }
            Keyword::Not(id) => {
                let is_valid = !self.without_report(*id, value, None);
                self.expect(is_valid, || "is excluded by `not`".to_owned())
            }
            Keyword::If {
                condition,
                then,
                otherwise,
            } => {
                let holds = self.without_report(*condition, value, seen.as_mut());
                let branch = if holds { then } else { otherwise };
                branch.is_none_or(|id| self.node(id, value, seen.as_mut()))
            }
            keyword => match value {
                Value::String(text) => self.text(keyword, text),
                Value::Number(number) => self.number(keyword, number),
                Value::Array(items) => self.array(keyword, items, seen),
                Value::Object(members) => self.object(keyword, value, members, seen),
                Value::Null | Value::Bool(_) => true,
            },
        }
    }

    fn text(&mut self, keyword: &Keyword, text: &str) -> bool {
        let length = || text.chars().count();
        match keyword {
            Keyword::MinLength(least) => self.expect(length() >= *least, || {
                format!("has {} characters, expected at least {least}", length())
            }),
            Keyword::MaxLength(most) => self.expect(length() <= *most, || {
                format!("has {} characters, expected at most {most}", length())
            }),
            Keyword::Format(about, is_valid) => self.expect(is_valid(text), || {
                format!("{} is not {about}", shown::quoted(text))
            }),
            Keyword::Pattern(pattern) => match pattern.is_found(text) {
                Some(is_found) => {
                    self.expect(is_found, || format!("does not match {}", pattern.text))
                }
                None => self.too_long(*pattern),
            },
            _ => true,
        }
    }

    pub(super) fn too_long(&mut self, pattern: Pattern) -> bool {
        self.expect(false, || format!("takes too long to match {}", pattern.text))
    }

    fn number(&mut self, keyword: &Keyword, given: &serde_json::Number) -> bool {
        let (bound, expected, is_valid): (_, _, fn(Ordering) -> bool) = match keyword {
            Keyword::Minimum(bound) => (bound, "at least", Ordering::is_ge),
            Keyword::Maximum(bound) => (bound, "at most", Ordering::is_le),
            Keyword::ExclusiveMinimum(bound) => (bound, "more than", Ordering::is_gt),
            Keyword::ExclusiveMaximum(bound) => (bound, "less than", Ordering::is_lt),
            Keyword::MultipleOf(of) => {
                return self.expect(number::is_multiple(given, of), || {
                    format!("{given} is not a multiple of {of}")
                });
            }
            _ => return true,
        };
        let is_valid = number::compare(given, bound).is_none_or(is_valid);
        self.expect(is_valid, || format!("{given} is not {expected} {bound}"))
    }
}
