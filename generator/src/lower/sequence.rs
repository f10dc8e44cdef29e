//! Bodies of items that come one after another: what an item is, and what an example of them looks like.

use openapiv3::{MediaType, Schema};
use serde_json::Value;

use super::example::sample;
use crate::{
    document::{At, Document, Facets, Kind, SchemaNode},
    model::Framing,
    pointer::Pointer,
};

/// The fields of an event.
const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];

/// What a schema says of the items of a sequence.
pub(super) struct Element<'d> {
    /// An item, where anything is said of it; of an event, its data.
    pub(super) schema: Option<(SchemaNode<'d>, Pointer)>,
    /// The schema of an event, where it is described as one.
    event: Option<At<'d, Schema>>,
    /// How the items stand in a body.
    pub(super) framing: Framing,
    /// The example that stands in the schema of the whole.
    example: Option<&'d Value>,
}

/// What the schema of a media type says of the items: an array is all of them, anything else one of them.
pub(super) fn element<'d>(
    document: &'d Document,
    framing: Framing,
    media: &'d MediaType,
    at: &Pointer,
) -> Element<'d> {
    let node = media.schema.as_ref().map(SchemaNode::from);
    let mut element = Element {
        schema: node.map(|node| (node, at.child("schema"))),
        event: None,
        framing,
        example: None,
    };
    let Some((facets, schema)) = element.facets(document) else {
        element.schema = None;
        element.framing = framing.of_text();
        return element;
    };
    element.example = facets.data.example.as_ref();
    if facets.kind == Some(Kind::String) && !framing.is_events() {
        // It is the text of the whole body.
        element.schema = None;
        return element;
    }
    if let Some(items) = facets.items.filter(|_| facets.kind == Some(Kind::Array)) {
        element.schema = Some((items.into(), schema.at.child("items")));
    }
    if framing.is_events() {
        element.describe_event(document);
    }
    element
}

impl<'d> Element<'d> {
    fn facets(&self, document: &'d Document) -> Option<(Facets<'d>, At<'d, Schema>)> {
        let (node, at) = self.schema.as_ref()?;
        let schema = document.schema(*node, at)?;
        Some((Facets::from(schema.node), schema))
    }

    /// Tells an event from its data, and text from JSON.
    fn describe_event(&mut self, document: &'d Document) {
        if let Some((facets, schema)) = self.facets(document) {
            // An object of nothing but the fields of an event, its data among them, is the event and not its data.
            let is_field = |name: &String| FIELDS.contains(&name.as_str());
            let fields = facets
                .properties
                .filter(|fields| fields.keys().all(is_field));
            if let Some(data) = fields.and_then(|fields| fields.get("data")) {
                let at = schema.at.child("properties").child("data");
                self.schema = Some((data.into(), at));
                self.event = Some(schema);
            }
        }
        let is_text = self
            .facets(document)
            .is_none_or(|(facets, _)| facets.is_annotation() || facets.kind == Some(Kind::String));
        if is_text {
            self.framing = self.framing.of_text();
        }
    }

    /// The schema's example, or an item as small as it may be.
    pub(super) fn sample(&self, document: &Document) -> Value {
        let item = match (&self.event, &self.schema) {
            _ if self.example.is_some() => return self.example.cloned().unwrap_or_default(),
            (Some(event), _) => sample(document, SchemaNode::Item(event.node), &event.at, 0),
            (None, Some((node, at))) => sample(document, *node, at, 0),
            (None, None) => return Value::Array(Vec::new()),
        };
        Value::Array(vec![item])
    }

    /// An example as it stands in a body: of an array each element is an item, and a string is the body itself.
    pub(super) fn body(&self, example: Value) -> String {
        let items = match example {
            // An event ends with an empty line, which is easily left out.
            Value::String(text) if self.framing.is_events() && !self.is_item(&text) => {
                return text + "\n\n";
            }
            Value::String(text) if !self.framing.is_events() => return text,
            Value::Array(items) => items,
            item => vec![item],
        };
        items.iter().map(|item| self.item(item)).collect()
    }

    /// Whether a string is an item, and not a body.
    fn is_item(&self, text: &str) -> bool {
        let is_field = |line: &str| line.starts_with("data:") || line.starts_with("event:");
        self.framing == Framing::Texts && !text.lines().any(is_field)
    }

    fn item(&self, item: &Value) -> String {
        match (self.framing, item) {
            (Framing::Lines, item) => format!("{item}\n"),
            (Framing::Records, item) => format!("\u{1e}{item}\n"),
            (Framing::Events | Framing::Texts, Value::Object(fields)) if self.event.is_some() => {
                let given = FIELDS
                    .iter()
                    .filter_map(|name| Some((*name, fields.get(*name)?)));
                self.event(given)
            }
            (Framing::Events | Framing::Texts, data) => self.event([("data", data)]),
        }
    }

    /// An event as it stands in a stream.
    fn event<'v>(&self, fields: impl IntoIterator<Item = (&'static str, &'v Value)>) -> String {
        let mut lines = String::new();
        for (name, value) in fields {
            let text = match value {
                Value::String(text) if name != "data" || self.framing == Framing::Texts => {
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
