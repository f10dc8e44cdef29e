//! The documentation of fields and parameters, with names on the wire and constraints.

use crate::model::{Constraint, Field, Location, Parameter, Shape};

/// The maximum number of characters of a pattern or list of values that is shown.
const LONGEST: usize = 80;

/// Returns the documentation of a field: its description, its name in JSON if that differs, and its constraints.
pub(super) fn of_field(field: &Field) -> Vec<String> {
    let named = (field.name.plain() != field.wire).then_some((field.wire.as_str(), "JSON"));
    with_facts(&field.docs, named, &field.shape)
}

/// Returns the documentation of a parameter: its description, its name in the request if that differs, and its
/// constraints.
pub(super) fn of_parameter(parameter: &Parameter) -> Vec<String> {
    let place = match parameter.location {
        Location::Path => "the path",
        Location::Query => "the query",
        Location::Header => "the headers",
        Location::Cookie => "the cookies",
    };
    let named =
        (parameter.name.plain() != parameter.wire).then_some((parameter.wire.as_str(), place));
    with_facts(&parameter.docs, named, &parameter.shape)
}

fn with_facts(docs: &[String], named: Option<(&str, &str)>, shape: &Shape) -> Vec<String> {
    let mut lines = docs.to_vec();
    let named = named.filter(|(name, _)| is_code(name));
    let mut facts: Vec<_> = named
        .map(|(name, place)| format!("`{name}` in {place}"))
        .into_iter()
        .collect();
    facts.extend(of_shape(shape));
    if facts.is_empty() {
        return lines;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!("{}.", facts.join(", ")));
    lines
}

/// Describes the constraints of a value itself, without those of its parts.
fn of_shape(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Nullable(inner) => of_shape(inner),
        Shape::Constrained(inner, constraints) => {
            let mut facts = of_shape(inner);
            facts.extend(constraints.iter().filter_map(of_constraint));
            facts
        }
        _ => Vec::new(),
    }
}

fn of_constraint(constraint: &Constraint) -> Option<String> {
    let counted = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural}")
    };
    Some(match constraint {
        Constraint::MinLength(count) => format!("at least {}", counted(*count, "character")),
        Constraint::MaxLength(count) => format!("at most {}", counted(*count, "character")),
        Constraint::MinItems(count) => format!("at least {}", counted(*count, "item")),
        Constraint::MaxItems(count) => format!("at most {}", counted(*count, "item")),
        Constraint::UniqueItems => "unique items".to_owned(),
        Constraint::Minimum(bound) => format!("at least {bound}"),
        Constraint::Maximum(bound) => format!("at most {bound}"),
        Constraint::ExclusiveMinimum(bound) => format!("more than {bound}"),
        Constraint::ExclusiveMaximum(bound) => format!("less than {bound}"),
        Constraint::MultipleOf(bound) => format!("a multiple of {bound}"),
        Constraint::Pattern(pattern) if is_code(&pattern.source) => {
            format!("matches `{}`", pattern.source)
        }
        Constraint::Enum(values) if is_code(&values.join(", ")) => {
            format!("one of `{}`", values.join("`, `"))
        }
        _ => return None,
    })
}

/// Returns whether a text can be shown as code in one line.
fn is_code(text: &str) -> bool {
    let is_plain = |c: char| !(c.is_control() || c == '`' || is_direction(c));
    text.chars().count() <= LONGEST && text.trim() == text && text.chars().all(is_plain)
}

/// Returns whether a character changes the direction of text, which rustc rejects in comments.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
