//! Accesses files below a directory without following symbolic links.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result, shown};

/// Reads a file below `root`; `None` if it does not exist.
pub(super) fn read(root: &Path, path: &str) -> Result<Option<Vec<u8>>> {
    let file = within(root, path)?;
    match file.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => {
            fs::read(&file).map(Some).map_err(Error::io("read", &file))
        }
        Ok(_) => Err(Error::new(format!(
            "`{}` is not a file, but a file has to be written there",
            shown(&file)
        ))
        .help("move it away; symbolic links are not followed")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", &file)(error)),
    }
}

/// Returns the full path of a path below `root`; an error if one of its parents is not a directory, such as a symbolic
/// link.
pub(super) fn within(root: &Path, path: &str) -> Result<PathBuf> {
    let mut place = root.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let is_parent = parts.peek().is_some();
        if is_parent
            && place
                .symlink_metadata()
                .is_ok_and(|metadata| !metadata.is_dir())
        {
            return Err(Error::new(format!(
                "`{}` is not a directory, but `{path}` has to be written into it",
                shown(&place)
            ))
            .help("move it away; symbolic links are not followed"));
        }
    }
    Ok(place)
}
