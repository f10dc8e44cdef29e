//! Validation: whether a value is within a limit.

use generator::model::Limit;
use serde_json::Value;

/// Whether a value is within a limit, patterns aside: texts are made from these.
pub(super) fn is_within(value: &Value, limit: &Limit) -> bool {
    let number = |fits: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(fits);
    let length = value.as_str().map(|text| text.chars().count());
    let items = value.as_array();
    let members = value.as_object();
    match limit {
        Limit::MinLength(least) => length.is_none_or(|length| length >= *least),
        Limit::MaxLength(most) => length.is_none_or(|length| length <= *most),
        Limit::Minimum(bound) => number(&|number| number >= *bound),
        Limit::Maximum(bound) => number(&|number| number <= *bound),
        Limit::MoreThan(bound) => number(&|number| number > *bound),
        Limit::LessThan(bound) => number(&|number| number < *bound),
        Limit::MultipleOf(of) => {
            number(&|number| ((number / of) - (number / of).round()).abs() < 1e-9)
        }
        Limit::MinItems(least) => items.is_none_or(|items| items.len() >= *least),
        Limit::MaxItems(most) => items.is_none_or(|items| items.len() <= *most),
        Limit::UniqueItems => {
            items.is_none_or(|items| (1..items.len()).all(|at| !items[..at].contains(&items[at])))
        }
        Limit::MinProperties(least) => members.is_none_or(|members| members.len() >= *least),
        Limit::MaxProperties(most) => members.is_none_or(|members| members.len() <= *most),
        Limit::PropertyNames(limits) => members.is_none_or(|members| {
            members.keys().all(|name| {
                limits
                    .iter()
                    .all(|limit| is_within(&name.as_str().into(), limit))
            })
        }),
        Limit::Pattern(_) | Limit::OneOf(_) => true,
        // Whether a value fits a condition is not known here, so it is not sent.
        Limit::Not(_)
        | Limit::Fits(_)
        | Limit::ExactlyOne(_)
        | Limit::Arrays(_)
        | Limit::Objects(_) => false,
    }
}
