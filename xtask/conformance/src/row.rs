//! The results for one document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{find::Document, message::Message, shape::shape};

/// A document and its results.
#[derive(Debug)]
pub(super) struct Row {
    /// The document.
    pub(super) document: Document,
    /// The result of the generator, or the reason why it did not finish.
    pub(super) generated: Result<GeneratorResult, Crash>,
    /// The result of the compiler, if it ran.
    pub(super) check: Option<Check>,
    /// The result of `--values`, if it was set.
    #[cfg(feature = "values")]
    pub(super) values: Option<super::values::Values>,
    /// The result of `--wire`, if it was set.
    pub(super) wire: Option<super::wire::Wire>,
}

/// The reason why the generator did not finish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crash {
    /// `panic`, `timeout`, `memory`, `crash`, `unreadable`
    pub(super) kind: &'static str,
    /// The message.
    pub(super) message: String,
}

/// The result of the generator for a document, as its process prints it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct GeneratorResult {
    /// `true` if a crate was generated.
    pub(super) is_crate: bool,
    /// The OpenAPI version of the document.
    pub(super) openapi: String,
    /// The number of operations of the crate.
    pub(super) operations: usize,
    /// The number of types of the crate.
    pub(super) types: usize,
    /// The names of the component schemas, each with the name of its type.
    pub(super) components: Vec<(String, String)>,
    /// The unions of the crate.
    pub(super) unions: Vec<Union>,
    /// The duration of the generation.
    pub(super) milliseconds: f64,
    /// The peak memory of the process in KiB.
    pub(super) peak: Option<u64>,
    /// The number of lines in `src/` without the runtime.
    pub(super) lines: usize,
    /// The number of fields, aliases and variants that are or contain `serde_json::Value`.
    pub(super) json_values: usize,
    /// The diagnostics, in the order of the document.
    pub(super) problems: Vec<Problem>,
}

/// A union of the crate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Union {
    /// The path of the union's type in the crate.
    pub(super) path: String,
    /// The pointer to its schema, as a fragment.
    pub(super) pointer: String,
    /// The way in which the union selects a variant.
    pub(super) decision: String,
    /// The names of the variants, each with the pointers to the schemas of its alternatives.
    pub(super) variants: Vec<(String, Vec<Vec<String>>)>,
}

/// A diagnostic.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Problem {
    /// `error` or `warning`
    pub(super) severity: String,
    /// The code of the diagnostic.
    pub(super) code: String,
    /// The message.
    pub(super) message: String,
    /// The line, from 1.
    pub(super) line: usize,
    /// The column, from 1.
    pub(super) column: usize,
}

/// The result of the compiler for a crate.
#[derive(Debug, Default)]
pub(super) struct Check {
    /// `true` if the crate compiles.
    pub(super) compiles: bool,
    /// The duration of the compilation, if it is known.
    pub(super) seconds: Option<f64>,
    /// The peak memory of the compiler in KiB, if it is known.
    pub(super) peak: Option<u64>,
    /// The messages, in the compiler's order.
    pub(super) messages: Vec<Message>,
}

impl GeneratorResult {
    /// Returns the number of diagnostics of a severity.
    pub(super) fn count(&self, severity: &str) -> usize {
        let of = self.problems.iter();
        of.filter(|problem| problem.severity == severity).count()
    }

    /// Returns the number of unions for each kind of decision.
    fn decisions(&self) -> BTreeMap<&str, usize> {
        let mut count = BTreeMap::new();
        for union in &self.unions {
            *count.entry(union.decision.as_str()).or_default() += 1;
        }
        count
    }

    /// Returns the number of variants with a numbered name, such as `Variant1`.
    fn numbered_variants(&self) -> usize {
        let variants = self.unions.iter().flat_map(|union| &union.variants);
        let is_numbered = |name: &str| {
            let number = name.strip_prefix("Variant");
            number.is_some_and(|number| number.parse::<usize>().is_ok())
        };
        variants.filter(|(name, _)| is_numbered(name)).count()
    }

    /// Returns the diagnostics about features that are not supported.
    pub(super) fn not_supported(&self) -> impl Iterator<Item = &Problem> {
        let all = self.problems.iter();
        all.filter(|problem| problem.code == "not-supported")
    }
}

impl Check {
    /// Returns the number of messages of a level.
    pub(super) fn count(&self, level: &str) -> usize {
        let of = self.messages.iter();
        of.filter(|message| message.level == level).count()
    }
}

impl Row {
    /// Returns the overall result in one or two words.
    pub(super) fn result(&self) -> &'static str {
        match (&self.generated, &self.check) {
            (Err(crash), _) => crash.kind,
            (Ok(generated), _) if !generated.is_crate => "refused",
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

    /// Returns whether the result is a failure.
    pub(super) fn is_failure(&self, allow_refused: bool) -> bool {
        match self.result() {
            "ok" => false,
            "refused" => !allow_refused,
            _ => true,
        }
    }

    /// Returns all results as JSON.
    pub(super) fn json(&self) -> Value {
        let mut object = json!({
            "kind": "document",
            "document": self.document.path.to_string_lossy(),
            "package": self.document.package,
            "result": self.result(),
        });
        let more = match &self.generated {
            Err(crash) => json!({ "reason": crash.message }),
            Ok(generated) => json!({
                "openapi": generated.openapi,
                "operations": generated.operations,
                "types": generated.types,
                "generation": { "milliseconds": generated.milliseconds, "peak_kib": generated.peak },
                "lines": generated.lines,
                "json_values": generated.json_values,
                "unions": generated.decisions(),
                "numbered_variants": generated.numbered_variants(),
                "errors": generated.count("error"),
                "warnings": generated.count("warning"),
                "not_supported": not_supported(generated),
                "problems": generated.problems,
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

/// Returns the features that are not supported, grouped by message.
fn not_supported(generated: &GeneratorResult) -> Value {
    let mut kinds: BTreeMap<String, (usize, &Problem)> = BTreeMap::new();
    for problem in generated.not_supported() {
        let kind = kinds.entry(shape(&problem.message));
        kind.or_insert((0, problem)).0 += 1;
    }
    let kinds: Vec<_> = kinds
        .into_iter()
        .map(|(message, (count, first))| {
            json!({ "message": message, "count": count, "line": first.line, "column": first.column })
        })
        .collect();
    json!({ "count": generated.not_supported().count(), "kinds": kinds })
}
