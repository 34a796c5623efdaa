//! Accounts: Web3 keystores in `DATA/accounts`, and how they are unlocked. On a development chain `dev:0` to
//! `dev:9` stand for the accounts of the mnemonic that every such chain is born with.

use std::fmt;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use alloy::primitives::Address;
use alloy::signers::local::coins_bip39::English;
use alloy::signers::local::{LocalSignerError, MnemonicBuilder, PrivateKeySigner};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::context::{Context, DEV_CHAIN_ID};
use crate::failure::Failure;
use crate::files::{self, Access};

/// Known to everyone, so it is worth nothing anywhere else.
const DEV_MNEMONIC: &str = "test test test test test test test test test test test junk";

const SHORTEST_PASSPHRASE: usize = 8;

/// A keystore's file name without its ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Name(String);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        // An account is also looked up by address, so none may look like one.
        if begins && text.len() <= 64 && text.chars().all(fits) && !text.starts_with("0x") {
            Ok(Self(text.to_owned()))
        } else {
            Err("a name is up to 64 of a-z, 0-9, `-`, `_` and `.`, begins with a letter or digit, and not with 0x".into())
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A keystore that is there.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Account {
    pub(crate) name: Name,
    pub(crate) address: Address,
    #[serde(rename = "file")]
    pub(crate) path: PathBuf,
}

/// What of a keystore can be read without its passphrase, and must be sound before a decoder sees it.
#[derive(Deserialize)]
struct Outside {
    address: Option<String>,
    version: u64,
    crypto: Crypto,
}

#[derive(Deserialize)]
struct Crypto {
    cipher: String,
    cipherparams: CipherParams,
    kdf: String,
    kdfparams: KdfParams,
}

#[derive(Deserialize)]
struct CipherParams {
    iv: String,
}

#[derive(Deserialize)]
struct KdfParams {
    dklen: u64,
    n: Option<u64>,
    r: Option<u64>,
    p: Option<u64>,
    c: Option<u64>,
}

impl Outside {
    /// What the decoder takes for granted, and what would keep a machine busy for hours.
    fn check(&self) -> Result<(), &'static str> {
        let crypto = &self.crypto;
        let iv_fits = crypto.cipherparams.iv.len() == 32
            && crypto.cipherparams.iv.bytes().all(|b| b.is_ascii_hexdigit());
        let kdf = &crypto.kdfparams;
        match () {
            () if self.version != 3 => Err("only version 3 of the Web3 secret storage format is understood"),
            () if crypto.cipher != "aes-128-ctr" => Err("its cipher is not aes-128-ctr"),
            () if !iv_fits => Err("its initialisation vector is not 16 bytes"),
            () if kdf.dklen != 32 => Err("its derived key is not 32 bytes"),
            () if !matches!(crypto.kdf.as_str(), "scrypt" | "pbkdf2") => {
                Err("its key derivation is neither scrypt nor pbkdf2")
            }
            // Parameters of both kinds at once would be read as either.
            () if crypto.kdf == "scrypt" => match (kdf.n, kdf.r, kdf.p, kdf.c) {
                (Some(n), Some(r @ 1..=32), Some(1..=16), None)
                    if n.is_power_of_two()
                        && n > 1
                        && n.checked_mul(r).is_some_and(|work| work <= 1 << 23) =>
                {
                    Ok(())
                }
                _ => Err("its scrypt parameters are out of bounds"),
            },
            () if !matches!((kdf.c, kdf.n), (Some(1..=10_000_000), None)) => {
                Err("its pbkdf2 parameters are out of bounds")
            }
            () => Ok(()),
        }
    }
}

/// Every keystore in the folder, by name. What is no keystore is told and passed over.
pub(crate) fn list(context: &Context) -> Result<Vec<Account>, Failure> {
    let folder = context.accounts();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(Failure::usage(format!(
                "cannot read {}: {error}",
                folder.display()
            )));
        }
    };
    let mut accounts = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".json")?.parse::<Name>().ok());
        let Some(name) = name else { continue };
        match outside(&path).map(|outside| outside.address.and_then(|a| a.parse().ok())) {
            Ok(Some(address)) => accounts.push(Account { name, address, path }),
            Ok(None) => context.out.say(format!(
                "{} does not say its address: passed over",
                path.display()
            )),
            Err(error) => context.out.say(format!("{error}: passed over")),
        }
    }
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(accounts)
}

/// The account of that name or address.
pub(crate) fn find(context: &Context, reference: &str) -> Result<Account, Failure> {
    let accounts = list(context)?;
    let known = accounts
        .iter()
        .map(|account| account.name.0.clone())
        .collect::<Vec<_>>()
        .join(", ");
    let address: Option<Address> = reference.parse().ok();
    accounts
        .into_iter()
        .find(|account| account.name.0 == reference || Some(account.address) == address)
        .ok_or_else(|| {
            Failure::signer(format!(
                "there is no account `{reference}` in {}",
                context.accounts().display()
            ))
            .remedy(if known.is_empty() {
                "make one with `veedor account new NAME`, or name its folder with --data".to_owned()
            } else {
                format!("use one of {known}, or make it with `veedor account new`")
            })
        })
}

/// The address of an account, without unlocking it.
pub(crate) fn address(context: &Context, reference: &str) -> Result<Address, Failure> {
    match dev_index(reference) {
        Some(index) => Ok(dev(context, index)?.address()),
        None => Ok(find(context, reference)?.address),
    }
}

/// The key of an account, after asking for its passphrase.
pub(crate) fn unlock(context: &Context, reference: &str) -> Result<PrivateKeySigner, Failure> {
    if let Some(index) = dev_index(reference) {
        return dev(context, index);
    }
    let account = find(context, reference)?;
    let passphrase = passphrase(context, &account.name)?;
    let signer =
        PrivateKeySigner::decrypt_keystore(&account.path, passphrase.as_bytes()).map_err(|error| {
            Failure::signer(format!(
                "cannot unlock account `{}`: {}",
                account.name,
                locked(&error)
            ))
            .remedy("check the passphrase, or the file that --passphrase-file names")
        })?;
    if signer.address() == account.address {
        Ok(signer)
    } else {
        Err(Failure::signer(format!(
            "{} says it is {}, but its key is of {}",
            account.path.display(),
            account.address,
            signer.address()
        )))
    }
}

/// Keeps a key under a name. Nothing is written unless all of it can be.
pub(crate) fn store(context: &Context, name: &Name, key: &[u8]) -> Result<Account, Failure> {
    let path = context.accounts().join(format!("{name}.json"));
    if path.exists() {
        return Err(
            Failure::usage(format!("there is an account `{name}` already")).remedy("choose another name")
        );
    }
    let signer = PrivateKeySigner::from_slice(key).map_err(|_| {
        Failure::usage("this is no secp256k1 private key").remedy("a key is 32 bytes: 64 hexadecimal digits")
    })?;
    let passphrase = new_passphrase(context, name)?;
    let json = encrypt(key, passphrase.as_bytes(), signer.address())?;
    files::write_new(&path, json.as_bytes(), Access::Private)?;
    Ok(Account {
        name: name.clone(),
        address: signer.address(),
        path,
    })
}

/// The keystore's text, with the address in it as other wallets write it.
fn encrypt(key: &[u8], passphrase: &[u8], address: Address) -> Result<String, Failure> {
    let failed = |error: String| Failure::signer(format!("cannot encrypt the key: {error}"));
    let workshop = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let mut rng = veedor_bidding::OsRng;
    PrivateKeySigner::encrypt_keystore(workshop.path(), &mut rng, key, passphrase, Some("key"))
        .map_err(|error| failed(error.to_string()))?;
    let text = fs::read_to_string(workshop.path().join("key")).map_err(|error| failed(error.to_string()))?;
    let mut keystore: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
    keystore["address"] = format!("{address:x}").trim_start_matches("0x").into();
    Ok(keystore.to_string())
}

/// A keystore that another wallet wrote.
pub(crate) fn decrypt(path: &Path, passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    outside(path)?;
    let signer = PrivateKeySigner::decrypt_keystore(path, passphrase).map_err(|error| {
        Failure::signer(format!("cannot unlock {}: {}", path.display(), locked(&error)))
            .remedy("check its passphrase")
    })?;
    Ok(Zeroizing::new(signer.to_bytes().to_vec()))
}

/// A wrong passphrase and a damaged file look the same from here.
fn locked(error: &LocalSignerError) -> String {
    match error {
        LocalSignerError::EthKeystoreError(_) => "the passphrase is wrong, or the file is damaged".to_owned(),
        other => other.to_string(),
    }
}

fn outside(path: &Path) -> Result<Outside, Failure> {
    let outside: Outside = files::read_json(path, "keystore")?;
    outside.check().map_err(|why| {
        Failure::usage(format!(
            "{} is no keystore that can be used: {why}",
            path.display()
        ))
    })?;
    Ok(outside)
}

fn dev_index(reference: &str) -> Option<u32> {
    reference
        .strip_prefix("dev:")?
        .parse()
        .ok()
        .filter(|index| *index < 10)
}

fn dev(context: &Context, index: u32) -> Result<PrivateKeySigner, Failure> {
    let on_dev_chain = context.settings.dev && context.deployment()?.chain_id == DEV_CHAIN_ID;
    if !on_dev_chain {
        return Err(Failure::signer("dev:N names an account that everyone has the key of: development chains only")
            .remedy("use an account of `veedor account list`; on a chain of `veedor dev`, name its folder with --data"));
    }
    well_known(index)
}

/// An account of the mnemonic that development nodes give their money to.
pub(crate) fn well_known(index: u32) -> Result<PrivateKeySigner, Failure> {
    MnemonicBuilder::<English>::default()
        .phrase(DEV_MNEMONIC)
        .index(index)
        .and_then(|builder| builder.build())
        .map_err(|error| Failure::signer(format!("cannot derive dev:{index}: {error}")))
}

/// The passphrase of an account: from a file if one is named, else asked.
pub(crate) fn passphrase(context: &Context, name: &Name) -> Result<Zeroizing<String>, Failure> {
    match passphrase_file(context, name) {
        Some(file) => first_line(&file),
        None => ask(
            &format!("Passphrase of account `{name}`: "),
            "--passphrase-file FILE (or VEEDOR_PASSPHRASE_FILE)",
        ),
    }
}

fn new_passphrase(context: &Context, name: &Name) -> Result<Zeroizing<String>, Failure> {
    let passphrase = if let Some(file) = passphrase_file(context, name) {
        first_line(&file)?
    } else {
        let flag = "--passphrase-file FILE (or VEEDOR_PASSPHRASE_FILE)";
        let first = ask(&format!("New passphrase for account `{name}`: "), flag)?;
        if *ask("Again: ", flag)? != *first {
            return Err(Failure::signer("the two passphrases differ").remedy("try again"));
        }
        first
    };
    long_enough(&passphrase)?;
    Ok(passphrase)
}

/// Refuses a passphrase that protects nothing.
pub(crate) fn long_enough(passphrase: &str) -> Result<(), Failure> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(Failure::signer(format!(
            "the passphrase is shorter than {SHORTEST_PASSPHRASE} characters"
        ))
        .remedy("choose a longer one: several words are easy to keep in mind"));
    }
    Ok(())
}

/// `ACCOUNT=FILE` for this account, else a plain `FILE`.
fn passphrase_file(context: &Context, name: &Name) -> Option<PathBuf> {
    let named = |entry: &String| {
        let (account, file) = entry.split_once('=')?;
        (account == name.0).then(|| PathBuf::from(file))
    };
    let files = &context.settings.passphrase_files;
    let plain = |entry: &&String| {
        entry
            .split_once('=')
            .is_none_or(|(account, _)| account.parse::<Name>().is_err())
    };
    files
        .iter()
        .find_map(named)
        .or_else(|| files.iter().find(plain).map(PathBuf::from))
}

/// A file's first line, without its end.
pub(crate) fn first_line(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let bytes = Zeroizing::new(files::read(path)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        Failure::signer(format!(
            "{} is not text: it should hold a passphrase",
            path.display()
        ))
    })?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Zeroizing::new(line.to_owned())),
        _ => Err(Failure::signer(format!(
            "{} holds no passphrase in its first line",
            path.display()
        ))),
    }
}

/// Asks on the terminal; without one says which flag answers instead.
pub(crate) fn ask(question: &str, flag: &str) -> Result<Zeroizing<String>, Failure> {
    if !io::stdin().is_terminal() {
        return Err(
            Failure::signer("a passphrase is needed, and there is no terminal to ask on")
                .remedy(format!("give {flag}")),
        );
    }
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(|error| {
            Failure::signer(format!("cannot read the passphrase: {error}")).remedy(format!("give {flag}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keystore(changes: &[(&str, serde_json::Value)]) -> Result<(), &'static str> {
        let mut document = serde_json::json!({
            "version": 3,
            "crypto": {
                "cipher": "aes-128-ctr",
                "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
                "kdf": "scrypt",
                "kdfparams": {"dklen": 32, "n": 262_144, "r": 8, "p": 1},
            },
        });
        for (pointer, value) in changes {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap()[key] = value.clone();
        }
        serde_json::from_value::<Outside>(document).unwrap().check()
    }

    #[test]
    fn keystores_as_wallets_write_them_are_taken() {
        assert_eq!(keystore(&[]), Ok(()));
        let pbkdf2 = serde_json::json!({"dklen": 32, "c": 262_144, "prf": "hmac-sha256"});
        assert_eq!(
            keystore(&[("/crypto/kdf", "pbkdf2".into()), ("/crypto/kdfparams", pbkdf2)]),
            Ok(())
        );
    }

    #[test]
    fn what_would_break_the_decoder_or_keep_it_busy_is_refused() {
        for change in [
            ("/version", 1.into()),
            ("/crypto/cipher", "aes-256-cbc".into()),
            ("/crypto/cipherparams/iv", "00".into()),
            ("/crypto/kdf", "argon2".into()),
            ("/crypto/kdfparams/dklen", 16.into()),
            ("/crypto/kdfparams/n", 0.into()),
            ("/crypto/kdfparams/n", 1000.into()),
            ("/crypto/kdfparams/n", (1u64 << 40).into()),
            ("/crypto/kdfparams/r", u64::MAX.into()),
            ("/crypto/kdfparams/c", u64::MAX.into()),
        ] {
            assert!(keystore(std::slice::from_ref(&change)).is_err(), "{change:?}");
        }
    }
}
