//! Describes bodies that are sequences of items, and writes their examples.

use openapiv3::MediaType;
use serde_json::Value;

use crate::{
    document::{Document, Kind, Node},
    lower::schema::sample::sample,
    model::Framing,
};

/// The fields of an event.
const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];

/// The items of a sequence, as its schema describes them.
pub(in crate::lower) struct Element<'d> {
    /// The schema of an item if there is one; for an event, that of its data.
    pub(in crate::lower) schema: Option<Node<'d>>,
    /// The schema of an event, if the document describes the event and not its data.
    event: Option<Node<'d>>,
    /// `true` if the schema describes the data of an event as a string that contains JSON.
    is_encoded: bool,
    /// The framing of the items in a body.
    pub(in crate::lower) framing: Framing,
    /// The example in the schema of the sequence.
    example: Option<&'d Value>,
}

/// Returns the schema of the JSON in a data field, as OpenAPI 3.2 describes it.
fn json_in(data: Node<'_>) -> Option<Node<'_>> {
    let media_type = data.content_media_type()?.to_ascii_lowercase();
    let is_json = media_type == "application/json" || media_type.ends_with("+json");
    data.content_schema().filter(|_| is_json)
}

/// Reads the schema of a media type: an array describes all items, any other schema describes one.
pub(in crate::lower) fn element<'d>(
    document: &'d Document,
    framing: Framing,
    media: &MediaType,
) -> Element<'d> {
    let node = media.schema.as_ref();
    let mut element = Element {
        schema: node.and_then(|node| document.schema(node)),
        event: None,
        is_encoded: false,
        framing,
        example: None,
    };
    let Some(schema) = element.schema.and_then(Node::resolve) else {
        element.schema = None;
        element.framing = framing.of_text();
        return element;
    };
    element.example = schema.schema().example.as_deref();
    if schema.kind == Some(Kind::String) && !framing.is_events() {
        // The schema describes the text of the entire body.
        element.schema = None;
        return element;
    }
    if let Some(items) = schema.items().filter(|_| schema.is_array()) {
        element.schema = Some(items);
    }
    if framing.is_events() {
        element.describe_event();
    }
    element
}

/// Returns the framing of events that are described as a union of objects with only the fields of an event.
fn event_union(schema: Node<'_>) -> Option<Framing> {
    let alternatives: Vec<Node<'_>> = schema.alternatives().filter_map(Node::resolve).collect();
    let is_event = |schema: &Node<'_>| {
        let mut fields = schema.properties();
        fields.all(|(name, _)| FIELDS.contains(&name.as_str()))
            && (schema.property("event").is_some() || schema.property("data").is_some())
    };
    if alternatives.len() < 2 || !alternatives.iter().all(is_event) {
        return None;
    }
    let is_text = |data: Node<'_>| match data.kind {
        None => {
            data.content_media_type().is_some()
                || !data.values.is_empty() && data.values.iter().all(Value::is_string)
        }
        kind => kind == Some(Kind::String),
    };
    let all = alternatives.into_iter().chain([schema]);
    let mut data = all
        .filter_map(|it| it.property("data"))
        .filter_map(Node::resolve)
        .peekable();
    data.peek()?;
    Some(if data.all(is_text) {
        Framing::TextFields
    } else {
        Framing::Fields
    })
}

impl Element<'_> {
    /// Determines whether the schema describes an event or only its data, and whether the data is text or JSON.
    fn describe_event(&mut self) {
        if let Some(schema) = self.schema.and_then(Node::resolve) {
            if let Some(framing) = event_union(schema) {
                self.event = Some(schema);
                self.framing = framing;
                return;
            }
            // An object with only the fields of an event, including `data`, describes the event and not its data.
            let mut fields = schema.properties();
            let is_event = fields.all(|(name, _)| FIELDS.contains(&name.as_str()));
            if let Some(data) = schema.property("data").filter(|_| is_event) {
                let encoded = data.resolve().and_then(json_in);
                self.is_encoded = encoded.is_some();
                self.schema = Some(encoded.unwrap_or(data));
                self.event = Some(schema);
            }
        }
        let schema = self.schema.and_then(Node::resolve);
        let is_text =
            schema.is_none_or(|schema| schema.is_annotation() || schema.kind == Some(Kind::String));
        if is_text {
            self.framing = self.framing.of_text();
        }
    }

    /// Returns the schema's example, or the smallest item.
    pub(in crate::lower) fn sample(&self) -> Value {
        if let Some(example) = self.example {
            return example.clone();
        }
        let item = self.event.or(self.schema);
        let mut item = item.map(|item| sample(item));
        if let (true, Some(Value::Object(fields)), Some(data)) =
            (self.is_encoded, &mut item, self.schema)
        {
            fields.insert("data".to_owned(), sample(data));
        }
        Value::Array(item.into_iter().collect())
    }

    /// Returns an example as the text of a body. Each element of an array is an item; a string is the body itself.
    pub(in crate::lower) fn body(&self, example: Value) -> String {
        let items = match example {
            // Documents often omit the empty line that ends an event.
            Value::String(text) if self.framing.is_events() && !self.is_item(&text) => {
                return text + "\n\n";
            }
            Value::String(text) if !self.framing.is_events() => return text,
            Value::Array(items) => items,
            item => vec![item],
        };
        items.iter().map(|item| self.item(item)).collect()
    }

    /// Returns whether a string is an item instead of a body.
    fn is_item(&self, text: &str) -> bool {
        let is_field = |line: &str| line.starts_with("data:") || line.starts_with("event:");
        self.framing == Framing::Texts && !text.lines().any(is_field)
    }

    /// Returns whether the data of an event is the text itself instead of a JSON string.
    fn is_text(&self, text: &str) -> bool {
        match self.framing {
            Framing::Texts | Framing::TextFields => true,
            Framing::Fields => serde_json::from_str::<Value>(text).is_err(),
            _ => false,
        }
    }

    fn item(&self, item: &Value) -> String {
        match (self.framing, item) {
            (Framing::Lines, item) => format!("{item}\n"),
            (Framing::Records, item) => format!("\u{1e}{item}\n"),
            (_, Value::Object(fields)) if self.event.is_some() => {
                let given = FIELDS
                    .iter()
                    .filter_map(|name| Some((*name, fields.get(*name)?)));
                self.event(given)
            }
            (_, data) => self.event([("data", data)]),
        }
    }

    /// Returns the text of an event in a stream.
    fn event<'v>(&self, fields: impl IntoIterator<Item = (&'static str, &'v Value)>) -> String {
        let mut lines = String::new();
        for (name, value) in fields {
            let text = match value {
                Value::String(text) if name != "data" || self.is_encoded || self.is_text(text) => {
                    text.replace("\r\n", "\n")
                }
                value => value.to_string(),
            };
            for line in text.split(['\r', '\n']) {
                lines.extend([name, ": ", line, "\n"]);
            }
        }
        lines + "\n"
    }
}
