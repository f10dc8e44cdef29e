//! `src/runtime/`: the modules of the runtime that the crate embeds, unchanged.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::file::{File, rust};
use crate::model::{CrateFeature, Model, RUNTIME, RuntimeInfo, RuntimeModule};

/// Returns the files with their paths.
pub(super) fn files(model: &Model) -> Vec<(String, File<'_>)> {
    let text = |(path, text): (&str, &str)| {
        let path = format!("src/runtime/{path}");
        (path, File::Text(text.to_owned()))
    };
    let root = ("src/runtime/mod.rs".to_owned(), rust(|| root(model)));
    // The layout differs from rustfmt's, so formatting a workspace must skip these files.
    let layout = "disable_all_formatting = true\n".to_owned();
    let layout = ("src/rustfmt.toml".to_owned(), File::Text(layout));
    let modules = modules(model).flat_map(RuntimeInfo::files).map(text);
    [layout, root].into_iter().chain(modules).collect()
}

fn modules(model: &Model) -> impl Iterator<Item = &'static RuntimeInfo> {
    RUNTIME
        .iter()
        .filter(|info| model.package.uses(info.module))
}

/// Returns the contents of `src/runtime/mod.rs`.
fn root(model: &Model) -> TokenStream {
    let has_unions = model.package.uses(RuntimeModule::Unions);
    let modules = modules(model).map(|info| {
        let name = format_ident!("{}", info.name);
        let is_shared = has_unions && info.module.validates();
        let feature = info.feature.filter(|_| !is_shared).map(|feature| {
            let feature = feature.feature();
            quote!(#[cfg(feature = #feature)])
        });
        quote!(#feature pub mod #name;)
    });
    quote! {
        //! Code that does not depend on the API and is the same in every generated crate.

        #(#modules)*

        pub use body::BoxError;
    }
}

/// Returns the re-exports of the modules with a feature, or of those without one: `pub use crate::runtime::body::Body;`
pub(super) fn exports(model: &Model, feature: Option<CrateFeature>) -> TokenStream {
    // At the root of the crate, `runtime` is in scope.
    let runtime = if feature.is_none() {
        quote!(runtime)
    } else {
        quote!(crate::runtime)
    };
    let of_module = |info: &RuntimeInfo| {
        let module = format_ident!("{}", info.name);
        let names = info.exports.iter().map(|name| format_ident!("{name}"));
        quote!(#(pub use #runtime::#module::#names;)*)
    };
    let present = modules(model).filter(|info| info.feature == feature);
    let present = present.map(of_module);
    quote!(#(#present)*)
}
