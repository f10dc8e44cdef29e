//! Finds the response that is a page.

use crate::{
    lower::draft::Operation,
    model::{Codec, Name, Response, Type},
};

/// The response that is a page.
pub(super) struct Page<'o> {
    pub(super) response: &'o Response,
    /// The enum of the successes and its variant, if there are several.
    pub(super) variant: Option<(Name, Name)>,
    /// The type of its only JSON body.
    pub(super) body: Option<&'o Type>,
}

impl<'o> Page<'o> {
    /// Returns the only success of an operation, or the only one with a body.
    pub(super) fn of(operation: &'o Operation<'_>) -> Option<Self> {
        let success = operation.responses.success.as_slice();
        let response = if let [response] = success {
            response
        } else {
            let mut with_body = success.iter().filter(|one| one.body.is_some());
            with_body.next().filter(|_| with_body.next().is_none())?
        };
        let output = operation.output.as_ref();
        let contents = response.body.as_ref().map(|body| body.contents.as_slice());
        let body = match contents {
            Some([content]) if content.codec == Codec::Json => Some(&content.ty),
            _ => None,
        };
        Some(Self {
            response,
            variant: output.map(|output| (output.clone(), response.name.clone())),
            body,
        })
    }
}
