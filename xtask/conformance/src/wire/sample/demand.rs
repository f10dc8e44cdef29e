//! Resolves the constraints on a value; if one of several alternatives suffices, one is chosen at random.

use fastrand::Rng;
use generator::model::{Constraint, Shape, Type};
use serde_json::Value;

use super::{
    super::validate::{fits, is_within},
    conditions,
};

/// The maximum number of elements of an array.
pub(super) const LONGEST: usize = 1_000;

/// A requirement on a value beyond its type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask<'m> {
    /// The value satisfies a constraint.
    Constraint(&'m Constraint),
    /// The value is valid against a shape.
    Shape(&'m Shape),
    /// The value is invalid against a shape.
    Unlike(&'m Shape),
}

impl Ask<'_> {
    /// Returns whether a value meets the requirement.
    pub(super) fn is_met_by(self, value: &Value) -> bool {
        match self {
            Ask::Constraint(limit) => is_within(value, limit),
            Ask::Shape(shape) => fits(value, shape),
            Ask::Unlike(shape) => !fits(value, shape),
        }
    }
}

/// Instructions for drawing a value, so that it usually meets the requirements. Requirements that are not covered are
/// met by chance.
#[derive(Debug, Default)]
pub(super) struct Demand<'m> {
    /// The type that a condition requires, if any.
    pub(super) ty: Option<&'m Type>,
    /// Constraints on text, numbers and lengths, and lists of values.
    pub(super) constraints: Vec<&'m Constraint>,
    /// The members of an object.
    members: Vec<Member<'m>>,
    /// Requirements on all elements of an array.
    each: Vec<Ask<'m>>,
    /// Requirements that at least one element of an array must meet; each counts for one element.
    some: Vec<Ask<'m>>,
    /// Requirements on the first elements of an array, by position.
    places: Vec<Ask<'m>>,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
struct Member<'m> {
    name: &'m str,
    presence: Presence,
    ask: Ask<'m>,
}

/// Whether a member must be present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
    Absent,
}

impl<'m> Demand<'m> {
    /// Chooses one way to meet the requirements.
    pub(super) fn of(asks: &[Ask<'m>], random: &mut Rng) -> Self {
        let mut demand = Self::default();
        for ask in asks {
            match ask {
                Ask::Constraint(limit) => demand.limit(limit, random),
                Ask::Shape(shape) => demand.shape(shape, random),
                Ask::Unlike(shape) => demand.unlike(shape, random),
            }
        }
        demand
    }

    /// Returns whether there are requirements on members of an object.
    pub(super) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    /// Returns the number of elements that an array needs.
    pub(super) fn elements(&self) -> usize {
        self.some.len()
    }

    /// Returns the names of the required members.
    pub(super) fn required(&self) -> impl Iterator<Item = &'m str> {
        self.of_presence(Presence::Required)
    }

    /// Returns the names of the members that must be absent.
    pub(super) fn absent(&self) -> impl Iterator<Item = &'m str> {
        self.of_presence(Presence::Absent)
    }

    fn of_presence(&self, presence: Presence) -> impl Iterator<Item = &'m str> {
        let members = self.members.iter();
        let members = members.filter(move |member| member.presence == presence);
        members.map(|member| member.name)
    }

    /// Returns the requirements on a member.
    pub(super) fn of_member(&self, name: &str) -> Vec<Ask<'m>> {
        let members = self.members.iter();
        let members = members.filter(|member| member.name == name);
        members.map(|member| member.ask).collect()
    }

    /// Returns the requirements on each element of an array of this length.
    pub(super) fn of_elements(&self, length: usize, random: &mut Rng) -> Vec<Vec<Ask<'m>>> {
        let mut elements = vec![self.each.clone(); length];
        for (element, ask) in elements.iter_mut().zip(&self.places) {
            element.push(*ask);
        }
        let mut chosen: Vec<usize> = (0..length).collect();
        random.shuffle(&mut chosen);
        for (ask, index) in self.some.iter().zip(chosen) {
            if let Some(element) = elements.get_mut(index) {
                element.push(*ask);
            }
        }
        elements
    }

    fn limit(&mut self, limit: &'m Constraint, random: &mut Rng) {
        match limit {
            Constraint::Fits(shape) | Constraint::Arrays(shape) | Constraint::Objects(shape) => {
                self.shape(shape, random);
            }
            Constraint::ExactlyOne(shapes) => self.one_of(shapes, true, random),
            Constraint::Not(shape) => self.unlike(shape, random),
            Constraint::Schema { text, .. } => self.shape(conditions::read(text), random),
            Constraint::MinContains(least, shape) => {
                let asks = (0..*least).take(LONGEST);
                self.some.extend(asks.map(|_| Ask::Shape(shape)));
            }
            limit => self.constraints.push(limit),
        }
    }

    fn shape(&mut self, shape: &'m Shape, random: &mut Rng) {
        match shape {
            // Unlisted members are rarely drawn.
            Shape::Of(Type::Any) | Shape::Map(_) => {}
            Shape::Of(ty) => self.ty = Some(ty),
            Shape::Array(inner) => self.each.push(Ask::Shape(inner)),
            Shape::Tuple(places, _) => self.places.extend(places.iter().map(Ask::Shape)),
            Shape::Object(properties, _) => {
                self.members
                    .extend(properties.iter().map(|property| Member {
                        name: &property.name,
                        presence: if property.required {
                            Presence::Required
                        } else {
                            Presence::Optional
                        },
                        ask: Ask::Shape(&property.shape),
                    }));
            }
            Shape::Nullable(inner) => self.shape(inner, random),
            Shape::AnyOf(shapes) => self.one_of(shapes, false, random),
            Shape::Limited(inner, constraints) => {
                self.shape(inner, random);
                for limit in constraints {
                    self.limit(limit, random);
                }
            }
        }
    }

    /// Chooses one of several shapes. The others are excluded if only one may be valid, and otherwise at random: `then`
    /// is lowered to "not `if`, or `then`", so excluding the former makes `if` valid.
    fn one_of(&mut self, shapes: &'m [Shape], is_only: bool, random: &mut Rng) {
        let chosen = random.usize(..shapes.len().max(1));
        for (index, shape) in shapes.iter().enumerate() {
            if index == chosen {
                self.shape(shape, random);
            } else if is_only || random.bool() {
                self.unlike(shape, random);
            }
        }
    }

    /// Requires the opposite of [`Self::shape`]: one violation of the shape.
    fn unlike(&mut self, shape: &'m Shape, random: &mut Rng) {
        match shape {
            Shape::Of(_) | Shape::Map(_) | Shape::Tuple(..) => {}
            Shape::Array(inner) => self.some.push(Ask::Unlike(inner)),
            Shape::Object(properties, _) => {
                let property = random.choice(properties);
                self.members.extend(property.map(|property| Member {
                    name: &property.name,
                    presence: if property.required
                        && (property.shape == Shape::ANY || random.bool())
                    {
                        Presence::Absent
                    } else {
                        Presence::Required
                    },
                    ask: Ask::Unlike(&property.shape),
                }));
            }
            Shape::Nullable(inner) => self.unlike(inner, random),
            Shape::AnyOf(shapes) => {
                for shape in shapes {
                    self.unlike(shape, random);
                }
            }
            Shape::Limited(inner, constraints) => match random.choice(constraints) {
                Some(Constraint::Not(shape)) => self.shape(shape, random),
                Some(
                    Constraint::Fits(shape)
                    | Constraint::Arrays(shape)
                    | Constraint::Objects(shape),
                ) => {
                    self.unlike(shape, random);
                }
                _ => self.unlike(inner, random),
            },
        }
    }
}
