//! Takes the metadata of the manifest from the document, as far as Cargo accepts it.

use openapiv3::{Info, License};
use semver::Version;

use super::quoted::quoted;
use crate::{
    codes,
    config::Config,
    diagnostic::{Diagnostic, Place},
    document::Document,
    lower::{Context, docs},
    model::Package,
    pointer::Pointer,
};

/// The version of the crate if that of the document is not valid in Cargo.
const OTHER_VERSION: &str = "0.1.0";

/// Returns the version of the API if it is valid in Cargo, otherwise `0.1.0`.
pub(super) fn version(text: &str) -> String {
    parsed(text).map_or_else(|| OTHER_VERSION.to_owned(), |version| version.to_string())
}

/// Reports a version of the API that is not valid in Cargo.
pub(in crate::lower) fn check_version(context: &mut Context<'_, '_>, config: &Config) {
    let text = context.document.api.info.version.as_str();
    if config.package.version.is_some() || text.is_empty() || parsed(text).is_some() {
        return;
    }
    let message = format!(
        "`{}` is not a valid version in Cargo; the version of the crate is {OTHER_VERSION}",
        docs::of_name(text)
    );
    let place = Place::Value(Pointer::from_tokens(["info", "version"]));
    let diagnostic = Diagnostic::warning(&codes::UNUSUAL_VERSION, place, message)
        .help("use a version such as `1.2.0`, or set `version` in `[package]` of `codegen.toml`");
    context.diagnostics.push(diagnostic);
}

/// Parses a version. Missing numbers (`1.0`, `v2`) are 0.
fn parsed(text: &str) -> Option<Version> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if let Ok(version) = Version::parse(text) {
        return Some(version);
    }
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at(end);
    // `2024-05-01` is a date, not a version before 2024.
    let is_date = rest.starts_with('-') && !rest.contains(|c: char| c.is_ascii_alphabetic());
    let mut found = numbers.split('.').map(|number| {
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        number.parse::<u64>().ok().filter(|_| is_number)
    });
    let major = found.next()??;
    let mut next = || found.next().unwrap_or(Some(0));
    let (minor, patch) = (next()?, next()?);
    if is_date || found.next().is_some() {
        return None;
    }
    Version::parse(&format!("{major}.{minor}.{patch}{rest}")).ok()
}

/// Returns the entries of `[package]`.
pub(super) fn about(
    package: &Package,
    document: &Document,
    title: &str,
) -> Vec<(&'static str, String)> {
    let info = &document.api.info;
    let identifier = document.additions.license.as_deref();
    let license = identifier.filter(|text| is_expression(text));
    let license = license.or_else(|| info.license.as_ref().and_then(known_license));
    let is_link = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let links = document.api.external_docs.iter().map(|docs| &docs.url);
    let contact = info
        .contact
        .as_ref()
        .and_then(|contact| contact.url.as_ref());
    let homepage = links.chain(contact).find(is_link);
    let documentation = format!("https://docs.rs/{}", package.name);
    let always = [
        ("name", package.name.clone()),
        ("version", package.version.clone()),
        ("edition", "2024".to_owned()),
        ("rust-version", "1.85".to_owned()),
        ("description", format!("{title} in Rust")),
        ("readme", "README.md".to_owned()),
        ("documentation", documentation),
    ];
    let always = always.map(|(key, value)| (key, quoted(&value)));
    let license = license.map(|license| ("license", quoted(license)));
    let homepage = homepage.map(|url| ("homepage", quoted(url)));
    let authors = author(info).map(|author| ("authors", format!("[{}]", quoted(&author))));
    let optional = [license, homepage, authors].into_iter().flatten();
    always.into_iter().chain(optional).collect()
}

/// Returns the contact of the document as an author in Cargo's form: `Ann <ann@example.org>`.
fn author(info: &Info) -> Option<String> {
    let contact = info.contact.as_ref()?;
    let is_plain = |text: &&str| {
        !text.is_empty() && !text.contains(['<', '>']) && !text.chars().any(char::is_control)
    };
    let given = |text: &'_ Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(is_plain).map(str::to_owned)
    };
    let email = given(&contact.email).filter(|email| email.contains('@'));
    match (given(&contact.name), email) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (name, email) => name.or(email),
    }
}

/// Returns whether a text has the form of an SPDX expression.
fn is_expression(text: &str) -> bool {
    let is_id = |word: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-.+:()".contains(c);
        word.chars().all(is_part)
    };
    let mut words = text.split(' ');
    let mut is_id_next = true;
    words.all(|word| {
        let is_expected = if is_id_next {
            !word.is_empty() && is_id(word)
        } else {
            matches!(word, "AND" | "OR" | "WITH")
        };
        is_id_next = !is_id_next;
        is_expected
    }) && !is_id_next
}

/// Returns the SPDX identifier of a license by its name.
fn known_license(license: &License) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("0bsd", "0BSD"),
        ("agpl30", "AGPL-3.0-only"),
        ("agpl30only", "AGPL-3.0-only"),
        ("agpl30orlater", "AGPL-3.0-or-later"),
        ("apache", "Apache-2.0"),
        ("apache2", "Apache-2.0"),
        ("apache20", "Apache-2.0"),
        ("bsd2clause", "BSD-2-Clause"),
        ("bsd3clause", "BSD-3-Clause"),
        ("cc010", "CC0-1.0"),
        ("cc0", "CC0-1.0"),
        ("ccby40", "CC-BY-4.0"),
        ("ccbysa40", "CC-BY-SA-4.0"),
        ("eupl12", "EUPL-1.2"),
        ("gpl20", "GPL-2.0-only"),
        ("gpl20only", "GPL-2.0-only"),
        ("gpl20orlater", "GPL-2.0-or-later"),
        ("gpl30", "GPL-3.0-only"),
        ("gpl30only", "GPL-3.0-only"),
        ("gpl30orlater", "GPL-3.0-or-later"),
        ("isc", "ISC"),
        ("lgpl30", "LGPL-3.0-only"),
        ("mit", "MIT"),
        ("mpl20", "MPL-2.0"),
        ("unlicense", "Unlicense"),
    ];
    let words = license.name.to_ascii_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let is_filler = |word: &&str| !matches!(*word, "the" | "license" | "licence" | "version" | "v");
    let numbered = |word: &'_ str| {
        let number = word
            .strip_prefix('v')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        number.unwrap_or(word).to_owned()
    };
    let key: String = words.filter(is_filler).map(numbered).collect();
    let found = KNOWN.iter().find(|(known, _)| *known == key);
    found.map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use openapiv3::License;

    use super::{is_expression, known_license, version};

    #[test]
    fn licenses_are_found_by_their_names() {
        for (name, id) in [
            ("MIT", Some("MIT")),
            ("MIT License", Some("MIT")),
            ("The MIT license", Some("MIT")),
            ("Apache 2.0", Some("Apache-2.0")),
            ("Apache License, Version 2.0", Some("Apache-2.0")),
            ("BSD 3-Clause", Some("BSD-3-Clause")),
            ("GPL v3.0 or later", Some("GPL-3.0-or-later")),
            ("Proprietary", None),
            ("", None),
        ] {
            let license = License {
                name: name.to_owned(),
                ..License::default()
            };
            assert_eq!(known_license(&license), id, "{name}");
        }
    }

    #[test]
    fn expressions_have_the_form_of_spdx() {
        for (text, is_one) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("(MIT OR Apache-2.0) AND CC-BY-4.0", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", true),
            ("MIT License", false),
            ("MIT OR", false),
            ("", false),
        ] {
            assert_eq!(is_expression(text), is_one, "{text}");
        }
    }

    #[test]
    fn versions_are_those_that_cargo_accepts() {
        for (text, expected) in [
            ("1.2.3", "1.2.3"),
            ("v1.2.3-rc.1", "1.2.3-rc.1"),
            ("1", "1.0.0"),
            ("1.0", "1.0.0"),
            ("v1", "1.0.0"),
            (" V2.1 ", "2.1.0"),
            ("1.0-beta", "1.0.0-beta"),
            ("2-rc.1", "2.0.0-rc.1"),
            ("1.2+a", "1.2.0+a"),
            ("2024.05.01", "2024.5.1"),
            ("2024-01-01", "0.1.0"),
            ("2024-01", "0.1.0"),
            ("1.0.0.1", "0.1.0"),
            ("1.", "0.1.0"),
            ("1.x", "0.1.0"),
            ("+1", "0.1.0"),
            ("vv1", "0.1.0"),
            ("latest", "0.1.0"),
            ("99999999999999999999", "0.1.0"),
            ("", "0.1.0"),
        ] {
            assert_eq!(version(text), expected);
        }
    }
}
