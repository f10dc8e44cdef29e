//! The media types of `consumes` and `produces`.

use serde_json::Value;

use crate::pointer::Pointer;

/// The media types of bodies, each with its pointer.
#[derive(Clone, Debug, Default)]
pub(super) struct Media<'d> {
    all: Vec<(&'d str, Pointer)>,
}

/// The maximum number of media types of one body that are read.
const LIMIT: usize = 64;

impl<'d> Media<'d> {
    /// Reads a list of media types, or a single media type instead of a list.
    pub(super) fn of(list: Option<&'d Value>, at: &Pointer) -> Self {
        let mut media = Self::default();
        match list {
            Some(Value::String(text)) => media.add(text, at.clone()),
            Some(Value::Array(items)) => {
                for (index, item) in items.iter().enumerate().take(LIMIT) {
                    if let Value::String(text) = item {
                        media.add(text, at.child(index));
                    }
                }
            }
            _ => {}
        }
        media
    }

    fn add(&mut self, text: &'d str, at: Pointer) {
        // Some documents contain only the subtype.
        let text = match text.trim() {
            "json" => "application/json",
            "xml" => "application/xml",
            "text" | "plain" => "text/plain",
            "html" => "text/html",
            text => text,
        };
        if !text.is_empty() && self.all.iter().all(|(known, _)| *known != text) {
            self.all.push((text, at));
        }
    }

    /// Returns whether the media types are the same, in the same order.
    pub(super) fn is(&self, other: &Self) -> bool {
        let names = |media: &Self| media.all.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        names(self) == names(other)
    }

    /// Returns all media types; returns `otherwise` if there are none.
    pub(super) fn or(&self, otherwise: &'static str) -> Vec<(String, Option<Pointer>)> {
        self.which(|_| true, otherwise)
    }

    /// Returns the media types of forms if `are_forms` is set, else those of other bodies; returns `otherwise` if there
    /// are none.
    pub(super) fn of_forms(
        &self,
        are_forms: bool,
        otherwise: &'static str,
    ) -> Vec<(String, Option<Pointer>)> {
        self.which(|name| is_form(name) == are_forms, otherwise)
    }

    /// Returns whether the list is not empty and contains only media types of forms.
    pub(super) fn is_of_forms(&self) -> bool {
        !self.all.is_empty() && self.all.iter().all(|(name, _)| is_form(name))
    }

    fn which(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        otherwise: &'static str,
    ) -> Vec<(String, Option<Pointer>)> {
        let wanted = self.all.iter().filter(|(name, _)| is_wanted(name));
        let mut found: Vec<_> = wanted
            .map(|(name, at)| ((*name).to_owned(), Some(at.clone())))
            .collect();
        if found.is_empty() {
            found.push((otherwise.to_owned(), None));
        }
        found
    }
}

/// Returns a media type without its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns whether a media type is for forms.
pub(super) fn is_form(name: &str) -> bool {
    let essence = essence(name);
    essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded"
}

/// Returns whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*"
}

/// Returns whether a media type is for a sequence of values.
pub(super) fn is_sequence(name: &str) -> bool {
    const PARTS: [&str; 5] = ["event-stream", "ndjson", "jsonl", "json-seq", "stream+json"];
    let essence = essence(name);
    PARTS.iter().any(|part| essence.ends_with(part))
}
