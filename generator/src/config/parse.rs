//! Reads TOML, and reports all errors instead of only the first one.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::{
    Deserializer, Spanned,
    de::{DeArray, DeTable, DeValue, Error},
};

use crate::{
    codes,
    diagnostic::{CONFIG, Diagnostic, Place},
};

/// The maximum number of errors that are reported; the table is read again after each.
const ERROR_LIMIT: usize = 100;

/// Parses a text. After a syntax error, the table contains what could be parsed.
pub(super) fn table(text: &str) -> (Spanned<DeTable<'_>>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    (table, errors.iter().map(diagnostic).collect())
}

/// Reads a table into a type. Unknown keys and invalid values are reported and removed.
pub(super) fn read<T: Default + DeserializeOwned>(
    mut table: Spanned<DeTable<'_>>,
    errors: &mut Vec<Diagnostic>,
) -> T {
    for _ in 0..ERROR_LIMIT {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(value) => return value,
            Err(error) => error,
        };
        errors.push(diagnostic(&error));
        let is_removed = error
            .span()
            .is_some_and(|span| remove_from_table(table.get_mut(), &span));
        if !is_removed {
            break;
        }
    }
    T::default()
}

/// Removes the entry whose key or value has this span.
fn remove_from_table(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let is_at =
        |(key, value): &(&Spanned<_>, &Spanned<_>)| key.span() == *span || value.span() == *span;
    let found = table.iter().find(is_at).map(|(key, _)| key.clone());
    found.is_some_and(|key| table.remove(&key).is_some())
        || table
            .iter_mut()
            .any(|(_, value)| remove_from_value(value, span))
}

fn remove_from_value(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => remove_from_table(table, span),
        DeValue::Array(array) => {
            let before = array.len();
            let elements = std::mem::replace(array, DeArray::new()).into_iter();
            *array = elements.filter(|element| element.span() != *span).collect();
            array.len() < before
                || array
                    .iter_mut()
                    .any(|element| remove_from_value(element, span))
        }
        _ => false,
    }
}

fn diagnostic(error: &Error) -> Diagnostic {
    let place = Place::Bytes(CONFIG, error.span().unwrap_or_default());
    let message = error.message();
    if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        let message = format!("expected {expected}, found {found}");
        return Diagnostic::error(&codes::CONFIG, place, message);
    }
    // The error of an enum whose variants have no fields.
    if message == "wanted string or table" {
        let message = "expected a string, found another type";
        return Diagnostic::error(&codes::CONFIG, place, message);
    }
    let unknown = message.strip_prefix("unknown ");
    let Some((unknown, allowed)) = unknown.and_then(|rest| rest.rsplit_once(", expected ")) else {
        return Diagnostic::error(&codes::CONFIG, place, message);
    };
    let unknown = match unknown.split_once(' ') {
        Some(("field", key)) => format!("unknown key {key}"),
        Some(("variant", value)) => format!("unknown value {value}"),
        _ => format!("unknown {unknown}"),
    };
    let allowed = allowed
        .trim_start_matches("one of ")
        .replace("` or `", "`, `");
    Diagnostic::error(&codes::CONFIG, place, unknown).help(format!("allowed here: {allowed}"))
}

/// Returns the error of an invalid value that has the right type.
pub(super) fn refused(
    text: &Spanned<String>,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    let place = Place::Bytes(CONFIG, text.span());
    Diagnostic::error(&codes::CONFIG, place, message).help(help)
}
