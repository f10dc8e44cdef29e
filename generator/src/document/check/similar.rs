//! Names that are meant where others are written.

/// The longest name for which another one is sought: the time it takes grows with the square of it.
const LONGEST: usize = 100;

/// The candidate that is so near to a name that it seems to be meant.
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
