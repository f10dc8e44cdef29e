//! Validates arrays and objects.

use serde_json::{Map, Value};

use super::{
    run::{Evaluated, Run},
    schema::{Id, Keyword, Pattern},
};
use crate::runtime::shapes::{order, shown};

impl<'s> Run<'s, '_> {
    pub(super) fn array<'v>(
        &mut self,
        keyword: &'s Keyword,
        items: &'v [Value],
        seen: &mut Option<Evaluated<'v>>,
    ) -> bool {
        let given = items.len();
        match keyword {
            Keyword::MinItems(least) => self.expect(given >= *least, || {
                format!("has {given} items, expected at least {least}")
            }),
            Keyword::MaxItems(most) => self.expect(given <= *most, || {
                format!("has {given} items, expected at most {most}")
            }),
            Keyword::UniqueItems => self
                .expect(order::are_unique(items), || "has duplicate items".to_owned()),
            Keyword::PrefixItems(ids) => {
                let mut is_valid = true;
                for (index, (item, id)) in items.iter().zip(ids).enumerate() {
                    is_valid &= self.below(&index, *id, item);
                }
                if let Some(seen) = seen {
                    seen.items.extend(0..ids.len());
                }
                is_valid
            }
            Keyword::Items {
                skipped,
                schema,
            } => {
                let mut is_valid = true;
                for (index, item) in items.iter().enumerate().skip(*skipped) {
                    is_valid &= self.below(&index, *schema, item);
                }
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
                is_valid
            }
            Keyword::Contains {
                schema,
                least,
                most,
            } => {
                let mut matching = 0;
                for (index, item) in items.iter().enumerate() {
                    if self.without_report(*schema, item, None) {
                        matching += 1;
                        if let Some(seen) = seen {
                            seen.items.insert(index);
                        }
                    }
                }
                let is_valid =
                    matching >= *least && most.is_none_or(|most| matching <= most);
                self.expect(is_valid, || match most {
                    Some(most) if matching > *most => {
                        format!(
                            "contains {matching} matching items, expected at most {most}"
                        )
                    }
                    _ => format!(
                        "contains {matching} matching items, expected at least {least}"
                    ),
                })
            }
            Keyword::UnevaluatedItems(schema) => {
                let mut is_valid = true;
                if let Some(seen) = seen.as_mut().filter(|seen| !seen.all_items) {
                    let open = items.iter().enumerate();
                    let open = open.filter(|(index, _)| !seen.items.contains(index));
                    for (index, item) in open {
                        is_valid &= self.below(&index, *schema, item);
                    }
                    seen.all_items = true;
                }
                is_valid
            }
            _ => true,
        }
    }

    pub(super) fn object<'v>(
        &mut self,
        keyword: &'s Keyword,
        value: &'v Value,
        members: &'v Map<String, Value>,
        seen: &mut Option<Evaluated<'v>>,
    ) -> bool {
        let given = members.len();
        match keyword {
            Keyword::MinProperties(least) => self.expect(given >= *least, || {
                format!("has {given} properties, expected at least {least}")
            }),
            Keyword::MaxProperties(most) => self.expect(given <= *most, || {
                format!("has {given} properties, expected at most {most}")
            }),
            Keyword::Required(names) => self.required(names, members),
            Keyword::DependentRequired(dependent) => {
                let mut is_valid = true;
                for (name, names) in dependent {
                    if members.contains_key(name) {
                        is_valid &= self.required(names, members);
                    }
                }
                is_valid
            }
            Keyword::DependentSchemas(dependent) => {
                let mut is_valid = true;
                for (name, id) in dependent {
                    if members.contains_key(name) {
                        is_valid &= self.node(*id, value, seen.as_mut());
                    }
                }
                is_valid
            }
            Keyword::Properties(properties) => {
                let mut is_valid = true;
                for (name, id) in properties {
                    if let Some((name, member)) = members.get_key_value(name) {
                        is_valid &= self.below(name, *id, member);
                        if let Some(seen) = seen {
                            seen.members.insert(name);
                        }
                    }
                }
                is_valid
            }
            Keyword::PatternProperties(patterns) => {
                self.patterns(patterns, members, seen)
            }
            Keyword::Additional {
                listed,
                patterns,
                schema,
            } => {
                let mut is_valid = true;
                for (name, member) in members {
                    let is_matching =
                        |pattern: &Pattern| pattern.is_found(name) != Some(false);
                    if !listed.contains(name) && !patterns.iter().any(is_matching) {
                        is_valid &= self.additional(name, *schema, member);
                    }
                }
                if let Some(seen) = seen {
                    seen.all_members = true;
                }
                is_valid
            }
            Keyword::PropertyNames(schema) => {
                let mut is_valid = true;
                for name in members.keys() {
                    let text = Value::from(name.as_str());
                    // The name is not a part of the value, so its address does not identify it.
                    let known = std::mem::take(&mut self.known);
                    let open = std::mem::take(&mut self.open);
                    let is_allowed = self.without_report(*schema, &text, None);
                    (self.known, self.open) = (known, open);
                    is_valid &= self.expect(is_allowed, || {
                        format!("the name {} is not allowed", shown::quoted(name))
                    });
                }
                is_valid
            }
            Keyword::UnevaluatedProperties(schema) => {
                let mut is_valid = true;
                if let Some(seen) = seen.as_mut().filter(|seen| !seen.all_members) {
                    for (name, member) in members {
                        if !seen.members.contains(name.as_str()) {
                            is_valid &= self.additional(name, *schema, member);
                        }
                    }
                    seen.all_members = true;
                }
                is_valid
            }
            _ => true,
        }
    }

    fn required(&mut self, names: &[String], members: &Map<String, Value>) -> bool {
        let mut is_valid = true;
        for name in names.iter().filter(|name| !members.contains_key(*name)) {
            is_valid = false;
            self.violation(|| format!("{} is required", shown::quoted(name)));
        }
        is_valid
    }

    fn patterns<'v>(
        &mut self,
        patterns: &'s [(Pattern, Id)],
        members: &'v Map<String, Value>,
        seen: &mut Option<Evaluated<'v>>,
    ) -> bool {
        let mut is_valid = true;
        for (name, member) in members {
            for (pattern, id) in patterns {
                match pattern.is_found(name) {
                    Some(false) => {}
                    Some(true) => {
                        is_valid &= self.below(name, *id, member);
                        if let Some(seen) = seen {
                            seen.members.insert(name);
                        }
                    }
                    None => is_valid &= self.too_long(*pattern),
                }
            }
        }
        is_valid
    }

    /// Validates an additional property.
    fn additional(&mut self, name: &str, schema: Id, member: &Value) -> bool {
        let node = self.schemas.nodes.get(schema);
        if node.is_some_and(|node| matches!(node.keywords.as_slice(), [Keyword::Never]))
        {
            self.violation(|| {
                format!("the additional property {} is not allowed", shown::quoted(name))
            });
            return false;
        }
        self.below(&name, schema, member)
    }
}
