//! A type as a schema has it.

use crate::{
    lower::draft::ItemKind,
    model::{Limit, Shape, Type},
};

/// A type as a schema has it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) struct Used {
    pub(in crate::lower) ty: Type,
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) shape: Shape,
}

impl Used {
    pub(in crate::lower) fn new(ty: Type, nullable: bool) -> Self {
        Self {
            shape: Shape::Of(ty.clone()),
            ty,
            nullable,
        }
    }

    /// As it is, or null.
    pub(super) fn or_null(self, nullable: bool) -> Self {
        Self {
            nullable: self.nullable || nullable,
            ..self
        }
    }

    /// As it is, within limits.
    pub(super) fn within(mut self, limits: Vec<Limit>) -> Self {
        if !limits.is_empty() {
            self.shape = Shape::Limited(Box::new(self.shape), limits);
        }
        self
    }

    /// An array or a map of it.
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

    /// The shape with null folded in.
    pub(in crate::lower) fn whole_shape(&self) -> Shape {
        match &self.shape {
            Shape::Of(_) => Shape::Of(self.clone().whole()),
            shape if self.nullable && self.ty != Type::Any => {
                Shape::Nullable(Box::new(shape.clone()))
            }
            shape => shape.clone(),
        }
    }

    /// The type with null folded in, where there is no field to say it.
    pub(in crate::lower) fn whole(self) -> Type {
        if self.nullable && self.ty != Type::Any {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// What a schema is: something that needs a name, or something that has one.
pub(in crate::lower) enum Definition {
    Item(ItemKind, Vec<Limit>),
    Used(Used),
}
