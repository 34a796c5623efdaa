//! Signed intents: what is sent to the chain, and what is kept in a file to be sent later or by somebody else.
//!
//! A file is the JSON of [`SignedIntent`]. Whoever submits it can change nothing in it, and needs no leave to.

use alloy::primitives::Bytes;
use alloy::sol_types::SolCall;
use serde::{Deserialize, Serialize};
use veedor_bidding::Authorization;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::deploy::Deployment;
use veedor_contracts::{ToAlloy, ToProtocol};
use veedor_protocol::intent::{self, Intent};
use veedor_protocol::party::SignerBytes;
use veedor_protocol::seal::{Bid, Prices};
use veedor_protocol::{Address, Domain, Hash, Signature};

use crate::failure::Failure;

/// The schema of a file.
const SCHEMA: &str = "veedor/signed-intent/1";

/// An act with its place: which contract, on which chain.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SignedIntent {
    schema: String,
    chain_id: u64,
    contract: Address,
    /// What the signatures are of; absent where nobody signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<Hash>,
    act: Act,
}

impl SignedIntent {
    pub(crate) fn new(deployment: &Deployment, act: Act) -> Self {
        let domain = act.domain(deployment);
        Self {
            schema: SCHEMA.to_owned(),
            chain_id: domain.chain_id,
            contract: domain.contract,
            digest: act.digest(&domain),
            act,
        }
    }

    /// The act, if it is one for these contracts and nothing was changed around it.
    pub(crate) fn into_act(self, deployment: &Deployment) -> Result<Act, Failure> {
        if self.schema != SCHEMA {
            return Err(Failure::usage(format!(
                "the file is no signed intent: its schema is `{}`, not {SCHEMA}",
                self.schema
            )));
        }
        let domain = self.act.domain(deployment);
        if (self.chain_id, self.contract) != (domain.chain_id, domain.contract) {
            return Err(Failure::usage(format!(
                "the intent is for {} on chain {}, but these contracts are at {} on chain {}",
                self.contract, self.chain_id, domain.contract, domain.chain_id
            ))
            .remedy("name the deployment that it was signed for with --deployment or --data"));
        }
        if self
            .digest
            .is_some_and(|digest| Some(digest) != self.act.digest(&domain))
        {
            return Err(
                Failure::contradicted("the intent's digest is not the one that the file gives")
                    .remedy("the file was changed after signing: get it again from whoever signed it"),
            );
        }
        Ok(self.act)
    }
}

/// Something that the contracts can be asked to do, with all signatures that it takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(crate) enum Act {
    Register {
        intent: intent::Register,
        sponsor: Authorization,
        acceptance: Bytes,
    },
    AddSigner {
        intent: intent::AddSigner,
        authorization: Authorization,
        acceptance: Bytes,
    },
    RevokeSigner {
        intent: intent::RevokeSigner,
        authorization: Authorization,
    },
    SetProfile {
        intent: intent::SetProfile,
        authorization: Authorization,
    },
    SetRoles {
        intent: intent::SetRoles,
        authorization: Authorization,
    },
    Publish {
        intent: intent::Publish,
        officer: Authorization,
    },
    Amend {
        intent: intent::Amend,
        officer: Authorization,
    },
    Reschedule {
        intent: intent::Reschedule,
        officer: Authorization,
    },
    Cancel {
        intent: intent::Cancel,
        officer: Authorization,
    },
    Award {
        intent: intent::Award,
        firsts: Vec<u32>,
        furthers: Vec<u32>,
        officer: Option<Authorization>,
    },
    Desert {
        intent: intent::Desert,
        firsts: Vec<u32>,
        furthers: Vec<u32>,
        officer: Option<Authorization>,
    },
    Finalize {
        tender: u32,
    },
    Seal {
        intent: intent::Seal,
        admission: Signature,
        signature: Signature,
    },
    Withdraw {
        intent: intent::Withdraw,
        signature: Signature,
    },
    Open {
        bid: Bid,
        prices: Prices,
        vendor: Authorization,
    },
    Comment {
        intent: intent::Comment,
        admission: Option<Signature>,
        party: Option<SignerBytes>,
        signature: Bytes,
    },
    Moderate {
        intent: intent::Moderate,
        moderator: Authorization,
    },
    Restore {
        intent: intent::Restore,
        moderator: Authorization,
    },
}

impl Act {
    /// Whether `Directory` carries it out; else `Procurement` does.
    fn is_directorys(&self) -> bool {
        matches!(
            self,
            Self::Register { .. }
                | Self::AddSigner { .. }
                | Self::RevokeSigner { .. }
                | Self::SetProfile { .. }
                | Self::SetRoles { .. }
        )
    }

    /// The contract that carries it out.
    pub(crate) fn contract(&self, deployment: &Deployment) -> alloy::primitives::Address {
        if self.is_directorys() {
            deployment.directory
        } else {
            deployment.procurement
        }
    }

    /// The domain that its signatures are for.
    pub(crate) fn domain(&self, deployment: &Deployment) -> Domain {
        Domain {
            chain_id: deployment.chain_id,
            contract: self.contract(deployment).to_protocol(),
        }
    }

    /// What its signatures are of.
    fn digest(&self, domain: &Domain) -> Option<Hash> {
        Some(match self {
            Self::Register { intent, .. } => intent.digest(domain),
            Self::AddSigner { intent, .. } => intent.digest(domain),
            Self::RevokeSigner { intent, .. } => intent.digest(domain),
            Self::SetProfile { intent, .. } => intent.digest(domain),
            Self::SetRoles { intent, .. } => intent.digest(domain),
            Self::Publish { intent, .. } => intent.digest(domain),
            Self::Amend { intent, .. } => intent.digest(domain),
            Self::Reschedule { intent, .. } => intent.digest(domain),
            Self::Cancel { intent, .. } => intent.digest(domain),
            Self::Award { officer: None, .. }
            | Self::Desert { officer: None, .. }
            | Self::Finalize { .. } => return None,
            Self::Award { intent, .. } => intent.digest(domain),
            Self::Desert { intent, .. } => intent.digest(domain),
            Self::Seal { intent, .. } => intent.digest(domain),
            Self::Withdraw { intent, .. } => intent.digest(domain),
            Self::Open { bid, .. } => bid.digest(domain),
            Self::Comment { intent, .. } => intent.digest(domain),
            Self::Moderate { intent, .. } => intent.digest(domain),
            Self::Restore { intent, .. } => intent.digest(domain),
        })
    }

    /// The transaction's data.
    #[expect(clippy::too_many_lines, reason = "one arm for each act")]
    pub(crate) fn calldata(self) -> Bytes {
        let encoded = match self {
            Self::Register {
                intent,
                sponsor,
                acceptance,
            } => IDirectory::registerCall {
                intent: intent.into(),
                sponsor: directory(sponsor),
                acceptance,
            }
            .abi_encode(),
            Self::AddSigner {
                intent,
                authorization,
                acceptance,
            } => {
                let authorization = directory(authorization);
                IDirectory::addSignerCall {
                    intent: intent.into(),
                    authorization,
                    acceptance,
                }
                .abi_encode()
            }
            Self::RevokeSigner {
                intent,
                authorization,
            } => IDirectory::revokeSignerCall {
                intent: intent.into(),
                authorization: directory(authorization),
            }
            .abi_encode(),
            Self::SetProfile {
                intent,
                authorization,
            } => IDirectory::setProfileCall {
                intent: intent.into(),
                authorization: directory(authorization),
            }
            .abi_encode(),
            Self::SetRoles {
                intent,
                authorization,
            } => IDirectory::setRolesCall {
                intent: intent.into(),
                authorization: directory(authorization),
            }
            .abi_encode(),
            Self::Publish { intent, officer } => IProcurement::publishCall {
                _0: intent.into(),
                _1: procurement(officer),
            }
            .abi_encode(),
            Self::Amend { intent, officer } => IProcurement::amendCall {
                _0: intent.into(),
                _1: procurement(officer),
            }
            .abi_encode(),
            Self::Reschedule { intent, officer } => IProcurement::rescheduleCall {
                _0: intent.into(),
                _1: procurement(officer),
            }
            .abi_encode(),
            Self::Cancel { intent, officer } => IProcurement::cancelCall {
                _0: intent.into(),
                _1: procurement(officer),
            }
            .abi_encode(),
            Self::Award {
                intent,
                firsts,
                furthers,
                officer,
            } => {
                let officer = optional(officer);
                IProcurement::awardCall {
                    intent: intent.into(),
                    firsts,
                    furthers,
                    officer,
                }
                .abi_encode()
            }
            Self::Desert {
                intent,
                firsts,
                furthers,
                officer,
            } => {
                let officer = optional(officer);
                IProcurement::declareDesertedCall {
                    intent: intent.into(),
                    firsts,
                    furthers,
                    officer,
                }
                .abi_encode()
            }
            Self::Finalize { tender } => IProcurement::finalizeCall { tender }.abi_encode(),
            Self::Seal {
                intent,
                admission,
                signature,
            } => IProcurement::sealCall {
                item: IProcurement::SealItem {
                    intent: intent.into(),
                    admission: bytes(admission),
                    signature: bytes(signature),
                },
            }
            .abi_encode(),
            Self::Withdraw { intent, signature } => IProcurement::withdrawCall {
                intent: intent.into(),
                signature: bytes(signature),
            }
            .abi_encode(),
            Self::Open { bid, prices, vendor } => {
                let item = IProcurement::OpenItem {
                    bid: bid.into(),
                    prices: prices.into(),
                    vendor: procurement(vendor),
                };
                IProcurement::openCall { item }.abi_encode()
            }
            Self::Comment {
                intent,
                admission,
                party,
                signature,
            } => IProcurement::commentCall {
                item: IProcurement::CommentItem {
                    intent: intent.into(),
                    admission: admission.map(bytes).unwrap_or_default(),
                    author: IProcurement::Authorization {
                        signer: party.map(ToAlloy::to_alloy).unwrap_or_default(),
                        signature,
                    },
                },
            }
            .abi_encode(),
            Self::Moderate { intent, moderator } => IProcurement::moderateCall {
                intent: intent.into(),
                moderator: procurement(moderator),
            }
            .abi_encode(),
            Self::Restore { intent, moderator } => IProcurement::restoreCall {
                intent: intent.into(),
                moderator: procurement(moderator),
            }
            .abi_encode(),
        };
        encoded.into()
    }
}

/// In the compact form, which one-time keys, pseudonyms and registrars may use: it is a word shorter in calldata.
pub(crate) fn bytes(signature: Signature) -> Bytes {
    // What has none is refused on chain in any form, and by name.
    signature
        .to_compact()
        .map_or_else(|| signature.to_bytes().into(), Into::into)
}

fn directory(authorization: Authorization) -> IDirectory::Authorization {
    IDirectory::Authorization::new(authorization.signer, authorization.signature)
}

fn procurement(authorization: Authorization) -> IProcurement::Authorization {
    IProcurement::Authorization::new(authorization.signer, authorization.signature)
}

/// From `awardBy` on nobody signs, and the contract does not look.
fn optional(authorization: Option<Authorization>) -> IProcurement::Authorization {
    match authorization {
        Some(authorization) => procurement(authorization),
        None => IProcurement::Authorization {
            signer: Bytes::new(),
            signature: Bytes::new(),
        },
    }
}
