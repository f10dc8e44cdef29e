//! The files of a generated crate.

use proc_macro2::TokenStream;

/// A part of a file, as a function that returns tokens, because tokens cannot move between threads.
pub type Part<'m> = Box<dyn Fn() -> TokenStream + Send + Sync + 'm>;

/// A file of the generated crate.
pub enum File<'m> {
    /// Rust code, in parts that consist of items and are rendered one by one: the tokens of a large file need much memory.
    Rust(Vec<Part<'m>>),
    /// Text that is written unchanged.
    Text(String),
}

/// Creates a file of Rust code.
pub(super) fn rust<'m>(tokens: impl Fn() -> TokenStream + Send + Sync + 'm) -> File<'m> {
    File::Rust(vec![Box::new(tokens)])
}
