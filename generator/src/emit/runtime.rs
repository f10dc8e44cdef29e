//! `src/runtime/`: files that are the same in every crate.

use super::File;
use crate::model::{Extra, Model};

/// The modules that a crate has only where it needs them, with the lines that declare them.
const EXTRAS: &[(Extra, &str, &str, &str)] = &[
    (
        Extra::Basic,
        "src/runtime/basic.rs",
        "pub mod basic;\n",
        include_str!("../../runtime/src/basic.rs"),
    ),
    (
        Extra::Times,
        "src/runtime/time.rs",
        "pub mod time;\n",
        include_str!("../../runtime/src/time.rs"),
    ),
    (
        Extra::Durations,
        "src/runtime/duration.rs",
        "pub mod duration;\n",
        include_str!("../../runtime/src/duration.rs"),
    ),
    (
        Extra::Base64,
        "src/runtime/base64.rs",
        "pub mod base64;\n",
        include_str!("../../runtime/src/base64.rs"),
    ),
    (
        Extra::Enums,
        "src/runtime/enums.rs",
        "pub mod enums;\n",
        include_str!("../../runtime/src/enums.rs"),
    ),
    (
        Extra::Form,
        "src/runtime/form.rs",
        "pub mod form;\n",
        include_str!("../../runtime/src/form.rs"),
    ),
    (
        Extra::Media,
        "src/runtime/media.rs",
        "pub mod media;\n",
        include_str!("../../runtime/src/media.rs"),
    ),
    (
        Extra::Multipart,
        "src/runtime/multipart/mod.rs",
        "pub mod multipart;\n",
        include_str!("../../runtime/src/multipart/mod.rs"),
    ),
    (
        Extra::Multipart,
        "src/runtime/multipart/incoming.rs",
        "mod incoming;\n",
        include_str!("../../runtime/src/multipart/incoming.rs"),
    ),
    (
        Extra::Multipart,
        "src/runtime/multipart/outgoing.rs",
        "mod outgoing;\n",
        include_str!("../../runtime/src/multipart/outgoing.rs"),
    ),
    (
        Extra::Multipart,
        "src/runtime/multipart/parser.rs",
        "mod parser;\n",
        include_str!("../../runtime/src/multipart/parser.rs"),
    ),
    (
        Extra::Files,
        "src/runtime/multipart/receive.rs",
        "#[cfg(feature = \"server\")]\npub mod receive;\n",
        include_str!("../../runtime/src/multipart/receive.rs"),
    ),
    (
        Extra::Files,
        "src/runtime/multipart/stored.rs",
        "#[cfg(feature = \"server\")]\nmod stored;\n",
        include_str!("../../runtime/src/multipart/stored.rs"),
    ),
    (
        Extra::Sequences,
        "src/runtime/sequence/mod.rs",
        "pub mod sequence;\n",
        include_str!("../../runtime/src/sequence/mod.rs"),
    ),
    (
        Extra::Sequences,
        "src/runtime/sequence/framing.rs",
        "mod framing;\n",
        include_str!("../../runtime/src/sequence/framing.rs"),
    ),
    (
        Extra::Sequences,
        "src/runtime/sequence/wire.rs",
        "mod wire;\n",
        include_str!("../../runtime/src/sequence/wire.rs"),
    ),
    (
        Extra::Events,
        "src/runtime/events/mod.rs",
        "pub mod events;\n",
        include_str!("../../runtime/src/events/mod.rs"),
    ),
    (
        Extra::Events,
        "src/runtime/events/reconnect.rs",
        "mod reconnect;\n",
        include_str!("../../runtime/src/events/reconnect.rs"),
    ),
    (
        Extra::Events,
        "src/runtime/client/listen.rs",
        "mod listen;\n",
        include_str!("../../runtime/src/client/listen.rs"),
    ),
    (
        Extra::Pages,
        "src/runtime/client/pages.rs",
        "pub mod pages;\n",
        include_str!("../../runtime/src/client/pages.rs"),
    ),
    (
        Extra::Dates,
        "src/runtime/shapes/dates.rs",
        "mod dates;\n",
        include_str!("../../runtime/src/shapes/dates.rs"),
    ),
    (
        Extra::Uuids,
        "src/runtime/shapes/uuids.rs",
        "mod uuids;\n",
        include_str!("../../runtime/src/shapes/uuids.rs"),
    ),
    (
        Extra::Patterns,
        "src/runtime/shapes/patterns.rs",
        "pub mod patterns;\n",
        include_str!("../../runtime/src/shapes/patterns.rs"),
    ),
    (
        Extra::Times,
        "src/runtime/shapes/times.rs",
        "mod times;\n",
        include_str!("../../runtime/src/shapes/times.rs"),
    ),
    (
        Extra::Durations,
        "src/runtime/shapes/durations.rs",
        "mod durations;\n",
        include_str!("../../runtime/src/shapes/durations.rs"),
    ),
    (
        Extra::Base64,
        "src/runtime/shapes/binary.rs",
        "mod binary;\n",
        include_str!("../../runtime/src/shapes/binary.rs"),
    ),
    (
        Extra::Unions,
        "src/runtime/unions.rs",
        "pub mod unions;\n",
        include_str!("../../runtime/src/unions.rs"),
    ),
];

/// The files that every crate has.
const ALWAYS: &[(&str, &str)] = &[
    // The printer is not rustfmt; whoever formats a workspace is to leave these files alone.
    ("src/rustfmt.toml", "disable_all_formatting = true\n"),
    (
        "src/runtime/mod.rs",
        include_str!("../../runtime/src/mod.rs"),
    ),
    (
        "src/runtime/body.rs",
        include_str!("../../runtime/src/body.rs"),
    ),
    (
        "src/runtime/credentials.rs",
        include_str!("../../runtime/src/credentials.rs"),
    ),
    (
        "src/runtime/json.rs",
        include_str!("../../runtime/src/json.rs"),
    ),
    (
        "src/runtime/json/mismatch.rs",
        include_str!("../../runtime/src/json/mismatch.rs"),
    ),
    (
        "src/runtime/json/tolerant.rs",
        include_str!("../../runtime/src/json/tolerant.rs"),
    ),
    (
        "src/runtime/media_type.rs",
        include_str!("../../runtime/src/media_type.rs"),
    ),
    (
        "src/runtime/objects.rs",
        include_str!("../../runtime/src/objects.rs"),
    ),
    (
        "src/runtime/operation.rs",
        include_str!("../../runtime/src/operation.rs"),
    ),
    (
        "src/runtime/path.rs",
        include_str!("../../runtime/src/path.rs"),
    ),
    (
        "src/runtime/response.rs",
        include_str!("../../runtime/src/response.rs"),
    ),
    (
        "src/runtime/text/members.rs",
        include_str!("../../runtime/src/text/members.rs"),
    ),
    (
        "src/runtime/text/mod.rs",
        include_str!("../../runtime/src/text/mod.rs"),
    ),
    (
        "src/runtime/text/read.rs",
        include_str!("../../runtime/src/text/read.rs"),
    ),
    (
        "src/runtime/text/style.rs",
        include_str!("../../runtime/src/text/style.rs"),
    ),
    (
        "src/runtime/text/tree.rs",
        include_str!("../../runtime/src/text/tree.rs"),
    ),
];

/// What both servers and unions need.
const SHAPES: &[(&str, &str)] = &[
    (
        "src/runtime/shapes/mod.rs",
        include_str!("../../runtime/src/shapes/mod.rs"),
    ),
    (
        "src/runtime/shapes/limit.rs",
        include_str!("../../runtime/src/shapes/limit.rs"),
    ),
    (
        "src/runtime/shapes/unions.rs",
        include_str!("../../runtime/src/shapes/unions.rs"),
    ),
    (
        "src/runtime/shapes/walk.rs",
        include_str!("../../runtime/src/shapes/walk.rs"),
    ),
];

/// How the shapes are declared, and how where servers alone need them.
const SHAPES_DECLARATION: (&str, &str) = (
    "pub mod shapes;\n",
    "#[cfg(feature = \"server\")]\npub mod shapes;\n",
);

const CLIENT: &[(&str, &str)] = &[
    (
        "src/runtime/client/mod.rs",
        include_str!("../../runtime/src/client/mod.rs"),
    ),
    (
        "src/runtime/client/builder.rs",
        include_str!("../../runtime/src/client/builder.rs"),
    ),
    (
        "src/runtime/client/call.rs",
        include_str!("../../runtime/src/client/call.rs"),
    ),
    (
        "src/runtime/client/error.rs",
        include_str!("../../runtime/src/client/error.rs"),
    ),
    (
        "src/runtime/client/exchange.rs",
        include_str!("../../runtime/src/client/exchange.rs"),
    ),
    (
        "src/runtime/client/redirect.rs",
        include_str!("../../runtime/src/client/redirect.rs"),
    ),
    (
        "src/runtime/client/request.rs",
        include_str!("../../runtime/src/client/request.rs"),
    ),
    (
        "src/runtime/client/response.rs",
        include_str!("../../runtime/src/client/response.rs"),
    ),
    (
        "src/runtime/client/retries.rs",
        include_str!("../../runtime/src/client/retries.rs"),
    ),
    (
        "src/runtime/client/source.rs",
        include_str!("../../runtime/src/client/source.rs"),
    ),
    (
        "src/runtime/client/tls.rs",
        include_str!("../../runtime/src/client/tls.rs"),
    ),
    (
        "src/runtime/client/transport.rs",
        include_str!("../../runtime/src/client/transport.rs"),
    ),
    (
        "src/runtime/client/transport_error.rs",
        include_str!("../../runtime/src/client/transport_error.rs"),
    ),
];

const SERVER: &[(&str, &str)] = &[
    (
        "src/runtime/server/mod.rs",
        include_str!("../../runtime/src/server/mod.rs"),
    ),
    (
        "src/runtime/server/fits.rs",
        include_str!("../../runtime/src/server/fits.rs"),
    ),
    (
        "src/runtime/server/presented.rs",
        include_str!("../../runtime/src/server/presented.rs"),
    ),
    (
        "src/runtime/server/reader.rs",
        include_str!("../../runtime/src/server/reader.rs"),
    ),
    (
        "src/runtime/server/receiving.rs",
        include_str!("../../runtime/src/server/receiving.rs"),
    ),
    (
        "src/runtime/server/rejection.rs",
        include_str!("../../runtime/src/server/rejection.rs"),
    ),
    (
        "src/runtime/server/router.rs",
        include_str!("../../runtime/src/server/router.rs"),
    ),
    (
        "src/runtime/server/writer.rs",
        include_str!("../../runtime/src/server/writer.rs"),
    ),
];

const MOCK: &[(&str, &str)] = &[(
    "src/runtime/mock.rs",
    include_str!("../../runtime/src/mock.rs"),
)];

/// The files of the parts that the crate has.
pub(super) fn files(model: &Model) -> Vec<(String, File<'static>)> {
    let package = &model.package;
    let has_unions = package.extras.contains(&Extra::Unions);
    let parts = [
        (true, ALWAYS),
        (package.server || has_unions, SHAPES),
        (package.client, CLIENT),
        (package.server, SERVER),
        (package.mock, MOCK),
    ];
    let wanted = parts
        .into_iter()
        .filter(|(wanted, _)| *wanted)
        .flat_map(|(_, files)| files);
    let (present, absent): (Vec<_>, Vec<_>) = EXTRAS
        .iter()
        .filter(|(_, path, ..)| package.client || !path.contains("/client/"))
        .filter(|(_, path, ..)| package.server || !path.contains("/server/"))
        .filter(|(_, path, ..)| package.server || has_unions || !path.contains("/shapes/"))
        .partition(|(extra, ..)| package.extras.contains(extra));
    let extras = present.iter().map(|(_, path, _, text)| (*path, *text));
    let file = |(path, text): (&str, &str)| {
        let mut text = text.to_owned();
        if path.ends_with("/mod.rs") {
            for (_, _, declaration, _) in &absent {
                text = text.replace(declaration, "");
            }
            if !has_unions {
                text = text.replace(SHAPES_DECLARATION.0, SHAPES_DECLARATION.1);
            }
        }
        (path.to_owned(), File::Text(text))
    };
    wanted.copied().chain(extras).map(file).collect()
}
