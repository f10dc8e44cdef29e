//! The modules of the runtime, with their dependencies and exports.

use std::collections::BTreeSet;

/// A Cargo feature of the generated crate that enables a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrateFeature {
    /// The client.
    Client,
    /// The service trait and its router.
    Server,
    /// The mock.
    Mock,
}

impl CrateFeature {
    /// Returns the name of the feature.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Mock => "mock",
        }
    }
}

/// A module of the runtime: a file or a folder of `generator/runtime/src`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuntimeModule {
    /// Regular expressions with back-references or look-around.
    Backtracking,
    /// Bytes in Base64.
    Base64,
    /// User name and password as a credential.
    Basic,
    /// Validation of Base64.
    Binary,
    /// Bodies of requests and responses.
    Body,
    /// The client.
    Client,
    /// Conversion of arguments.
    Convert,
    /// Credentials and security schemes.
    Credentials,
    /// Validation of dates and times.
    Dates,
    /// Durations.
    Duration,
    /// Validation of durations.
    Durations,
    /// Enums of strings or of integers.
    Enums,
    /// Streams of server-sent events.
    Events,
    /// Bodies of `application/x-www-form-urlencoded`.
    Form,
    /// Idempotency keys, by which a server recognizes retries.
    Idempotency,
    /// Decoding of JSON.
    Json,
    /// Bodies whose media type the caller chooses.
    Media,
    /// Comparison of media types.
    MediaType,
    /// The mock.
    Mock,
    /// Multipart bodies.
    Multipart,
    /// Encoding and decoding of structs.
    Objects,
    /// Arguments that are strings or null.
    Nullable,
    /// Tokens of OAuth 2.
    OAuth2,
    /// The trait of all operations.
    Operation,
    /// Paged responses.
    Pages,
    /// Paths and path templates.
    Path,
    /// Regular expressions without back-references and look-around.
    Patterns,
    /// Responses and their headers.
    Response,
    /// Validation against schemas, for constraints that types do not express.
    Schemas,
    /// Bodies that are streams of items.
    Sequence,
    /// The server.
    Server,
    /// Shapes, which validate JSON values.
    Shapes,
    /// Values as text: parameters and headers.
    Text,
    /// Times of day.
    Time,
    /// Validation of times of day.
    Times,
    /// Encoding and decoding of unions.
    Unions,
    /// Files in multipart bodies, which a server stores on disk.
    Uploads,
    /// Validation of UUIDs.
    Uuids,
}

/// A module of the runtime with its dependencies and exports.
#[derive(Debug)]
pub struct RuntimeInfo {
    /// The module.
    pub module: RuntimeModule,
    /// The name of the module in `crate::runtime`.
    pub name: &'static str,
    /// The feature that enables the module; if `None`, it is always compiled.
    pub feature: Option<CrateFeature>,
    /// The other modules that it refers to, except those whose feature also guards the code that refers to them.
    pub needs: &'static [RuntimeModule],
    /// The names that the crate re-exports, in the module of the feature or at the root.
    pub exports: &'static [&'static str],
}

impl RuntimeInfo {
    /// Returns the files of the module, each with the path below `src/runtime` and the text.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let of_module =
            |(path, _): &&(&str, &str)| path.split(['/', '.']).next() == Some(self.name);
        runtime::FILES.iter().filter(of_module).copied()
    }
}

macro_rules! modules {
    ($(
        $module:ident $name:literal $(if $feature:ident)? {
            $(needs: $($needed:ident)*;)?
            $(exports: $($export:ident)*;)?
        }
    )*) => {
        /// All modules, by name.
        pub const RUNTIME: &[RuntimeInfo] = &[$(RuntimeInfo {
            module: RuntimeModule::$module,
            name: $name,
            feature: modules!(feature $($feature)?),
            needs: &[$($(RuntimeModule::$needed),*)?],
            exports: &[$($(stringify!($export)),*)?],
        }),*];
    };
    (feature) => { None };
    (feature $feature:ident) => { Some(CrateFeature::$feature) };
}

modules! {
    Backtracking "backtracking" if Server {
        needs: Shapes;
    }

    Base64 "base64" {
        needs: Convert;
        exports: Base64 Base64Url;
    }

    Basic "basic" {
        needs: Credentials;
    }

    Binary "binary" if Server {
        needs: Base64 Shapes;
    }

    Body "body" {
        needs: Json;
        exports: Body BoxError;
    }

    Client "client" if Client {
        needs: Body Credentials Json MediaType Operation Path Response Text;
        exports: AnyError CallResult BuildError Call Client ClientBuilder CredentialSource DecodeError Error
            CredentialFuture HttpRequest HttpResponse ClientCodec RequestError RequestErrorKind RequestWriter
            ResponseReader Retries TemporaryError TransportFuture ServiceTransport Transport TransportError TransportErrorKind
            TransportService;
    }

    Convert "convert" {}

    Credentials "credentials" {
        exports: Credentials Secret;
    }

    Dates "dates" if Server {
        needs: Shapes;
    }

    Duration "duration" {
        needs: Convert;
        exports: Duration;
    }

    Durations "durations" if Server {
        needs: Duration Shapes;
    }

    Enums "enums" {}

    Events "events" {
        needs: Body Credentials MediaType Operation Response Sequence;
        exports: Event Events IntoEvents;
    }

    Form "form" {
        needs: Path Text;
    }

    Idempotency "idempotency" if Client {}

    Json "json" {}

    Media "media" {
        needs: Body MediaType Response;
        exports: Media;
    }

    MediaType "media_type" {}

    Mock "mock" if Mock {
        needs: Body Credentials Operation Response Server;
        exports: LargeRequest Limits Mocked Options Stub logged;
    }

    Multipart "multipart" {
        needs: Body Form Response;
        exports: File WithHeaders;
    }

    Nullable "nullable" {
        needs: Enums;
        exports: Nullable NullableText;
    }

    Objects "objects" {}

    OAuth2 "oauth2" if Client {
        needs: Basic Body Client Credentials Path;
        exports: TokenError TokenSource;
    }

    Operation "operation" {
        needs: Credentials;
        exports: OperationInfo Operation;
    }

    Pages "pages" if Client {
        needs: Client Operation;
        exports: PageItem PageItems Pages;
    }

    Path "path" {}

    Patterns "patterns" if Server {
        needs: Shapes;
    }

    Response "response" {
        needs: Credentials Text;
        exports: HeaderError Headers Response;
    }

    Schemas "schemas" if Server {
        needs: Shapes;
    }

    Sequence "sequence" {
        needs: Body Json Response;
        exports: ItemStream SequenceError;
    }

    Server "server" if Server {
        needs: Body Credentials Json MediaType Objects Operation Path Response Shapes Text;
        exports: AcceptedCredentials HttpRequest HttpResponse ServerCodec Place Problem Rejection
            RequestContext RequestReader ResponseWriter Violation;
    }

    Shapes "shapes" if Server {
        needs: Credentials Json;
    }

    Text "text" {
        needs: Json Path;
    }

    Time "time" {
        needs: Convert;
        exports: Time;
    }

    Times "times" if Server {
        needs: Shapes Time;
    }

    Unions "unions" {
        needs: Json Shapes;
    }

    Uploads "uploads" if Server {
        needs: Body Multipart Server;
        exports: UploadLimit;
    }

    Uuids "uuids" if Server {
        needs: Shapes;
    }
}

impl RuntimeModule {
    /// Returns whether unions need the module, because selecting a variant validates the value.
    #[must_use]
    pub fn validates(self) -> bool {
        matches!(
            self,
            Self::Backtracking
                | Self::Binary
                | Self::Dates
                | Self::Durations
                | Self::Patterns
                | Self::Schemas
                | Self::Shapes
                | Self::Times
                | Self::Uuids
        )
    }
}

/// Returns the names that the crate re-exports in the public module of a feature.
pub fn exports(feature: CrateFeature) -> impl Iterator<Item = &'static str> {
    let modules = RUNTIME
        .iter()
        .filter(move |info| info.feature == Some(feature));
    modules.flat_map(|info| info.exports).copied()
}

/// Returns `used` and the modules that they need, in a crate with the features for which `has` is true.
#[must_use]
pub fn runtime_modules(
    used: &BTreeSet<RuntimeModule>,
    has: impl Fn(CrateFeature) -> bool,
) -> BTreeSet<RuntimeModule> {
    let has_unions = used.contains(&RuntimeModule::Unions);
    let mut all = BTreeSet::new();
    let mut open: Vec<RuntimeModule> = used.iter().copied().collect();
    while let Some(module) = open.pop() {
        let info = RUNTIME.iter().find(|info| info.module == module);
        let is_present =
            |info: &&RuntimeInfo| info.feature.is_none_or(&has) || has_unions && module.validates();
        let Some(info) = info.filter(is_present) else {
            continue;
        };
        if all.insert(module) {
            open.extend(info.needs);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Returns the modules that a file refers to by paths with `crate::runtime::` or `super::`.
    fn mentioned(info: &RuntimeInfo, path: &str, text: &str) -> BTreeSet<RuntimeModule> {
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let code = code.join("\n");
        // `super` is the runtime for the root file of a module, and the module for the other files in its folder.
        let roots = if path.contains('/') && !path.ends_with("/mod.rs") {
            vec!["crate::runtime::"]
        } else {
            vec!["crate::runtime::", "super::"]
        };
        let mut names = Vec::new();
        for root in roots {
            for (_, behind) in code
                .match_indices(root)
                .map(|(at, _)| code.split_at(at + root.len()))
            {
                match behind.strip_prefix('{') {
                    Some(group) => names.extend(top_level(group)),
                    None => names.push(word(behind)),
                }
            }
        }
        let known = |name: &String| {
            let is_meant = |info: &&RuntimeInfo| {
                info.name == name || name == "BoxError" && info.name == "body"
            };
            RUNTIME.iter().find(is_meant)
        };
        let own = |module: &RuntimeModule| *module != info.module;
        let found = names.iter().filter_map(known).map(|info| info.module);
        found.filter(own).collect()
    }

    fn word(text: &str) -> String {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
        text[..end.unwrap_or(text.len())].to_owned()
    }

    /// Returns the first word of each element of a group, up to the end of the group.
    fn top_level(group: &str) -> Vec<String> {
        let (mut depth, mut names, mut is_start) = (0, Vec::new(), true);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_start = true,
                c if is_start && depth == 0 && (c.is_alphabetic() || c == '_') => {
                    names.push(word(&group[at..]));
                    is_start = false;
                }
                _ => {}
            }
        }
        names
    }

    #[test]
    fn each_module_needs_what_its_files_refer_to() {
        for info in RUNTIME {
            let found: BTreeSet<_> = info
                .files()
                .flat_map(|(path, text)| mentioned(info, path, text))
                .collect();
            // Code that refers to a module of another feature is guarded by that feature.
            let brought: BTreeSet<_> = found
                .iter()
                .copied()
                .filter(|module| {
                    let of = RUNTIME.iter().find(|info| info.module == *module);
                    of.is_some_and(|of| of.feature.is_some() && of.feature != info.feature)
                })
                .filter(|module| !info.needs.contains(module))
                .collect();
            let needed: BTreeSet<_> = info.needs.iter().copied().collect();
            let found: BTreeSet<_> = found.difference(&brought).copied().collect();
            assert_eq!(needed, found, "{}", info.name);
        }
    }

    #[test]
    fn every_file_belongs_to_one_module() {
        let files = RUNTIME.iter().flat_map(RuntimeInfo::files);
        let mut owned: Vec<_> = files.map(|(path, _)| path).collect();
        owned.sort_unstable();
        let mut all: Vec<_> = runtime::FILES.iter().map(|(path, _)| *path).collect();
        all.sort_unstable();
        assert_eq!(owned, all);
    }

    #[test]
    fn modules_of_disabled_features_are_left_out() {
        let used = BTreeSet::from([
            RuntimeModule::Events,
            RuntimeModule::Mock,
            RuntimeModule::Uploads,
        ]);
        let modules = runtime_modules(&used, |feature| feature == CrateFeature::Client);
        assert!(modules.contains(&RuntimeModule::Sequence));
        assert!(!modules.contains(&RuntimeModule::Mock));
        assert!(!modules.contains(&RuntimeModule::Multipart));
    }
}
