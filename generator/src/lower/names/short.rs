//! Shortens the names of types that are named after their pointers: repeated words are merged, and words in the middle
//! of long names are left out.

use super::{pascal, words};

/// The maximum length of a name, in bytes, unless all shorter names are taken.
const LONGEST: usize = 50;

/// The length, in bytes, above which words in the middle of a name are left out.
const TOO_LONG: usize = 60;

/// The length, in bytes, of the beginning that remains when words in the middle are left out.
const BEGINNING: usize = 20;

/// Words that are also left out if they follow the omitted words.
const PARTICLES: &[&str] = &[
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// A part of a name: the owner of the type, or a step from there to the type.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Segment<'s> {
    pub(in crate::lower) text: &'s str,
    /// `true` if shorter names keep the segment, because its siblings probably have parts with the same names.
    pub(in crate::lower) is_kept: bool,
}

/// Returns the names for a type, the preferred one first. The first segment is the owner of the type.
pub(in crate::lower) fn candidates(segments: &[Segment<'_>]) -> Vec<String> {
    let whole: String = segments.iter().map(|segment| segment.text).collect();
    let Some((base, steps)) = segments.split_first() else {
        return vec![whole];
    };
    let joined = join(base.text, steps.iter());
    let mut names = Vec::new();
    if joined.len() > LONGEST {
        // If the shortest name is taken, names with more steps follow, because they conflict with fewer others.
        let shorter = (1..steps.len()).map(|left_out| {
            let rest = steps.iter().enumerate();
            let rest = rest.filter(|(index, step)| *index >= left_out || step.is_kept);
            join(base.text, rest.map(|(_, step)| step))
        });
        let mut shorter: Vec<String> = shorter.collect();
        shorter.dedup();
        let first = shorter.iter().position(|name| name.len() <= LONGEST);
        let first = first.unwrap_or(shorter.len().saturating_sub(1));
        names.extend(shorter.into_iter().take(first + 1).rev());
    }
    names.extend([joined, whole]);
    let long = names.first().filter(|name| name.len() > TOO_LONG);
    if let Some(name) = long.and_then(|name| without_middle(name)) {
        names.insert(0, name);
    }
    names.dedup();
    names
}

/// Returns the name of a component in Pascal case. If a part begins with the words with which the previous parts end,
/// these words are merged: `user.user_address` becomes `UserAddress`.
pub(in crate::lower) fn of_component(component: &str) -> String {
    let parts = || component.split(['.', '/']);
    let are_words = parts().all(|part| part.starts_with(char::is_alphabetic));
    let parts: Vec<String> = parts().map(pascal).collect();
    match parts.as_slice() {
        [first, .., _] if are_words => {
            let mut name = first.clone();
            for part in parts.iter().skip(1) {
                let overlap = overlap(&name, part, true);
                name.push_str(part.get(overlap..).unwrap_or(part));
            }
            name
        }
        _ => pascal(component),
    }
}

/// Leaves out words in the middle of a name that is too long; returns `None` if that does not shorten it.
fn without_middle(name: &str) -> Option<String> {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(|word| word.pascal.as_str()).collect();
    let mut beginning = 0;
    let mut first = 0;
    for word in &words {
        if beginning + word.len() > BEGINNING {
            break;
        }
        beginning += word.len();
        first += 1;
    }
    let mut end = 0;
    let mut last = words.len();
    while let Some(word) = last.checked_sub(1).and_then(|index| words.get(index)) {
        if beginning + end + word.len() > LONGEST {
            break;
        }
        end += word.len();
        last -= 1;
    }
    let particles = words.get(last..)?.iter();
    let particles = particles.take_while(|word| PARTICLES.contains(&word.to_lowercase().as_str()));
    let last = last + particles.count();
    let short = [words.get(..first)?.concat(), words.get(last..)?.concat()].concat();
    (first > 0 && last > first && last < words.len()).then_some(short)
}

/// Joins the parts of a name. If a part begins with the words with which the previous parts end, these words are
/// merged.
fn join<'s>(base: &str, steps: impl Iterator<Item = &'s Segment<'s>>) -> String {
    let mut name = base.to_owned();
    for step in steps {
        let overlap = overlap(&name, step.text, false);
        name.push_str(step.text.get(overlap..).unwrap_or(step.text));
    }
    name
}

/// Returns the length of the words with which a step begins and a name ends; with `is_whole`, these may be the full
/// name. If the name ends with all words of the step, the step has another meaning, and there is no overlap.
fn overlap(name: &str, step: &str, is_whole: bool) -> usize {
    let mut end = 0;
    let mut overlap = 0;
    for word in words(step) {
        end += word.pascal.len();
        let is_part = step.get(..end).is_some_and(|part| name.ends_with(part));
        if is_part && end < step.len() && (is_whole || end < name.len()) {
            overlap = end;
        }
    }
    overlap
}

#[cfg(test)]
mod tests {
    use super::{Segment, candidates, of_component};

    /// Checks the names of some segments; those of alternatives begin with `|`.
    #[track_caller]
    fn check(segments: &[&'static str], expected: &[&str]) {
        let segment = |text: &&'static str| Segment {
            text: text.trim_start_matches('|'),
            is_kept: text.starts_with('|'),
        };
        let parts: Vec<Segment<'_>> = segments.iter().map(segment).collect();
        assert_eq!(candidates(&parts), expected, "of {segments:?}");
    }

    #[test]
    fn repeated_words_are_merged() {
        check(
            &["RealtimeSessionTracing", "TracingConfiguration"],
            &[
                "RealtimeSessionTracingConfiguration",
                "RealtimeSessionTracingTracingConfiguration",
            ],
        );
        check(&["UserAddress", "Address"], &["UserAddressAddress"]);
        check(&["Pet", "Owner"], &["PetOwner"]);
    }

    #[test]
    fn long_names_lose_their_middle() {
        check(
            &[
                "ReposUpdateBranchProtection",
                "Body",
                "RequiredPullRequestReviews",
                "DismissalRestrictions",
            ],
            &[
                "ReposUpdateBranchProtectionDismissalRestrictions",
                "ReposUpdateBranchProtectionRequiredPullRequestReviewsDismissalRestrictions",
                "ReposUpdateBranchProtectionBodyRequiredPullRequestReviewsDismissalRestrictions",
            ],
        );
        check(
            &[
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchema",
                "Body",
                "Item",
                "Data",
                "StaticConfig",
            ],
            &[
                "PutMetadataTemplatesSchemaStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaDataStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaItemDataStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaBodyItemDataStaticConfig",
            ],
        );
        check(
            &[
                "OrdersAuthorize422",
                "|RequiredParameterForCustomerInitiatedPayment",
                "Description",
            ],
            &[
                "OrdersAuthorize422InitiatedPaymentDescription",
                "OrdersAuthorize422RequiredParameterForCustomerInitiatedPaymentDescription",
            ],
        );
        check(
            &[
                "EnterpriseAdminListSelectedOrganizationsEnabledGithubActionsEnterprise",
                "Response",
            ],
            &[
                "EnterpriseAdminListGithubActionsEnterpriseResponse",
                "EnterpriseAdminListSelectedOrganizationsEnabledGithubActionsEnterpriseResponse",
            ],
        );
    }

    #[test]
    fn components_repeat_no_words_between_dots() {
        let cases = [
            ("user.user_address", "UserAddress"),
            (
                "api.v1.phone_number.phone_number_add_on",
                "ApiV1PhoneNumberAddOn",
            ),
            ("Pet_Pet", "PetPet"),
            ("log.log", "LogLog"),
            ("a.1", "A1"),
        ];
        for (component, expected) in cases {
            assert_eq!(of_component(component), expected, "of {component}");
        }
    }
}
