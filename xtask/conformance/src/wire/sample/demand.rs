//! Resolves the constraints on a value; if one of several alternatives suffices, one is chosen at random.

use fastrand::Rng;
use generator::model::{Constraint, Type};
use serde_json::{Map, Value};

use super::super::validate::{Schemas, constraint, is_valid, is_within};

/// The maximum number of elements of an array.
pub(super) const LONGEST: usize = 1_000;

/// The maximum number of references that are followed for one value.
const REFERENCES: usize = 32;

/// A requirement on a value beyond its type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Requirement<'m> {
    /// The value satisfies a constraint.
    Constraint(&'m Constraint),
    /// The value is valid against a schema.
    Schema(&'m Value),
    /// The value is invalid against a schema.
    Unlike(&'m Value),
}

impl Requirement<'_> {
    /// Returns whether a value meets the requirement.
    pub(super) fn is_met_by(self, value: &Value, schemas: &Schemas) -> bool {
        match self {
            Requirement::Constraint(constraint) => is_within(value, constraint, schemas),
            Requirement::Schema(schema) => is_valid(value, schema, schemas),
            Requirement::Unlike(schema) => !is_valid(value, schema, schemas),
        }
    }
}

/// Instructions for drawing a value that usually meets the requirements. Requirements that are not covered are met by
/// chance.
#[derive(Debug)]
pub(super) struct Demand<'m> {
    schemas: &'m Schemas,
    /// The number of references that may still be followed.
    references: usize,
    /// The type of scalars that a schema requires, if any.
    pub(super) ty: Option<&'m Type>,
    /// Constraints on text, numbers and lengths, and lists of values.
    pub(super) constraints: Vec<Constraint>,
    /// The members of an object.
    members: Vec<Member<'m>>,
    /// Requirements on all elements of an array.
    each: Vec<Requirement<'m>>,
    /// Requirements that at least one element of an array must meet; each counts for one element.
    some: Vec<Requirement<'m>>,
    /// Requirements on the first elements of an array, by position.
    places: Vec<Requirement<'m>>,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
struct Member<'m> {
    name: &'m str,
    presence: Presence,
    requirement: Requirement<'m>,
}

/// `true` if a member must be present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
    Absent,
}

impl<'m> Demand<'m> {
    /// Chooses one way to meet the requirements.
    pub(super) fn of(all: &[Requirement<'m>], schemas: &'m Schemas, random: &mut Rng) -> Self {
        let mut demand = Self {
            schemas,
            references: REFERENCES,
            ty: None,
            constraints: Vec::new(),
            members: Vec::new(),
            each: Vec::new(),
            some: Vec::new(),
            places: Vec::new(),
        };
        for requirement in all {
            match requirement {
                Requirement::Constraint(constraint) => demand.constraint(constraint, random),
                Requirement::Schema(schema) => demand.schema(schema, random),
                Requirement::Unlike(schema) => demand.unlike(schema, random),
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
    pub(super) fn of_member(&self, name: &str) -> Vec<Requirement<'m>> {
        let members = self.members.iter();
        let members = members.filter(|member| member.name == name);
        members.map(|member| member.requirement).collect()
    }

    /// Returns the requirements on each element of an array of this length.
    pub(super) fn of_elements(&self, length: usize, random: &mut Rng) -> Vec<Vec<Requirement<'m>>> {
        let mut elements = vec![self.each.clone(); length];
        for (element, requirement) in elements.iter_mut().zip(&self.places) {
            element.push(*requirement);
        }
        let mut chosen: Vec<usize> = (0..length).collect();
        random.shuffle(&mut chosen);
        for (requirement, index) in self.some.iter().zip(chosen) {
            if let Some(element) = elements.get_mut(index) {
                element.push(*requirement);
            }
        }
        elements
    }

    fn constraint(&mut self, constraint: &Constraint, random: &mut Rng) {
        match constraint {
            Constraint::Schema { name, .. } => {
                if let Some(schema) = self.schemas.get(name) {
                    self.schema(schema, random);
                }
            }
            constraint => self.constraints.push(constraint.clone()),
        }
    }

    fn schema(&mut self, schema: &'m Value, random: &mut Rng) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
        if let Some(target) = self.target(schema) {
            self.schema(target, random);
        }
        self.ty = self.ty.or_else(|| scalar(schema.get("type")?));
        self.constraints.extend(
            schema
                .iter()
                .filter_map(|(keyword, value)| constraint(keyword, value)),
        );
        self.members(schema);
        self.places.extend(
            list("prefixItems")
                .into_iter()
                .flatten()
                .map(Requirement::Schema),
        );
        if !schema.contains_key("prefixItems") {
            self.each
                .extend(schema.get("items").map(Requirement::Schema));
        }
        if let Some(contained) = schema.get("contains") {
            let least = schema.get("minContains").and_then(Value::as_u64);
            let least = least.map_or(1, |least| usize::try_from(least).unwrap_or(LONGEST));
            let all = std::iter::repeat_n(Requirement::Schema(contained), least.min(LONGEST));
            self.some.extend(all);
        }
        for schema in list("allOf").into_iter().flatten() {
            self.schema(schema, random);
        }
        for (keyword, is_only) in [("anyOf", false), ("oneOf", true)] {
            self.one_of(list(keyword).map_or(&[], Vec::as_slice), is_only, random);
        }
        if let Some(schema) = schema.get("not") {
            self.unlike(schema, random);
        }
        if let Some(condition) = schema.get("if") {
            let keyword = if random.bool() {
                self.schema(condition, random);
                "then"
            } else {
                self.unlike(condition, random);
                "else"
            };
            if let Some(schema) = schema.get(keyword) {
                self.schema(schema, random);
            }
        }
        self.dependents(schema, random);
    }

    /// Adds the properties that a schema lists or requires.
    fn members(&mut self, schema: &'m Map<String, Value>) {
        let required: Vec<&'m str> = names(schema.get("required")).collect();
        let listed = schema.get("properties").and_then(Value::as_object);
        let listed = listed.into_iter().flatten().map(|(name, member)| Member {
            name,
            presence: if required.contains(&name.as_str()) {
                Presence::Required
            } else {
                Presence::Optional
            },
            requirement: Requirement::Schema(member),
        });
        self.members.extend(listed);
        self.members.extend(required.into_iter().map(|name| Member {
            name,
            presence: Presence::Required,
            requirement: Requirement::Schema(&ANY),
        }));
    }

    /// Meets the requirements that depend on the presence of a member, or leaves the member out.
    fn dependents(&mut self, schema: &'m Map<String, Value>, random: &mut Rng) {
        for keyword in ["dependentRequired", "dependentSchemas"] {
            let dependents = schema.get(keyword).and_then(Value::as_object);
            for (name, dependent) in dependents.into_iter().flatten() {
                if random.bool() {
                    self.members.push(Member {
                        name,
                        presence: Presence::Absent,
                        requirement: Requirement::Schema(&ANY),
                    });
                    continue;
                }
                let required = names(Some(dependent)).chain([name.as_str()]);
                self.members.extend(required.map(|name| Member {
                    name,
                    presence: Presence::Required,
                    requirement: Requirement::Schema(&ANY),
                }));
                self.schema(dependent, random);
            }
        }
    }

    /// Chooses one of several schemas. The others are excluded if only one may be valid, and otherwise at random.
    fn one_of(&mut self, schemas: &'m [Value], is_only: bool, random: &mut Rng) {
        let chosen = random.usize(..schemas.len().max(1));
        for (index, schema) in schemas.iter().enumerate() {
            if index == chosen {
                self.schema(schema, random);
            } else if is_only || random.bool() {
                self.unlike(schema, random);
            }
        }
    }

    /// Requires the opposite of [`Self::schema`]: one violation of the schema.
    fn unlike(&mut self, schema: &'m Value, random: &mut Rng) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        if let Some(target) = self.target(schema) {
            return self.unlike(target, random);
        }
        let keywords = [
            "properties",
            "required",
            "items",
            "not",
            "allOf",
            "anyOf",
            "oneOf",
        ];
        let present = keywords
            .iter()
            .filter_map(|keyword| schema.get_key_value(*keyword));
        let present: Vec<(&'m String, &'m Value)> = present.collect();
        let Some((keyword, value)) = random.choice(present) else {
            return;
        };
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let property = random.choice(properties.iter());
                self.members.extend(property.map(|(name, schema)| Member {
                    name,
                    presence: Presence::Required,
                    requirement: Requirement::Unlike(schema),
                }));
            }
            ("required", names) => {
                let name = random.choice(self::names(Some(names)).collect::<Vec<_>>());
                self.members.extend(name.map(|name| Member {
                    name,
                    presence: Presence::Absent,
                    requirement: Requirement::Schema(&ANY),
                }));
            }
            ("items", schema) => self.some.push(Requirement::Unlike(schema)),
            ("not", schema) => self.schema(schema, random),
            ("allOf", Value::Array(schemas)) => {
                if let Some(schema) = random.choice(schemas) {
                    self.unlike(schema, random);
                }
            }
            (_, Value::Array(schemas)) => {
                for schema in schemas {
                    self.unlike(schema, random);
                }
            }
            _ => {}
        }
    }

    /// Returns the schema that a schema refers to. References are followed a limited number of times, because a schema may
    /// refer to itself.
    fn target(&mut self, schema: &'m Map<String, Value>) -> Option<&'m Value> {
        let name = schema.get("$ref")?.as_str()?;
        self.references = self.references.checked_sub(1)?;
        self.schemas.get(name)
    }
}

/// A schema for which every value is valid.
static ANY: Value = Value::Bool(true);

/// Returns the names in a list.
fn names(list: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str)
}

/// Returns the type of scalars that `type` requires.
fn scalar(types: &Value) -> Option<&'static Type> {
    static STRING: Type = Type::String;
    static INTEGER: Type = Type::Int64;
    static NUMBER: Type = Type::Double;
    static BOOLEAN: Type = Type::Boolean;
    let name = match types {
        Value::Array(types) => types.iter().find(|name| *name != "null")?,
        name => name,
    };
    match name.as_str()? {
        "string" => Some(&STRING),
        "integer" => Some(&INTEGER),
        "number" => Some(&NUMBER),
        "boolean" => Some(&BOOLEAN),
        _ => None,
    }
}
