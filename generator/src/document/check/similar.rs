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
        let limit = candidate.chars().count().min(name.chars().count()) / 3;
        let distance = distance(&name, &candidate.to_lowercase(), limit)?;
        Some((distance, candidate))
    };
    candidates
        .into_iter()
        .filter_map(near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters have to be inserted, removed or changed to make one text of the other; `None` beyond a
/// limit.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (cb, pair) in b.chars().zip(row.windows(2)) {
            let left = next.last().copied().unwrap_or_default();
            if let [diagonal, above] = pair {
                next.push(
                    (diagonal + usize::from(ca != cb))
                        .min(above + 1)
                        .min(left + 1),
                );
            }
        }
        row = next;
    }
    row.last().copied().filter(|distance| *distance <= limit)
}
