//! The source files of the modules.

macro_rules! files {
    ($($file:literal)*) => {
        &[$(($file, include_str!($file))),*]
    };
}

/// The files of the modules: the path below `src/runtime/` of a generated crate, and the text.
pub const FILES: &[(&str, &str)] = files! {
    "backtracking.rs"
    "base64.rs"
    "basic.rs"
    "binary.rs"
    "body.rs"
    "client/any_error.rs"
    "client/blocking.rs"
    "client/build_error.rs"
    "client/builder.rs"
    "client/call.rs"
    "client/codec.rs"
    "client/error.rs"
    "client/exchange.rs"
    "client/mod.rs"
    "client/named_body.rs"
    "client/options.rs"
    "client/progress.rs"
    "client/redirect.rs"
    "client/request.rs"
    "client/request_error.rs"
    "client/response.rs"
    "client/retries.rs"
    "client/shared.rs"
    "client/source.rs"
    "client/tls.rs"
    "client/transport.rs"
    "client/transport_error.rs"
    "convert.rs"
    "credentials.rs"
    "dates.rs"
    "duration.rs"
    "durations.rs"
    "enums.rs"
    "events/listen.rs"
    "events/mod.rs"
    "events/reconnect.rs"
    "form.rs"
    "form/read.rs"
    "idempotency.rs"
    "json.rs"
    "json/mismatch.rs"
    "json/number.rs"
    "json/tolerant.rs"
    "media.rs"
    "media_type.rs"
    "mock.rs"
    "mock/recorded.rs"
    "mock/serving.rs"
    "multipart/mod.rs"
    "multipart/parser.rs"
    "multipart/read.rs"
    "multipart/write.rs"
    "nullable.rs"
    "oauth2.rs"
    "oauth2/token_error.rs"
    "objects.rs"
    "operation.rs"
    "pages.rs"
    "path.rs"
    "patterns.rs"
    "response.rs"
    "schemas/containers.rs"
    "schemas/mod.rs"
    "schemas/parse.rs"
    "schemas/run.rs"
    "schemas/schema.rs"
    "sequence/framing.rs"
    "sequence/mod.rs"
    "sequence/wire.rs"
    "server/authorization.rs"
    "server/certain.rs"
    "server/context.rs"
    "server/message.rs"
    "server/mod.rs"
    "server/reader.rs"
    "server/reader/parameters.rs"
    "server/receiving.rs"
    "server/rejection.rs"
    "server/router.rs"
    "server/violations.rs"
    "server/writer.rs"
    "shapes/budget.rs"
    "shapes/constraint.rs"
    "shapes/formats.rs"
    "shapes/memo.rs"
    "shapes/mod.rs"
    "shapes/number.rs"
    "shapes/order.rs"
    "shapes/shape.rs"
    "shapes/shown.rs"
    "shapes/unions.rs"
    "shapes/walk.rs"
    "text/escape.rs"
    "text/members.rs"
    "text/mod.rs"
    "text/read.rs"
    "text/received.rs"
    "text/source.rs"
    "text/style.rs"
    "text/tree.rs"
    "time.rs"
    "times.rs"
    "unions/mod.rs"
    "unions/node.rs"
    "unions/tagged.rs"
    "uploads/mod.rs"
    "uploads/stored.rs"
    "uuids.rs"
};

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::FILES;

    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let below = path.strip_prefix(root).unwrap().components();
                let names = below.map(|name| name.as_os_str().to_string_lossy());
                found.push(names.collect::<Vec<_>>().join("/"));
            }
        }
    }

    #[test]
    fn every_file_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        walk(&root, &root, &mut found);
        found.retain(|path| path != "lib.rs" && path != "sources.rs");
        found.sort();
        let mut listed: Vec<_> =
            FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        listed.sort();
        assert_eq!(listed, found);
    }
}
