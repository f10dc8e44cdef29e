//! Loads the other files of a document, and follows references through them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    address::{self, Address},
    fault::Fault,
    find,
};
use crate::{
    codes,
    config::References,
    diagnostic::{Diagnostic, Sources},
    document::{anchors, parse, resolve::CHAIN_LIMIT},
    pointer::Pointer,
    source::{Load, Source},
};

/// The maximum number of other files.
const FILE_LIMIT: usize = 2_000;

/// The maximum size of the other files together, in bytes.
const TEXT_LIMIT: usize = 64 << 20;

/// A file that was read.
pub(super) struct File {
    pub(super) number: usize,
    pub(super) value: Value,
    /// The pointers of the anchors.
    anchors: BTreeMap<String, Pointer>,
}

/// The files that references have asked for.
pub(super) struct Files<'a> {
    /// The document's own path from its directory.
    own: String,
    load: &'a Load<'a>,
    /// The local copies of remote files.
    copies: &'a References,
    /// Each file by its path, or the reason why it could not be read.
    read: BTreeMap<String, Result<File, Fault>>,
    /// The size of the files together, in bytes.
    size: usize,
}

impl<'a> Files<'a> {
    /// Creates a set without files.
    pub(super) fn new(own: String, load: &'a Load<'a>, copies: &'a References) -> Self {
        Self {
            own,
            load,
            copies,
            read: BTreeMap::new(),
            size: 0,
        }
    }

    /// Returns a file that was read before.
    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.read.get(path)?.as_ref().ok()
    }

    /// Follows a reference to its end, through values that consist of a reference only.
    pub(super) fn end(
        &mut self,
        text: &str,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Address, Fault> {
        let mut address = self.step(text, sources, diagnostics)?;
        for _ in 0..CHAIN_LIMIT {
            let Some(file) = self.get(&address.path) else {
                return Ok(address);
            };
            let value = file.value.pointer(address.pointer.as_str());
            let next = value.and_then(find::bare).map(str::to_owned);
            let Some(next) = next else {
                return Ok(address);
            };
            let text = address::absolute_text(&next, &address.path);
            // An unresolved reference in a file is reported at its own position.
            match self.step(&text, sources, diagnostics) {
                Ok(next) => address = next,
                Err(_) => return Ok(address),
            }
        }
        let message = format!("starts a chain of more than {CHAIN_LIMIT} references");
        Err(Fault::new(&codes::CYCLIC_REFERENCE, message))
    }

    /// Returns the target of a reference.
    fn step(
        &mut self,
        text: &str,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Address, Fault> {
        let local = self.local(text);
        let (path, fragment) = address::parts(local.as_deref().unwrap_or(text))?;
        // The document may write `./file.yaml` where a file beside it writes `file.yaml`.
        let path = address::normalized(&path);
        if path.is_empty() || path == self.own {
            return Address::new(String::new(), &fragment);
        }
        if !self.read.contains_key(&path) {
            let file = self.open(&path, sources, diagnostics);
            self.read.insert(path.clone(), file);
        }
        let file = match self.read.get(&path) {
            Some(Ok(file)) => file,
            Some(Err(fault)) => return Err(fault.clone()),
            None => return Err(Fault::already_reported()),
        };
        if let Some(pointer) = file.anchors.get(&fragment).cloned() {
            return Ok(Address { path, pointer });
        }
        let address = Address::new(path, &fragment)?;
        if file.value.pointer(address.pointer.as_str()).is_some() {
            return Ok(address);
        }
        let Address { path, pointer } = &address;
        let message = format!("is unresolved: `{path}` has no value at `{pointer}`");
        Err(Fault::new(&codes::DANGLING_REFERENCE, message))
    }

    /// Returns the reference to a local copy of a remote target, if there is one.
    fn local(&self, text: &str) -> Option<String> {
        let (url, fragment) = text.split_once('#').unwrap_or((text, ""));
        self.copies.iter().find_map(|(from, to)| {
            let (from, to) = (from.get_ref().as_str(), to.get_ref());
            let rest = url.strip_prefix(from)?;
            let is_whole = rest.is_empty() || from.ends_with('/');
            is_whole.then(|| format!("{}#{fragment}", address::joined("", &format!("{to}{rest}"))))
        })
    }

    /// Reads and parses a file.
    fn open(
        &mut self,
        path: &str,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<File, Fault> {
        if self.read.len() >= FILE_LIMIT {
            let message = format!("exceeds the limit of {FILE_LIMIT} files");
            return Err(Fault::new(&codes::TOO_LARGE, message));
        }
        let text = self.text(path)?;
        let name = sources.name_beside(path);
        let number = sources.add(Source::new(name, text));
        let source = sources.file(number);
        match parse::parse(source, number, diagnostics) {
            Some(mut value) => Ok(File {
                number,
                anchors: anchors::place(&mut value, &source.text),
                value,
            }),
            None => Err(Fault::already_reported()),
        }
    }

    /// Loads the text of a file, and counts its size.
    pub(super) fn text(&mut self, path: &str) -> Result<String, Fault> {
        let text = (self.load)(path).map_err(|why| {
            let message = format!("refers to a file that cannot be read: {why}");
            Fault::external(
                message,
                "correct the path, or put a copy of the file next to the document and list it under `[references]` in \
                 `codegen.toml`",
            )
        })?;
        self.size = self.size.saturating_add(text.len());
        if self.size > TEXT_LIMIT {
            let message = format!("exceeds the limit of {TEXT_LIMIT} bytes for all files");
            return Err(Fault::new(&codes::TOO_LARGE, message));
        }
        Ok(text)
    }
}
