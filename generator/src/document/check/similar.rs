//! Finds the names that misspelt ones are similar to.

/// The maximum length of a name that is compared; the time grows with its square.
const LONGEST: usize = 100;

/// Returns the candidate that is most similar to a name, if it is similar enough to be meant.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    if name.chars().nth(LONGEST).is_some() {
        return None;
    }
    let name = name.to_lowercase();
    let near = |candidate: &'c str| {
        let (one, other) = (name.chars().count(), candidate.chars().count());
        let limit = one.min(other) / 3;
        if one.abs_diff(other) > limit {
            return None;
        }
        let distance = strsim::osa_distance(&name, &candidate.to_lowercase());
        (distance <= limit).then_some((distance, candidate))
    };
    candidates
        .into_iter()
        .filter_map(near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
