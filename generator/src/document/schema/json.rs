//! Converts [`Schema`](super::Schema)s back to JSON.

use serde_json::{Map, Value, json};

use super::{Additional, Bound, Node, Nodes};

impl Node<'_> {
    /// Returns the schema and its subschemas as JSON; where several keywords mean the same, those of OpenAPI 3.0 are
    /// used.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut json = Map::new();
        let mut put = |keyword: &str, value: Option<Value>| {
            json.extend(value.map(|value| (keyword.to_owned(), value)));
        };
        let text = |text: &Option<Box<str>>| text.as_deref().map(Value::from);
        let flag = |flag: bool| flag.then_some(Value::Bool(true));
        let one = |node: Option<Self>| node.map(Self::to_json);
        let schema = self.schema();
        put("$ref", text(&schema.reference));
        put("type", schema.kind.map(|kind| kind.to_string().into()));
        put("nullable", flag(schema.nullable));
        put("readOnly", flag(schema.read_only));
        put("writeOnly", flag(schema.write_only));
        put("deprecated", flag(schema.deprecated));
        put("title", text(&schema.title));
        put("description", text(&schema.description));
        put("format", text(&schema.format));
        put("enum", some(&schema.values));
        put("default", schema.default.as_deref().cloned());
        put("example", schema.example.as_deref().cloned());
        put("examples", some(schema.examples()));
        put("required", some(&schema.required));
        put("properties", map(self.properties()));
        put("patternProperties", map(self.pattern_properties()));
        put(
            "additionalProperties",
            self.additional().map(|additional| match additional {
                Additional::Any(allowed) => Value::Bool(allowed),
                Additional::Schema(node) => node.to_json(),
            }),
        );
        put("prefixItems", list(self.prefix_items()));
        let items = match self.further_items() {
            None if !self.prefix_items().is_empty() => None,
            None => self.items(),
            further => further,
        };
        put("items", one(items));
        put("allOf", list(self.all_of()));
        put("oneOf", list(self.one_of()));
        put("anyOf", list(self.any_of()));
        put("not", one(self.not()));
        put("if", one(self.condition()));
        put("then", one(self.then()));
        put("else", one(self.otherwise()));
        put("contains", one(self.contains()));
        put("minContains", schema.min_contains().map(Value::from));
        put("maxContains", schema.max_contains().map(Value::from));
        put("contentSchema", one(self.content_schema()));
        put("propertyNames", one(self.property_names()));
        put("dependentSchemas", map(self.dependent_schemas()));
        let dependent = schema.dependent_required();
        let dependent = dependent.map(|(name, names)| (name.clone(), json!(names)));
        put("dependentRequired", object(dependent.collect()));
        let bounds = schema.bounds();
        let exclusive = |bound: &Option<Bound>| flag(bound.as_ref().is_some_and(|it| it.exclusive));
        let number = |bound: &Option<Bound>| bound.as_ref().map(|it| json!(it.number));
        put("minimum", number(&bounds.minimum));
        put("exclusiveMinimum", exclusive(&bounds.minimum));
        put("maximum", number(&bounds.maximum));
        put("exclusiveMaximum", exclusive(&bounds.maximum));
        put("multipleOf", bounds.multiple_of.map(Value::from));
        put("minLength", bounds.min_length.map(Value::from));
        put("maxLength", bounds.max_length.map(Value::from));
        put("pattern", bounds.pattern.as_deref().map(Value::from));
        put("minItems", bounds.min_items.map(Value::from));
        put("maxItems", bounds.max_items.map(Value::from));
        put("uniqueItems", flag(bounds.unique_items));
        put("minProperties", bounds.min_properties.map(Value::from));
        put("maxProperties", bounds.max_properties.map(Value::from));
        put(
            "contentEncoding",
            schema.content_encoding().map(Value::from),
        );
        put(
            "contentMediaType",
            schema.content_media_type().map(Value::from),
        );
        put(
            "discriminator",
            schema.discriminator().map(|discriminator| {
                let mut json = json!({
                    "propertyName": discriminator.property_name,
                    "mapping": discriminator.mapping,
                });
                if let (Some(default), Some(members)) =
                    (&discriminator.default_mapping, json.as_object_mut())
                {
                    members.insert("defaultMapping".to_owned(), default.as_str().into());
                }
                json
            }),
        );
        Value::Object(json)
    }
}

fn some<T: Clone + Into<Value>>(values: &[T]) -> Option<Value> {
    (!values.is_empty()).then(|| values.iter().cloned().map(Into::into).collect())
}

fn list(nodes: Nodes<'_>) -> Option<Value> {
    (!nodes.is_empty()).then(|| nodes.iter().map(Node::to_json).collect())
}

fn map<'d>(nodes: impl Iterator<Item = (&'d String, Node<'d>)>) -> Option<Value> {
    object(
        nodes
            .map(|(name, node)| (name.clone(), node.to_json()))
            .collect(),
    )
}

fn object(members: Map<String, Value>) -> Option<Value> {
    (!members.is_empty()).then_some(Value::Object(members))
}
