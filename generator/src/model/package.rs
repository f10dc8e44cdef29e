//! What the manifest of the generated crate says.

use std::collections::BTreeSet;

use super::{CrateFeature, RuntimeModule};

/// What the manifest of the generated crate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The name of the crate in code.
    pub krate: String,
    /// Its version.
    pub version: String,
    /// Whether it has a client.
    pub client: bool,
    /// Whether it has a server.
    pub server: bool,
    /// Whether it has a mock.
    pub mock: bool,
    /// The modules of the runtime that it has.
    pub runtime: BTreeSet<RuntimeModule>,
    /// The sections of `Cargo.toml`.
    pub manifest: Vec<Section>,
}

impl Package {
    /// Whether it has a feature.
    #[must_use]
    pub fn has(&self, feature: CrateFeature) -> bool {
        match feature {
            CrateFeature::Client => self.client,
            CrateFeature::Server => self.server,
            CrateFeature::Mock => self.mock,
        }
    }

    /// Whether it has a module of the runtime.
    #[must_use]
    pub fn uses(&self, module: RuntimeModule) -> bool {
        self.runtime.contains(&module)
    }
}

/// A section of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The header: `[lints]`, `[[example]]`.
    pub header: String,
    /// Keys and values, as TOML.
    pub entries: Vec<(String, String)>,
}
