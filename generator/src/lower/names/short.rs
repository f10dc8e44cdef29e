//! Shorter names for types that are named after their place: what is said twice is said once, and where a name would be
//! longer than anybody reads, what is in its middle is left out.

use super::{pascal, words};

/// The longest name, in bytes, unless it is the only one that is free.
const LONGEST: usize = 50;

/// The length, in bytes, from which on words in the middle of a name are left out.
const TOO_LONG: usize = 60;

/// How much of the beginning of a name stays when words in its middle are left out, in bytes.
const BEGINNING: usize = 20;

/// Words that a name does not continue with behind the words that are left out.
const PARTICLES: &[&str] = &[
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// A part of a name: what it belongs to, or a step from there to its place.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Segment<'s> {
    pub(in crate::lower) text: &'s str,
    /// Whether it stays in shorter names, because its siblings are likely to have parts of the same names.
    pub(in crate::lower) is_kept: bool,
}

/// Returns the names for a type, the preferred one first. The first segment is what the type belongs to.
pub(in crate::lower) fn candidates(segments: &[Segment<'_>]) -> Vec<String> {
    let whole: String = segments.iter().map(|segment| segment.text).collect();
    let Some((base, steps)) = segments.split_first() else {
        return vec![whole];
    };
    let joined = join(base.text, steps.iter());
    let mut names = Vec::new();
    if joined.len() > LONGEST {
        // The more steps a name keeps, the less it is like others.
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

/// Returns the name of a component in Pascal case: words that a part of it ends with and the next begins with stand there
/// once, `user.user_address` is `UserAddress`.
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

/// Leaves out the words in the middle of a name that are too many.
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

/// Puts the parts of a name together: words that one ends with and the next begins with stand there once.
fn join<'s>(base: &str, steps: impl Iterator<Item = &'s Segment<'s>>) -> String {
    let mut name = base.to_owned();
    for step in steps {
        let overlap = overlap(&name, step.text, false);
        name.push_str(step.text.get(overlap..).unwrap_or(step.text));
    }
    name
}

/// Returns the length of the words that a step begins with and a name ends with: a part of the name, or all of it as well.
/// A step that the name ends with is another thing of the same name.
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

    /// Alternatives are marked with `|`.
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
    fn words_that_are_said_twice_are_said_once() {
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
