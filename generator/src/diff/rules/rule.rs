//! Rules: the effects of a kind of change on each party.

use std::fmt;

/// The effect of a change on one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing changes.
    Safe,
    /// The code still works, but needs a review.
    Attention,
    /// The code does not compile, or a value is rejected or lost on the wire.
    Breaks,
    /// The code compiles but behaves differently.
    Silent,
}

impl Verdict {
    /// Returns the name of the verdict.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Attention => "attention",
            Self::Breaks => "breaks",
            Self::Silent => "silent",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The effects of a change on the four parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// Source that calls the generated client.
    pub callers: Verdict,
    /// Source that implements the generated server trait.
    pub implementers: Verdict,
    /// A client of the old document with a server of the new one.
    pub old_client: Verdict,
    /// A client of the new document with a server of the old one.
    pub new_client: Verdict,
}

impl Verdicts {
    const SAFE: Self = Self {
        callers: Verdict::Safe,
        implementers: Verdict::Safe,
        old_client: Verdict::Safe,
        new_client: Verdict::Safe,
    };

    /// Returns the verdicts with the names of their parties.
    #[must_use]
    pub fn named(self) -> [(&'static str, Verdict); 4] {
        [
            ("callers", self.callers),
            ("implementers", self.implementers),
            ("old client", self.old_client),
            ("new client", self.new_client),
        ]
    }

    /// Returns the worst of the four verdicts.
    #[must_use]
    pub fn worst(self) -> Verdict {
        let verdicts = self.named().map(|(_, verdict)| verdict);
        verdicts.into_iter().max().unwrap_or(Verdict::Safe)
    }

    /// Returns the worse of two verdicts for each party.
    fn join(self, other: Self) -> Self {
        Self {
            callers: self.callers.max(other.callers),
            implementers: self.implementers.max(other.implementers),
            old_client: self.old_client.max(other.old_client),
            new_client: self.new_client.max(other.new_client),
        }
    }

    /// Returns the verdicts for webhooks, whose requests the server sends.
    fn reversed(self) -> Self {
        Self {
            old_client: self.new_client,
            new_client: self.old_client,
            ..self
        }
    }

    /// Returns whether source code compiles but behaves differently.
    pub(in crate::diff) fn is_source_silent(self) -> bool {
        self.callers == Verdict::Silent || self.implementers == Verdict::Silent
    }

    /// Returns the verdicts for source code that does not compile for another reason, so that its author looks at it.
    pub(in crate::diff) fn without_silence(self) -> Self {
        let loud = |verdict| match verdict {
            Verdict::Silent => Verdict::Attention,
            other => other,
        };
        Self {
            callers: loud(self.callers),
            implementers: loud(self.implementers),
            ..self
        }
    }

    /// Returns only the verdicts for source code.
    fn of_source(self) -> Self {
        Self {
            callers: self.callers,
            implementers: self.implementers,
            ..Self::SAFE
        }
    }
}

/// The messages in which a changed value is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a value may be sent in any of them"
)]
pub struct Directions {
    /// `true` if the value is sent in requests.
    pub request: bool,
    /// `true` if the value is sent in responses.
    pub response: bool,
    /// `true` if the value is sent in requests of webhooks, which come from the server.
    pub webhook_request: bool,
    /// `true` if the value is sent in responses to webhooks.
    pub webhook_response: bool,
}

impl Directions {
    /// Returns the direction of the requests of an operation or a webhook.
    #[must_use]
    pub fn request_of(is_webhook: bool) -> Self {
        Self {
            request: !is_webhook,
            webhook_request: is_webhook,
            ..Self::default()
        }
    }

    /// Returns the direction of the responses of an operation or a webhook.
    #[must_use]
    pub fn response_of(is_webhook: bool) -> Self {
        Self {
            response: !is_webhook,
            webhook_response: is_webhook,
            ..Self::default()
        }
    }

    /// Returns the union of both sets of directions.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
            webhook_request: self.webhook_request || other.webhook_request,
            webhook_response: self.webhook_response || other.webhook_response,
        }
    }

    /// Returns the directions in both sets.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self {
            request: self.request && other.request,
            response: self.response && other.response,
            webhook_request: self.webhook_request && other.webhook_request,
            webhook_response: self.webhook_response && other.webhook_response,
        }
    }

    /// Returns whether the value is sent in no message.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Returns the directions as text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let request = self.request || self.webhook_request;
        let response = self.response || self.webhook_response;
        match (request, response) {
            (true, true) => "request and response",
            (true, false) => "request",
            (false, true) => "response",
            (false, false) => "no operation",
        }
    }
}

/// The kind of part that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The crate itself.
    Crate,
    /// The servers of the document.
    Server,
    /// A security scheme, or the security of an operation.
    Security,
    /// An operation.
    Operation,
    /// A parameter.
    Parameter,
    /// A request body, or the body of a response.
    Body,
    /// A response.
    Response,
    /// A header of a response.
    Header,
    /// A type definition.
    Type,
    /// A use of a type: in a parameter, a body, a field, a variant or another type.
    Use,
    /// A field of a struct.
    Field,
    /// A value of an enum.
    Value,
    /// A variant of a union.
    Variant,
    /// A constraint on a value.
    Constraint,
}

impl Place {
    pub(super) const ALL: [Self; 14] = [
        Self::Crate,
        Self::Server,
        Self::Security,
        Self::Operation,
        Self::Parameter,
        Self::Body,
        Self::Response,
        Self::Header,
        Self::Type,
        Self::Use,
        Self::Field,
        Self::Value,
        Self::Variant,
        Self::Constraint,
    ];

    /// Returns the heading of the part.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crate => "Crate",
            Self::Server => "Servers",
            Self::Security => "Security",
            Self::Operation => "Operations",
            Self::Parameter => "Parameters",
            Self::Body => "Bodies",
            Self::Response => "Responses",
            Self::Header => "Headers",
            Self::Type => "Type definitions",
            Self::Use => "Uses of types",
            Self::Field => "Fields",
            Self::Value => "Values of enums",
            Self::Variant => "Variants of unions",
            Self::Constraint => "Constraints",
        }
    }
}

/// The heading under which a change is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// An addition.
    Addition,
    /// Anything else.
    Change,
}

/// The effects of a change whose values are sent in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The verdict for each party.
    pub verdicts: Verdicts,
    /// The reason, in one sentence.
    pub reason: &'static str,
}

/// The effects of a kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id, in kebab case, which does not change between versions.
    pub id: &'static str,
    /// The kind of part that is changed.
    pub place: Place,
    /// The heading under which the change is reported.
    pub class: Class,
    /// The description of the change, as a sentence without a full stop.
    pub says: &'static str,
    /// The effects in requests.
    pub request: Row,
    /// The effects in responses; equal to `request` if they do not depend on the direction.
    pub response: Row,
}

impl Rule {
    /// Returns whether the effects depend on the direction.
    #[must_use]
    pub fn is_directed(&self) -> bool {
        self.request != self.response
    }

    /// Returns the verdicts and the reason for values that are sent in these directions.
    #[must_use]
    pub fn apply(&self, directions: Directions) -> (Verdicts, String) {
        if !self.is_directed() {
            let is_reversed = (directions.webhook_request || directions.webhook_response)
                && !(directions.request || directions.response);
            let verdicts = if is_reversed {
                self.request.verdicts.reversed()
            } else {
                self.request.verdicts
            };
            return (verdicts, self.request.reason.to_owned());
        }
        let mut rows = Vec::new();
        if directions.request || directions.webhook_request {
            rows.push(self.request);
        }
        if directions.response || directions.webhook_response {
            rows.push(self.response);
        }
        let mut verdicts = Verdicts::SAFE;
        if directions.request {
            verdicts = verdicts.join(self.request.verdicts);
        }
        if directions.response {
            verdicts = verdicts.join(self.response.verdicts);
        }
        if directions.webhook_request {
            verdicts = verdicts.join(self.request.verdicts.reversed());
        }
        if directions.webhook_response {
            verdicts = verdicts.join(self.response.verdicts.reversed());
        }
        if directions.is_empty() {
            // No operation uses the type, but it is public, so code may use it in any way.
            rows = vec![self.request, self.response];
            verdicts = self
                .request
                .verdicts
                .join(self.response.verdicts)
                .of_source();
        }
        let mut clauses: Vec<&str> = Vec::new();
        for clause in rows.iter().flat_map(|row| row.reason.split("; ")) {
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        (verdicts, clauses.join("; "))
    }
}
