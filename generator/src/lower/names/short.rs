//! Shorter names for types that are named after their place: what is said twice is said once, and where a name would be
//! longer than anybody reads, what is in its middle is left out.

use super::words;

/// The longest name, in bytes, unless it is the only one that is free.
const LONGEST: usize = 50;

/// Returns the names for a type, the preferred one first. `segments` are the parts of its name: what it belongs to, and then
/// one for each step to its place.
pub(in crate::lower) fn candidates(segments: &[&str]) -> Vec<String> {
    let whole = segments.concat();
    let Some((base, steps)) = segments.split_first() else {
        return vec![whole];
    };
    let joined = join(base, steps);
    let mut names = Vec::new();
    if joined.len() > LONGEST {
        // The more steps a name keeps, the less it is like others.
        let shorter = (1..steps.len()).map(|left_out| {
            let rest = steps.get(left_out..).unwrap_or_default();
            join(base, rest)
        });
        let shorter: Vec<String> = shorter.collect();
        let first = shorter.iter().position(|name| name.len() <= LONGEST);
        let first = first.unwrap_or(shorter.len().saturating_sub(1));
        names.extend(shorter.into_iter().take(first + 1).rev());
    }
    names.extend([joined, whole]);
    names.dedup();
    names
}

/// Puts the parts of a name together: words that one ends with and the next begins with stand there once.
fn join(base: &str, steps: &[&str]) -> String {
    let mut name = base.to_owned();
    for step in steps {
        let behind = without_overlap(&name, step);
        name.push_str(behind);
    }
    name
}

/// Returns what a step adds to a name. One that the name ends with is another thing of the same name.
fn without_overlap<'s>(name: &str, step: &'s str) -> &'s str {
    let mut end = 0;
    let mut overlap = 0;
    for word in words(step) {
        end += word.pascal.len();
        let is_part = step.get(..end).is_some_and(|part| name.ends_with(part));
        if is_part && end < step.len() && end < name.len() {
            overlap = end;
        }
    }
    step.get(overlap..).unwrap_or(step)
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[track_caller]
    fn check(segments: &[&str], expected: &[&str]) {
        assert_eq!(candidates(segments), expected, "of {segments:?}");
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
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaDataStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaItemDataStaticConfig",
                "PutMetadataTemplatesEnterpriseSecurityClassificationSchemaBodyItemDataStaticConfig",
            ],
        );
    }
}
