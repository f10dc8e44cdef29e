//! Draws arrays, tuples and maps.

use generator::model::Constraint;
use serde_json::{Map, Value};

use super::{
    demand::{Demand, LONGEST},
    sampler::{DRAWS, Place, Requirements, Sampler, Source},
};

impl<'m> Sampler<'m> {
    /// Draws an array.
    pub(super) fn array(
        &mut self,
        of: impl Into<Source<'m>>,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let place = requirements.place;
        let demand = self.demand(requirements);
        let constraints = &demand.constraints;
        let of = of.into();
        let least = constraints.iter().filter_map(|limit| match limit {
            Constraint::MinItems(least) => Some(*least),
            _ => None,
        });
        let least = least
            .max()
            .unwrap_or_default()
            .max(usize::from(place != Place::Json))
            .max(demand.elements());
        let most = constraints.iter().filter_map(|limit| match limit {
            Constraint::MaxItems(most) => Some(*most),
            _ => None,
        });
        let most = most
            .min()
            .unwrap_or(usize::MAX)
            .min(least.saturating_add(3));
        let length = self.random.usize(least..=most.max(least)).min(LONGEST);
        let is_unique = constraints
            .iter()
            .any(|limit| matches!(limit, Constraint::UniqueItems));
        let elements = demand.of_elements(length, &mut self.random);
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..length * if is_unique { DRAWS } else { 1 } {
            let all = elements.get(items.len());
            let item = match self.part(of, all.map_or(&[], Vec::as_slice), requirements) {
                Some(item) => item,
                None if least == 0 => break,
                None => return None,
            };
            if items.len() < length && !(is_unique && items.contains(&item)) {
                items.push(item);
            }
        }
        Some(items.into())
    }

    /// Draws an array with one element for each place.
    pub(super) fn tuple<T>(
        &mut self,
        places: &'m [T],
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value>
    where
        &'m T: Into<Source<'m>>,
    {
        let values: Option<Vec<Value>> = places
            .iter()
            .map(|of| self.value(of, requirements.inside()))
            .collect();
        values.map(Value::from)
    }

    /// Draws an object with members of any name.
    pub(super) fn map(
        &mut self,
        of: impl Into<Source<'m>>,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let place = requirements.place;
        let demand = self.demand(requirements);
        let of = of.into();
        let named: Vec<Constraint> = demand
            .constraints
            .iter()
            .filter_map(|limit| match limit {
                Constraint::PropertyNames(constraints) => Some(constraints),
                _ => None,
            })
            .flatten()
            .cloned()
            .collect();
        let length = self.random.usize(usize::from(place != Place::Json)..=3);
        let mut members = Map::new();
        for _ in 0..length {
            let name = if named.is_empty() {
                self.name(place)
            } else {
                self.text(&named, place)?
            };
            members.extend(
                self.value(of, requirements.inside())
                    .map(|value| (name, value)),
            );
        }
        self.missing(&mut members, of, &demand, requirements);
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    /// Adds required members that are missing.
    pub(super) fn missing(
        &mut self,
        members: &mut Map<String, Value>,
        of: impl Into<Source<'m>>,
        demand: &Demand<'m>,
        requirements: Requirements<'_, 'm>,
    ) {
        let of = of.into();
        for name in demand.required() {
            if !members.contains_key(name) {
                let value = self.part(of, &demand.of_member(name), requirements);
                members.extend(value.map(|value| (name.to_owned(), value)));
            }
        }
    }

    /// Draws the name of a member that the document does not list.
    pub(super) fn name(&mut self, place: Place) -> String {
        if place == Place::Json {
            self.word(place)
        } else {
            format!("x{}", self.random.u8(..))
        }
    }
}
