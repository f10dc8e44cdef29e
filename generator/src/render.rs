//! Renders tokens as text, formatted nearly as rustfmt does it.

mod imports;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{ImplItem, Item, ItemUse, TraitItem, Visibility, visit_mut::VisitMut};

/// Renders a file, with a blank line between items.
///
/// # Errors
/// Fails if the tokens are not a Rust file, which is an error of the generator.
pub fn render(tokens: TokenStream) -> syn::Result<String> {
    let mut file = syn::parse2::<syn::File>(tokens)?;
    Spacing.visit_file_mut(&mut file);
    Ok(prettyplease::unparse(&file))
}

/// Adds empty items between items, which the printer prints as blank lines.
struct Spacing;

impl VisitMut for Spacing {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        syn::visit_mut::visit_file_mut(self, file);
        let (imports, items): (Vec<_>, Vec<_>) = std::mem::take(&mut file.items)
            .into_iter()
            .partition(|item| matches!(item, Item::Use(import) if !is_public(import)));
        let mut sorted = imports::sorted(imports);
        sorted.extend(imports::merged(items));
        let blank = Item::Verbatim(TokenStream::new());
        file.items = spaced(sorted, blank.clone(), together);
        if !file.attrs.is_empty() && !file.items.is_empty() {
            file.items.insert(0, blank);
        }
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        let stay = |a: &ImplItem, b: &ImplItem| {
            !matches!((a, b), (ImplItem::Fn(_), _) | (_, ImplItem::Fn(_)))
        };
        item.items = spaced(
            std::mem::take(&mut item.items),
            ImplItem::Verbatim(TokenStream::new()),
            stay,
        );
    }

    fn visit_item_trait_mut(&mut self, item: &mut syn::ItemTrait) {
        item.items = spaced(
            std::mem::take(&mut item.items),
            TraitItem::Verbatim(TokenStream::new()),
            |_, _| false,
        );
    }
}

/// Returns whether two items are printed without a blank line between them: imports of one origin, modules, re-exports.
fn together(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Use(left), Item::Use(right)) => match (is_public(left), is_public(right)) {
            (false, false) => imports::origin(left) == imports::origin(right),
            (left, right) => left == right,
        },
        (Item::Mod(left), Item::Mod(right)) => left.content.is_none() && right.content.is_none(),
        _ => false,
    }
}

fn is_public(import: &ItemUse) -> bool {
    matches!(import.vis, Visibility::Public(_))
}

fn spaced<T: Clone + ToTokens>(
    items: Vec<T>,
    blank: T,
    together: impl Fn(&T, &T) -> bool,
) -> Vec<T> {
    let mut spaced: Vec<T> = Vec::with_capacity(items.len() * 2);
    for item in items {
        if spaced.last().is_some_and(|last| !together(last, &item)) {
            spaced.push(blank.clone());
        }
        spaced.push(item);
    }
    spaced
}
