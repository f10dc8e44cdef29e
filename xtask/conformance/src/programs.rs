//! Programs that use the client of a document's crate: `pet-shop.rs` next to `pet-shop.yaml`. They are compiled with the
//! crate, as one of its examples.

use std::{fs, io::ErrorKind};

use xtask::error::{Error, Result};

use super::{
    find::Document,
    scratch::{Scratch, write},
};

/// The name of the example.
pub(super) const EXAMPLE: &str = "programs";

/// Copies the programs of a document to its crate. Returns whether there are any.
pub(super) fn copy(document: &Document, scratch: &Scratch) -> Result<bool> {
    let source = document.path.with_extension("rs");
    let folder = scratch.krate(&document.package).join("examples");
    let target = folder.join(EXAMPLE).with_extension("rs");
    if !source.is_file() {
        return match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::io("remove", &target)(error))
            }
            _ => Ok(false),
        };
    }
    let text = fs::read_to_string(&source).map_err(Error::io("read", &source))?;
    let name = document.path.file_stem().unwrap_or_default();
    let name = name.to_string_lossy().replace('-', "_");
    let krate = document.package.replace('-', "_");
    fs::create_dir_all(&folder).map_err(Error::io("create the directory", &folder))?;
    // The programs refer to the crate by the name of its document.
    write(
        &target,
        &format!("{text}\nextern crate {krate} as {name};\n"),
    )?;
    Ok(true)
}
