//! A value and the schema that it is validated against.

use serde_json::Value;

use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Place},
    document::Node,
    pointer::Pointer,
};

/// A violation of a schema.
pub(crate) struct Violation {
    /// The pointer of the value.
    pub(crate) at: Pointer,
    /// The description of the violation, which follows the name of the value in the message.
    pub(crate) why: String,
    /// The expected value, in a few words.
    pub(crate) label: String,
    /// A suggestion.
    pub(crate) help: Option<String>,
    /// The pointer of the violated keyword.
    pub(crate) by: Pointer,
}

impl Violation {
    /// Reports an example, or another value in the document, that does not match its schema.
    pub(crate) fn report(self, code: &'static Code, what: &str, value: &Pointer) -> Diagnostic {
        let message = format!(
            "the {what} does not match its schema: {} {}",
            subject(value, &self.at, what),
            self.why
        );
        let mut diagnostic = Diagnostic::warning(code, Place::Value(self.at), message)
            .label(self.label)
            .and(Place::Value(self.by), "required here");
        diagnostic.help = self.help;
        diagnostic
    }
}

/// Names a part of a value by its path.
fn subject(value: &Pointer, part: &Pointer, what: &str) -> String {
    let inner = part
        .as_str()
        .strip_prefix(value.as_str())
        .and_then(Pointer::parse);
    let path = inner
        .iter()
        .flat_map(Pointer::tokens)
        .fold(String::new(), |path, token| {
            if token.parse::<usize>().is_ok() {
                format!("{path}[{token}]")
            } else if path.is_empty() {
                token
            } else {
                format!("{path}.{token}")
            }
        });
    if path.is_empty() {
        format!("the {what}")
    } else {
        format!("`{path}`")
    }
}

/// The result of a check. A violation is boxed because it is rare and large.
pub(super) type Result = std::result::Result<(), Box<Violation>>;

/// A value and the schema that it is validated against.
#[derive(Clone, Copy)]
pub(super) struct Pair<'d> {
    pub(super) value: &'d Value,
    pub(super) at: &'d Pointer,
    pub(super) schema: Node<'d>,
    /// The number of schemas that led to this one for the same value.
    pub(super) depth: usize,
    /// `true` if `additionalProperties: false` is enforced. In a member of `allOf`, it applies to the merged object.
    pub(super) closed: bool,
}

impl Pair<'_> {
    /// Returns a violation of a keyword.
    #[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
    pub(super) fn against(
        &self,
        keyword: &str,
        why: impl Into<String>,
        label: impl Into<String>,
    ) -> Box<Violation> {
        Box::new(Violation {
            at: self.at.clone(),
            why: why.into(),
            label: label.into(),
            help: None,
            by: self.schema.at().child(keyword),
        })
    }
}

/// Checks a size against a minimum and a maximum.
pub(super) fn sized(
    pair: &Pair<'_>,
    size: usize,
    noun: &str,
    least: (&str, Option<usize>),
    most: (&str, Option<usize>),
) -> Result {
    let plural = match (size, noun) {
        (1, _) => noun.to_owned(),
        (_, "property") => "properties".to_owned(),
        _ => format!("{noun}s"),
    };
    if let (keyword, Some(least)) = least {
        if size < least {
            return Err(pair.against(
                keyword,
                format!("has {size} {plural}; expected at least {least}"),
                format!("expected at least {least}"),
            ));
        }
    }
    if let (keyword, Some(most)) = most {
        if size > most {
            return Err(pair.against(
                keyword,
                format!("has {size} {plural}; expected at most {most}"),
                format!("expected at most {most}"),
            ));
        }
    }
    Ok(())
}
