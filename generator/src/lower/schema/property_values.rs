//! Determines the values that the schemas of a property list.

use serde_json::Value;

use crate::document::Node;

/// The maximum depth of unions that are searched for the values of a property.
const DEPTH_LIMIT: usize = 8;

/// Returns the values that all schemas of a property allow; empty if none lists values.
pub(super) fn values(schemas: &[Node<'_>]) -> Vec<Value> {
    let mut both: Vec<Value> = Vec::new();
    for schema in schemas.iter().filter_map(|schema| schema.resolve()) {
        let listed = values_of(schema, 0);
        if both.is_empty() {
            both = listed;
        } else if !listed.is_empty() {
            let known = |value: &&Value| both.contains(value);
            let narrowed: Vec<Value> = listed.iter().filter(known).cloned().collect();
            both = if narrowed.is_empty() {
                listed
            } else {
                narrowed
            };
        }
    }
    both
}

fn values_of(schema: Node<'_>, depth: usize) -> Vec<Value> {
    if !schema.values.is_empty() || depth > DEPTH_LIMIT {
        return schema.values.clone();
    }
    let listed = |node: Node<'_>| {
        let values = values_of(node.resolve()?, depth + 1);
        (!values.is_empty()).then_some(values)
    };
    let of_each: Option<Vec<_>> = schema.alternatives().map(listed).collect();
    let of_each = of_each.unwrap_or_default().concat();
    if of_each.is_empty() {
        let mut of_all = schema.all_of().iter().filter_map(listed);
        return of_all.next_back().unwrap_or_default();
    }
    of_each
}
