//! What every handler can reach.

use std::sync::Arc;

use veedor_contracts::deploy::Deployment;

use crate::config::{Config, Limits};
use crate::desk::Desk;
use crate::documents::{Folder, Store};
use crate::mirror::Mirror;
use crate::server::ServerError;

/// The server's stores and settings. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    mirror: Mirror,
    desk: Desk,
    documents: Box<dyn Store>,
    deployment: Deployment,
    limits: Limits,
}

impl App {
    pub(crate) fn open(config: Config) -> Result<Self, ServerError> {
        let Config {
            listen: _,
            mirror,
            desk: desk_file,
            documents: folder,
            deployment,
            limits,
        } = config;
        let documents = Folder::open(&folder).map_err(|source| ServerError::Documents {
            folder: folder.display().to_string(),
            source,
        })?;
        let desk = Desk::open(&desk_file).map_err(|source| ServerError::Desk {
            file: desk_file.display().to_string(),
            source,
        })?;
        let mirror = Mirror::new(mirror);
        Ok(Self(Arc::new(Inner {
            mirror,
            desk,
            documents: Box::new(documents),
            deployment,
            limits,
        })))
    }

    pub(crate) fn mirror(&self) -> &Mirror {
        &self.0.mirror
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn documents(&self) -> &dyn Store {
        &*self.0.documents
    }

    pub(crate) fn deployment(&self) -> &Deployment {
        &self.0.deployment
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}
