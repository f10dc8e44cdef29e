//! Derives the name of an operation from its `operationId`, without mechanical parts.

use super::derived_name;
use crate::lower::names::{singular, snake};

/// The name of an operation by its `operationId`.
pub(in crate::lower) enum Id {
    /// The name is the full `operationId`.
    Plain(String),
    /// The name is a part of it; these are the candidates, the shortest first.
    Mechanical(Vec<String>),
}

/// Suffixes of the names of controllers, after the resource.
const CONTROLLERS: &[&str] = &["Controller", "Endpoint", "Handler", "Resource", "Service"];

/// Reads an `operationId`; `is_numbered` is `true` if another operation has the same ID without the number at its end.
pub(in crate::lower) fn read(
    id: &str,
    (method, path): (&str, &str),
    tag: Option<&str>,
    is_numbered: bool,
) -> Id {
    let whole = snake(id);
    let rest = without_suffix(id, method, path).or_else(|| without_method(id, method));
    let rest = rest.or_else(|| is_numbered.then(|| without_number(id)));
    let mut names = if let Some(rest) = rest {
        let name = snake(rest);
        let by_tag = tag.and_then(|tag| with_tag(&name, tag));
        let by_path = with_resources(&name, derived_name::resources(path));
        let longer = by_tag.into_iter().chain(by_path);
        std::iter::once(name.clone()).chain(longer).collect()
    } else if let Some(name) = without_controller(id) {
        vec![name]
    } else {
        return Id::Plain(whole);
    };
    names.push(whole);
    Id::Mechanical(names)
}

/// Prefixes a name with the tag of its operation; returns `None` if the name begins with the tag already, or the tag is
/// too long.
pub(super) fn with_tag(name: &str, tag: &str) -> Option<String> {
    let tag = snake(tag);
    let tag = tag.strip_suffix("_controller").unwrap_or(&tag);
    let is_said = name.starts_with(tag) || name.starts_with(&singular(tag));
    (!is_said && tag.len() <= LONGEST_TAG).then(|| format!("{tag}_{name}"))
}

/// Appends those words of a path that a name lacks; returns `None` if it has all.
pub(super) fn with_resources(name: &str, resources: Vec<String>) -> Option<String> {
    let has = |word: &String| {
        let mut words = name.split('_');
        words.any(|own| *own == **word || own == singular(word))
    };
    let others: Vec<_> = resources.into_iter().filter(|word| !has(word)).collect();
    (!others.is_empty()).then(|| format!("{name}_{}", others.join("_")))
}

/// The maximum length of a tag in a name, in bytes: longer tags are sentences.
const LONGEST_TAG: usize = 30;

/// Returns an `operationId` without the path and the method, which FastAPI appends to the name of the function.
fn without_suffix<'i>(id: &'i str, method: &str, path: &str) -> Option<&'i str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let path = path.chars().map(|c| if is_word(c) { c } else { '_' });
    let suffix = format!("{}_{}", path.collect::<String>(), method.to_lowercase());
    let rest = id.strip_suffix(&suffix)?.trim_end_matches('_');
    (!rest.is_empty()).then_some(rest)
}

/// Returns an `operationId` without `Using` and the method, which springfox appends to the name of the function.
fn without_method<'i>(id: &'i str, method: &str) -> Option<&'i str> {
    let rest = without_number(id).strip_suffix(method)?;
    rest.strip_suffix("Using").filter(|rest| !rest.is_empty())
}

/// Returns an `operationId` without the numbers that tools append to duplicates: `create` for `create_1_1`.
pub(super) fn without_number(id: &str) -> &str {
    let mut rest = id;
    while let Some((before, number)) = rest.rsplit_once('_') {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if before.is_empty() || !is_number {
            break;
        }
        rest = before;
    }
    rest
}

/// Returns whether an `operationId` is a name: it contains a letter and is not a generated hexadecimal number.
pub(super) fn is_name(id: &str) -> bool {
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let is_made = id.len() >= SHORTEST_NUMBER
        && id.chars().all(is_hex)
        && id.contains(|c: char| c.is_ascii_digit());
    id.contains(char::is_alphabetic) && !is_made
}

/// The minimum length of a hexadecimal number that a tool has made.
const SHORTEST_NUMBER: usize = 16;

/// Returns the name of a controller's method, as in `UsersController_findAll`, with the resource unless the method's
/// name contains it.
fn without_controller(id: &str) -> Option<String> {
    let (controller, method) = id.split_once(['_', '.'])?;
    let resource = CONTROLLERS
        .iter()
        .find_map(|word| controller.strip_suffix(word))?;
    let (resource, method) = (snake(resource), snake(method));
    if resource.is_empty() || method.is_empty() {
        return None;
    }
    let one = singular(&resource);
    let is_said = contains(&method, &resource) || contains(&method, &one);
    Some(if is_said {
        method
    } else {
        format!("{resource}_{method}")
    })
}

/// Returns whether a name contains the words of another one.
fn contains(name: &str, words: &str) -> bool {
    let plural = format!("_{words}s_");
    let name = format!("_{name}_");
    name.contains(&format!("_{words}_")) || name.contains(&plural)
}

#[cfg(test)]
mod tests {
    use super::{Id, read};

    #[track_caller]
    fn check(id: &str, method: &str, path: &str, expected: &[&str]) {
        let is_numbered = super::without_number(id) != id;
        let names = match read(id, (method, path), Some("login"), is_numbered) {
            Id::Plain(name) => vec![name],
            Id::Mechanical(names) => names,
        };
        assert_eq!(names, expected, "of {id}");
    }

    #[test]
    fn mechanical_parts_are_left_out() {
        check("getPet", "GET", "/pet", &["get_pet"]);
        check(
            "read_items_api_items__item_id__get",
            "GET",
            "/api/items/{item_id}",
            &[
                "read_items",
                "login_read_items",
                "read_items_api",
                "read_items_api_items_item_id_get",
            ],
        );
        check(
            "login_login_post",
            "POST",
            "/login",
            &["login", "login_login_post"],
        );
        check(
            "UsersController_findAll",
            "GET",
            "/users",
            &["users_find_all", "users_controller_find_all"],
        );
        check(
            "UsersController_createUser",
            "POST",
            "/users",
            &["create_user", "users_controller_create_user"],
        );
        check("_get", "GET", "/", &["get"]);
        check(
            "createUsingPOST_1",
            "POST",
            "/pets",
            &[
                "create",
                "login_create",
                "create_pets",
                "create_using_post_1",
            ],
        );
        check("UsingGET", "GET", "/", &["using_get"]);
        check(
            "create_1_1",
            "POST",
            "/pets",
            &["create", "login_create", "create_pets", "create_1_1"],
        );
    }

    #[test]
    fn names_have_letters() {
        for (id, expected) in [
            ("", false),
            (" - ", false),
            ("12", false),
            ("58a4aeac497000007d040001", false),
            ("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", false),
            ("a", true),
            ("facade", true),
            ("1a", true),
        ] {
            assert_eq!(super::is_name(id), expected, "{id}");
        }
    }
}
