//! The use of a type by a schema.

use crate::{
    lower::draft::TypeKind,
    model::{Constraint, Shape, Type},
};

/// The use of a type by a schema: the type, its nullability and its shape.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) struct TypeUse {
    pub(in crate::lower) ty: Type,
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) shape: Shape,
}

impl TypeUse {
    pub(in crate::lower) fn new(ty: Type, nullable: bool) -> Self {
        Self {
            shape: Shape::Of(ty.clone()),
            ty,
            nullable,
        }
    }

    /// Makes the type nullable if `nullable` is set.
    pub(super) fn or_null(self, nullable: bool) -> Self {
        Self {
            nullable: self.nullable || nullable,
            ..self
        }
    }

    /// Adds constraints to the shape.
    pub(super) fn within(mut self, constraints: Vec<Constraint>) -> Self {
        if !constraints.is_empty() {
            self.shape = Shape::Constrained(Box::new(self.shape), constraints);
        }
        self
    }

    /// Returns an array or a map of the type.
    pub(super) fn collected(
        self,
        ty: fn(Box<Type>) -> Type,
        shape: fn(Box<Shape>) -> Shape,
    ) -> Self {
        let inner = self.whole_shape();
        let mut used = Self::new(ty(Box::new(self.whole())), false);
        if !inner.is_plain() {
            used.shape = shape(Box::new(inner));
        }
        used
    }

    /// Returns the shape, including null.
    pub(in crate::lower) fn whole_shape(&self) -> Shape {
        match &self.shape {
            Shape::Of(_) => Shape::Of(self.clone().whole()),
            shape if self.nullable && self.ty != Type::Any => {
                Shape::Nullable(Box::new(shape.clone()))
            }
            shape => shape.clone(),
        }
    }

    /// Returns the type, including null, for a place without a field that could express it.
    pub(in crate::lower) fn whole(self) -> Type {
        if self.nullable && self.ty != Type::Any {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// The type of a schema.
pub(in crate::lower) enum Definition {
    /// A type that needs a name.
    New(TypeKind, Vec<Constraint>),
    /// A type that has a name, or needs none.
    Use(TypeUse),
}
