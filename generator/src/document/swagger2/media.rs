//! `consumes` and `produces`.

use serde_json::Value;

use crate::pointer::Pointer;

/// The media types of bodies, each with the place where it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Media<'d> {
    all: Vec<(&'d str, Pointer)>,
}

/// How many media types of one body are looked at.
const LIMIT: usize = 64;

impl<'d> Media<'d> {
    /// Those of a list, or of a single text in its place.
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
        // Some write the subtype alone.
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

    /// Whether the media types are the same, in the same order.
    pub(super) fn is(&self, other: &Self) -> bool {
        let names = |media: &Self| media.all.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        names(self) == names(other)
    }

    /// Those of a body that is no form, `otherwise` where there are none.
    pub(super) fn or(&self, otherwise: &'static str) -> Vec<(String, Option<Pointer>)> {
        self.which(|_| true, otherwise)
    }

    /// Those of forms, or those that are not for forms.
    pub(super) fn of_forms(
        &self,
        are_forms: bool,
        otherwise: &'static str,
    ) -> Vec<(String, Option<Pointer>)> {
        self.which(|name| is_form(name) == are_forms, otherwise)
    }

    /// Whether there are only such as are for forms.
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

/// The part of a media type before its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is for forms.
pub(super) fn is_form(name: &str) -> bool {
    let essence = essence(name);
    essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded"
}

/// Whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*"
}

/// Whether a media type is for values that come one after another.
pub(super) fn is_sequence(name: &str) -> bool {
    const PARTS: [&str; 5] = ["event-stream", "ndjson", "jsonl", "json-seq", "stream+json"];
    let essence = essence(name);
    PARTS.iter().any(|part| essence.ends_with(part))
}
