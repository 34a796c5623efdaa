//! Whether the code at an address is the code that the sources give.
//!
//! A constructor writes immutables into the code that it leaves on the chain. Their places are known, so the
//! comparison leaves them out; what they hold is reported, and compared with what a deployment of ours must hold.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy::providers::Provider;
use alloy::transports::TransportError;
use serde::Serialize;
use veedor_protocol::Domain;

use crate::artifact::Compiled;
use crate::convert::{ToAlloy as _, ToProtocol as _};
use crate::deploy::Deployment;

/// What was found at a contract's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The contract's name.
    pub contract: String,
    /// Where it was looked for.
    pub address: Address,
    /// The result.
    pub verdict: Verdict,
    /// What the constructor wrote into the code; none unless the code is the same.
    pub immutables: Vec<Immutable>,
}

impl Finding {
    /// Whether the code is that of the sources, and its immutables are those of the deployment.
    pub fn holds(&self) -> bool {
        self.verdict == Verdict::Same && self.immutables.iter().all(Immutable::holds)
    }
}

/// How code on a chain compares with code from the sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "result")]
pub enum Verdict {
    /// The same, but for immutables.
    Same,
    /// Not the same.
    #[serde(rename_all = "camelCase")]
    Differs {
        /// The first byte that differs.
        at: usize,
        /// How long the code from the sources is.
        expected_length: usize,
        /// How long the code on the chain is.
        found_length: usize,
    },
    /// There is no code at the address.
    NoCode,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Same => write!(f, "the same code as the sources give"),
            Self::Differs {
                at,
                expected_length,
                found_length,
            } => write!(
                f,
                "other code than the sources give: it differs at byte {at} ({found_length} bytes on the chain, \
                 {expected_length} from the sources)"
            ),
            Self::NoCode => write!(f, "no code at this address"),
        }
    }
}

/// A value that a constructor wrote into the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Immutable {
    /// Its name in the sources.
    pub name: String,
    /// What the code holds.
    pub value: Bytes,
    /// What a deployment of ours must hold there, where we know.
    pub expected: Option<Bytes>,
}

impl Immutable {
    /// Whether it holds what it must, or we do not know what it must.
    pub fn holds(&self) -> bool {
        self.expected
            .as_ref()
            .is_none_or(|expected| *expected == self.value)
    }
}

/// Compares the code of all contracts of a deployment with what the sources give ([`crate::source`]).
pub async fn verify_deployment<P: Provider>(
    provider: &P,
    deployment: &Deployment,
    compiled: &[Compiled],
) -> Result<Vec<Finding>, TransportError> {
    let mut findings = Vec::new();
    for (contract, address) in deployment.contracts() {
        let Some(compiled) = compiled
            .iter()
            .find(|compiled| compiled.contract_name == contract)
        else {
            continue;
        };
        let code = provider.get_code_at(address).await?;
        findings.push(compare(
            compiled,
            address,
            &code,
            &expected_immutables(deployment, address),
        ));
    }
    Ok(findings)
}

/// Compares code with what the sources give; `expected` names what immutables must hold.
pub fn compare(
    compiled: &Compiled,
    address: Address,
    code: &[u8],
    expected: &BTreeMap<&'static str, B256>,
) -> Finding {
    let finding = |verdict, immutables| Finding {
        contract: compiled.contract_name.clone(),
        address,
        verdict,
        immutables,
    };
    if code.is_empty() {
        return finding(Verdict::NoCode, Vec::new());
    }
    if let Some(at) = first_difference(compiled, code) {
        let expected_length = compiled.deployed_bytecode.len();
        return finding(
            Verdict::Differs {
                at,
                expected_length,
                found_length: code.len(),
            },
            Vec::new(),
        );
    }
    let immutables = compiled
        .immutable_references
        .iter()
        .filter_map(|(name, places)| {
            let place = places.first()?;
            let value = code.get(place.start..place.start + place.length)?;
            let expected = expected
                .get(name.as_str())
                .map(|word| Bytes::copy_from_slice(word.as_slice()));
            Some(Immutable {
                name: name.clone(),
                value: Bytes::copy_from_slice(value),
                expected,
            })
        })
        .collect();
    finding(Verdict::Same, immutables)
}

/// The first byte that differs outside immutables, or inside one that does not hold the same in all its places.
fn first_difference(compiled: &Compiled, code: &[u8]) -> Option<usize> {
    let mut masked = compiled.deployed_bytecode.to_vec();
    for places in compiled.immutable_references.values() {
        let Some(first) = places.first() else { continue };
        let Some(value) = code.get(first.start..first.start + first.length) else {
            continue;
        };
        for place in places {
            if let Some(room) = masked.get_mut(place.start..place.start + place.length)
                && room.len() == value.len()
            {
                room.copy_from_slice(value);
            }
        }
    }
    masked
        .iter()
        .zip(code)
        .position(|(expected, found)| expected != found)
        .or_else(|| (masked.len() != code.len()).then(|| masked.len().min(code.len())))
}

/// What the immutables of a deployment's contract must hold: the addresses it was deployed with, and its EIP-712
/// domain, which OpenZeppelin keeps in parts.
fn expected_immutables(deployment: &Deployment, address: Address) -> BTreeMap<&'static str, B256> {
    let domain = Domain {
        chain_id: deployment.chain_id,
        contract: address.to_protocol(),
    };
    BTreeMap::from([
        ("_cachedThis", address.into_word()),
        ("_cachedChainId", U256::from(deployment.chain_id).into()),
        ("_cachedDomainSeparator", domain.separator().to_alloy()),
        ("_hashedName", keccak256(Domain::NAME)),
        ("_hashedVersion", keccak256(Domain::VERSION)),
        ("_name", short_string(Domain::NAME)),
        ("_version", short_string(Domain::VERSION)),
        ("_p256Verifier", deployment.p256_verifier.into_word()),
        ("_webAuthnVerifier", deployment.webauthn_verifier.into_word()),
        ("_directory", deployment.directory.into_word()),
        ("tenderActs", deployment.parts.tender_acts.into_word()),
        ("evaluationActs", deployment.parts.evaluation_acts.into_word()),
        ("oversightActs", deployment.parts.oversight_acts.into_word()),
        ("commentActs", deployment.parts.comment_acts.into_word()),
    ])
}

/// OpenZeppelin's `ShortString`: up to 31 bytes of text, its length in the last byte.
fn short_string(text: &str) -> B256 {
    let mut word = [0; 32];
    let bytes = text.as_bytes();
    let length = bytes.len().min(31);
    word[..length].copy_from_slice(&bytes[..length]);
    word[31] = u8::try_from(length).unwrap_or_default();
    word.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::PROCUREMENT;

    fn deployed(directory: B256) -> (Compiled, Vec<u8>) {
        let compiled = PROCUREMENT.read().unwrap();
        let mut code = compiled.deployed_bytecode.to_vec();
        for place in &compiled.immutable_references["_directory"] {
            code[place.start..place.start + place.length].copy_from_slice(directory.as_slice());
        }
        (compiled, code)
    }

    #[test]
    fn an_immutable_may_hold_anything_but_only_one_thing() {
        let directory = Address::repeat_byte(7).into_word();
        let (compiled, mut code) = deployed(directory);
        let expected = BTreeMap::from([("_directory", directory)]);
        let found = compare(&compiled, Address::ZERO, &code, &expected);
        assert!(found.holds());

        let other = BTreeMap::from([("_directory", Address::repeat_byte(8).into_word())]);
        let found = compare(&compiled, Address::ZERO, &code, &other);
        assert_eq!(found.verdict, Verdict::Same);
        assert!(
            !found.holds(),
            "a contract that asks another directory must not pass"
        );

        let last = compiled.immutable_references["_directory"].last().unwrap();
        code[last.start + 31] ^= 1;
        let found = compare(&compiled, Address::ZERO, &code, &expected);
        assert!(
            matches!(found.verdict, Verdict::Differs { at, .. } if at == last.start + 31),
            "{found:?}"
        );
    }

    #[test]
    fn one_changed_byte_is_found_and_so_is_one_too_few_or_too_many() {
        let (compiled, code) = deployed(B256::ZERO);
        let verdict = |code: &[u8]| compare(&compiled, Address::ZERO, code, &BTreeMap::new()).verdict;
        let differs = |at, found_length| Verdict::Differs {
            at,
            expected_length: code.len(),
            found_length,
        };

        let mut altered = code.clone();
        altered[1000] ^= 0x80;
        assert_eq!(verdict(&altered), differs(1000, code.len()));
        assert_eq!(
            verdict(&code[..code.len() - 1]),
            differs(code.len() - 1, code.len() - 1)
        );
        assert_eq!(
            verdict(&[&code[..], &[0]].concat()),
            differs(code.len(), code.len() + 1)
        );
        assert_eq!(verdict(&[]), Verdict::NoCode);
    }
}
