//! Lowers security schemes and the requirements of operations.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;
use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityRequirement, SecurityScheme};

use super::{
    Context, docs,
    names::{self, Scope},
    operation::named::{Named, requirements},
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{nearest, reported_components},
    model::{Carrier, Docs, GrantKind, Name, Scheme, TokenGrant},
    pointer::Pointer,
};

/// The methods of the builder and of the credentials, which no scheme may be named after.
const METHODS: [&str; 29] = [
    "base_url",
    "timeout",
    "read_timeout",
    "body_limit",
    "header",
    "transport",
    "service",
    "retries",
    "layer",
    "redirects",
    "root_certificate",
    "client_certificate",
    "credential_source",
    "build",
    "credential",
    "get",
    "set",
    "iter",
    "new",
    "is_empty",
    // Trait methods of the types that get these methods.
    "as_ref",
    "clone",
    "default",
    "drop",
    "fmt",
    "from",
    "into",
    "to_owned",
    "try_into",
];
/// The maximum number of combinations of schemes with the same carriers.
const COMBINATIONS: usize = 16;

/// The security schemes of a document.
pub(super) struct Schemes {
    pub(super) all: Vec<Scheme>,
    /// The constants of the schemes by name; `None` for mutual TLS, which the transport implements.
    constants: BTreeMap<String, Option<Name>>,
    undefined: Undefined,
}

/// The security schemes that operations require, but the document does not define.
struct Undefined {
    /// The constants of those without which operations would be public, by name.
    assumed: BTreeMap<String, Name>,
    /// The components in which something was reported; those that the document lacks are invalid.
    reported: BTreeSet<Pointer>,
}

/// Lowers all security schemes.
pub(super) fn lower<'d>(context: &mut Context<'d, '_>, named: &[Named<'d>]) -> Schemes {
    let document = context.document;
    let mut constants = BTreeMap::new();
    let mut schemes = Vec::new();
    let mut constant_scope = Scope::default();
    let mut method_scope = Scope::reserving(&METHODS);
    let mut function_scope = Scope::default();
    let required = required_scopes(context, named);
    for (wire, node) in document
        .api
        .components
        .iter()
        .flat_map(|components| &components.security_schemes)
    {
        let at = Pointer::root()
            .child("components")
            .child("securitySchemes")
            .child(wire);
        let Some(scheme) = document.resolve(node, &at) else {
            continue;
        };
        if matches!(scheme.node, SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("mutualTLS"))
        {
            constants.insert(wire.clone(), None);
            continue;
        }
        let additions = document.additions.schemes.get(&scheme.at);
        let (carrier, method) = carrier(scheme.node, wire);
        let constant = constant_scope.claim(&names::snake(wire).to_shouty_snake_case(), &[]);
        let own = names::snake(wire);
        let other = if method == own {
            format!("{own}_credential")
        } else {
            format!("{method}_{own}")
        };
        let method = method_scope.claim(&method, &[other]);
        let grants = match scheme.node {
            SecurityScheme::OAuth2 { flows, .. } => {
                let scopes = required.get(wire.as_str()).into_iter().flatten();
                let scopes: Vec<String> = scopes.map(|scope| (*scope).to_owned()).collect();
                grants(flows, (wire, &constant), &scopes, &mut function_scope)
            }
            _ => Vec::new(),
        };
        constants.insert(wire.clone(), Some(constant.clone()));
        schemes.push(Scheme {
            constant,
            method,
            wire: wire.clone(),
            carrier,
            deprecated: additions.is_some_and(|it| it.deprecated),
            grants,
            docs: docs::of_scheme(scheme.node, additions, &at),
        });
    }
    let mut found = Schemes {
        all: schemes,
        constants,
        undefined: Undefined {
            assumed: BTreeMap::new(),
            reported: reported_components(context.diagnostics),
        },
    };
    for wire in found.undefined(context, named) {
        let own = names::snake(&wire);
        let constant = constant_scope.claim(&own.to_shouty_snake_case(), &[]);
        let method = method_scope.claim(&own, &[format!("{own}_credential")]);
        found.assume(wire, constant, method);
    }
    found
}

/// Returns the name of a scheme in a requirement, which may be its URI.
fn name_of(wire: &str) -> &str {
    wire.rsplit('/').next().unwrap_or_default()
}

/// Returns the scopes that operations require, by the name of the scheme. Of the alternatives of an operation, the first one
/// with the scheme counts: servers refuse a client that asks for more scopes than it has.
fn required_scopes<'d>(
    context: &Context<'d, '_>,
    named: &[Named<'d>],
) -> BTreeMap<&'d str, BTreeSet<&'d str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for operation in named {
        let (requirements, _) = requirements(context.document, operation);
        let mut seen = BTreeSet::new();
        for (scheme, scopes) in requirements.iter().flatten() {
            let name = name_of(scheme);
            if seen.insert(name) {
                let known = found.entry(name).or_default();
                known.extend(scopes.iter().map(String::as_str));
            }
        }
    }
    found
}

/// Returns the OAuth 2.0 grants that need no browser.
fn grants(
    flows: &OAuth2Flows,
    (wire, constant): (&str, &Name),
    scopes: &[String],
    functions: &mut Scope,
) -> Vec<TokenGrant> {
    let client = flows.client_credentials.as_ref();
    let client = client.map(|flow| (GrantKind::ClientCredentials, &flow.token_url));
    let password = flows.password.as_ref();
    let by_password = password.map(|flow| (GrantKind::Password, &flow.token_url));
    let by_code = flows.authorization_code.as_ref();
    let by_code = by_code.map(|flow| flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    let refresh = by_code
        .or_else(|| password.map(|flow| flow.refresh_url.as_ref().unwrap_or(&flow.token_url)));
    let refresh = refresh.map(|url| (GrantKind::RefreshToken, url));
    let grant = |(kind, url): (GrantKind, &String)| {
        let suffix = match kind {
            GrantKind::ClientCredentials => "client_credentials",
            GrantKind::Password => "password",
            GrantKind::RefreshToken => "refresh_token",
        };
        let url = Some(url).filter(|url| is_absolute(url)).cloned();
        let refresh_url = password.and_then(|flow| flow.refresh_url.clone());
        TokenGrant {
            refresh_url: refresh_url.filter(|refresh| {
                kind == GrantKind::Password && is_absolute(refresh) && url.as_ref() != Some(refresh)
            }),
            name: functions.claim(&format!("{}_{suffix}", names::snake(wire)), &[]),
            kind,
            docs: docs::of_grant(kind, constant, url.as_deref(), scopes),
            url,
            // A refreshed token keeps its scopes.
            scopes: match kind {
                GrantKind::RefreshToken => Vec::new(),
                _ => scopes.to_vec(),
            },
        }
    };
    client
        .into_iter()
        .chain(by_password)
        .chain(refresh)
        .map(grant)
        .collect()
}

/// Returns whether a URL is an absolute HTTP URL without variables such as `{tenant}`.
fn is_absolute(url: &str) -> bool {
    let uri = url.parse::<fluent_uri::Uri<String>>();
    uri.is_ok_and(|uri| {
        let is_http = ["http", "https"].contains(&uri.scheme().as_str());
        is_http
            && uri
                .authority()
                .is_some_and(|authority| !authority.host().is_empty())
    })
}

/// Returns the part of a request that carries the credential, and the name of the method that sets it.
fn carrier(scheme: &SecurityScheme, wire: &str) -> (Carrier, String) {
    let bearer = || Carrier::Authorization("Bearer".to_owned());
    match scheme {
        SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => (bearer(), "bearer_token".to_owned()),
            "basic" => (Carrier::Basic, "basic_auth".to_owned()),
            _ => (Carrier::Authorization(scheme.clone()), names::snake(wire)),
        },
        SecurityScheme::APIKey { location, name, .. } => {
            let carrier = match location {
                APIKeyLocation::Query => Carrier::Query(name.clone()),
                APIKeyLocation::Header => Carrier::Header(name.to_ascii_lowercase()),
                APIKeyLocation::Cookie => Carrier::Cookie(name.clone()),
            };
            (carrier, names::snake(wire))
        }
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => {
            (bearer(), "access_token".to_owned())
        }
    }
}

impl Schemes {
    /// Returns the constant of a scheme, by its name or its URI.
    fn constant(&self, wire: &str) -> Option<&Option<Name>> {
        let by_address = || {
            let (_, name) = wire.split_once("#/components/securitySchemes/")?;
            self.constants.get(name)
        };
        self.constants.get(wire).or_else(by_address)
    }

    /// Returns whether all schemes of an alternative are defined.
    fn is_defined(&self, requirement: &SecurityRequirement) -> bool {
        requirement.keys().all(|wire| self.constant(wire).is_some())
    }

    /// Returns the names of the undefined schemes in the requirements of operations that have no other alternative.
    fn undefined(&self, context: &Context<'_, '_>, named: &[Named<'_>]) -> BTreeSet<String> {
        let requirements = named
            .iter()
            .map(|operation| requirements(context.document, operation).0)
            .filter(|all| !all.iter().any(|requirement| self.is_defined(requirement)));
        requirements
            .flatten()
            .flat_map(SecurityRequirement::keys)
            .filter(|wire| self.constant(wire).is_none())
            .map(|wire| name_of(wire).to_owned())
            .collect()
    }

    /// Adds an undefined scheme as a bearer token.
    fn assume(&mut self, wire: String, constant: Name, method: Name) {
        let assumed = &mut self.undefined.assumed;
        assumed.insert(wire.clone(), constant.clone());
        self.all.push(Scheme {
            constant,
            method,
            wire,
            carrier: Carrier::Authorization("Bearer".to_owned()),
            deprecated: false,
            grants: Vec::new(),
            docs: Docs::generated(
                "The document has no valid definition of this security scheme; a bearer token is assumed.",
            ),
        });
    }

    /// Returns the warning about an undefined scheme, and what is generated instead.
    fn unknown(&self, wire: &str, place: Place, consequence: &str) -> Diagnostic {
        let of = |name: &str| Pointer::from_tokens(["components", "securitySchemes", name]);
        if self.undefined.reported.contains(&of(name_of(wire))) {
            let message = format!("the security scheme `{wire}` is invalid; {consequence}");
            return Diagnostic::warning(&codes::UNKNOWN_SECURITY_SCHEME, place, message);
        }
        let message = format!("unknown security scheme `{wire}`; {consequence}");
        let help = match nearest(wire, self.constants.keys().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("define it at `components/securitySchemes/{wire}`"),
        };
        Diagnostic::warning(&codes::UNKNOWN_SECURITY_SCHEME, place, message).help(help)
    }

    /// Returns the alternative security requirements of an operation, each as the constants of its schemes. Alternatives with
    /// undefined schemes are ignored, unless the operation would become public.
    pub(super) fn alternatives(
        &self,
        context: &mut Context<'_, '_>,
        requirements: &[SecurityRequirement],
        at: &Pointer,
    ) -> Vec<Vec<Name>> {
        let mut alternatives = Vec::new();
        let mut by_certificate = Vec::new();
        let has_defined = requirements.iter().any(|it| self.is_defined(it));
        for (index, requirement) in requirements.iter().enumerate() {
            let mut constants = Some(Vec::new());
            for wire in requirement.keys() {
                if let Some(constant) = self.constant(wire) {
                    if let Some(constants) = &mut constants {
                        constants.extend(constant.clone());
                    }
                    continue;
                }
                let place = Place::Key(at.child("security").child(index).child(wire));
                let consequence = if has_defined {
                    constants = None;
                    "this alternative is ignored"
                } else {
                    let assumed = self.undefined.assumed.get(name_of(wire)).cloned();
                    if let Some(constants) = &mut constants {
                        constants.extend(assumed);
                    }
                    "a bearer token is assumed"
                };
                context
                    .diagnostics
                    .push(self.unknown(wire, place, consequence));
            }
            let certificate = requirement
                .keys()
                .find(|wire| self.constant(wire).is_some_and(Option::is_none));
            match (constants, certificate) {
                (Some(constants), Some(wire)) if constants.is_empty() => {
                    let at = at.child("security").child(index).child(wire);
                    by_certificate.push(Place::Key(at));
                }
                (constants, certificate) => {
                    if let Some(wire) = certificate.filter(|_| constants.is_some()) {
                        let at = at.child("security").child(index).child(wire);
                        context.not_supported(
                            Place::Key(at),
                            "the server does not check mutual TLS; requests with the other credentials are accepted",
                        );
                    }
                    let separate: Vec<_> = constants
                        .into_iter()
                        .flat_map(|it| self.separate(&it))
                        .collect();
                    if separate.len() > 1 {
                        context.not_supported(
                            Place::Value(at.child("security").child(index)),
                            "these security schemes use the same header, query parameter or cookie; the credential of one of them is sufficient",
                        );
                    }
                    for constants in separate {
                        if !alternatives.contains(&constants) {
                            alternatives.push(constants);
                        }
                    }
                }
            }
        }
        // An alternative without schemes would accept every request.
        if alternatives.is_empty() && !by_certificate.is_empty() {
            alternatives.push(Vec::new());
        }
        let consequence = if alternatives.iter().any(Vec::is_empty) {
            "requests without a client certificate are accepted"
        } else {
            "requests without the other credentials are rejected"
        };
        for place in by_certificate {
            context.not_supported(
                place,
                format!("the server does not check mutual TLS; {consequence}"),
            );
        }
        alternatives
    }

    /// Returns an alternative for each of the schemes that use the same header, query parameter or cookie, because it holds
    /// only one of their credentials.
    fn separate(&self, constants: &[Name]) -> Vec<Vec<Name>> {
        let mut groups: Vec<(Position<'_>, Vec<Name>)> = Vec::new();
        let of = |constant: &Name| {
            let mut schemes = self.all.iter();
            schemes.find(|scheme| scheme.constant == *constant)
        };
        for scheme in constants.iter().filter_map(of) {
            let (position, constant) = (Position::of(&scheme.carrier), scheme.constant.clone());
            let known = groups.iter_mut().find(|(it, _)| *it == position);
            match known {
                Some((_, constants)) => constants.push(constant),
                None => groups.push((position, vec![constant])),
            }
        }
        let mut separate: Vec<Vec<Name>> = vec![Vec::new()];
        for (_, mut constants) in groups {
            if separate.len() * constants.len() > COMBINATIONS {
                constants.truncate(1);
            }
            let with = |constant: &Name| {
                let with = |alternative: &Vec<Name>| {
                    let mut alternative = alternative.clone();
                    alternative.push(constant.clone());
                    alternative
                };
                separate.iter().map(with).collect::<Vec<_>>()
            };
            separate = constants.iter().flat_map(with).collect();
        }
        separate
    }
}

/// The header, query parameter or cookie of a credential.
#[derive(PartialEq, Eq)]
enum Position<'c> {
    Header(&'c str),
    Query(&'c str),
    Cookie(&'c str),
}

impl<'c> Position<'c> {
    fn of(carrier: &'c Carrier) -> Self {
        match carrier {
            Carrier::Authorization(_) | Carrier::Basic => Self::Header("authorization"),
            Carrier::Header(name) => Self::Header(name),
            Carrier::Query(name) => Self::Query(name),
            Carrier::Cookie(name) => Self::Cookie(name),
        }
    }
}
