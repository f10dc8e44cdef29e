//! The name of an operation that has no `operationId`: from its own method and path, as a person would say it.

use super::names::{singular, snake};

/// Words that name an action when they end a path.
const VERBS: &[&str] = &[
    "accept",
    "add",
    "allow",
    "apply",
    "approve",
    "archive",
    "assign",
    "attach",
    "ban",
    "batch",
    "block",
    "book",
    "build",
    "bulk",
    "call",
    "cancel",
    "change",
    "charge",
    "check",
    "claim",
    "clear",
    "clone",
    "close",
    "commit",
    "complete",
    "confirm",
    "connect",
    "convert",
    "copy",
    "count",
    "decline",
    "decrypt",
    "delete",
    "deny",
    "deploy",
    "detach",
    "disable",
    "discard",
    "dismiss",
    "download",
    "enable",
    "encrypt",
    "end",
    "exchange",
    "execute",
    "expire",
    "export",
    "fetch",
    "find",
    "finish",
    "flush",
    "follow",
    "fork",
    "get",
    "grant",
    "hide",
    "import",
    "init",
    "insert",
    "install",
    "invite",
    "invoke",
    "join",
    "kick",
    "kill",
    "launch",
    "leave",
    "like",
    "link",
    "list",
    "load",
    "lock",
    "login",
    "logout",
    "lookup",
    "mark",
    "merge",
    "move",
    "mute",
    "new",
    "open",
    "pause",
    "pay",
    "pin",
    "ping",
    "play",
    "post",
    "preview",
    "publish",
    "pull",
    "purge",
    "push",
    "put",
    "query",
    "read",
    "rebuild",
    "refresh",
    "refund",
    "register",
    "reindex",
    "reject",
    "release",
    "reload",
    "remove",
    "rename",
    "render",
    "renew",
    "reopen",
    "replace",
    "replay",
    "reply",
    "report",
    "request",
    "resend",
    "reserve",
    "reset",
    "resolve",
    "restart",
    "restore",
    "resume",
    "retry",
    "revert",
    "review",
    "revoke",
    "rollback",
    "run",
    "save",
    "scan",
    "search",
    "select",
    "send",
    "set",
    "share",
    "show",
    "sign",
    "signin",
    "signout",
    "signup",
    "skip",
    "sort",
    "split",
    "star",
    "start",
    "stop",
    "submit",
    "subscribe",
    "suspend",
    "sync",
    "test",
    "transfer",
    "trigger",
    "unban",
    "unblock",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unmute",
    "unpin",
    "unpublish",
    "unsubscribe",
    "update",
    "upgrade",
    "upload",
    "upsert",
    "verify",
    "view",
    "void",
    "vote",
    "watch",
    "withdraw",
    "write",
];

/// Nouns that look like verbs.
const NOUNS: &[&str] = &[
    "affiliate",
    "candidate",
    "certificate",
    "climate",
    "date",
    "delegate",
    "estimate",
    "gate",
    "plate",
    "rate",
    "size",
    "state",
    "template",
];

/// Actions on a collection as a whole.
const COLLECTIVE: &[&str] = &[
    "batch", "bulk", "count", "export", "find", "import", "list", "query", "scan", "search",
];

/// The names that an operation may have, from the short to the long: each longer one names one more of the resources
/// that the path goes through.
pub(super) fn candidates(method: &str, path: &str) -> Vec<String> {
    let segments: Vec<Segment<'_>> = path.split('/').filter_map(Segment::parse).collect();
    let ends_in_parameter = matches!(segments.last(), Some(Segment::Parameter(_)));
    let mut words: Vec<&str> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Literal(word) => Some(*word),
            Segment::Parameter(_) => None,
        })
        .collect();
    let behind_parameter = matches!(
        segments.as_slice(),
        [.., Segment::Parameter(_), Segment::Literal(_)]
    );

    let action = words
        .last()
        .filter(|word| !ends_in_parameter && is_verb(word))
        .copied();
    if action.is_some() {
        words.pop();
    }
    let Some(noun) = words.pop() else {
        let name = action.map_or_else(|| format!("{}_root", verb(method, true)), snake);
        return vec![name, format!("{}_root", method.to_lowercase())];
    };
    let (verb, noun) = match action {
        Some(action) if COLLECTIVE.contains(&action) => (snake(action), snake(noun)),
        Some(action) => (snake(action), snake(&singular(noun))),
        None if ends_in_parameter => (verb(method, true).to_owned(), snake(&singular(noun))),
        None => {
            let plural = singular(noun) != noun;
            let one = !plural
                || !matches!(
                    method,
                    "GET" | "DELETE" | "PUT" | "PATCH" | "HEAD" | "OPTIONS"
                );
            let verb = if plural || method == "POST" {
                verb(method, false)
            } else {
                verb(method, true)
            };
            let noun = if one { singular(noun) } else { noun.to_owned() };
            let owner = words
                .last()
                .filter(|_| !plural && behind_parameter)
                .copied();
            let noun = owner.map_or_else(
                || snake(&noun),
                |owner| format!("{}_{}", snake(&singular(owner)), snake(&noun)),
            );
            if owner.is_some() {
                words.pop();
            }
            (verb.to_owned(), noun)
        }
    };
    let mut names = vec![format!("{verb}_{noun}")];
    let mut noun = noun;
    while let Some(owner) = words.pop() {
        noun = format!("{}_{noun}", snake(&singular(owner)));
        names.push(format!("{verb}_{noun}"));
    }
    let parameters: Vec<String> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(snake(name)),
            Segment::Literal(_) => None,
        })
        .collect();
    if !parameters.is_empty() {
        names.push(format!("{verb}_{noun}_by_{}", parameters.join("_and_")));
    }
    names
}

enum Segment<'p> {
    Literal(&'p str),
    Parameter(&'p str),
}

impl<'p> Segment<'p> {
    fn parse(segment: &'p str) -> Option<Self> {
        if segment.is_empty() {
            return None;
        }
        match segment
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'))
        {
            None => Some(Self::Literal(segment)),
            // `{id}:cancel` names an action on what the parameter identifies.
            Some((_, behind)) if behind.starts_with(':') && behind.len() > 1 => {
                Some(Self::Literal(&behind[1..]))
            }
            Some((name, _)) => Some(Self::Parameter(name)),
        }
    }
}

fn is_verb(word: &str) -> bool {
    let word = snake(word);
    let first = word.split('_').next().unwrap_or_default();
    VERBS.contains(&first)
        || (!NOUNS.contains(&first)
            && ["ate", "ify", "ize"]
                .iter()
                .any(|ending| first.ends_with(ending)))
}

/// What a method does: to one resource, or to a collection.
fn verb(method: &str, one: bool) -> &'static str {
    match (method, one) {
        ("GET", true) => "get",
        ("GET", false) => "list",
        ("POST", _) => "create",
        ("PUT", _) => "replace",
        ("PATCH", _) => "update",
        ("DELETE", _) => "delete",
        ("HEAD", _) => "head",
        ("OPTIONS", _) => "options",
        _ => "trace",
    }
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn names_are_what_a_person_would_say() {
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
        ];
        assert_eq!(names, expected);
    }
}
