//! The head of the outline: servers, credentials and sources of tokens.

use crate::model::Model;

/// Returns the lines of the service, its servers and its credentials, each with its depth.
pub(super) fn head(model: &Model) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let server = model.base_url.as_deref().unwrap_or("no server");
    lines.push((0, format!("{} at {server}", model.service.as_str())));
    for server in &model.servers {
        lines.push((
            0,
            format!("server {}: {}", server.name.as_str(), server.url),
        ));
        for variable in &server.variables {
            let values: Vec<_> = variable
                .values
                .iter()
                .map(|value| format!("{:?}", value.wire))
                .collect();
            let of = if values.is_empty() {
                String::new()
            } else {
                format!(" of {}", values.join(", "))
            };
            let text_of = format!("{} = {:?}{of}", variable.wire, variable.default);
            lines.push((1, text_of));
        }
    }
    for scheme in &model.schemes {
        let deprecated = if scheme.deprecated {
            " (deprecated)"
        } else {
            ""
        };
        lines.push((
            0,
            format!(
                "credential {}: {:?}{deprecated}",
                scheme.method.as_str(),
                scheme.carrier
            ),
        ));
    }
    for grant in model.schemes.iter().flat_map(|scheme| &scheme.grants) {
        let url = grant.url.as_deref().unwrap_or("a URL of the caller");
        let scopes = match grant.scopes.as_slice() {
            [] => String::new(),
            scopes => format!(" for {}", scopes.join(", ")),
        };
        let refreshed = match &grant.refresh_url {
            None => String::new(),
            Some(url) => format!(", refreshed at {url}"),
        };
        let name = grant.name.as_str();
        lines.push((0, format!("tokens {name} from {url}{refreshed}{scopes}")));
    }
    lines
}
