//! What there is to be said of one document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{find::Document, message::Message, shape::shape};

/// A document with all that came of it.
#[derive(Debug)]
pub(super) struct Row {
    /// The document.
    pub(super) document: Document,
    /// What the generator made of it, or why it made nothing.
    pub(super) made: Result<Made, Crash>,
    /// What the compiler says, where it was asked.
    pub(super) check: Option<Check>,
    /// What became of values, where they were asked for.
    #[cfg(feature = "values")]
    pub(super) values: Option<super::values::Values>,
    /// What the client and the server said to each other, where they were to talk.
    pub(super) wire: Option<super::wire::Wire>,
}

/// How the generator came to an end that it must not come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crash {
    /// `panic`, `timeout`, `memory`, `crash`, `unreadable`
    pub(super) kind: &'static str,
    /// What it said.
    pub(super) message: String,
}

/// What the generator made of a document, as its process tells it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Made {
    /// Whether there is a crate.
    pub(super) is_crate: bool,
    /// The version that the document is written for.
    pub(super) openapi: String,
    /// How many operations the crate has.
    pub(super) operations: usize,
    /// How many types the crate has.
    pub(super) types: usize,
    /// The component schemas with the names of their types.
    pub(super) components: Vec<(String, String)>,
    /// The unions.
    pub(super) unions: Vec<Union>,
    /// How long the generator took.
    pub(super) milliseconds: f64,
    /// The most memory the process had, in KiB.
    pub(super) peak: Option<u64>,
    /// How many lines the crate has in `src/` without the runtime.
    pub(super) lines: usize,
    /// How many fields, aliases and variants are `serde_json::Value`, or hold it.
    pub(super) json_values: usize,
    /// What is wrong with the document, and what is not supported, in its order.
    pub(super) problems: Vec<Problem>,
}

/// A union of the crate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Union {
    /// The path of its type in the crate.
    pub(super) path: String,
    /// The pointer to its schema, as a fragment.
    pub(super) pointer: String,
    /// The kind of its decision.
    pub(super) decision: String,
    /// The names of the variants, each with the pointers to the schemas of its alternatives.
    pub(super) variants: Vec<(String, Vec<Vec<String>>)>,
}

/// A diagnostic.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Problem {
    /// `error` or `warning`
    pub(super) severity: String,
    /// Its stable name.
    pub(super) code: String,
    /// What is wrong.
    pub(super) message: String,
    /// Where, from 1.
    pub(super) line: usize,
    /// Where, from 1.
    pub(super) column: usize,
}

/// What the compiler says of a crate.
#[derive(Debug, Default)]
pub(super) struct Check {
    /// Whether it compiles.
    pub(super) compiles: bool,
    /// How long the compiler took, where that is known.
    pub(super) seconds: Option<f64>,
    /// The most memory the compiler had, in KiB, where that is known.
    pub(super) peak: Option<u64>,
    /// What it says, in its order.
    pub(super) messages: Vec<Message>,
}

impl Made {
    /// How many problems are of a severity.
    pub(super) fn count(&self, severity: &str) -> usize {
        let of = self.problems.iter();
        of.filter(|problem| problem.severity == severity).count()
    }

    /// How many unions have a decision of each kind.
    fn decisions(&self) -> BTreeMap<&str, usize> {
        let mut count = BTreeMap::new();
        for union in &self.unions {
            *count.entry(union.decision.as_str()).or_default() += 1;
        }
        count
    }

    /// How many variants have a number in place of a name.
    fn numbered_variants(&self) -> usize {
        let variants = self.unions.iter().flat_map(|union| &union.variants);
        let is_numbered = |name: &str| {
            let number = name.strip_prefix("Variant");
            number.is_some_and(|number| number.parse::<usize>().is_ok())
        };
        variants.filter(|(name, _)| is_numbered(name)).count()
    }

    /// What is not supported.
    pub(super) fn not_supported(&self) -> impl Iterator<Item = &Problem> {
        let all = self.problems.iter();
        all.filter(|problem| problem.code == "not-supported")
    }
}

impl Check {
    /// How many messages are of a level.
    pub(super) fn count(&self, level: &str) -> usize {
        let of = self.messages.iter();
        of.filter(|message| message.level == level).count()
    }
}

impl Row {
    /// In a word or two, what came of the document.
    pub(super) fn result(&self) -> &'static str {
        match (&self.made, &self.check) {
            (Err(crash), _) => crash.kind,
            (Ok(made), _) if !made.is_crate => "refused",
            (Ok(_), Some(check)) if !check.compiles => "check failed",
            (Ok(_), Some(check)) if check.count("warning") > 0 => "check warned",
            #[cfg(feature = "values")]
            _ if self
                .values
                .as_ref()
                .is_some_and(super::values::Values::differ) =>
            {
                "values differ"
            }
            _ if self.wire.as_ref().is_some_and(super::wire::Wire::differs) => "wire differs",
            (Ok(_), _) => "ok",
        }
    }

    /// Whether that is not as it should be.
    pub(super) fn is_failure(&self, allow_refused: bool) -> bool {
        match self.result() {
            "ok" => false,
            "refused" => !allow_refused,
            _ => true,
        }
    }

    /// All of it, for programs.
    pub(super) fn json(&self) -> Value {
        let mut object = json!({
            "kind": "document",
            "document": self.document.path.to_string_lossy(),
            "package": self.document.package,
            "result": self.result(),
        });
        let more = match &self.made {
            Err(crash) => json!({ "reason": crash.message }),
            Ok(made) => json!({
                "openapi": made.openapi,
                "operations": made.operations,
                "types": made.types,
                "generation": { "milliseconds": made.milliseconds, "peak_kib": made.peak },
                "lines": made.lines,
                "json_values": made.json_values,
                "unions": made.decisions(),
                "numbered_variants": made.numbered_variants(),
                "errors": made.count("error"),
                "warnings": made.count("warning"),
                "not_supported": not_supported(made),
                "problems": made.problems,
            }),
        };
        let check = self.check.as_ref().map(|check| {
            json!({ "check": {
                "compiles": check.compiles,
                "seconds": check.seconds,
                "peak_kib": check.peak,
                "errors": check.count("error"),
                "warnings": check.count("warning"),
                "messages": check.messages,
            }})
        });
        #[cfg(feature = "values")]
        let values = self
            .values
            .as_ref()
            .map(|it| json!({ "values": it.json() }));
        #[cfg(not(feature = "values"))]
        let values = None;
        let wire = self.wire.as_ref().map(|it| json!({ "wire": it.json() }));
        if let Some(object) = object.as_object_mut() {
            for more in [Some(more), check, values, wire].into_iter().flatten() {
                object.extend(more.as_object().cloned().unwrap_or_default());
            }
        }
        object
    }
}

/// What is not supported, by kind.
fn not_supported(made: &Made) -> Value {
    let mut kinds: BTreeMap<String, (usize, &Problem)> = BTreeMap::new();
    for problem in made.not_supported() {
        let kind = kinds.entry(shape(&problem.message));
        kind.or_insert((0, problem)).0 += 1;
    }
    let kinds: Vec<_> = kinds
        .into_iter()
        .map(|(message, (count, first))| {
            json!({ "message": message, "count": count, "line": first.line, "column": first.column })
        })
        .collect();
    json!({ "count": made.not_supported().count(), "kinds": kinds })
}
