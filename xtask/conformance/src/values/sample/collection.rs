//! Draws objects and arrays.

use std::ptr;

use serde_json::{Map, Value};

use crate::sampling::pattern;

use super::{BARE, Sampler, TRIES, count, list, says_anything, together};

impl<'d> Sampler<'d> {
    pub(super) fn object(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        let required = self.all("required").filter_map(Value::as_array).flatten();
        let required: Vec<&str> = required.filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        let least = count(schema, "minProperties").unwrap_or_default();
        let most = count(schema, "maxProperties").unwrap_or(usize::MAX);
        // If `maxProperties` excludes some, choose among all of them below.
        let are_few = properties.is_some_and(|all| most < all.len());
        let mut left_out = Vec::new();
        for (name, property) in properties.into_iter().flatten() {
            // If several schemas list the property, draw it only once.
            let drawn = self.listed(name).next();
            if drawn.is_some_and(|drawn| !ptr::eq(drawn, property)) {
                continue;
            }
            let is_required = required.contains(&name.as_str());
            if !is_required && (depth > BARE || are_few || self.random.bool()) {
                left_out.push(name);
                continue;
            }
            match self.member(name, depth) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        let additional = schema.get("additionalProperties");
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            if properties.is_some_and(|all| all.contains_key(name)) {
                continue;
            }
            if self.listed(name).next().is_some() {
                members.insert(name.to_owned(), self.member(name, depth)?);
            } else {
                self.wanted.push((name, additional));
            }
        }
        self.random.shuffle(&mut left_out);
        let listed = if are_few && depth <= BARE {
            self.random.usize(least.min(most)..=most)
        } else {
            least
        };
        while let Some(name) = left_out.pop().filter(|_| members.len() < listed) {
            let value = self.member(name, depth);
            members.extend(value.map(|value| (name.clone(), value)));
        }
        let is_closed = self
            .all("additionalProperties")
            .any(|it| it == &Value::Bool(false));
        let wanted = if additional.is_none() || is_closed || depth > BARE {
            0
        } else {
            self.random.usize(..3)
        };
        let wanted = (members.len() + wanted).min(most).max(least);
        for _ in 0..wanted * TRIES {
            if members.len() >= wanted {
                break;
            }
            let (name, value) = self.another(schema, depth)?;
            members.insert(name, value);
        }
        Some(members.into())
    }

    /// Draws a member without a listed property, with a name by `patternProperties` if there is one.
    fn another(&mut self, schema: &'d Value, depth: usize) -> Option<(String, Value)> {
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let patterns: Vec<_> = patterns.into_iter().flatten().collect();
        if let Some((pattern, of)) = self.choose(&patterns).copied()
            && let Some(name) = pattern::text(pattern, 1, &mut self.random)
        {
            return Some((name, self.apart(depth + 1, |it| it.value(of, depth + 1))?));
        }
        let additional = schema.get("additionalProperties");
        // A struct drops properties that the document does not mention.
        if additional.is_none() && self.all("properties").next().is_some() {
            return None;
        }
        let name = format!("more-{}", self.random.u8(..));
        Some((name, self.additional(additional, depth)?))
    }

    /// Returns the schemas of a property in all schemas that the current value must satisfy, the last one first.
    pub(super) fn listed(&self, name: &str) -> impl Iterator<Item = &'d Value> {
        let around = self.around.iter().rev();
        around.filter_map(move |schema| schema.get("properties")?.get(name))
    }

    /// Draws a member that satisfies all schemas of its property.
    fn member(&mut self, name: &str, depth: usize) -> Option<Value> {
        let mut properties: Vec<&'d Value> = Vec::new();
        for property in self.listed(name) {
            if !properties.iter().any(|known| ptr::eq(*known, property)) {
                properties.insert(0, property);
            }
        }
        self.apart(depth + 1, |it| {
            if let [property] = properties.as_slice() {
                return it.value(property, depth + 1);
            }
            for property in &properties {
                it.surround(property, depth + 1);
            }
            let drawn = properties
                .into_iter()
                .filter(|property| says_anything(property))
                .map(|property| it.value(property, depth + 1))
                .collect::<Option<Vec<_>>>()?;
            let drawn = drawn.into_iter().reduce(together);
            Some(drawn.unwrap_or_else(|| it.anything()))
        })
    }

    /// Draws the value of a member without a listed property.
    pub(super) fn additional(&mut self, schema: Option<&'d Value>, depth: usize) -> Option<Value> {
        match schema.filter(|schema| schema.is_object()) {
            Some(schema) => self.apart(depth + 1, |it| it.value(schema, depth + 1)),
            None => Some(self.anything()),
        }
    }

    pub(super) fn array(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let least = count(schema, "minItems").unwrap_or_default();
        let most = count(schema, "maxItems").unwrap_or(least + 3);
        let wanted = if depth > BARE {
            least
        } else {
            self.random.usize(least..=most.clamp(least, least + 3))
        };
        let is_unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let mut items = Vec::new();
        let places = list(schema, "prefixItems");
        for _ in 0..wanted * if is_unique { TRIES } else { 1 } {
            if items.len() == wanted {
                break;
            }
            let item = match places.get(items.len()).or(schema.get("items")) {
                Some(item) => match self.apart(depth + 1, |it| it.value(item, depth + 1)) {
                    Some(item) => item,
                    None if items.len() >= least => break,
                    None => return None,
                },
                None => self.anything(),
            };
            if !is_unique || !items.contains(&item) {
                items.push(item);
            }
        }
        Some(items.into())
    }
}
