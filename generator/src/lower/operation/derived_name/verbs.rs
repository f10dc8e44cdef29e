//! Lists the words at the end of a path that name an action.

use crate::lower::names::snake;

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
    "authenticate",
    "authorize",
    "ban",
    "block",
    "book",
    "browse",
    "build",
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
    "provision",
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
    "regenerate",
    "register",
    "reindex",
    "reject",
    "release",
    "reload",
    "remove",
    "rename",
    "render",
    "renegotiate",
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
    "validate",
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

/// Verbs that are nouns as well: without a word before them, they name a resource.
const EITHER: &[&str] = &[
    "archive", "block", "book", "call", "change", "charge", "check", "claim", "count", "exchange",
    "export", "import", "invite", "like", "link", "list", "lock", "match", "merge", "move",
    "order", "pin", "play", "post", "preview", "query", "release", "report", "request", "review",
    "run", "scan", "share", "show", "sign", "star", "start", "test", "transfer", "update",
    "upgrade", "view", "vote", "watch",
];

/// Actions on an entire collection.
const COLLECTIVE: &[&str] = &[
    "count", "export", "find", "import", "list", "query", "scan", "search",
];

/// Actions that change nothing.
const READING: &[&str] = &[
    "browse", "check", "count", "download", "export", "fetch", "find", "get", "list", "lookup",
    "ping", "preview", "query", "read", "scan", "search", "show", "validate", "verify",
];

/// Actions that remove or undo something.
const REMOVING: &[&str] = &[
    "cancel",
    "clear",
    "delete",
    "detach",
    "discard",
    "flush",
    "leave",
    "purge",
    "remove",
    "reset",
    "revoke",
    "undo",
    "unlink",
    "unsubscribe",
];

/// Returns whether a word at the end of a path names the action of the method. `GET` only reads and `DELETE` only
/// removes: `DELETE /posts/{id}/like` does not like a post.
pub(super) fn is_action(method: &str, word: &str, has_owner: bool) -> bool {
    let word = snake(word);
    let first = word.split('_').next().unwrap_or_default();
    let is_verb = VERBS.contains(&first)
        || (!NOUNS.contains(&first)
            && ["ate", "ify", "ize"]
                .iter()
                .any(|ending| first.ends_with(ending)));
    is_verb
        && (has_owner || !EITHER.contains(&first))
        && match method {
            "POST" | "PUT" | "PATCH" => true,
            "GET" | "QUERY" => READING.contains(&first),
            "DELETE" => REMOVING.contains(&first),
            _ => false,
        }
}

/// Returns whether an action applies to an entire collection.
pub(super) fn is_collective(action: &str) -> bool {
    COLLECTIVE.contains(&action)
}

/// Returns whether a word means that the method applies to many resources at once.
pub(super) fn is_bulk(word: &str) -> bool {
    ["batch", "bulk"]
        .iter()
        .any(|bulk| word.eq_ignore_ascii_case(bulk))
}

/// Returns whether a word is a common prefix of paths: `api`, `v1`.
pub(super) fn is_prefix(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_version = |version: &str| {
        version.starts_with(|c: char| c.is_ascii_digit())
            && version.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    matches!(word.as_str(), "api" | "apis" | "rest")
        || is_version(word.strip_prefix('v').unwrap_or(&word))
}
