//! `src/schemas.rs`: the schemas that types do not express.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens;
use crate::model::{Model, RuntimeModule};

/// Returns the contents of the file.
pub(super) fn file(model: &Model) -> TokenStream {
    let schemas = model.schemas.iter().map(|(name, schema)| {
        let name = serde_json::Value::from(name.as_str());
        format!("{name}: {schema}")
    });
    let schemas = schemas.collect::<Vec<_>>().join(",\n");
    let json = tokens::text_literal(&format!("{{\n{schemas}\n}}"));
    let engine = |module, matches: TokenStream| {
        if model.package.uses(module) {
            quote!(Some(#matches))
        } else {
            quote!(None)
        }
    };
    let linear = engine(
        RuntimeModule::Patterns,
        quote!(crate::runtime::patterns::matches),
    );
    let backtracking = engine(
        RuntimeModule::Backtracking,
        quote!(crate::runtime::backtracking::matches),
    );
    let allowed = model.package.uses(RuntimeModule::Unions).then(|| {
        quote! {
            #![cfg_attr(
                not(feature = "server"),
                allow(dead_code, reason = "without a server, only unions are validated")
            )]
        }
    });
    quote! {
        //! The schemas that Rust types cannot express. The server validates values against them.
        #allowed

        use std::sync::LazyLock;

        use crate::runtime::schemas::{Known, Report, Schemas};

        static SCHEMAS: LazyLock<Schemas> =
            LazyLock::new(|| Schemas::parse(JSON, #linear, #backtracking));

        /// Validates a value against the schema at a pointer, and reports violations with their JSON Pointers.
        pub(crate) fn check(
            schema: &str,
            value: &serde_json::Value,
            known: &Known,
            report: Report<'_>,
        ) -> bool {
            SCHEMAS.check(schema, value, known, report)
        }

        /// The schemas by their pointers in the document.
        const JSON: &str = #json;
    }
}
