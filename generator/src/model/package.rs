//! The package of the generated crate.

use std::collections::BTreeSet;

use super::{CrateFeature, RuntimeModule};

/// The package of the generated crate: its name, features and manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The name of the package.
    pub name: String,
    /// The name of the crate in code.
    pub krate: String,
    /// The version of the package.
    pub version: String,
    /// `true` if the crate has a client.
    pub client: bool,
    /// `true` if the crate has a server.
    pub server: bool,
    /// `true` if the crate has a mock.
    pub mock: bool,
    /// The modules of the runtime that the crate embeds.
    pub runtime: BTreeSet<RuntimeModule>,
    /// The sections of `Cargo.toml`.
    pub manifest: Vec<Section>,
}

impl Package {
    /// Returns whether the crate has a feature.
    #[must_use]
    pub fn has(&self, feature: CrateFeature) -> bool {
        match feature {
            CrateFeature::Client => self.client,
            CrateFeature::Server => self.server,
            CrateFeature::Mock => self.mock,
        }
    }

    /// Returns whether the crate embeds a module of the runtime.
    #[must_use]
    pub fn uses(&self, module: RuntimeModule) -> bool {
        self.runtime.contains(&module)
    }
}

/// A section of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The header, such as `[lints]` or `[[example]]`.
    pub header: String,
    /// The keys and values, as TOML.
    pub entries: Vec<(String, String)>,
}
