//! Messages without the names of the one document, so that those of several can be compared.

/// A text without what stands in backticks, which are the names of the one document.
pub(super) fn shape(text: &str) -> String {
    let mut shape = String::new();
    for (number, part) in text.split('`').enumerate() {
        match number % 2 {
            0 => shape.push_str(part),
            _ => shape.push_str("`…`"),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn names_are_left_out() {
        assert_eq!(shape("`a` is not `b` here"), "`…` is not `…` here");
        assert_eq!(shape("an odd ` one"), "an odd `…`");
        assert_eq!(shape(""), "");
    }
}
