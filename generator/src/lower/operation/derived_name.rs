//! Derives the name of an operation without `operationId` from its method and path.

mod verbs;

use crate::lower::names::{singular, snake};

/// Returns the names that an operation may have, the shortest first. Each longer name contains one more resource of the
/// path.
pub(in crate::lower) fn candidates(method: &str, path: &str) -> Vec<String> {
    let segments = segments(path);
    let mut words: Vec<&str> = literals(&segments).collect();
    let prefixes = words.iter().take_while(|word| verbs::is_prefix(word));
    // If the path consists of prefixes only, the last one is a resource.
    let prefixes = prefixes.count().min(words.len().saturating_sub(1));
    let is_literal_last = matches!(segments.last(), Some(Segment::Literal(_)));
    let is_bulk = is_literal_last
        && words.len() > prefixes + 1
        && words.last().is_some_and(|word| verbs::is_bulk(word));
    let bulk = is_bulk.then(|| words.pop()).flatten();
    let action = words.last().copied().filter(|word| {
        is_literal_last && !is_bulk && verbs::is_action(method, word, words.len() > prefixes + 1)
    });
    let by_method = method_name(method, &segments);
    let mut names = match action {
        Some(action) => {
            words.pop();
            of_action(action, &mut words, prefixes, &segments, method)
        }
        None => of_method(method, bulk, &mut words, &segments),
    };
    names.push(by_method);
    let mut unique = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}

/// Returns the name of the last resource of a path, if it has one.
pub(super) fn noun(path: &str) -> Option<String> {
    let segments = segments(path);
    let noun = literals(&segments).last().map(singular)?;
    Some(snake(&noun))
}

/// Returns the literal words of a path, in snake case.
pub(super) fn resources(path: &str) -> Vec<String> {
    literals(&segments(path)).map(snake).collect()
}

/// Returns the names for a path whose last word is an action, without that word in `words`.
fn of_action(
    action: &str,
    words: &mut Vec<&str>,
    prefixes: usize,
    segments: &[Segment<'_>],
    method: &str,
) -> Vec<String> {
    let action = snake(action);
    let method = snake(method);
    if words.len() <= prefixes {
        let mut names = vec![action.clone(), format!("{method}_{action}")];
        for owner in words.iter().rev() {
            names.push(format!("{action}_{}", snake(owner)));
        }
        names.extend(by_parameters(&action, segments));
        return names;
    }
    let noun = words.pop().unwrap_or_default();
    let wanted = if verbs::is_collective(&action) {
        snake(noun)
    } else {
        snake(&singular(noun))
    };
    let mut names = vec![
        format!("{action}_{wanted}"),
        format!("{method}_{}_{action}", snake(noun)),
    ];
    names.extend(longer(&action, wanted, words, segments));
    names
}

/// Returns the names for a path whose method is the action.
fn of_method(
    method: &str,
    bulk: Option<&str>,
    words: &mut Vec<&str>,
    segments: &[Segment<'_>],
) -> Vec<String> {
    let ends_in_parameter = matches!(segments.last(), Some(Segment::Parameter(_)));
    let Some(noun) = words.pop() else {
        return of_parameters(method, segments);
    };
    let is_plural = singular(noun) != noun;
    if let Some(bulk) = bulk {
        let verb = format!("{}_{}", snake(bulk), verb(method, true));
        let name = format!("{verb}_{}", snake(noun));
        let longer = longer(&verb, snake(noun), words, segments);
        return std::iter::once(name).chain(longer).collect();
    }
    if ends_in_parameter {
        let verb = verb(method, true);
        let noun = snake(&singular(noun));
        let name = format!("{verb}_{noun}");
        let longer = longer(&verb, noun, words, segments);
        return std::iter::once(name).chain(longer).collect();
    }
    let verb = verb(method, !is_plural && method != "POST");
    let is_created = method == "POST";
    let word = if is_created {
        singular(noun)
    } else {
        noun.to_owned()
    };
    let behind_parameter = matches!(segments, [.., Segment::Parameter(_), Segment::Literal(_)]);
    let owner = words.last().filter(|_| !is_plural && behind_parameter);
    let noun = match owner {
        Some(owner) => format!("{}_{}", snake(&singular(owner)), snake(&word)),
        None => snake(&word),
    };
    if owner.is_some() {
        words.pop();
    }
    let name = format!("{verb}_{noun}");
    let longer = longer(&verb, noun, words, segments);
    std::iter::once(name).chain(longer).collect()
}

/// Returns the names for a path without literal segments.
fn of_parameters(method: &str, segments: &[Segment<'_>]) -> Vec<String> {
    let verb = verb(method, true);
    let Some(Segment::Parameter(last)) = segments.last() else {
        return vec![format!("{verb}_root")];
    };
    let last = snake(last);
    let name = match last.strip_suffix("_id") {
        _ if last == "id" => format!("{verb}_by_id"),
        Some(noun) => format!("{verb}_{noun}"),
        None => format!("{verb}_{last}"),
    };
    let mut names = vec![name];
    names.extend(by_parameters(&verb, segments));
    names
}

/// Returns longer names, each with one more owner, and last the name with the parameters.
fn longer(
    verb: &str,
    mut noun: String,
    words: &mut Vec<&str>,
    segments: &[Segment<'_>],
) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(owner) = words.pop() {
        noun = format!("{}_{noun}", snake(&singular(owner)));
        names.push(format!("{verb}_{noun}"));
    }
    names.extend(by_parameters(&format!("{verb}_{noun}"), segments));
    names
}

/// Returns a name with the parameters of the path, if it has any.
fn by_parameters(name: &str, segments: &[Segment<'_>]) -> Option<String> {
    let parameters: Vec<String> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(snake(name)),
            Segment::Literal(_) => None,
        })
        .collect();
    (!parameters.is_empty()).then(|| format!("{name}_by_{}", parameters.join("_and_")))
}

/// Returns a mechanical name: the method and the full path.
fn method_name(method: &str, segments: &[Segment<'_>]) -> String {
    let words = segments.iter().map(|segment| match segment {
        Segment::Literal(word) | Segment::Parameter(word) => snake(word),
    });
    std::iter::once(snake(method))
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

enum Segment<'p> {
    Literal(&'p str),
    Parameter(&'p str),
}

/// Returns the segments of a path without its query. `/users/{id}:cancel` has `cancel` as a segment, because it is an
/// action on the user.
fn segments(path: &str) -> Vec<Segment<'_>> {
    let path = path.split('?').next().unwrap_or_default();
    let mut segments = Vec::new();
    let has_word = |text: &str| text.chars().any(char::is_alphanumeric);
    for segment in path.split(['/', '#']) {
        let mut rest = segment;
        while let Some((before, (name, behind))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            if has_word(before) {
                let word = before.trim_matches(|c: char| !c.is_alphanumeric());
                segments.push(Segment::Literal(word));
            }
            segments.push(Segment::Parameter(name));
            rest = behind;
        }
        // A suffix of a parameter is no resource.
        let is_suffix = rest.len() < segment.len() && !rest.starts_with(':');
        if has_word(rest) && !is_suffix {
            segments.push(Segment::Literal(rest));
        }
    }
    segments
}

fn literals<'p>(segments: &[Segment<'p>]) -> impl Iterator<Item = &'p str> {
    segments.iter().filter_map(|segment| match segment {
        Segment::Literal(word) => Some(*word),
        Segment::Parameter(_) => None,
    })
}

/// Returns the verb of a method on one resource, or on a collection.
fn verb(method: &str, one: bool) -> String {
    let verb = match (method, one) {
        ("GET", true) => "get",
        ("GET", false) => "list",
        ("POST", _) => "create",
        ("PUT", _) => "replace",
        ("PATCH", _) => "update",
        _ => return snake(method),
    };
    verb.to_owned()
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn names_read_naturally() {
        let cases = [
            ("POST", "/apps/{appId}/sessions/new", "new_session"),
            (
                "POST",
                "/apps/{appId}/sessions/{sessionId}/tracks/new",
                "new_track",
            ),
            (
                "PUT",
                "/apps/{appId}/sessions/{sessionId}/renegotiate",
                "renegotiate_session",
            ),
            (
                "PUT",
                "/apps/{appId}/sessions/{sessionId}/tracks/close",
                "close_track",
            ),
            ("GET", "/apps/{appId}/sessions/{sessionId}", "get_session"),
            ("GET", "/users", "list_users"),
            ("POST", "/users", "create_user"),
            ("GET", "/users/{id}", "get_user"),
            ("PUT", "/users/{id}", "replace_user"),
            ("PATCH", "/users/{id}", "update_user"),
            ("DELETE", "/users/{id}", "delete_user"),
            ("GET", "/users/{id}/avatar", "get_user_avatar"),
            ("PUT", "/users/{id}/avatar", "replace_user_avatar"),
            ("POST", "/users/{id}:activate", "activate_user"),
            ("GET", "/users/{id}/state", "get_user_state"),
            ("GET", "/pets/search", "search_pets"),
            ("POST", "/login", "login"),
            ("GET", "/status", "get_status"),
            ("GET", "/", "get_root"),
            ("GET", "/api/categories", "list_categories"),
            ("POST", "/register", "register"),
            ("GET", "/login", "get_login"),
            ("POST", "/api/Review", "create_review"),
            ("DELETE", "/api/Review", "delete_review"),
            ("POST", "/books/{id}/review", "review_book"),
            ("DELETE", "/posts/{id}/like", "delete_post_like"),
            ("GET", "/users/{id}/block", "get_user_block"),
            ("DELETE", "/carts/{id}/clear", "clear_cart"),
            ("DELETE", "/api/v3/blocklist/bulk", "bulk_delete_blocklist"),
            ("PUT", "/users/batch", "batch_replace_users"),
            ("GET", "/stream.mp4?src={src}", "get_stream_mp4"),
            ("GET", "/Customers('{id}')", "get_customer"),
            ("GET", "/{owner}/{repo_id}", "get_repo"),
            ("DELETE", "/{id}", "delete_by_id"),
            ("QUERY", "/things", "query_things"),
            ("PURGE", "/things", "purge_things"),
            ("copy", "/files/{id}", "copy_file"),
        ];
        for (method, path, expected) in cases {
            assert_eq!(
                candidates(method, path).first().map(String::as_str),
                Some(expected),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn longer_names_go_through_more_resources() {
        let names = candidates("GET", "/teams/{team}/users/{id}/posts");
        let expected = [
            "list_posts",
            "list_user_posts",
            "list_team_user_posts",
            "list_team_user_posts_by_team_and_id",
            "get_teams_team_users_id_posts",
        ];
        assert_eq!(names, expected);
        let names = candidates("GET", "/api/animals/search");
        let expected = [
            "search_animals",
            "get_animals_search",
            "search_api_animals",
            "get_api_animals_search",
        ];
        assert_eq!(names, expected);
    }
}
