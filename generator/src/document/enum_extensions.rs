//! The extensions that name and describe the values of an `enum`.

/// Names, as a list in the order of the values, or as an object by value.
pub(crate) const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// Descriptions, as a list in the order of the values, or as an object by value.
pub(crate) const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

/// Values with their names and descriptions.
pub(crate) const MICROSOFT: &str = "x-ms-enum";

/// Values with their names.
pub(crate) const VALUES: &str = "x-enum-values";

/// Returns whether an extension names or describes the values of an `enum`.
pub(super) fn is_one(key: &str) -> bool {
    NAMES.contains(&key) || DESCRIPTIONS.contains(&key) || [MICROSOFT, VALUES].contains(&key)
}
