//! Who takes part in a replay: a buyer with an officer, a registrar, and the record's bidders as vendors, all with keys
//! that exist in memory alone.

use std::collections::{HashMap, HashSet};

use alloy::primitives::Bytes;
use alloy::rpc::types::Log;
use alloy::sol_types::{SolCall, SolEvent};
use veedor_bidding::{Authorization, OneTimeKey};
use veedor_contracts::bindings::IDirectory;
use veedor_contracts::deploy::Deployment;
use veedor_protocol::document::{Document, Schema};
use veedor_protocol::intent::{Intent, Register};
use veedor_protocol::profile::{Identifier, Profile};
use veedor_protocol::{Compact, Hash, Kind, Roles, Scheme, Signature, Timestamp};

use super::papers::Papers;
use super::record::Auction;
use super::stage::{Call, Payer, Stage};
use crate::act::Act;
use crate::failure::Failure;
use crate::signing;

/// What a registration takes, at most.
const REGISTRATION_GAS: u64 = 400_000;

/// A party and its key.
#[derive(Debug)]
pub(super) struct Party {
    pub(super) id: u32,
    pub(super) key: OneTimeKey,
}

/// Everybody.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) buyer: Party,
    pub(super) officer: Party,
    pub(super) registrar: Party,
    vendors: HashMap<String, Party>,
    names: HashMap<u32, String>,
}

impl Party {
    /// Signs in the party's name.
    pub(super) fn authorize(&self, digest: &Hash) -> Result<Authorization, Failure> {
        Ok(Authorization::ecdsa(self.key.address(), sign(&self.key, digest)?))
    }
}

impl Cast {
    /// Registers everybody, and every bidder.
    pub(super) async fn register(
        stage: &mut Stage,
        auctions: &[Auction],
        papers: &mut Papers,
    ) -> Result<Self, Failure> {
        let deployment = stage.deployment.clone();
        let mut enrol = Enrol {
            deployment: &deployment,
            papers,
        };

        let (buyer, registrar) = (new_key(), new_key());
        let calls = vec![
            enrol.institution(
                Kind::Buyer,
                "Entidad compradora (subastas registradas)",
                "1",
                &buyer,
            )?,
            enrol.institution(
                Kind::Registrar,
                "Registrador (subastas registradas)",
                "2",
                &registrar,
            )?,
        ];
        let ids = ids(&stage.blocks(0, calls).await?, 2)?;
        let (buyer, registrar) = (
            Party {
                id: ids[0],
                key: buyer,
            },
            Party {
                id: ids[1],
                key: registrar,
            },
        );

        let officer = new_key();
        let roles = Roles(Roles::PUBLISH.0 | Roles::AWARD.0);
        let mut calls = vec![enrol.sponsored(
            Kind::Officer,
            &buyer,
            roles,
            "Oficina de contratación",
            "1",
            &officer,
        )?];
        let mut newcomers = Vec::new();
        let mut seen = HashSet::new();
        for bid in auctions.iter().flat_map(|auction| &auction.bids) {
            if seen.insert(bid.bidder.as_str()) {
                let key = new_key();
                let number = (newcomers.len() + 1).to_string();
                calls.push(enrol.sponsored(
                    Kind::Vendor,
                    &registrar,
                    Roles::NONE,
                    &bid.bidder,
                    &number,
                    &key,
                )?);
                newcomers.push((bid.bidder.clone(), key));
            }
        }
        let ids = self::ids(&stage.blocks(0, calls).await?, newcomers.len() + 1)?;
        let names = newcomers
            .iter()
            .zip(&ids[1..])
            .map(|((name, _), id)| (*id, name.clone()))
            .collect();
        let vendors = newcomers
            .into_iter()
            .zip(&ids[1..])
            .map(|((name, key), id)| (name, Party { id: *id, key }))
            .collect();
        Ok(Self {
            buyer,
            officer: Party {
                id: ids[0],
                key: officer,
            },
            registrar,
            vendors,
            names,
        })
    }

    /// The vendor of that name.
    pub(super) fn vendor(&self, name: &str) -> Result<&Party, Failure> {
        self.vendors
            .get(name)
            .ok_or_else(|| Failure::contradicted(format!("{name} was not registered")))
    }

    /// The name of a vendor.
    pub(super) fn name(&self, vendor: u32) -> Option<&str> {
        self.names.get(&vendor).map(String::as_str)
    }
}

/// Makes registrations.
struct Enrol<'a> {
    deployment: &'a Deployment,
    papers: &'a mut Papers,
}

impl Enrol<'_> {
    fn institution(
        &mut self,
        kind: Kind,
        name: &str,
        number: &str,
        key: &OneTimeKey,
    ) -> Result<Call, Failure> {
        let intent = self.intent(kind, None, Roles::NONE, name, number, key)?;
        let acceptance = sign(key, &intent.digest(&self.deployment.directory_domain()))?;
        let call = IDirectory::registerInstitutionCall {
            intent: intent.into(),
            acceptance: Bytes::copy_from_slice(acceptance.as_ref()),
        };
        Ok(self.call(Payer::Administrator, call.abi_encode().into()))
    }

    fn sponsored(
        &mut self,
        kind: Kind,
        sponsor: &Party,
        roles: Roles,
        name: &str,
        number: &str,
        key: &OneTimeKey,
    ) -> Result<Call, Failure> {
        let intent = self.intent(kind, Some(sponsor), roles, name, number, key)?;
        let digest = intent.digest(&self.deployment.directory_domain());
        let acceptance = Bytes::copy_from_slice(sign(key, &digest)?.as_ref());
        let act = Act::Register {
            sponsor: sponsor.authorize(&digest)?,
            intent,
            acceptance,
        };
        Ok(self.call(Payer::Relayer, act.calldata()))
    }

    fn intent(
        &mut self,
        kind: Kind,
        sponsor: Option<&Party>,
        roles: Roles,
        name: &str,
        number: &str,
        key: &OneTimeKey,
    ) -> Result<Register, Failure> {
        let sponsor = sponsor.map_or(0, |sponsor| sponsor.id);
        Ok(Register {
            kind,
            sponsor,
            member_of: if kind == Kind::Officer { sponsor } else { 0 },
            roles,
            profile: self.papers.keep(&profile(kind, name, number))?,
            scheme: Scheme::Ecdsa,
            signer: key.address().into(),
            valid_until: Timestamp::MAX,
        })
    }

    fn call(&self, payer: Payer, data: Bytes) -> Call {
        Call {
            payer,
            to: self.deployment.directory,
            data,
            gas: REGISTRATION_GAS,
        }
    }
}

/// A profile with the record's name, or with a number where the name is none that a profile takes.
fn profile(kind: Kind, name: &str, number: &str) -> Profile {
    let named = |name: &str| Profile {
        schema: Schema::new(),
        name: name.to_owned(),
        kind,
        identifier: Identifier {
            scheme: "REPLAY".to_owned(),
            id: format!("{}-{number}", u8::from(kind == Kind::Vendor)),
        },
        contact: None,
    };
    let profile = named(name);
    if profile.to_canonical().is_ok() {
        profile
    } else {
        named(&format!("Oferente {number}"))
    }
}

/// The parties that were registered, in order.
fn ids(logs: &[Log], expected: usize) -> Result<Vec<u32>, Failure> {
    let ids: Vec<u32> = logs
        .iter()
        .filter_map(|log| IDirectory::PartyRegistered::decode_log(&log.inner).ok())
        .map(|event| event.party)
        .collect();
    if ids.len() == expected {
        Ok(ids)
    } else {
        Err(Failure::contradicted(format!(
            "{} parties were registered, not {expected}",
            ids.len()
        )))
    }
}

pub(super) fn new_key() -> OneTimeKey {
    OneTimeKey::random(&mut veedor_bidding::OsRng)
}

/// Signs as one-time keys and registrars do.
pub(super) fn sign_compact(key: &OneTimeKey, digest: &Hash) -> Result<Compact, Failure> {
    signing::compact(sign(key, digest)?)
}

fn sign(key: &OneTimeKey, digest: &Hash) -> Result<Signature, Failure> {
    key.sign(digest)
        .map_err(|error| Failure::signer(format!("cannot sign: {error}")))
}
