//! Lowers numbers that may be written as text: `type: [integer, string]` with a numeric pattern. ASP.NET describes
//! every number like this.

use super::{
    alternatives,
    merge::{self, Merged},
    types::{TypeUse, Types},
};
use crate::{
    document::{Kind, Node},
    lower::Context,
    model::{Shape, Type},
    pattern::Pattern,
    pointer::Pointer,
};

/// Returns the type of the number in a union of a number and its text; `None` for any other schema.
pub(in crate::lower) fn lower<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<TypeUse> {
    let (nodes, _) = merged.union.as_ref()?;
    if !merged.further.is_empty() || !merged.properties.is_empty() || !merged.values.is_empty() {
        return None;
    }
    let alternatives = alternatives::listed(*nodes, at);
    let [one, other] = alternatives.as_slice() else {
        return None;
    };
    let is_number = |schema: Node<'_>| schema.kind.is_some_and(Kind::is_number);
    let (number, text) = if is_number(one.schema) {
        (one, other)
    } else {
        (other, one)
    };
    let (of_number, of_text) = (
        merge::flat(context, number.schema),
        merge::flat(context, text.schema),
    );
    let is_listed = !of_number.values.is_empty() || !of_text.values.is_empty();
    let pattern = text.schema.schema().bounds().pattern.as_deref();
    if is_listed
        || !of_number.kind.is_some_and(Kind::is_number)
        || of_text.kind != Some(Kind::String)
        || !pattern.is_some_and(is_numeric)
    {
        return None;
    }
    let used = types.schema(context, number.node);
    let constraints = merge::constraints_of(&of_text, false);
    let text = Shape::Constrained(Box::new(Shape::Of(Type::String)), constraints);
    let is_null = nodes
        .iter()
        .filter_map(Node::resolve)
        .any(|schema| schema.is_null());
    Some(TypeUse {
        shape: Shape::AnyOf(vec![used.shape, text]),
        nullable: used.nullable || is_null,
        ty: used.ty,
    })
}

/// Returns whether a pattern matches only the texts of numbers: it has both anchors, and it matches digits, a sign, a
/// decimal point and an exponent only.
fn is_numeric(pattern: &str) -> bool {
    let inner = pattern
        .strip_prefix('^')
        .and_then(|it| it.strip_suffix('$'));
    let Some(inner) = inner else {
        return false;
    };
    let (mut in_class, mut has_digit) = (false, false);
    let mut characters = inner.chars().peekable();
    while let Some(one) = characters.next() {
        match one {
            '\\' => match characters.next() {
                Some('d') => has_digit = true,
                Some('.' | '-' | '+') => {}
                _ => return false,
            },
            '[' if !in_class => {
                if characters.peek() == Some(&'^') {
                    return false;
                }
                in_class = true;
            }
            ']' if in_class => in_class = false,
            '0'..='9' => has_digit = true,
            // Some of these are part of a quantifier or a range.
            '-' | '+' | 'e' | 'E' | ',' => {}
            '.' if in_class => {}
            '(' | ')' | '?' | '*' | '|' | '{' | '}' | ':' if !in_class => {}
            _ => return false,
        }
    }
    has_digit && !inner.contains("||") && !allows_leading_zeros(pattern)
}

/// The maximum number of digits that are tried.
const DIGITS: usize = 24;

/// Returns whether a pattern matches numbers with leading zeros, which a number would lose. It is then the pattern of an
/// identifier, such as a postal code.
fn allows_leading_zeros(pattern: &str) -> bool {
    let Some(pattern) = Pattern::translate(pattern) else {
        return false;
    };
    let matches = |text: String| pattern.matches(&text) == Some(true);
    // The zeros of a decimal number do not count.
    let is_decimal = (1..=DIGITS).any(|digits| matches(format!("1.{}", "5".repeat(digits))));
    !is_decimal
        && (2..=DIGITS).any(|digits| {
            let zeros = "0".repeat(digits - 1);
            matches(format!("{zeros}1")) || matches(format!("-{zeros}1"))
        })
}

#[cfg(test)]
mod tests {
    use super::is_numeric;

    #[test]
    fn patterns_of_numbers_are_found() {
        for (pattern, expected) in [
            (r"^-?(?:0|[1-9]\d*)$", true),
            (r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$", true),
            (r"^[+-]?[1-9][0-9]{0,18}$", true),
            (r"^\d+(\.\d{2})?$", true),
            // These are identifiers, whose leading zeros count.
            (r"^[+-]?[0-9]{1,19}$", false),
            (r"^[0-9]{5}$", false),
            (r"^-\d{3}$", false),
            (r"\d+", false),
            (r"^\d+.\d+$", false),
            (r"^\d+[^0-9]$", false),
            (r"^\d+px$", false),
            (r"^\w+$", false),
            (r"^-$", false),
        ] {
            assert_eq!(is_numeric(pattern), expected, "{pattern}");
        }
    }
}
