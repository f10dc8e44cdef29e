//! JSON Pointers (RFC 6901): positions within a document.

use std::fmt::{self, Write};

/// A JSON Pointer (RFC 6901), in the form that a `$ref` has after the `#`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer of the document's root.
    pub(crate) const ROOT: Self = Self(String::new());

    /// Returns the pointer of the document's root.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns whether this is the pointer of the document's root.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Parses a pointer, which is empty or starts with `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Returns the pointer of a reference within the document, `#/a/b`, percent-decoded (RFC 6901, section 6).
    pub(crate) fn from_reference(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#')?;
        if !fragment.contains('%') {
            return Self::parse(fragment);
        }
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8();
        Self::parse(&decoded.ok()?)
    }

    /// Returns the pointer to a member or an element of the value at this pointer.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        /// The length that few tokens exceed, so that most are written without a second allocation.
        const TOKEN: usize = 24;
        let mut child = Self(String::with_capacity(self.0.len() + 1 + TOKEN));
        child.0.push_str(&self.0);
        child.push(token);
        child
    }

    fn push(&mut self, token: impl fmt::Display) {
        self.0.push('/');
        let written = write!(Escaped(&mut self.0), "{token}");
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
    }

    /// Creates a pointer from unescaped tokens, outermost first.
    pub fn from_tokens<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> Self {
        let mut pointer = Self::root();
        for token in tokens {
            pointer.push(token.as_ref());
        }
        pointer
    }

    /// Returns the unescaped tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns this pointer and its ancestors, innermost first, each with the rest of this pointer after it.
    pub(crate) fn splits(&self) -> impl Iterator<Item = (Self, &str)> + '_ {
        let ends = self.0.rmatch_indices('/').map(|(at, _)| at);
        std::iter::once(self.0.len()).chain(ends).map(|at| {
            let (around, rest) = self.0.split_at(at);
            (Self(around.to_owned()), rest)
        })
    }

    /// Returns this pointer followed by the text of another one.
    pub(crate) fn join(&self, rest: &str) -> Self {
        Self(format!("{}{rest}", self.0))
    }

    /// Returns the last token in its escaped form.
    pub(crate) fn key(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the parent pointer and the last token, unescaped.
    pub(crate) fn last(&self) -> Option<(Self, String)> {
        let (around, _) = self.0.rsplit_once('/')?;
        Some((Self(around.to_owned()), self.tokens().last()?))
    }

    /// Returns the pointer as text, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escapes tokens while they are written to a pointer.
struct Escaped<'t>(&'t mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, token: &str) -> fmt::Result {
        for part in token.split_inclusive(['~', '/']) {
            let (plain, escape) = match (part.strip_suffix('~'), part.strip_suffix('/')) {
                (Some(plain), _) => (plain, "~0"),
                (_, Some(plain)) => (plain, "~1"),
                _ => (part, ""),
            };
            self.0.push_str(plain);
            self.0.push_str(escape);
        }
        Ok(())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[track_caller]
    fn check(tokens: &[&str], text: &str) {
        let pointer = Pointer::from_tokens(tokens);
        assert_eq!(pointer.as_str(), text);
        assert_eq!(
            pointer,
            tokens
                .iter()
                .fold(Pointer::root(), |pointer, token| pointer.child(token))
        );
        assert_eq!(Pointer::parse(text).as_ref(), Some(&pointer));
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens);
    }

    #[test]
    fn tokens_are_escaped_and_unescaped() {
        check(&[], "");
        check(&[""], "/");
        check(&["paths", "/pets/{id}", "get"], "/paths/~1pets~1{id}/get");
        check(&["~1", "a~b", "0"], "/~01/a~0b/0");
        check(&["é", "", "x"], "/é//x");
    }

    #[test]
    fn a_pointer_starts_with_a_slash() {
        assert_eq!(Pointer::parse("paths"), None);
        assert_eq!(Pointer::parse("#/paths"), None);
    }
}
