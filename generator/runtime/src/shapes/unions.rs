//! Selects the alternative of a union for a value.
//!
//! The alternative is the one against which the value is valid. Cheap conditions that every valid value satisfies
//! exclude most alternatives: the JSON type, the values of the tags, and the required properties. Only if several
//! alternatives remain, each is compared with the value, once.

use std::{borrow::Cow, cmp::Reverse, fmt::Display, ptr};

use serde_json::Value;

use super::{
    memo::{Decision, Memo, Verdict},
    shape::{Alternative, Check, Shape, Tag, integer, matches_type},
    walk::Findings,
};

/// The maximum depth of unions that are alternatives of unions.
const DEPTH: usize = 8;

/// The relation of a value's tags to an alternative.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TagMatch {
    /// A tag has a value of this alternative, and none has another.
    Named,
    /// All tags are absent.
    Absent,
    /// A tag has another value.
    Other,
}

impl Alternative {
    fn match_tags(&self, value: &Value) -> TagMatch {
        let mut found = TagMatch::Absent;
        for own in self.tags {
            match tag(value, own.name) {
                Some(given) if own.values.contains(&&*given) => found = TagMatch::Named,
                None if value.get(own.name).is_none_or(Value::is_null) => {}
                _ => return TagMatch::Other,
            }
        }
        found
    }

    /// Returns whether a value may be valid, by the cheap conditions.
    fn may_be_valid(&self, value: &Value, depth: usize) -> bool {
        let is_there = |tag: &Tag| !tag.required || value.get(tag.name).is_some();
        let is_tagged = !value.is_object()
            || self.tags.iter().all(is_there)
                && self.match_tags(value) != TagMatch::Other;
        is_tagged && may_be_valid(&self.shape, value, depth)
    }
}

/// Returns whether a value has the JSON type of a shape and the members that it requires.
fn may_be_valid(shape: &Shape, value: &Value, depth: usize) -> bool {
    match shape {
        Shape::Constrained(shape, _) => may_be_valid(shape, value, depth),
        Shape::Nullable(shape) => value.is_null() || may_be_valid(shape, value, depth),
        Shape::Named(shape) => may_be_valid(shape(), value, depth),
        Shape::AnyOf(shapes) => {
            shapes.iter().any(|shape| may_be_valid(shape, value, depth))
        }
        Shape::Union(alternatives) => {
            depth > DEPTH
                || default(alternatives, value).is_some()
                || alternatives.iter().any(|it| it.may_be_valid(value, depth + 1))
        }
        Shape::Enum(values) => value.as_str().is_some_and(|text| values.contains(&text)),
        Shape::Object {
            fields,
            ..
        } => {
            let mut required = fields.iter().filter(|field| field.required);
            value.is_object() && required.all(|field| value.get(field.name).is_some())
        }
        shape => matches_type(shape, value),
    }
}

/// Returns whether a shape lists a member of an object that another shape does not list.
fn lists_more(shape: &Shape, other: &Shape, value: &Value) -> bool {
    let members = value.as_object().into_iter().flat_map(serde_json::Map::keys);
    let mut members = members.filter(|name| !lists_member(other, name, 0));
    members.any(|name| lists_member(shape, name, 0))
}

/// Returns whether a shape lists a member with this name.
fn lists_member(shape: &Shape, name: &str, depth: usize) -> bool {
    match shape {
        Shape::Object {
            fields,
            rest,
        } => {
            let is_kept = rest.is_some_and(|rest| !matches!(rest, Shape::Never));
            is_kept || fields.iter().any(|field| field.name == name)
        }
        Shape::Constrained(shape, _) | Shape::Nullable(shape) => {
            lists_member(shape, name, depth)
        }
        Shape::Named(shape) => lists_member(shape(), name, depth),
        Shape::AnyOf(shapes) => {
            shapes.iter().any(|shape| lists_member(shape, name, depth))
        }
        Shape::Union(alternatives) => {
            depth > DEPTH
                || alternatives.iter().any(|it| lists_member(&it.shape, name, depth + 1))
        }
        Shape::Any | Shape::Map(_) => true,
        _ => false,
    }
}

/// Returns the tag of an object as text.
pub(super) fn tag<'v>(value: &'v Value, name: &str) -> Option<Cow<'v, str>> {
    match value.get(name)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        number @ Value::Number(_) => Some(match integer(number) {
            Some(integer) => Cow::Owned(integer.to_string()),
            None => Cow::Owned(number.to_string()),
        }),
        _ => None,
    }
}

impl Verdict {
    const VALID: Self = Self {
        is_valid: true,
        is_readable: true,
        matched: 0,
        lost: 0,
    };
    const UNREADABLE: Self = Self {
        is_valid: false,
        is_readable: false,
        ..Self::VALID
    };
    /// The verdict for a value that is kept unchanged.
    const UNKNOWN: Self = Self {
        is_valid: false,
        ..Self::VALID
    };

    fn of(shape: &Shape, value: &Value, memo: &Memo) -> Self {
        let mut verdict = Self::VALID;
        shape.walk(value, memo, &mut verdict);
        verdict
    }
}

impl Findings for Verdict {
    fn violation(&mut self, is_readable: bool, _: impl FnOnce() -> String) {
        self.is_valid = false;
        self.is_readable &= is_readable;
    }

    fn schema(&mut self, name: &str, check: Check, value: &Value, memo: &Memo) -> bool {
        let is_valid = check(name, value, &memo.schemas, None);
        self.is_valid &= is_valid;
        is_valid
    }

    fn known_valid(&mut self, compare: impl FnOnce(&mut Self)) {
        let before = self.is_valid;
        compare(self);
        self.is_valid = before && self.is_readable;
    }

    fn invalid(&mut self, shape: &Shape, value: &Value, memo: &Memo) {
        shape.walk(value, memo, self);
    }

    fn count_listed(&mut self) {
        self.matched += 1;
    }

    fn count_lost(&mut self) {
        self.lost += 1;
    }

    fn below(&mut self, _: &dyn Display, compare: impl FnOnce(&mut Self)) {
        if self.is_readable {
            compare(self);
        }
    }

    fn union(
        &mut self,
        alternatives: &'static [Alternative],
        value: &Value,
        memo: &Memo,
    ) {
        let inner = memo.decide(alternatives, value).verdict;
        // A value that no alternative holds is kept unchanged.
        let inner = if inner.is_readable { inner } else { Self::UNKNOWN };
        self.is_valid &= inner.is_valid;
        self.matched += inner.matched;
        self.lost += inner.lost;
    }
}

impl Memo {
    /// Returns the alternative of a value; `None` if no alternative holds it.
    pub fn choose(
        &self,
        alternatives: &'static [Alternative],
        value: &Value,
    ) -> Option<usize> {
        self.decide(alternatives, value).index
    }

    fn decide(&self, alternatives: &'static [Alternative], value: &Value) -> Decision {
        let key = (ptr::from_ref(value).addr(), alternatives.as_ptr().addr());
        if let Some(known) = self.decisions.borrow().get(&key) {
            return *known;
        }
        // A union that is an alternative of itself counts as invalid, because it adds no valid values.
        let open = Decision {
            index: None,
            verdict: Verdict::UNREADABLE,
        };
        self.decisions.borrow_mut().insert(key, open);
        let decision = self.find(alternatives, value);
        self.decisions.borrow_mut().insert(key, decision);
        decision
    }

    fn find(&self, alternatives: &'static [Alternative], value: &Value) -> Decision {
        let verdict = |index: usize| {
            let alternative = alternatives.get(index)?;
            Some((index, Verdict::of(&alternative.shape, value, self)))
        };
        let decision = |(index, verdict)| Decision {
            index: Some(index),
            verdict,
        };
        let is_default = default(alternatives, value).is_some();
        // An invalid object loses members only to an alternative that its tag names, or that is the only one for objects.
        let may_lose = |index: usize| {
            let has_type = |it: &&Alternative| matches_type(&it.shape, value);
            let alternative = alternatives.get(index);
            alternative.is_some_and(|it| it.match_tags(value) == TagMatch::Named)
                || alternatives.iter().filter(has_type).count() < 2
        };
        let holds = |index: usize, verdict: &Verdict| {
            is_default
                || verdict.is_valid
                || verdict.lost == 0
                || verdict.matched > 0 && may_lose(index)
        };
        if let Some((index, verdict)) = only_candidate(alternatives, value)
            .and_then(verdict)
            .filter(|(index, verdict)| holds(*index, verdict))
        {
            let index = verdict.is_readable.then_some(index);
            return Decision {
                index,
                verdict,
            };
        }
        let all = alternatives.iter().enumerate();
        let admitted: Vec<_> = all
            .clone()
            .filter(|(_, alternative)| alternative.may_be_valid(value, 0))
            .filter_map(|(index, _)| verdict(index))
            .collect();
        let valid = || admitted.iter().filter(|(_, verdict)| verdict.is_valid);
        if let Some(found) = best(valid()) {
            // An alternative that lists no member of the value does not hold a part of its own.
            let others = valid()
                .filter(|(index, verdict)| *index != found.0 && verdict.matched > 0);
            let mut others = others.filter_map(|(index, _)| alternatives.get(*index));
            let is_held = alternatives.get(found.0).is_none_or(|it| {
                let lists_none = found.1.matched == 0 && valid().count() > 1;
                found.1.lost == 0
                    || !lists_none
                        && !others
                            .any(|other| lists_more(&other.shape, &it.shape, value))
            });
            // A value of which each alternative holds only a part is kept unchanged.
            let kept = Decision {
                index: None,
                verdict: Verdict::VALID,
            };
            return if is_held { decision(*found) } else { kept };
        }
        // The value is valid against no alternative; the sender may use a newer schema.
        let with_tags = |wanted| {
            all.clone()
                .filter(move |(_, it)| it.match_tags(value) == wanted)
                .map(|(index, _)| index)
        };
        let wanted = if with_tags(TagMatch::Named).next().is_some() {
            TagMatch::Named
        } else {
            TagMatch::Absent
        };
        let known =
            |index: usize| admitted.iter().find(|(known, _)| *known == index).copied();
        let has_type = |index: usize| {
            let alternative = alternatives.get(index);
            alternative.is_some_and(|it| matches_type(&it.shape, value))
        };
        let closest = with_tags(wanted)
            .filter(|index| has_type(*index))
            .filter_map(|index| known(index).or_else(|| verdict(index)))
            // A value without tags is kept unchanged, instead of losing members.
            .filter(|(_, verdict)| {
                verdict.is_readable && (wanted == TagMatch::Named || verdict.lost == 0)
            })
            // The first of several equal matches counts: `max_by_key` returns the last.
            .rev()
            .max_by_key(|(_, verdict)| (Reverse(verdict.lost), verdict.matched));
        closest.map_or(
            Decision {
                index: None,
                verdict: Verdict::UNKNOWN,
            },
            decision,
        )
    }

    /// Returns the shape against which the violations of a value are reported; `None` if it is valid, or if no
    /// alternative can be chosen.
    pub(super) fn reported_shape(
        &self,
        alternatives: &'static [Alternative],
        value: &Value,
    ) -> Result<Option<&'static Shape>, ()> {
        let shape = |index: usize| alternatives.get(index).map(|it| &it.shape);
        if let Some(only) = only_candidate(alternatives, value) {
            return Ok(shape(only));
        }
        let decision = self.decide(alternatives, value);
        if decision.verdict.is_valid {
            return Ok(None);
        }
        let mut named =
            alternatives.iter().filter(|it| it.match_tags(value) == TagMatch::Named);
        match (decision.index, named.next(), named.next()) {
            (_, Some(only), None) => Ok(Some(&only.shape)),
            (Some(index), Some(_), _) => Ok(shape(index)),
            _ => Err(()),
        }
    }

    /// Returns whether a value is valid against any of several shapes.
    pub(super) fn is_valid_for_any(
        &self,
        shapes: &'static [Shape],
        value: &Value,
    ) -> bool {
        let key = (ptr::from_ref(value).addr(), shapes.as_ptr().addr());
        if let Some(known) = self.any.borrow().get(&key) {
            return *known;
        }
        // A shape that is one of its own alternatives counts as invalid, because it adds no valid values.
        self.any.borrow_mut().insert(key, false);
        let fits = shapes.iter().any(|shape| shape.is_valid(value, self));
        self.any.borrow_mut().insert(key, fits);
        fits
    }

    pub(super) fn is_valid(
        &self,
        alternatives: &'static [Alternative],
        value: &Value,
    ) -> bool {
        self.decide(alternatives, value).verdict.is_valid
    }
}

/// Returns the alternative that holds the most of a value among those that it is valid against. An alternative that holds
/// any member, because it lists none, comes after one that lists most of the members: the others may be new.
fn best<'v>(
    valid: impl Iterator<Item = &'v (usize, Verdict)> + Clone,
) -> Option<&'v (usize, Verdict)> {
    let first = valid.clone().min_by_key(|(_, verdict)| verdict.lost)?;
    if first.1.matched > 0 {
        return Some(first);
    }
    let listing = valid.filter(|(_, verdict)| verdict.matched > verdict.lost);
    // The first of several equal matches counts.
    let most =
        listing.min_by_key(|(_, verdict)| (Reverse(verdict.matched), verdict.lost));
    most.or(Some(first))
}

/// Returns the alternative for an object whose tag is missing or has a value that belongs to no alternative.
fn default(alternatives: &[Alternative], value: &Value) -> Option<usize> {
    let mut all = alternatives.iter().enumerate();
    let (index, name) = all.find_map(|(index, it)| Some((index, it.default?)))?;
    let is_known = tag(value, name).is_some_and(|given| {
        let mut tags = alternatives.iter().flat_map(|it| it.tags);
        tags.any(|tag| tag.name == name && tag.values.contains(&&*given))
    });
    (value.is_object() && !is_known).then_some(index)
}

/// Returns the only alternative against which a value may be valid.
fn only_candidate(alternatives: &[Alternative], value: &Value) -> Option<usize> {
    if let Some(index) = default(alternatives, value) {
        return Some(index);
    }
    let all = alternatives.iter().enumerate();
    let mut admitted = all.filter(|(_, alternative)| alternative.may_be_valid(value, 0));
    let (index, _) = admitted.next()?;
    admitted.next().is_none().then_some(index)
}

/// Returns the tag that distinguishes all alternatives, with its values.
pub(super) fn common_tag(
    alternatives: &'static [Alternative],
) -> Option<(&'static str, Vec<&'static str>)> {
    let (first, _) = alternatives.split_first()?;
    first.tags.iter().find_map(|tag| {
        let own =
            |it: &Alternative| it.tags.iter().find(|own| own.name == tag.name).copied();
        let all: Option<Vec<_>> = alternatives.iter().map(own).collect();
        let values = all?.into_iter().flat_map(|tag| tag.values).copied();
        Some((tag.name, values.collect()))
    })
}
