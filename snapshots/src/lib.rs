//! A package for the snapshot tests in `tests/`.
