//! What every command can be told: configuration file < environment < flag.
//!
//! Two files are read. `DATA/veedor.toml`, which `veedor dev` writes, says what belongs to a data folder; the
//! user's own (`--config`, else `~/.config/veedor/config.toml`) goes over it when it is named with `--config`, and
//! under it when it is merely found.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

const NODE: &str = "http://127.0.0.1:8545";
const API: &str = "http://127.0.0.1:8080";

/// Any path, also none at all: clap's own parser refuses a variable that is set to nothing.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// Folder of accounts, bid files and deployment [default: ./.veedor if there is one, else ~/.local/share/veedor]
    #[arg(long, global = true, env = "VEEDOR_HOME", value_name = "DIR", value_parser = path())]
    pub(crate) data: Option<PathBuf>,
    /// Configuration file [default: ~/.config/veedor/config.toml]
    #[arg(long, global = true, env = "VEEDOR_CONFIG", value_name = "FILE", value_parser = path())]
    pub(crate) config: Option<PathBuf>,
    /// The node to ask and to send to [default: port 8545 of this machine]
    #[arg(long, global = true, env = "VEEDOR_RPC_URL", value_name = "URL")]
    pub(crate) rpc_url: Option<String>,
    /// The server that keeps documents and comment texts [default: port 8080 of this machine]
    #[arg(long, global = true, env = "VEEDOR_API_URL", value_name = "URL")]
    pub(crate) api_url: Option<String>,
    /// Addresses of the contracts [default: DATA/deployment.json]
    #[arg(long, global = true, env = "VEEDOR_DEPLOYMENT", value_name = "FILE", value_parser = path())]
    pub(crate) deployment: Option<PathBuf>,
    /// Account that pays for transactions; it says nothing about who acts
    #[arg(long, global = true, env = "VEEDOR_RELAYER", value_name = "ACCOUNT")]
    pub(crate) relayer: Option<String>,
    /// File whose first line is the passphrase of the accounts used, or of one (ACCOUNT=FILE); may be repeated
    #[arg(long, global = true, env = "VEEDOR_PASSPHRASE_FILE", value_name = "FILE")]
    pub(crate) passphrase_file: Vec<String>,
    /// Blocks to wait for where the node has no finalized block
    #[arg(long, global = true, env = "VEEDOR_CONFIRMATIONS", value_name = "N")]
    pub(crate) confirmations: Option<u64>,
    /// Development chain (id 31337): let its well-known accounts dev:0 to dev:9 pay and sign
    #[arg(long, global = true, env = "VEEDOR_DEV", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) dev: bool,
    /// Results, and errors, as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

impl Global {
    /// A variable that is set to nothing says nothing.
    fn without_empty(mut self) -> Self {
        for path in [&mut self.data, &mut self.config, &mut self.deployment] {
            path.take_if(|path| path.as_os_str().is_empty());
        }
        for text in [&mut self.rpc_url, &mut self.api_url, &mut self.relayer] {
            text.take_if(|text| text.is_empty());
        }
        self.passphrase_file.retain(|file| !file.is_empty());
        self
    }
}

/// A configuration file, as it is written.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names that users write")]
pub(crate) struct File {
    /// In the user's file only: where the data folder is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<PathBuf>,
    /// The node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rpc_url: Option<String>,
    /// The server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_url: Option<String>,
    /// Addresses of the contracts; relative paths begin at this file's folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deployment: Option<PathBuf>,
    /// The account that pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relayer: Option<String>,
    /// Passphrase of the accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Blocks to wait for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirmations: Option<u64>,
    /// Whether the development accounts may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dev: Option<bool>,
}

impl File {
    /// The name of a data folder's own file.
    pub(crate) const NAME: &str = "veedor.toml";

    /// Reads a file; `None` where there is none.
    fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::usage(format!("cannot read {}: {error}", path.display()))),
        };
        let mut file: Self = toml::from_str(&text)
            .map_err(|error| Failure::usage(format!("{} is not as expected: {error}", path.display())))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for path in [&mut file.data, &mut file.deployment, &mut file.passphrase_file]
            .into_iter()
            .flatten()
        {
            *path = folder.join(&path);
        }
        Ok(Some(file))
    }

    /// `self` where it says something, else `under`.
    fn over(self, under: Self) -> Self {
        Self {
            data: self.data.or(under.data),
            rpc_url: self.rpc_url.or(under.rpc_url),
            api_url: self.api_url.or(under.api_url),
            deployment: self.deployment.or(under.deployment),
            relayer: self.relayer.or(under.relayer),
            passphrase_file: self.passphrase_file.or(under.passphrase_file),
            confirmations: self.confirmations.or(under.confirmations),
            dev: self.dev.or(under.dev),
        }
    }
}

/// What holds for this run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Accounts, bid files, deployment.
    pub(crate) data: PathBuf,
    pub(crate) rpc_url: String,
    /// The node if a flag or the environment names one: `dev` and `replay` start their own otherwise.
    pub(crate) named_node: Option<String>,
    pub(crate) api_url: String,
    pub(crate) deployment: PathBuf,
    pub(crate) relayer: Option<String>,
    /// `FILE` or `ACCOUNT=FILE`.
    pub(crate) passphrase_files: Vec<String>,
    pub(crate) confirmations: Option<u64>,
    pub(crate) dev: bool,
}

impl Settings {
    pub(crate) fn resolve(global: &Global) -> Result<Self, Failure> {
        let global = &global.clone().without_empty();
        let named = match &global.config {
            Some(path) => Some(File::read(path)?.ok_or_else(|| {
                Failure::usage(format!("there is no configuration file {}", path.display()))
                    .remedy("name one that exists with --config, or leave it out")
            })?),
            None => None,
        };
        let found = match (&named, user_folder("XDG_CONFIG_HOME", ".config")) {
            (None, Some(folder)) => File::read(&folder.join("config.toml"))?,
            _ => None,
        };
        let user_data = named
            .as_ref()
            .or(found.as_ref())
            .and_then(|file| file.data.clone());
        let data = global.data.clone().or(user_data).map_or_else(default_data, Ok)?;
        let folder = File::read(&data.join(File::NAME))?.unwrap_or_default();
        let file = match named {
            Some(named) => named.over(folder),
            None => folder.over(found.unwrap_or_default()),
        };

        let passphrase_files = if global.passphrase_file.is_empty() {
            file.passphrase_file
                .iter()
                .map(|path| path.display().to_string())
                .collect()
        } else {
            global.passphrase_file.clone()
        };
        Ok(Self {
            deployment: global
                .deployment
                .clone()
                .or(file.deployment)
                .unwrap_or_else(|| data.join("deployment.json")),
            data,
            named_node: global.rpc_url.clone(),
            rpc_url: global
                .rpc_url
                .clone()
                .or(file.rpc_url)
                .unwrap_or_else(|| NODE.to_owned()),
            api_url: global
                .api_url
                .clone()
                .or(file.api_url)
                .unwrap_or_else(|| API.to_owned()),
            relayer: global.relayer.clone().or(file.relayer),
            passphrase_files,
            confirmations: global.confirmations.or(file.confirmations),
            dev: global.dev || file.dev.unwrap_or(false),
        })
    }
}

fn default_data() -> Result<PathBuf, Failure> {
    let here = PathBuf::from(".veedor");
    if here.is_dir() {
        return Ok(here);
    }
    user_folder("XDG_DATA_HOME", ".local/share").ok_or_else(|| {
        Failure::usage("there is no home folder to keep data in").remedy("name a folder with --data")
    })
}

fn user_folder(variable: &str, under_home: &str) -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    set(variable)
        .or_else(|| Some(set("HOME")?.join(under_home)))
        .map(|folder| folder.join("veedor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(config: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(File::NAME), config).unwrap();
        folder
    }

    #[test]
    fn a_flag_goes_over_a_named_file_and_that_over_the_data_folders() {
        let data = folder_with(
            "rpc_url = \"http://data\"\napi_url = \"http://data\"\nrelayer = \"data\"\ndev = true\n",
        );
        let named = data.path().join("named.toml");
        fs::write(&named, "rpc_url = \"http://named\"\napi_url = \"http://named\"\n").unwrap();
        let settings = Settings::resolve(&Global {
            data: Some(data.path().into()),
            config: Some(named),
            rpc_url: Some("http://flag".into()),
            ..Global::default()
        })
        .unwrap();
        assert_eq!(
            (
                settings.rpc_url.as_str(),
                settings.api_url.as_str(),
                settings.relayer.as_deref(),
                settings.dev
            ),
            ("http://flag", "http://named", Some("data"), true)
        );
    }

    #[test]
    fn a_variable_set_to_nothing_says_nothing() {
        let data = folder_with("rpc_url = \"http://data\"\napi_url = \"http://data\"\nrelayer = \"data\"\n");
        let settings = Settings::resolve(&Global {
            data: Some(data.path().into()),
            config: Some(PathBuf::new()),
            rpc_url: Some(String::new()),
            api_url: Some(String::new()),
            deployment: Some(PathBuf::new()),
            relayer: Some(String::new()),
            passphrase_file: vec![String::new()],
            ..Global::default()
        })
        .unwrap();
        assert_eq!(
            (
                settings.rpc_url.as_str(),
                settings.api_url.as_str(),
                settings.relayer.as_deref()
            ),
            ("http://data", "http://data", Some("data"))
        );
        assert_eq!(settings.named_node, None);
        assert_eq!(settings.deployment, data.path().join("deployment.json"));
        assert!(settings.passphrase_files.is_empty());
    }

    #[test]
    fn paths_in_a_file_begin_at_its_folder() {
        let data = folder_with("deployment = \"addresses.json\"\n");
        let settings = Settings::resolve(&Global {
            data: Some(data.path().into()),
            ..Global::default()
        })
        .unwrap();
        assert_eq!(settings.deployment, data.path().join("addresses.json"));
    }

    #[test]
    fn a_misspelt_key_is_an_error_and_not_ignored() {
        let data = folder_with("rpcurl = \"http://data\"\n");
        let error = Settings::resolve(&Global {
            data: Some(data.path().into()),
            ..Global::default()
        })
        .unwrap_err();
        assert!(error.to_string().contains("rpcurl"), "{error}");
    }
}
