//! Draws values of the types of a model.

use std::collections::HashMap;

use fastrand::Rng;
use generator::model::{Item, Model, Name, Shape, Type};
use serde_json::Value;

use super::demand::{Ask, Demand};
use crate::{sampling, wire::validate};

/// How deep values go at the most.
const DEPTH: usize = 12;
/// From which depth on there is nothing but what is required.
pub(super) const BARE: usize = 3;
/// How often a value is drawn until it is as it is asked for.
pub(super) const DRAWS: usize = 16;
/// How many values are drawn at the most for one, for each part of it may be drawn that often.
const STEPS: usize = 50_000;

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) enum Place {
    /// In JSON: it is kept whatever it is.
    Json,
    /// As text, in a parameter, in a form or in a part. There, an empty list or object is absent and null is empty, so
    /// neither is drawn; nor is a text that has the form of a number where there may be one, too.
    Text,
    /// As text in a header of an answer.
    Header,
}

/// Draws values of the shapes of a model.
pub(in crate::wire) struct Sampler<'m> {
    pub(super) named: HashMap<&'m Name, &'m Item>,
    /// Of all operations, for one uses the types of another where they share a path item.
    pub(super) local: HashMap<&'m Name, &'m Item>,
    pub(in crate::wire) random: Rng,
    /// Whether enums have values that are not listed, which a client keeps and a server refuses.
    pub(in crate::wire) open: bool,
    /// How many values may still be drawn for this one.
    steps: usize,
}

/// What a value is drawn of.
#[derive(Clone, Copy)]
pub(super) enum Of<'m> {
    Shape(&'m Shape),
    Type(&'m Type),
}

/// What is asked of a value beyond that.
#[derive(Clone, Copy)]
pub(super) struct Asked<'l, 'm> {
    pub(super) asks: &'l [Ask<'m>],
    pub(super) place: Place,
    pub(super) depth: usize,
}

impl<'m> From<&'m Shape> for Of<'m> {
    fn from(shape: &'m Shape) -> Self {
        Self::Shape(shape)
    }
}

impl<'m> From<&'m Type> for Of<'m> {
    fn from(ty: &'m Type) -> Self {
        Self::Type(ty)
    }
}

impl Asked<'_, '_> {
    /// Of all that stands at a place.
    fn at(place: Place) -> Self {
        Self {
            asks: &[],
            place,
            depth: 0,
        }
    }

    /// Of what is in a value.
    pub(super) fn inside(self) -> Self {
        Self {
            asks: &[],
            depth: self.depth + 1,
            ..self
        }
    }
}

impl<'m> Sampler<'m> {
    /// The same seed gives the same values.
    pub(in crate::wire) fn new(model: &'m Model, seed: u64) -> Self {
        validate::with(model);
        let named = model.modules.iter().flat_map(|module| &module.items);
        let local = model
            .all_operations()
            .flat_map(|operation| &operation.items);
        Self {
            named: named.map(|item| (&item.name, item)).collect(),
            local: local.map(|item| (&item.name, item)).collect(),
            random: Rng::with_seed(seed),
            open: false,
            steps: 0,
        }
    }

    /// A value; `None` where none is found.
    pub(in crate::wire) fn draw(&mut self, shape: &'m Shape, place: Place) -> Option<Value> {
        self.steps = STEPS;
        self.value(shape, Asked::at(place))
    }

    /// A value of a type of which nothing more is asked.
    pub(in crate::wire) fn of(&mut self, ty: &'m Type, place: Place) -> Option<Value> {
        self.steps = STEPS;
        self.value(ty, Asked::at(place))
    }

    /// Whether something is to be that may be or not.
    pub(in crate::wire) fn chance(&mut self) -> bool {
        self.random.bool()
    }

    /// Any bytes.
    pub(in crate::wire) fn bytes(&mut self) -> Vec<u8> {
        let length = self.random.usize(..40);
        (0..length).map(|_| self.random.u8(..)).collect()
    }

    /// One of several.
    pub(in crate::wire) fn choose<'v, T>(&mut self, of: &'v [T]) -> Option<&'v T> {
        sampling::choose(of, &mut self.random)
    }

    pub(super) fn value(&mut self, of: impl Into<Of<'m>>, asked: Asked<'_, 'm>) -> Option<Value> {
        self.steps = self.steps.checked_sub(1)?;
        if asked.depth > DEPTH {
            return None;
        }
        match of.into() {
            Of::Shape(shape) => self.shaped(shape, asked),
            Of::Type(ty) => self.typed(ty, asked),
        }
    }

    /// What is in a value, and of which something is asked itself.
    pub(super) fn part(
        &mut self,
        of: impl Into<Of<'m>>,
        asks: &[Ask<'m>],
        whole: Asked<'_, 'm>,
    ) -> Option<Value> {
        let of = of.into();
        let asked = Asked {
            asks,
            ..whole.inside()
        };
        if asks.is_empty() {
            return self.value(of, asked);
        }
        self.tried(asks, |sampler| sampler.value(of, asked))
    }

    /// One way to do as it is asked.
    pub(super) fn demand(&mut self, asked: Asked<'_, 'm>) -> Demand<'m> {
        Demand::of(asked.asks, &mut self.random)
    }

    /// Draws until a value is as it is asked for.
    pub(super) fn tried(
        &mut self,
        asks: &[Ask<'m>],
        mut draw: impl FnMut(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let mut draws = (0..DRAWS).filter_map(|_| draw(self));
        draws.find(|value| asks.iter().all(|ask| ask.is_met_by(value)))
    }

    pub(super) fn nullable(
        &mut self,
        inner: impl Into<Of<'m>>,
        asked: Asked<'_, 'm>,
    ) -> Option<Value> {
        if asked.place == Place::Json && self.random.u8(..6) == 0 {
            return Some(Value::Null);
        }
        self.value(inner, asked)
    }
}
