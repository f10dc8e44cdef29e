//! Draws values of the types of a model.

use std::collections::HashMap;

use fastrand::Rng;
use generator::model::{Model, Name, Shape, Type, TypeDefinition};
use serde_json::Value;

use super::demand::{Demand, Requirement};
use crate::{sampling, wire::validate::Schemas};

/// The maximum depth of values.
const DEPTH: usize = 12;
/// The depth from which values have only required members.
pub(super) const BARE: usize = 3;
/// The number of attempts to draw a value that meets the requirements.
pub(super) const DRAWS: usize = 16;
/// The maximum number of draws for one value, because attempts are nested.
const STEPS: usize = 50_000;

/// The place of a value in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) enum Place {
    /// JSON, which preserves every value.
    Json,
    /// Text in a parameter, a form or a part. Text does not preserve empty lists, empty objects and null, so they are
    /// not drawn; nor is a text that looks like a number if the value may also be a number.
    Text,
    /// Text in a header of a response.
    Header,
}

/// Draws values of the shapes of a model.
pub(in crate::wire) struct Sampler<'m> {
    pub(super) named: HashMap<&'m Name, &'m TypeDefinition>,
    /// The types of all operations, because operations of a path item share types.
    pub(super) local: HashMap<&'m Name, &'m TypeDefinition>,
    /// The schemas that types do not express.
    pub(super) schemas: &'m Schemas,
    pub(in crate::wire) random: Rng,
    /// `true` if enums may have unlisted values, which a client keeps and a server rejects.
    pub(in crate::wire) open: bool,
    /// The number of draws that remain for this value.
    steps: usize,
}

/// The shape or type that a value is drawn from.
#[derive(Clone, Copy)]
pub(super) enum Source<'m> {
    Shape(&'m Shape),
    Type(&'m Type),
}

/// The requirements on a value, its place and its depth.
#[derive(Clone, Copy)]
pub(super) struct Requirements<'l, 'm> {
    pub(super) all: &'l [Requirement<'m>],
    pub(super) place: Place,
    pub(super) depth: usize,
}

impl<'m> From<&'m Shape> for Source<'m> {
    fn from(shape: &'m Shape) -> Self {
        Self::Shape(shape)
    }
}

impl<'m> From<&'m Type> for Source<'m> {
    fn from(ty: &'m Type) -> Self {
        Self::Type(ty)
    }
}

impl Requirements<'_, '_> {
    /// Creates the requirements for any value at a place.
    fn at(place: Place) -> Self {
        Self {
            all: &[],
            place,
            depth: 0,
        }
    }

    /// Creates the requirements for a part of the value.
    pub(super) fn inside(self) -> Self {
        Self {
            all: &[],
            depth: self.depth + 1,
            ..self
        }
    }
}

impl<'m> Sampler<'m> {
    /// Creates a sampler. The same seed gives the same values.
    pub(in crate::wire) fn new(model: &'m Model, seed: u64) -> Self {
        let named = model.modules.iter().flat_map(|module| &module.items);
        let local = model
            .all_operations()
            .flat_map(|operation| &operation.items);
        Self {
            named: named.map(|item| (&item.name, item)).collect(),
            local: local.map(|item| (&item.name, item)).collect(),
            random: Rng::with_seed(seed),
            schemas: &model.schemas,
            open: false,
            steps: 0,
        }
    }

    /// Draws a value of a shape; `None` if none is found.
    pub(in crate::wire) fn draw(&mut self, shape: &'m Shape, place: Place) -> Option<Value> {
        self.steps = STEPS;
        self.value(shape, Requirements::at(place))
    }

    /// Draws a value of a type; `None` if none is found.
    pub(in crate::wire) fn of(&mut self, ty: &'m Type, place: Place) -> Option<Value> {
        self.steps = STEPS;
        self.value(ty, Requirements::at(place))
    }

    /// Returns `true` in half of the calls, to decide about something optional.
    pub(in crate::wire) fn chance(&mut self) -> bool {
        self.random.bool()
    }

    /// Draws bytes.
    pub(in crate::wire) fn bytes(&mut self) -> Vec<u8> {
        let length = self.random.usize(..40);
        (0..length).map(|_| self.random.u8(..)).collect()
    }

    /// Returns a random element; `None` if there is none.
    pub(in crate::wire) fn choose<'v, T>(&mut self, of: &'v [T]) -> Option<&'v T> {
        sampling::choose(of, &mut self.random)
    }

    pub(super) fn value(
        &mut self,
        of: impl Into<Source<'m>>,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        self.steps = self.steps.checked_sub(1)?;
        if requirements.depth > DEPTH {
            return None;
        }
        match of.into() {
            Source::Shape(shape) => self.shaped(shape, requirements),
            Source::Type(ty) => self.typed(ty, requirements),
        }
    }

    /// Draws a part of a value that has its own requirements.
    pub(super) fn part(
        &mut self,
        of: impl Into<Source<'m>>,
        all: &[Requirement<'m>],
        whole: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let of = of.into();
        let requirements = Requirements {
            all,
            ..whole.inside()
        };
        if all.is_empty() {
            return self.value(of, requirements);
        }
        self.tested(all, |sampler| sampler.value(of, requirements))
    }

    /// Chooses one way to meet the requirements.
    pub(super) fn demand(&mut self, requirements: Requirements<'_, 'm>) -> Demand<'m> {
        Demand::of(requirements.all, self.schemas, &mut self.random)
    }

    /// Draws until a value meets the requirements.
    pub(super) fn tested(
        &mut self,
        all: &[Requirement<'m>],
        mut draw: impl FnMut(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let schemas = self.schemas;
        let mut draws = (0..DRAWS).filter_map(|_| draw(self));
        draws.find(|value| {
            all.iter()
                .all(|requirement| requirement.is_met_by(value, schemas))
        })
    }

    pub(super) fn nullable(
        &mut self,
        inner: impl Into<Source<'m>>,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        if requirements.place == Place::Json && self.random.u8(..6) == 0 {
            return Some(Value::Null);
        }
        self.value(inner, requirements)
    }
}
