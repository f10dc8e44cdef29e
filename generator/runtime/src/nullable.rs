//! Arguments that are strings or null.

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
