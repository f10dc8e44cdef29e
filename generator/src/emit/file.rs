//! The files of a generated crate.

use proc_macro2::TokenStream;

/// A file of the generated crate.
pub enum File<'m> {
    /// Rust code, as a function that returns tokens, because tokens cannot move between threads.
    Rust(Box<dyn Fn() -> TokenStream + Send + Sync + 'm>),
    /// Text that is written unchanged.
    Text(String),
}

/// Creates a file of Rust code.
pub(super) fn rust<'m>(tokens: impl Fn() -> TokenStream + Send + Sync + 'm) -> File<'m> {
    File::Rust(Box::new(tokens))
}
