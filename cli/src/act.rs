//! Signed intents: what is sent to the chain, and what is kept in a file to be sent later or by somebody else.
//!
//! A file is the JSON of [`SignedIntent`]. Whoever submits it can change nothing in it, and needs no leave to.

use alloy::primitives::aliases::U40;
use alloy::primitives::{B256, Bytes};
use alloy::sol_types::SolCall;
use serde::{Deserialize, Serialize};
use veedor_bidding::Authorization;
use veedor_contracts::ToProtocol;
use veedor_contracts::bindings::{IDirectory, IProcurement};
use veedor_contracts::deploy::Deployment;
use veedor_protocol::intent::{self, Intent};
use veedor_protocol::seal::{Bid, Prices};
use veedor_protocol::{Address, Compact, Domain, Hash};

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

/// Something that the contracts can be asked to do, with all signatures that it takes. `officers` is who signs, and after
/// it whoever approves.
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
    ProposeRecovery {
        intent: intent::ProposeRecovery,
        sponsor: Authorization,
        acceptance: Bytes,
    },
    VetoRecovery {
        intent: intent::VetoRecovery,
        authorization: Authorization,
    },
    CompleteRecovery {
        party: u32,
    },
    Publish {
        intent: intent::Publish,
        panel: Option<intent::Panel>,
        officers: Vec<Authorization>,
    },
    Amend {
        intent: intent::Amend,
        panel: Option<intent::Panel>,
        officers: Vec<Authorization>,
    },
    Reschedule {
        intent: intent::Reschedule,
        officers: Vec<Authorization>,
    },
    Cancel {
        intent: intent::Cancel,
        officers: Vec<Authorization>,
        oversight: Option<Authorization>,
    },
    Suspend {
        intent: intent::Suspend,
        oversight: Authorization,
    },
    Release {
        intent: intent::Release,
        oversight: Authorization,
    },
    Resume {
        tender: u32,
    },
    Seal {
        intent: intent::Seal,
        admission: Option<Compact>,
        signature: Compact,
    },
    Withdraw {
        intent: intent::Withdraw,
        signature: Compact,
    },
    ExcludeSeal {
        intent: intent::ExcludeSeal,
        oversight: Authorization,
    },
    Open {
        bid: Bid,
        prices: Prices,
        vendor: Authorization,
    },
    OpenOffer {
        bid: Bid,
        vendor: Authorization,
    },
    OpenPrices {
        bid: Bid,
        prices: Prices,
    },
    Score {
        intent: intent::Score,
        panel: intent::Panel,
        evaluator: Authorization,
    },
    Disqualify {
        intent: intent::Disqualify,
        officers: Vec<Authorization>,
    },
    Award {
        intent: intent::Award,
        places: Vec<u64>,
        officers: Vec<Authorization>,
    },
    Desert {
        intent: intent::Desert,
        places: Vec<u64>,
        officers: Vec<Authorization>,
    },
    Finalize {
        tender: u32,
    },
    Complain {
        intent: intent::Complain,
        vendor: Authorization,
    },
    Decide {
        intent: intent::Decide,
        oversight: Authorization,
    },
    PublishCounts {
        intent: intent::PublishCounts,
        registrar: Compact,
    },
    NameAbsent {
        request: intent::TokenRequest,
        vendor: Authorization,
    },
    Excuse {
        intent: intent::Excuse,
        bidder: Compact,
    },
    Comment {
        intent: intent::Comment,
        admission: Option<Compact>,
        signature: Compact,
    },
    CommentAs {
        intent: intent::Comment,
        party: Authorization,
    },
    Reply {
        intent: intent::Reply,
        vendor: Authorization,
    },
    Endorse {
        intent: intent::Endorse,
        admission: Option<Compact>,
        signature: Compact,
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
                | Self::ProposeRecovery { .. }
                | Self::VetoRecovery { .. }
                | Self::CompleteRecovery { .. }
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

    /// What its signatures are of; `None` where nobody signs.
    pub(crate) fn digest(&self, domain: &Domain) -> Option<Hash> {
        Some(match self {
            Self::Award { officers, .. } | Self::Desert { officers, .. } if officers.is_empty() => {
                return None;
            }
            Self::CompleteRecovery { .. }
            | Self::Resume { .. }
            | Self::OpenPrices { .. }
            | Self::Finalize { .. } => return None,
            Self::Register { intent, .. } => intent.digest(domain),
            Self::AddSigner { intent, .. } => intent.digest(domain),
            Self::RevokeSigner { intent, .. } => intent.digest(domain),
            Self::SetProfile { intent, .. } => intent.digest(domain),
            Self::SetRoles { intent, .. } => intent.digest(domain),
            Self::ProposeRecovery { intent, .. } => intent.digest(domain),
            Self::VetoRecovery { intent, .. } => intent.digest(domain),
            Self::Publish { intent, .. } => intent.digest(domain),
            Self::Amend { intent, .. } => intent.digest(domain),
            Self::Reschedule { intent, .. } => intent.digest(domain),
            Self::Cancel { intent, .. } => intent.digest(domain),
            Self::Suspend { intent, .. } => intent.digest(domain),
            Self::Release { intent, .. } => intent.digest(domain),
            Self::Seal { intent, .. } => intent.digest(domain),
            Self::Withdraw { intent, .. } => intent.digest(domain),
            Self::ExcludeSeal { intent, .. } => intent.digest(domain),
            Self::Open { bid, .. } | Self::OpenOffer { bid, .. } => bid.digest(domain),
            Self::Score { intent, .. } => intent.digest(domain),
            Self::Disqualify { intent, .. } => intent.digest(domain),
            Self::Award { intent, .. } => intent.digest(domain),
            Self::Desert { intent, .. } => intent.digest(domain),
            Self::Complain { intent, .. } => intent.digest(domain),
            Self::Decide { intent, .. } => intent.digest(domain),
            Self::PublishCounts { intent, .. } => intent.digest(domain),
            Self::NameAbsent { request, .. } => request.digest(domain),
            Self::Excuse { intent, .. } => intent.digest(domain),
            Self::Comment { intent, .. } | Self::CommentAs { intent, .. } => intent.digest(domain),
            Self::Reply { intent, .. } => intent.digest(domain),
            Self::Endorse { intent, .. } => intent.digest(domain),
            Self::Moderate { intent, .. } => intent.digest(domain),
            Self::Restore { intent, .. } => intent.digest(domain),
        })
    }

    /// Who signs as an officer, where officers sign: another one adds its approval here.
    pub(crate) fn officers_mut(&mut self) -> Option<&mut Vec<Authorization>> {
        match self {
            Self::Publish { officers, .. }
            | Self::Amend { officers, .. }
            | Self::Reschedule { officers, .. }
            | Self::Cancel { officers, .. }
            | Self::Disqualify { officers, .. }
            | Self::Award { officers, .. }
            | Self::Desert { officers, .. } => Some(officers),
            _ => None,
        }
    }

    /// The oversight's signature of a cancellation, where it is one.
    pub(crate) fn oversight_mut(&mut self) -> Option<&mut Option<Authorization>> {
        match self {
            Self::Cancel { oversight, .. } => Some(oversight),
            _ => None,
        }
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
            } => IDirectory::addSignerCall {
                intent: intent.into(),
                authorization: directory(authorization),
                acceptance,
            }
            .abi_encode(),
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
            Self::ProposeRecovery {
                intent,
                sponsor,
                acceptance,
            } => IDirectory::proposeRecoveryCall {
                intent: intent.into(),
                sponsor: directory(sponsor),
                acceptance,
            }
            .abi_encode(),
            Self::VetoRecovery {
                intent,
                authorization,
            } => IDirectory::vetoRecoveryCall {
                intent: intent.into(),
                authorization: directory(authorization),
            }
            .abi_encode(),
            Self::CompleteRecovery { party } => IDirectory::completeRecoveryCall { id: party }.abi_encode(),
            Self::Publish {
                intent,
                panel: None,
                officers,
            } => IProcurement::publishCall {
                intent: intent.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Publish {
                intent,
                panel: Some(panel),
                officers,
            } => IProcurement::publishWeightedCall {
                intent: intent.into(),
                panel: panel.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Amend {
                intent,
                panel: None,
                officers,
            } => IProcurement::amendCall {
                intent: intent.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Amend {
                intent,
                panel: Some(panel),
                officers,
            } => IProcurement::amendWeightedCall {
                intent: intent.into(),
                panel: panel.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Reschedule { intent, officers } => IProcurement::rescheduleCall {
                intent: intent.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Cancel {
                intent,
                officers,
                oversight,
            } => IProcurement::cancelCall {
                intent: intent.into(),
                officers: procurements(officers),
                oversight: optional(oversight),
            }
            .abi_encode(),
            Self::Suspend { intent, oversight } => IProcurement::suspendCall {
                intent: intent.into(),
                oversight: procurement(oversight),
            }
            .abi_encode(),
            Self::Release { intent, oversight } => IProcurement::releaseCall {
                intent: intent.into(),
                oversight: procurement(oversight),
            }
            .abi_encode(),
            Self::Resume { tender } => IProcurement::resumeCall { tender }.abi_encode(),
            Self::Seal {
                intent,
                admission,
                signature,
            } => IProcurement::sealCall {
                item: IProcurement::SealItem {
                    intent: intent.into(),
                    admission: optional_compact(admission),
                    signature: signature.into(),
                },
            }
            .abi_encode(),
            Self::Withdraw { intent, signature } => IProcurement::withdrawCall {
                intent: intent.into(),
                signature: signature.into(),
            }
            .abi_encode(),
            Self::ExcludeSeal { intent, oversight } => IProcurement::excludeSealCall {
                intent: intent.into(),
                oversight: procurement(oversight),
            }
            .abi_encode(),
            Self::Open { bid, prices, vendor } => IProcurement::openCall {
                item: IProcurement::OpenItem {
                    bid: bid.into(),
                    prices: prices.into(),
                    vendor: procurement(vendor),
                },
            }
            .abi_encode(),
            Self::OpenOffer { bid, vendor } => IProcurement::openOfferCall {
                item: IProcurement::OfferItem {
                    bid: bid.into(),
                    vendor: procurement(vendor),
                },
            }
            .abi_encode(),
            Self::OpenPrices { bid, prices } => IProcurement::openPricesCall {
                item: IProcurement::PriceItem {
                    bid: bid.into(),
                    prices: prices.into(),
                },
            }
            .abi_encode(),
            Self::Score {
                intent,
                panel,
                evaluator,
            } => IProcurement::scoreCall {
                intent: intent.into(),
                panel: panel.into(),
                evaluator: procurement(evaluator),
            }
            .abi_encode(),
            Self::Disqualify { intent, officers } => IProcurement::disqualifyCall {
                intent: intent.into(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Award {
                intent,
                places,
                officers,
            } => IProcurement::awardCall {
                intent: intent.into(),
                places: places.into_iter().map(U40::saturating_from).collect(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Desert {
                intent,
                places,
                officers,
            } => IProcurement::declareDesertedCall {
                intent: intent.into(),
                places: places.into_iter().map(U40::saturating_from).collect(),
                officers: procurements(officers),
            }
            .abi_encode(),
            Self::Finalize { tender } => IProcurement::finalizeCall { tender }.abi_encode(),
            Self::Complain { intent, vendor } => IProcurement::complainCall {
                intent: intent.into(),
                vendor: procurement(vendor),
            }
            .abi_encode(),
            Self::Decide { intent, oversight } => IProcurement::decideCall {
                intent: intent.into(),
                oversight: procurement(oversight),
            }
            .abi_encode(),
            Self::PublishCounts { intent, registrar } => IProcurement::publishCountsCall {
                intent: intent.into(),
                registrar: registrar.into(),
            }
            .abi_encode(),
            Self::NameAbsent { request, vendor } => IProcurement::nameAbsentCall {
                request: request.into(),
                vendor: procurement(vendor),
            }
            .abi_encode(),
            Self::Excuse { intent, bidder } => IProcurement::excuseCall {
                intent: intent.into(),
                bidder: bidder.into(),
            }
            .abi_encode(),
            Self::Comment {
                intent,
                admission,
                signature,
            } => IProcurement::commentCall {
                item: IProcurement::CommentItem {
                    intent: intent.into(),
                    admission: optional_compact(admission),
                    signature: signature.into(),
                },
            }
            .abi_encode(),
            Self::CommentAs { intent, party } => IProcurement::commentAsCall {
                intent: intent.into(),
                party: procurement(party),
            }
            .abi_encode(),
            Self::Reply { intent, vendor } => IProcurement::replyCall {
                intent: intent.into(),
                vendor: procurement(vendor),
            }
            .abi_encode(),
            Self::Endorse {
                intent,
                admission,
                signature,
            } => IProcurement::endorseCall {
                intent: intent.into(),
                admission: optional_compact(admission),
                author: signature.into(),
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

fn directory(authorization: Authorization) -> IDirectory::Authorization {
    IDirectory::Authorization::new(authorization.signer, authorization.signature)
}

fn procurement(authorization: Authorization) -> IProcurement::Authorization {
    IProcurement::Authorization::new(authorization.signer, authorization.signature)
}

fn procurements(authorizations: Vec<Authorization>) -> Vec<IProcurement::Authorization> {
    authorizations.into_iter().map(procurement).collect()
}

/// Nobody signs, and the contract does not look.
fn optional(authorization: Option<Authorization>) -> IProcurement::Authorization {
    match authorization {
        Some(authorization) => procurement(authorization),
        None => IProcurement::Authorization {
            signer: Bytes::new(),
            signature: Bytes::new(),
        },
    }
}

/// Zeros where none is asked for.
fn optional_compact(signature: Option<Compact>) -> IProcurement::Compact {
    signature.map_or_else(
        || IProcurement::Compact {
            r: B256::ZERO,
            vs: B256::ZERO,
        },
        Into::into,
    )
}
