//! Whether a value fits a schema: what is told of it is that of the smallest part that does not.

mod scalar;

use serde_json::{Map, Value};

use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Additional, Node, Nodes, nearest},
    pointer::Pointer,
};

/// How many schemas one value may be looked at with; beyond that, it fits.
const STEPS: usize = 20_000;
/// How many schemas may lead to one another for the same value.
const DEPTH: usize = 64;

/// A value that does not fit.
pub(crate) struct Misfit {
    /// Where it stands.
    pub(crate) at: Pointer,
    /// What is wrong with it, to be read behind its name.
    pub(crate) why: String,
    /// What it should be, in a few words.
    pub(crate) label: String,
    /// What may be meant.
    pub(crate) help: Option<String>,
    /// What of the schema it is against.
    pub(crate) by: Pointer,
}

impl Misfit {
    /// Reports an example, or another value that a document gives, that does not fit its schema.
    pub(crate) fn report(self, code: &'static str, what: &str, value: &Pointer) -> Diagnostic {
        let message = format!(
            "the {what} does not fit its schema: {} {}",
            subject(value, &self.at, what),
            self.why
        );
        let mut diagnostic = Diagnostic::warning(code, Place::Value(self.at), message)
            .label(self.label)
            .and(Place::Value(self.by), "what the schema says");
        diagnostic.help = self.help;
        diagnostic
    }
}

/// Names a part of a value by the way to it.
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

/// The first part of a value that does not fit a schema.
pub(crate) fn misfit(value: &Value, at: &Pointer, schema: Node<'_>) -> Option<Misfit> {
    let mut fitter = Fitter { steps: STEPS };
    fitter
        .fit(Pair {
            value,
            at,
            schema,
            depth: 0,
            closed: true,
        })
        .err()
        .map(|misfit| *misfit)
}

/// Misfits are rare and large, so that they are boxed.
type Result = std::result::Result<(), Box<Misfit>>;

struct Fitter {
    steps: usize,
}

/// A value and a schema that it is to fit.
#[derive(Clone, Copy)]
struct Pair<'d> {
    value: &'d Value,
    at: &'d Pointer,
    schema: Node<'d>,
    /// How many schemas have led here for this value.
    depth: usize,
    /// Whether `additionalProperties: false` counts; in a member of `allOf` it means the whole.
    closed: bool,
}

impl Pair<'_> {
    /// That the value is against a keyword.
    #[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
    fn against(
        &self,
        keyword: &str,
        why: impl Into<String>,
        label: impl Into<String>,
    ) -> Box<Misfit> {
        Box::new(Misfit {
            at: self.at.clone(),
            why: why.into(),
            label: label.into(),
            help: None,
            by: self.schema.at().child(keyword),
        })
    }
}

impl Fitter {
    fn fit(&mut self, pair: Pair<'_>) -> Result {
        if self.steps == 0 || pair.depth > DEPTH {
            return Ok(());
        }
        self.steps -= 1;
        if pair.value.is_null() && pair.schema.nullable {
            return Ok(());
        }
        if pair.schema.is_reference() {
            return match pair.schema.resolve() {
                Some(schema) => self.fit(Pair {
                    schema,
                    depth: pair.depth + 1,
                    ..pair
                }),
                None => Ok(()),
            };
        }
        scalar::fit(&pair)?;
        match pair.value {
            Value::Array(items) => self.items(&pair, items)?,
            Value::Object(members) => self.members(&pair, members)?,
            _ => {}
        }
        self.all_of(&pair)?;
        self.any_of(&pair, "oneOf", pair.schema.one_of())?;
        self.any_of(&pair, "anyOf", pair.schema.any_of())
    }

    fn items(&mut self, pair: &Pair<'_>, items: &[Value]) -> Result {
        let bounds = pair.schema.bounds();
        let (least, most) = (bounds.min_items, bounds.max_items);
        sized(
            pair,
            items.len(),
            "element",
            ("minItems", least),
            ("maxItems", most),
        )?;
        let Some(schema) = pair.schema.items() else {
            return Ok(());
        };
        for (index, value) in items.iter().enumerate() {
            self.fit(Pair {
                value,
                at: &pair.at.child(index),
                schema,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    fn members(&mut self, pair: &Pair<'_>, members: &Map<String, Value>) -> Result {
        let bounds = pair.schema.bounds();
        let (least, most) = (bounds.min_properties, bounds.max_properties);
        sized(
            pair,
            members.len(),
            "property",
            ("minProperties", least),
            ("maxProperties", most),
        )?;
        required(pair, members)?;
        for (name, value) in members {
            let schema = match pair.schema.property(name) {
                Some(schema) => schema,
                None => match pair.schema.additional() {
                    Some(Additional::Any(false)) if pair.closed => return Err(unknown(pair, name)),
                    Some(Additional::Schema(schema)) => schema,
                    _ => continue,
                },
            };
            self.fit(Pair {
                value,
                at: &pair.at.child(name),
                schema,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    fn all_of(&mut self, pair: &Pair<'_>) -> Result {
        for schema in pair.schema.all_of() {
            self.fit(Pair {
                schema,
                depth: pair.depth + 1,
                closed: false,
                ..*pair
            })?;
        }
        Ok(())
    }

    /// Checks that a value fits one of several schemas; if none, the one is told of in which most fits.
    fn any_of(&mut self, pair: &Pair<'_>, keyword: &str, members: Nodes<'_>) -> Result {
        if members.is_empty() {
            return Ok(());
        }
        let mut inner: Option<Box<Misfit>> = None;
        for schema in members {
            let Err(misfit) = self.fit(Pair {
                schema,
                depth: pair.depth + 1,
                ..*pair
            }) else {
                return Ok(());
            };
            let depth = |misfit: &Misfit| misfit.at.as_str().matches('/').count();
            if inner
                .as_ref()
                .is_none_or(|known| depth(known) < depth(&misfit))
            {
                inner = Some(misfit);
            }
        }
        match inner {
            Some(misfit) if members.len() == 1 || misfit.at != *pair.at => Err(misfit),
            _ => {
                let why = format!("fits none of the {} schemas of `{keyword}`", members.len());
                Err(pair.against(keyword, why, "fits none of them"))
            }
        }
    }
}

/// Checks that what is required is there; what is sent in one direction only may be missing.
fn required(pair: &Pair<'_>, members: &Map<String, Value>) -> Result {
    for (index, name) in pair.schema.required.iter().enumerate() {
        if members.contains_key(name) || pair.schema.property(name).is_some_and(is_one_way) {
            continue;
        }
        let mut misfit = pair.against(
            "required",
            format!("has no `{name}`, which is required"),
            format!("`{name}` is missing"),
        );
        misfit.by = misfit.by.child(index);
        return Err(misfit);
    }
    Ok(())
}

fn is_one_way(schema: Node<'_>) -> bool {
    let schema = schema.resolve().unwrap_or(schema);
    schema.read_only || schema.write_only
}

#[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
fn unknown(pair: &Pair<'_>, name: &str) -> Box<Misfit> {
    let known = pair.schema.properties().map(|(name, _)| name.as_str());
    let mut misfit = pair.against(
        "additionalProperties",
        "is none of the properties, and there may be no others",
        "unknown",
    );
    misfit.at = pair.at.child(name);
    misfit.help = nearest(name, known).map(|name| format!("did you mean `{name}`?"));
    misfit
}

/// Checks a number of things against a lower and an upper bound.
fn sized(
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
