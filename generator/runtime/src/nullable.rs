//! Arguments that may be null.

use std::collections::BTreeMap;

use super::enums::FromText;

/// A string that may be null: `"a"`, `Some("a")` or `None` is converted into it. Pass an `Option<String>` with
/// [`as_deref`](Option::as_deref).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NullableText(pub Option<String>);

impl From<&str> for NullableText {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for NullableText {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<&String> for NullableText {
    fn from(text: &String) -> Self {
        Self(Some(text.clone()))
    }
}

impl From<&Option<String>> for NullableText {
    fn from(text: &Option<String>) -> Self {
        Self(text.clone())
    }
}

/// This is the only conversion from an `Option`, so that the type of `None` can be inferred.
impl From<Option<&str>> for NullableText {
    fn from(text: Option<&str>) -> Self {
        Self(text.map(str::to_owned))
    }
}

/// A value that may be null: `value`, `Some(value)` or `None` is converted into it. A string is converted into an enum of
/// strings, an array or a slice into a list, and an array of pairs into a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nullable<T>(pub Option<T>);

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

/// This is the only conversion from an `Option`, so that the type of `None` can be inferred.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

impl<T: FromText> From<&str> for Nullable<T> {
    fn from(text: &str) -> Self {
        Self(Some(text.into()))
    }
}

impl<T: FromText> From<&String> for Nullable<T> {
    fn from(text: &String) -> Self {
        Self(Some(text.as_str().into()))
    }
}

impl<T, const N: usize> From<[T; N]> for Nullable<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        Self(Some(items.into()))
    }
}

impl<T: Clone> From<&[T]> for Nullable<Vec<T>> {
    fn from(items: &[T]) -> Self {
        Self(Some(items.to_vec()))
    }
}

impl<T: FromText, const N: usize> From<[&str; N]> for Nullable<Vec<T>> {
    fn from(items: [&str; N]) -> Self {
        Self(Some(items.into_iter().map(T::from).collect()))
    }
}

impl<T: FromText> From<&[&str]> for Nullable<Vec<T>> {
    fn from(items: &[&str]) -> Self {
        Self(Some(items.iter().copied().map(T::from).collect()))
    }
}

impl<T: FromText> From<Vec<&str>> for Nullable<Vec<T>> {
    fn from(items: Vec<&str>) -> Self {
        Self(Some(items.into_iter().map(T::from).collect()))
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]>
    for Nullable<BTreeMap<String, T>>
{
    fn from(entries: [(K, T); N]) -> Self {
        Self(Some(
            entries.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        ))
    }
}

impl<K: Into<String>, T: FromText, const N: usize> From<[(K, &str); N]>
    for Nullable<BTreeMap<String, T>>
{
    fn from(entries: [(K, &str); N]) -> Self {
        Self(Some(
            entries.into_iter().map(|(name, text)| (name.into(), text.into())).collect(),
        ))
    }
}
