//! Removes names from messages, so that messages of several documents can be compared.

/// Replaces text in backticks, which contains the names of a document, by `…`.
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
    fn names_are_removed() {
        assert_eq!(shape("`a` is not `b` here"), "`…` is not `…` here");
        assert_eq!(shape("an odd ` one"), "an odd `…`");
        assert_eq!(shape(""), "");
    }
}
