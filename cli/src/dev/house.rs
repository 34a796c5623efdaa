//! The data folder of a development chain: whose it is at the moment, where its contracts are, and what the other
//! commands read to find them.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use veedor_contracts::deploy::{self, DeployPlan, Deployment, WrongChain};

use super::anvil::Genesis;
use super::journal::{self, Journal};
use super::rpc::Rpc;
use super::{chain, payers};
use crate::failure::Failure;
use crate::settings;

/// A data folder that nobody else uses meanwhile.
#[derive(Debug)]
pub(crate) struct House {
    folder: PathBuf,
    /// Released by the operating system, whatever ends us.
    _lock: File,
}

/// Whether contracts were there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contracts {
    Found,
    Deployed,
}

impl House {
    /// Takes the folder, making it if need be.
    pub(crate) fn enter(folder: &Path) -> Result<Self, Failure> {
        let unusable = |error: io::Error| {
            Failure::usage(format!(
                "cannot use the data folder {}: {error}",
                folder.display()
            ))
            .remedy("name another with --data")
        };
        fs::create_dir_all(folder).map_err(unusable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("dev.lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Failure::usage(format!("`veedor dev` runs on {} already", folder.display()))
                        .remedy("use the one that runs, end it, or name another folder with --data"),
                );
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        let folder = folder.canonicalize().map_err(unusable)?;
        Ok(Self { folder, _lock: lock })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn deployment_file(&self) -> PathBuf {
        self.folder.join("deployment.json")
    }

    /// The contracts that the folder's file names, if the node has them; else new ones. A mirror of others is deleted:
    /// it can be built again from their chain.
    pub(crate) async fn contracts(&self, url: &str) -> Result<(Deployment, Contracts), Failure> {
        let (provider, [_, administrator]) = payers::connect(url).await?;
        if let Some(deployment) = self.kept_deployment()? {
            match deployment.check(&provider).await {
                Ok(()) => return Ok((deployment, Contracts::Found)),
                Err(WrongChain::Node(error)) => {
                    return Err(Failure::network(format!(
                        "the node at {url} does not answer: {error}"
                    )));
                }
                // Another chain than the last time, or the same one begun anew.
                Err(_) => self.forget_mirror()?,
            }
        }
        payers::require_funds(&provider, url).await?;
        let deployment = deploy::deploy(&provider, &DeployPlan::standard(administrator))
            .await
            .map_err(|error| {
                Failure::reverted(format!("cannot deploy the contracts: {error}"))
                    .remedy("check that the node is a development node with the Cancun rules or later")
            })?;
        self.forget_mirror()?;
        self.write("deployment.json", &deployment)?;
        Ok((deployment, Contracts::Deployed))
    }

    /// Whether a chain is kept here.
    pub(crate) fn has_chain(&self) -> bool {
        self.folder.join(journal::NAME).exists() || self.deployment_file().exists()
    }

    /// Keeps a chain that was made elsewhere, with its contracts.
    pub(crate) async fn keep(
        &self,
        rpc: &Rpc,
        genesis: Genesis,
        deployment: &Deployment,
    ) -> Result<(), Failure> {
        let mut journal = Journal::create(&self.folder, genesis, deployment.genesis_hash)?;
        journal.append(&chain::since(rpc, 0).await?)?;
        self.write("deployment.json", deployment)
    }

    fn kept_deployment(&self) -> Result<Option<Deployment>, Failure> {
        let path = self.deployment_file();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| {
                Failure::usage(format!("{} is no deployment file: {error}", path.display()))
                    .remedy("move it away to deploy anew, or put back a copy")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::usage(format!("cannot read {}: {error}", path.display()))),
        }
    }

    pub(crate) fn mirror(&self) -> PathBuf {
        self.folder.join("mirror.sqlite")
    }

    fn forget_mirror(&self) -> Result<(), Failure> {
        for ending in ["", "-wal", "-shm"] {
            let path = self.folder.join(format!("mirror.sqlite{ending}"));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Failure::usage(format!(
                        "cannot delete {}: {error}",
                        path.display()
                    )));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Tells the other commands where node and server are. What the user added to the file stays.
    pub(crate) fn write_settings(&self, rpc_url: &str, api_url: &str) -> Result<(), Failure> {
        let path = self.folder.join(settings::File::NAME);
        let mut file: settings::File = match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|error| {
                Failure::usage(format!("{} is not as expected: {error}", path.display()))
                    .remedy("mend it, or delete it to get a new one")
            })?,
            Err(_) => settings::File {
                dev: Some(true),
                relayer: Some("dev:0".to_owned()),
                ..settings::File::default()
            },
        };
        file.rpc_url = Some(rpc_url.to_owned());
        file.api_url = Some(api_url.to_owned());
        let text = toml::to_string(&file)
            .map_err(|error| Failure::usage(format!("cannot write {}: {error}", path.display())))?;
        self.replace(settings::File::NAME, text.as_bytes())
    }

    /// Writes a document of ours whole or not at all.
    fn write(&self, name: &str, document: &impl serde::Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_vec_pretty(document)
            .map_err(|error| Failure::usage(format!("cannot write {name}: {error}")))?;
        text.push(b'\n');
        self.replace(name, &text)
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        let beside = self.folder.join(format!(".{name}.part"));
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        write()
            .map_err(|error: io::Error| Failure::usage(format!("cannot write {}: {error}", path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_lent_to_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = House::enter(folder.path()).unwrap();
        assert!(
            House::enter(folder.path())
                .unwrap_err()
                .to_string()
                .contains("already")
        );
        drop(first);
        House::enter(folder.path()).unwrap();
    }

    #[test]
    fn settings_keep_what_the_user_added() {
        let folder = tempfile::tempdir().unwrap();
        let house = House::enter(folder.path()).unwrap();
        house
            .write_settings("http://127.0.0.1:1", "http://127.0.0.1:2")
            .unwrap();
        let path = folder.path().join(settings::File::NAME);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}confirmations = 3\n")).unwrap();
        house
            .write_settings("http://127.0.0.1:3", "http://127.0.0.1:4")
            .unwrap();
        let file: settings::File = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(
            (file.rpc_url.as_deref(), file.confirmations, file.dev),
            (Some("http://127.0.0.1:3"), Some(3), Some(true))
        );
    }
}
