//! What holds for all operations: servers, credentials and sources of tokens.

use super::line;
use crate::model::Model;

/// Writes the service, its servers and its credentials.
pub(super) fn head(text: &mut String, model: &Model) {
    let server = model.base_url.as_deref().unwrap_or("no server");
    line(text, 0, &format!("{} at {server}", model.service.as_str()));
    for server in &model.servers {
        line(
            text,
            0,
            &format!("server {}: {}", server.name.as_str(), server.url),
        );
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
            line(text, 1, &text_of);
        }
    }
    for scheme in &model.schemes {
        let deprecated = if scheme.deprecated {
            " (deprecated)"
        } else {
            ""
        };
        line(
            text,
            0,
            &format!(
                "credential {}: {:?}{deprecated}",
                scheme.method.as_str(),
                scheme.carrier
            ),
        );
    }
    for grant in model.schemes.iter().flat_map(|scheme| &scheme.grants) {
        let url = grant.url.as_deref().unwrap_or("a URL of the caller");
        let scopes = match grant.scopes.as_slice() {
            [] => String::new(),
            scopes => format!(" for {}", scopes.join(", ")),
        };
        let name = grant.name.as_str();
        line(text, 0, &format!("tokens {name} from {url}{scopes}"));
    }
}
