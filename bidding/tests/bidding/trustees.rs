//! Trustees' keys.

use std::fs;

use veedor_bidding::WorkFactor;
use veedor_bidding::passphrase::PassphraseError;
use veedor_bidding::trustee::{self, Identity, IdentityFileError};
use veedor_protocol::trustee::Stage;
use veedor_protocol::{Document, TrusteeKey, TrusteeRelease};

use crate::samples::{Keyring, PASSPHRASE};

#[test]
fn a_released_key_belongs_to_its_public_key_and_no_other_does() {
    let ring = Keyring::new(Stage::Prices, 2);
    let keys: Vec<TrusteeKey> = (0..2)
        .map(|i| ring.duty(i).key(&ring.identities[i]).unwrap())
        .collect();
    let releases = ring.release(&[0, 1]);
    for (i, key) in keys.iter().enumerate() {
        for (j, release) in releases.iter().enumerate() {
            assert_eq!(trustee::belongs(release, &key.recipient), i == j);
        }
    }
    let read = TrusteeRelease::parse_canonical(&releases[0].to_canonical().unwrap()).unwrap();
    assert!(trustee::belongs(&read, &keys[0].recipient));
}

#[test]
fn a_secret_key_is_kept_under_its_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trustee.age");
    let identity = Identity::generate();
    trustee::write_new(&identity, &path, PASSPHRASE, WorkFactor::TEST).unwrap();
    let read = trustee::read(&path, PASSPHRASE).unwrap();
    assert_eq!(read.text().unwrap(), identity.text().unwrap());
    assert!(matches!(
        trustee::read(&path, "another"),
        Err(IdentityFileError::Passphrase(PassphraseError::Wrong))
    ));
    let file = fs::read_to_string(&path).unwrap();
    assert!(!file.contains("SECRET"));
    assert!(
        trustee::write_new(&Identity::generate(), &path, PASSPHRASE, WorkFactor::TEST).is_err(),
        "never over another key"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), file);
}

#[test]
fn debug_shows_no_private_key() {
    let ring = Keyring::new(Stage::Bids, 1);
    let shown = format!("{:?} {:?}", ring.identities[0], ring.release(&[0]));
    let text = ring.identities[0].text().unwrap();
    assert!(!shown.contains("SECRET") && !shown.contains(&text.as_str()[16..30]));
    assert!(shown.contains(&ring.identities[0].recipient().unwrap().to_string()));
}
