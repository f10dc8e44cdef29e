//! The methods of operations.

/// The methods of a Path Item Object.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
