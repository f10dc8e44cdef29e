//! The tags of components: a component that a discriminator maps to one value has this value wherever it is used.

use std::{collections::HashMap, ptr};

use serde_json::Value;

/// The property and the value of the tag of each component; `None` if discriminators map a component to several.
pub(super) struct Tags<'d>(HashMap<*const Value, Option<(&'d str, &'d str)>>);

impl<'d> Tags<'d> {
    /// Reads the discriminators of a document.
    pub(super) fn new(root: &'d Value) -> Self {
        let mut tags = Self(HashMap::new());
        tags.read(root, root);
        tags
    }

    fn read(&mut self, value: &'d Value, root: &'d Value) {
        let discriminator = value.get("discriminator");
        let property = discriminator.and_then(|it| it.get("propertyName")?.as_str());
        let mapping = discriminator.and_then(|it| it.get("mapping")?.as_object());
        for (tag, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let pointer = match target.strip_prefix('#') {
                Some(pointer) => pointer.to_owned(),
                None => format!("/components/schemas/{target}"),
            };
            if let (Some(property), Some(component)) = (property, root.pointer(&pointer)) {
                let own = Some((property, tag.as_str()));
                let known = self.0.entry(ptr::from_ref(component)).or_insert(own);
                if *known != own {
                    *known = None;
                }
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(|it| self.read(it, root)),
            Value::Array(items) => items.iter().for_each(|it| self.read(it, root)),
            _ => {}
        }
    }

    /// Returns the property and the value of the tag of a component.
    pub(super) fn of_component(&self, component: &Value) -> Option<(&'d str, &'d str)> {
        *self.0.get(&ptr::from_ref(component))?
    }
}
