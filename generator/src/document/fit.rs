//! Whether a value fits a schema: what is told of it is that of the smallest part that does not.

mod scalar;

use serde_json::{Map, Value};

use crate::{
    document::{Document, nearest},
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

/// The first part of a value that does not fit a schema.
pub(crate) fn misfit(
    document: &Document,
    value: &Value,
    at: &Pointer,
    schema: &Value,
    schema_at: &Pointer,
) -> Option<Misfit> {
    let mut fitter = Fitter {
        document,
        steps: STEPS,
    };
    fitter
        .fit(Pair {
            value,
            at,
            schema,
            by: schema_at,
            depth: 0,
            closed: true,
        })
        .err()
        .map(|misfit| *misfit)
}

/// Misfits are rare and large, so that they are boxed.
type Result = std::result::Result<(), Box<Misfit>>;

struct Fitter<'d> {
    document: &'d Document,
    steps: usize,
}

/// A value and a schema that it is to fit.
#[derive(Clone, Copy)]
struct Pair<'d> {
    value: &'d Value,
    at: &'d Pointer,
    schema: &'d Value,
    by: &'d Pointer,
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
            by: self.by.child(keyword),
        })
    }

    fn get(&self, keyword: &str) -> Option<&Value> {
        self.schema.get(keyword)
    }

    fn count(&self, keyword: &str) -> Option<usize> {
        usize::try_from(self.get(keyword)?.as_u64()?).ok()
    }
}

impl Fitter<'_> {
    fn fit(&mut self, pair: Pair<'_>) -> Result {
        if self.steps == 0 || pair.depth > DEPTH {
            return Ok(());
        }
        self.steps -= 1;
        let flagged = pair.get("nullable") == Some(&Value::Bool(true));
        if pair.value.is_null() && flagged {
            return Ok(());
        }
        if let Some(reference) = pair.get("$ref").and_then(Value::as_str) {
            return match self.document.target(reference) {
                Some((schema, by)) => self.fit(Pair {
                    schema,
                    by: &by,
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
        self.any_of(&pair, "oneOf")?;
        self.any_of(&pair, "anyOf")
    }

    fn items(&mut self, pair: &Pair<'_>, items: &[Value]) -> Result {
        let (least, most) = (pair.count("minItems"), pair.count("maxItems"));
        sized(
            pair,
            items.len(),
            "element",
            ("minItems", least),
            ("maxItems", most),
        )?;
        let Some(schema) = pair.get("items") else {
            return Ok(());
        };
        let by = pair.by.child("items");
        for (index, value) in items.iter().enumerate() {
            self.fit(Pair {
                value,
                at: &pair.at.child(index),
                schema,
                by: &by,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    fn members(&mut self, pair: &Pair<'_>, members: &Map<String, Value>) -> Result {
        let (least, most) = (pair.count("minProperties"), pair.count("maxProperties"));
        sized(
            pair,
            members.len(),
            "property",
            ("minProperties", least),
            ("maxProperties", most),
        )?;
        let properties = pair.get("properties").and_then(Value::as_object);
        self.required(pair, members, properties)?;
        for (name, value) in members {
            let known = properties.and_then(|properties| properties.get(name));
            let (schema, by) = match known {
                Some(schema) => (schema, pair.by.child("properties").child(name)),
                None => match pair.get("additionalProperties") {
                    Some(Value::Bool(false)) if pair.closed => {
                        return Err(unknown(pair, name, properties));
                    }
                    Some(schema @ Value::Object(_)) => {
                        (schema, pair.by.child("additionalProperties"))
                    }
                    _ => continue,
                },
            };
            self.fit(Pair {
                value,
                at: &pair.at.child(name),
                schema,
                by: &by,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    /// Checks that what is required is there; what is sent in one direction only may be missing.
    fn required(
        &self,
        pair: &Pair<'_>,
        members: &Map<String, Value>,
        properties: Option<&Map<String, Value>>,
    ) -> Result {
        let names = pair.get("required").and_then(Value::as_array);
        for (index, name) in names.into_iter().flatten().enumerate() {
            let Some(name) = name.as_str().filter(|name| !members.contains_key(*name)) else {
                continue;
            };
            if properties
                .and_then(|all| all.get(name))
                .is_some_and(|schema| self.is_one_way(schema))
            {
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

    fn is_one_way(&self, schema: &Value) -> bool {
        let target = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.document.target(reference));
        let schema = target.map_or(schema, |(schema, _)| schema);
        ["readOnly", "writeOnly"]
            .iter()
            .any(|keyword| schema.get(keyword) == Some(&Value::Bool(true)))
    }

    fn all_of(&mut self, pair: &Pair<'_>) -> Result {
        let members = pair.get("allOf").and_then(Value::as_array);
        for (index, schema) in members.into_iter().flatten().enumerate() {
            let by = pair.by.child("allOf").child(index);
            self.fit(Pair {
                schema,
                by: &by,
                depth: pair.depth + 1,
                closed: false,
                ..*pair
            })?;
        }
        Ok(())
    }

    /// Checks that a value fits one of several schemas; if none, the one is told of in which most fits.
    fn any_of(&mut self, pair: &Pair<'_>, keyword: &str) -> Result {
        let Some(members) = pair
            .get(keyword)
            .and_then(Value::as_array)
            .filter(|all| !all.is_empty())
        else {
            return Ok(());
        };
        let mut inner: Option<Box<Misfit>> = None;
        for (index, schema) in members.iter().enumerate() {
            let by = pair.by.child(keyword).child(index);
            let Err(misfit) = self.fit(Pair {
                schema,
                by: &by,
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

#[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
fn unknown(pair: &Pair<'_>, name: &str, properties: Option<&Map<String, Value>>) -> Box<Misfit> {
    let known = properties
        .into_iter()
        .flat_map(Map::keys)
        .map(String::as_str);
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
