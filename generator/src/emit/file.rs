//! The files of a generated crate.

use proc_macro2::TokenStream;

/// A file of the generated crate.
pub enum File<'m> {
    /// Rust, to be printed; tokens stay in the thread that makes them.
    Rust(Box<dyn Fn() -> TokenStream + Send + Sync + 'm>),
    /// Text as it is.
    Text(String),
}

/// A file of Rust.
pub(super) fn rust<'m>(tokens: impl Fn() -> TokenStream + Send + Sync + 'm) -> File<'m> {
    File::Rust(Box::new(tokens))
}
