//! `codegen.toml`: the options that a document cannot express.

mod check;
mod formats;
mod names;
mod pagination;
mod parse;
mod read;
mod tables;
mod workspace;

pub(crate) use formats::dependency;
pub(crate) use names::is_crate_name;
pub use pagination::Pagination;
pub use tables::{
    Changes, Config, Diff, Feature, Formats, GroupBy, Lint, Names, Package, References, Rename,
    Selection, Types,
};
pub use workspace::{Crate, Options, Workspace};

#[cfg(test)]
mod tests {
    use super::{Config, Feature, GroupBy};
    use crate::{diagnostic::Place, source::Source};

    /// Asserts the errors of a text, each with the text at its position.
    #[track_caller]
    fn all_refused(text: &str, expected: &[&str]) {
        let config = Config::parse(&Source::new("codegen.toml", text));
        let errors = config.diagnostics.iter().map(|one| {
            let Place::Bytes(_, range) = one.primary.place.clone() else {
                panic!("not a range")
            };
            format!("{}: {}", &text[range], one.message)
        });
        assert_eq!(errors.collect::<Vec<_>>(), expected);
    }

    /// Asserts the only error of a text, and the text at its position.
    #[track_caller]
    fn refused(text: &str, place: &str, message: &str, help: Option<&str>) {
        let config = Config::parse(&Source::new("codegen.toml", text));
        let [diagnostic] = config.diagnostics.as_slice() else {
            panic!("{:?}", config.diagnostics)
        };
        assert_eq!(diagnostic.code.name, "config");
        assert_eq!(diagnostic.message, message);
        assert_eq!(diagnostic.help.as_deref(), help);
        let Place::Bytes(_, range) = diagnostic.primary.place.clone() else {
            panic!("not a range")
        };
        assert_eq!(&text[range], place);
    }

    #[test]
    fn all_keys() {
        let text = r#"
            group_by = "tag"
            [package]
            name = "calls"
            version = "1.2.3"
            features = ["client"]
            [rename.operations]
            "POST /pets" = "add_pet"
            [rename.schemas]
            Pet = "Animal"
            [rename.fields]
            '#/components/schemas/Pet/properties/a' = "b"
            [formats]
            date-time = "string"
            uri = "url::Url"
            [manifest.package]
            publish = false
        "#;
        let config = Config::parse(&Source::new("codegen.toml", text));
        assert_eq!(config.diagnostics, []);
        assert_eq!(config.package.features, [Feature::Client]);
        assert_eq!(config.group_by, Some(GroupBy::Tag));
        assert!(config.manifest.contains_key("package"));
        assert_eq!(config.formats["date-time"].get_ref(), "string");
        assert_eq!(config.formats["uri"].get_ref(), "url::Url");
        assert_eq!(config.rename.operations["POST /pets"].get_ref(), "add_pet");
        assert_eq!(config.rename.fields.len(), 1);
        let empty = Source::new("codegen.toml", "");
        let expected = Config {
            source: Some(empty.clone()),
            ..Config::default()
        };
        assert_eq!(Config::parse(&empty), expected);
    }

    #[test]
    fn unknown_keys_name_the_allowed_ones() {
        refused(
            "[pakage]",
            "pakage",
            "unknown key `pakage`",
            Some(
                "allowed here: `document`, `group_by`, `include`, `exclude`, `package`, `manifest`, `rename`, `references`, `pagination`, `idempotency`, `types`, `formats`, `lint`, `diff`",
            ),
        );
        refused(
            "[rename]\n\"é\" = 1\n",
            "\"é\"",
            "unknown key `é`",
            Some("allowed here: `operations`, `schemas`, `fields`, `values`"),
        );
        refused(
            "[package]\nfeatures = ['clients']",
            "'clients'",
            "unknown value `clients`",
            Some("allowed here: `client`, `server`, `mock`"),
        );
    }

    #[test]
    fn allowed_codes_are_known_warnings() {
        let text = "[lint]\nallow = ['unused-component', 'no-operation-id']";
        let config = Config::parse(&Source::new("codegen.toml", text));
        assert_eq!(config.diagnostics, []);
        assert_eq!(config.lint.allow.len(), 2);
        refused(
            "[lint]\nallow = ['no-success', 'unused-componet']",
            "'unused-componet'",
            "unknown code `unused-componet`",
            Some("did you mean `unused-component`?"),
        );
        refused(
            "lint.allow = ['too-deep']",
            "'too-deep'",
            "`too-deep` is an error, which cannot be allowed",
            Some("only warnings can be allowed"),
        );
    }

    #[test]
    fn accepted_changes_are_known() {
        let of = |change: &str| format!("[[diff.accept]]\nchange = '{change}'\nreason = 'x'");
        for change in ["enum-value-renamed:Kind::*", "enum-value-*:Kind::A", "*"] {
            let config = Config::parse(&Source::new("codegen.toml", of(change)));
            assert_eq!(config.diagnostics, [], "{change}");
        }
        for (change, message, help) in [
            (
                "enum-value-renmed:Kind::*",
                "unknown rule `enum-value-renmed`",
                "did you mean `enum-value-renamed`?",
            ),
            (
                "type-renamed",
                "the accepted change `type-renamed` has no subject",
                "`type-renamed:*` accepts all of them",
            ),
            (
                "kind-*:Pet",
                "no rule of `diff` starts with `kind-`",
                "`*` matches any text",
            ),
        ] {
            refused(&of(change), &format!("'{change}'"), message, Some(help));
        }
    }

    #[test]
    fn names_and_versions_must_be_valid_for_cargo_and_rust() {
        let names = ["a b", "", "1a", "type", "std", "a.b", "ä", "-", "_a"];
        for name in names {
            let help = "use ASCII letters, digits, `-` and `_`, starting with a letter; a Rust keyword is not allowed";
            let text = format!("package.name = '{name}'");
            let message = format!("`{name}` is not a valid crate name");
            refused(&text, &format!("'{name}'"), &message, Some(help));
        }
        let help = "use three numbers, such as `0.1.0`";
        let message = "`1.0` is not a valid version: unexpected end of input while parsing minor version number";
        refused("package.version = '1.0'", "'1.0'", message, Some(help));
        for (table, name) in [
            ("schemas", "a b"),
            ("operations", "self"),
            ("fields", ""),
            ("values", "__"),
        ] {
            let help = "use letters, digits and `_`, starting with a letter";
            let text = format!("rename.{table}.x = '{name}'");
            let message = format!("`{name}` is not a valid Rust identifier");
            refused(&text, &format!("'{name}'"), &message, Some(help));
        }
        let fine =
            "package = { name = 'a-b_c', version = '1.2.3-rc.1+x' }\nrename.schemas.x = 'type'";
        all_refused(fine, &[]);
    }

    #[test]
    fn formats_are_strings_or_types_of_crates() {
        let help = "use `string` or the path of a type, such as `url::Url`";
        for path in [
            "text",
            "Url",
            "url::",
            "::url::Url",
            "url::Url<u8>",
            "crate::Url",
            "a::fn",
            "",
        ] {
            let message = format!("`{path}` is not the path of an external type");
            let text = format!("formats.uri = '{path}'");
            refused(&text, &format!("'{path}'"), &message, Some(help));
        }
        let text = "formats.uri = 'uri_types::Uri'";
        let message = "unknown crate `uri_types`";
        let help = "add it: [manifest.dependencies] uri_types = { version = \"...\", features = [\"serde\"] }";
        refused(text, "'uri_types::Uri'", message, Some(help));
        for fine in [
            "formats.uri = 'url::Url'",
            "formats.x = 'std::net::IpAddr'",
            "formats.uri = 'uri_types::Uri'\nmanifest.dependencies.uri-types = '1'",
            "formats.uri = 'uri_types::Uri'\nmanifest.dependencies = { uri_types = '1' }",
        ] {
            all_refused(fine, &[]);
        }
    }

    #[test]
    fn all_errors_are_reported() {
        all_refused(
            "odd = 1\n[package]\nname = '9 a'\nversion = 1\nfeatures = ['client', 'x', 2]\n\
             [lint]\nallow = ['no-such-code']\n[rename.fields]\na = '-'\nb = 3\n[rename.odd]\n",
            &[
                "odd: unknown key `odd`",
                "'x': unknown value `x`",
                "2: expected a string, found another type",
                "1: expected a string, found integer `1`",
                "3: expected a string, found integer `3`",
                "odd: unknown key `odd`",
                "'9 a': `9 a` is not a valid crate name",
                "'-': `-` is not a valid Rust identifier",
                "'no-such-code': unknown code `no-such-code`",
            ],
        );
    }

    #[test]
    fn type_and_syntax_errors_are_those_of_toml() {
        let number = "expected a table, found integer `3`";
        refused("package = 3", "3", number, None);
        let text = "expected a string, found boolean `true`";
        refused("[package]\r\nversion = true\r\n", "true", text, None);
        refused("[package\n", "", "unclosed table, expected `]`", None);
        refused("a = 1\na = 2", "a", "duplicate key", None);
    }
}
