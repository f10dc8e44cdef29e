//! Creates models of documents for tests.

use generator::{
    config::Config,
    diagnostic::Sources,
    document, lower,
    model::{Model, Shape},
    source::{Input, Source},
};

/// Returns the model of a document.
pub(super) fn model(document: &str) -> Model {
    let source = Source::new("a.yaml", document);
    let input = Input::from(&source);
    let config = Config::default();
    let mut sources = Sources::from(&source);
    let read = document::read(&input, &config, &mut sources, &mut Vec::new()).unwrap();
    lower::lower(&read.document, &config, &mut Vec::new())
}

/// Returns the model of a document with one operation, whose body is JSON of this schema.
pub(super) fn model_of_body(schema: &str) -> Model {
    model(&format!(
        r#"
openapi: 3.1.0
info: {{ title: Body, version: "1" }}
paths:
  /:
    put:
      requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}
      responses: {{ "204": {{ description: Put }} }}
"#
    ))
}

/// Returns the shape of the body in such a model.
pub(super) fn shape_of_body(model: &Model) -> &Shape {
    let body = model.operations[0].body.as_ref().unwrap();
    &body.body.contents[0].shape
}
