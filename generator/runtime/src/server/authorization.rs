//! Reads the credentials of a request.

use std::borrow::Cow;

use http::{HeaderValue, StatusCode, header};

use super::{HttpRequest, Rejection, RequestReader};
use crate::runtime::{
    credentials::{Carrier, Credentials, Scheme, Secret, Security},
    operation::Operation,
    text::Encoding,
};

/// The credentials that the server accepts, as an extension of a request. Other credentials for the same schemes are
/// rejected with 401; for other schemes, any value is accepted.
///
/// ```text
/// router(service).layer(axum::Extension(AcceptedCredentials(credentials)))
/// ```
#[derive(Clone, Debug)]
pub struct AcceptedCredentials(pub Credentials);

/// Checks that a request matches the operation and has its credentials, without reading the body.
pub(super) fn authenticate<O: Operation>(
    request: &HttpRequest,
) -> Result<(), Rejection> {
    let mut reader = RequestReader::new::<O>(request);
    reader.credentials(O::SECURITY);
    reader.refusal.map_or(Ok(()), Err)
}

impl RequestReader<'_> {
    /// Returns the credentials of the request, and rejects it if they satisfy none of the alternatives.
    pub fn credentials(&mut self, security: Security) -> Option<Credentials> {
        let mut presented = Credentials::new();
        let schemes = || security.iter().copied().flatten();
        // A value of `Authorization` with an HTTP authentication scheme is not an API key.
        let is_told = || {
            schemes().any(|scheme| {
                matches!(scheme.carrier, Carrier::Authorization(_))
                    && self.credential(scheme).is_some()
            })
        };
        for scheme in schemes() {
            let is_key = matches!(scheme.carrier, Carrier::Header(name) if name.eq_ignore_ascii_case("authorization"));
            if is_key && is_told() {
                continue;
            }
            if let Some(secret) = self.credential(scheme) {
                presented.set(*scheme, secret);
            }
        }
        let accepted: Option<&AcceptedCredentials> = self.extension();
        let is_accepted = |scheme: &Scheme| {
            let known =
                accepted.and_then(|AcceptedCredentials(accepted)| accepted.get(scheme));
            presented
                .get(scheme)
                .is_some_and(|secret| known.is_none_or(|known| known == secret))
        };
        let satisfies = |schemes: &&[Scheme]| schemes.iter().all(is_accepted);
        if security.is_empty() || security.iter().any(satisfies) {
            return Some(presented);
        }
        let has_all = |schemes: &&[Scheme]| {
            schemes.iter().all(|scheme| presented.get(scheme).is_some())
        };
        let wrong = security.iter().any(has_all);
        let detail = if wrong { "invalid credentials" } else { "missing credentials" };
        let mut refusal = Rejection::new(StatusCode::UNAUTHORIZED).detail(detail);
        let mut challenges: Vec<String> = Vec::new();
        for challenge in schemes().map(challenge) {
            if !challenges.contains(&challenge) {
                challenges.push(challenge);
            }
        }
        for challenge in challenges {
            if let Ok(value) = HeaderValue::try_from(challenge) {
                refusal = refusal.header(header::WWW_AUTHENTICATE, value);
            }
        }
        self.refusal = Some(refusal);
        None
    }

    fn credential(&self, scheme: &Scheme) -> Option<Secret> {
        let secret = match scheme.carrier {
            Carrier::Authorization(kind) => {
                let (given, secret) =
                    self.header_text(header::AUTHORIZATION)?.split_once(' ')?;
                given.eq_ignore_ascii_case(kind).then(|| secret.trim().to_owned())
            }
            Carrier::Header(name) => self.header_text(name).map(str::to_owned),
            Carrier::Query(name) => {
                let value = self.query_values(name).next()?;
                Encoding::Form.decode(value).ok().map(Cow::into_owned)
            }
            Carrier::Cookie(name) => self.cookie_values(name).next().map(str::to_owned),
        };
        secret.filter(|secret| !secret.is_empty()).map(Secret::from)
    }
}

/// Returns the `WWW-Authenticate` challenge of a scheme (RFC 9110, section 11.6.1).
fn challenge(scheme: &Scheme) -> String {
    match scheme.carrier {
        // For this scheme, a realm is required (RFC 7617, section 2).
        Carrier::Authorization(kind) if kind.eq_ignore_ascii_case("basic") => {
            format!("{kind} realm={:?}", scheme.name)
        }
        Carrier::Authorization(kind) => kind.to_owned(),
        Carrier::Header(name) => format!("ApiKey in=\"header\", name=\"{name}\""),
        Carrier::Query(name) => format!("ApiKey in=\"query\", name=\"{name}\""),
        Carrier::Cookie(name) => format!("ApiKey in=\"cookie\", name=\"{name}\""),
    }
}
