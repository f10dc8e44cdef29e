//! The properties of responses and requests that describe pages.

use std::collections::BTreeMap;

use crate::{
    lower::{
        draft::{Operation, Parameter, Unresolved},
        schema::aliases::Aliases,
    },
    model::{
        Codec, Constraint, Conversion, DefaultValue, Field, FieldStep, Location, Name, PageItems,
        Presence, Route, RouteStep, Shape, Struct, Target, Type, TypeDefinition, TypeKind,
    },
};

/// The maximum length of a chain of aliases, and about that of a path of names.
const DEPTH_LIMIT: usize = 64;

/// The types that an operation refers to.
pub(super) struct Types<'p, 'm> {
    pub(super) aliases: &'p Aliases,
    pub(super) named: &'p BTreeMap<&'m Name, &'m TypeDefinition>,
    pub(super) local: BTreeMap<&'m Name, &'m TypeDefinition>,
}

/// A parameter, or a member of an object in a request.
pub(super) struct Member<'t> {
    pub(super) target: Target,
    pub(super) ty: &'t Type,
    pub(super) default: Option<&'t DefaultValue>,
    /// The smallest value that the schema allows, if it is 0 or 1.
    pub(super) smallest: Option<i64>,
}

impl<'m> Types<'_, 'm> {
    fn item(&self, ty: &Type) -> Option<&'m TypeDefinition> {
        match ty {
            Type::Named(name) => self.named.get(name).copied(),
            Type::Local(name) => self.local.get(name).copied(),
            _ => None,
        }
    }

    /// Returns a type with aliases resolved.
    pub(super) fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'm: 't,
    {
        let mut ty = ty;
        for _ in 0..DEPTH_LIMIT {
            match self.item(ty).map(|item| &item.kind) {
                Some(TypeKind::Alias(alias)) => ty = alias,
                _ => break,
            }
        }
        ty
    }

    fn structure(&self, ty: &Type) -> Option<&'m Struct> {
        match &self.item(self.resolve(ty))?.kind {
            TypeKind::Struct(structure) => Some(structure),
            _ => None,
        }
    }

    /// Returns the route to the value at a path of property names, separated by dots. A name after an array applies to
    /// its last element.
    pub(super) fn route<'t>(&self, body: &'t Type, path: &str) -> Option<(Route, &'t Type)>
    where
        'm: 't,
    {
        let mut steps = Vec::new();
        let (mut ty, mut rest) = (body, path);
        while !rest.is_empty() && steps.len() <= DEPTH_LIMIT {
            if let Type::Array(element) = self.resolve(ty) {
                steps.push(RouteStep::LastElement);
                ty = element;
            }
            let (field, after) = head(self.structure(ty)?, rest)?;
            let (step, inner) = step(field);
            steps.push(RouteStep::Field(step));
            (ty, rest) = (inner, after);
        }
        rest.is_empty().then_some((Route { steps }, ty))
    }

    /// Returns the only array among the properties of a body, or the body if it is an array.
    pub(super) fn only_list(&self, body: &Type) -> Option<PageItems> {
        if let Type::Array(item) = self.resolve(body) {
            let route = Route { steps: Vec::new() };
            let ty = (**item).clone();
            return Some(PageItems { route, ty });
        }
        let lists = self.structure(body)?.fields.iter().filter_map(|field| {
            let (step, inner) = step(field);
            let Type::Array(item) = self.resolve(inner) else {
                return None;
            };
            let steps = vec![RouteStep::Field(step)];
            let ty = (**item).clone();
            let route = Route { steps };
            Some(PageItems { route, ty })
        });
        let mut lists: Vec<_> = lists.collect();
        lists.pop().filter(|_| lists.is_empty())
    }

    /// Returns the only property whose letters are among these, of a body or of an object in it.
    pub(super) fn property<'t>(&self, body: &'t Type, wanted: &[&str]) -> Option<(Route, &'t Type)>
    where
        'm: 't,
    {
        let is_wanted = |field: &Field| wanted.contains(&&*letters(&field.wire));
        let mut found = Vec::new();
        for field in &self.structure(body)?.fields {
            let (outer, inner) = step(field);
            let outer = RouteStep::Field(outer);
            if is_wanted(field) {
                let steps = vec![outer.clone()];
                found.push((Route { steps }, inner));
            }
            for field in self.structure(inner).into_iter().flat_map(|it| &it.fields) {
                if is_wanted(field) {
                    let (step, ty) = step(field);
                    let steps = vec![outer.clone(), RouteStep::Field(step)];
                    found.push((Route { steps }, ty));
                }
            }
        }
        found.pop().filter(|_| found.is_empty())
    }

    /// Returns the parameter or the property of the JSON body at a path of names, separated by dots. The path to a member
    /// of a parameter may also use brackets: `page[size]`.
    pub(super) fn target<'t>(&self, operation: &'t Operation<'_>, path: &str) -> Option<Member<'t>>
    where
        'm: 't,
    {
        let of_parameters = |path: &str| {
            let mut parameters = operation.fields();
            parameters.find_map(|parameter| self.parameter(parameter, path))
        };
        if let Some(found) = of_parameters(path) {
            return Some(found);
        }
        let dotted = path.replace('[', ".").replace(']', "");
        if let Some(found) = of_parameters(&dotted).filter(|_| path != dotted) {
            return Some(found);
        }
        let Unresolved(request) = operation.body.as_ref()?;
        let [content] = request.body.contents.as_slice() else {
            return None;
        };
        if content.codec != Codec::Json {
            return None;
        }
        let step = FieldStep {
            name: request.name.clone(),
            optional: usize::from(!request.required),
            boxed: false,
        };
        self.inside(&step, &content.ty, path)
    }

    /// Returns the properties of the JSON body of a request.
    pub(super) fn request_fields(&self, operation: &Operation<'_>) -> &'m [Field] {
        let contents = operation.body.as_ref();
        let contents = contents.map(|Unresolved(request)| request.body.contents.as_slice());
        let structure = match contents {
            Some([content]) if content.codec == Codec::Json => self.structure(&content.ty),
            _ => None,
        };
        structure.map_or(&[], |structure| &structure.fields)
    }

    fn parameter<'t>(&self, parameter: &'t Parameter, path: &str) -> Option<Member<'t>>
    where
        'm: 't,
    {
        if parameter.location == Location::Path {
            return None;
        }
        let step = FieldStep {
            name: parameter.name.clone(),
            optional: usize::from(!parameter.required),
            boxed: false,
        };
        let start = path.get(..parameter.wire.len())?;
        if !start.eq_ignore_ascii_case(&parameter.wire) {
            return None;
        }
        let rest = path.get(start.len()..)?;
        if rest.is_empty() {
            let shape = self.aliases.shape(parameter.shape.clone());
            return Some(Member {
                target: Target {
                    objects: Vec::new(),
                    field: step,
                },
                ty: &parameter.ty,
                default: parameter.default.as_ref(),
                smallest: smallest(&shape),
            });
        }
        self.inside(&step, &parameter.ty, rest.strip_prefix('.')?)
    }

    /// Returns the member at a path in an object. `None` if an object on the way may be absent and has no default.
    fn inside<'t>(&self, outer: &FieldStep, ty: &'t Type, path: &str) -> Option<Member<'t>>
    where
        'm: 't,
    {
        let mut objects = Vec::new();
        let (mut outer, mut ty, mut path) = (outer.clone(), ty, path);
        while objects.len() <= DEPTH_LIMIT {
            let structure = self.structure(ty)?;
            if outer.optional > 0 && !structure.has_default() {
                return None;
            }
            let (field, rest) = head(structure, path)?;
            let (step, inner) = step(field);
            objects.push(outer);
            if rest.is_empty() {
                return (!step.boxed).then(|| Member {
                    target: Target {
                        objects,
                        field: step,
                    },
                    ty: inner,
                    default: field.default.as_ref(),
                    smallest: smallest(&field.shape),
                });
            }
            (outer, ty, path) = (step, inner, rest);
        }
        None
    }
}

/// Returns the field with the longest name that a path starts with, and the rest of the path.
fn head<'s, 'p>(structure: &'s Struct, path: &'p str) -> Option<(&'s Field, &'p str)> {
    let fields = structure.fields.iter().filter_map(|field| {
        let rest = path.strip_prefix(field.wire.as_str())?;
        let is_whole = rest.is_empty();
        Some((
            field,
            if is_whole {
                rest
            } else {
                rest.strip_prefix('.')?
            },
        ))
    });
    fields.max_by_key(|(field, _)| field.wire.len())
}

/// Returns the step to a field, and the type there.
fn step(field: &Field) -> (FieldStep, &Type) {
    let optional = match field.presence {
        Presence::Required => 0,
        Presence::Optional | Presence::Nullable => 1,
        Presence::OptionalNullable => 2,
    };
    let (optional, ty) = match &field.ty {
        Type::Nullable(inner) if !field.boxed => (optional + 1, &**inner),
        ty => (optional, ty),
    };
    let step = FieldStep {
        name: field.name.clone(),
        optional,
        boxed: field.boxed,
    };
    (step, ty)
}

/// Returns the smallest value of a shape, if it is 0 or 1.
fn smallest(shape: &Shape) -> Option<i64> {
    let bounds = shape
        .constraints()
        .filter_map(|constraint| match constraint {
            Constraint::Minimum(bound) => Some(*bound),
            Constraint::ExclusiveMinimum(bound) => Some(bound + 1.0),
            _ => None,
        });
    let bound = bounds.fold(f64::NEG_INFINITY, f64::max);
    let is_at = |value: f64| (bound - value).abs() < f64::EPSILON;
    match bound {
        _ if is_at(0.0) => Some(0),
        _ if is_at(1.0) => Some(1),
        _ => None,
    }
}

/// Returns the ASCII letters and digits of a name, in lower case.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

pub(super) fn is_integer(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Int8
            | Type::Int16
            | Type::Int32
            | Type::Int64
            | Type::Uint8
            | Type::Uint16
            | Type::Uint32
            | Type::Uint64
    )
}

/// Returns whether a value is sent as its text.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Uuid | Type::External(_))
}

/// Returns the conversion of a value to be sent as the other type; `None` if it cannot be sent.
pub(super) fn conversion(has: &Type, wants: &Type) -> Option<Conversion> {
    if has == wants {
        let is_known =
            is_text(has) || is_integer(has) || matches!(has, Type::DateTime | Type::Date);
        return is_known.then_some(Conversion::None);
    }
    match wants {
        Type::String if is_text(has) || is_integer(has) => Some(Conversion::Text),
        _ if is_integer(has) && is_integer(wants) => Some(Conversion::Integer),
        _ => None,
    }
}
