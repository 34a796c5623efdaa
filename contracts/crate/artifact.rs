//! The committed artifacts: what the compiler made of each contract, as `scripts/artifacts` wrote it.

use std::collections::BTreeMap;

use alloy::json_abi::JsonAbi;
use alloy::primitives::Bytes;
use serde::Deserialize;

/// The directory of parties.
pub const DIRECTORY: Artifact = Artifact {
    name: "Directory",
    json: include_str!("../artifacts/Directory.json"),
};
/// Tenders, sealed bids, awards, comments.
pub const PROCUREMENT: Artifact = Artifact {
    name: "Procurement",
    json: include_str!("../artifacts/Procurement.json"),
};
/// The part of `Procurement`'s code for an officer's acts until sealing is over.
pub const TENDER_ACTS: Artifact = Artifact {
    name: "TenderActs",
    json: include_str!("../artifacts/TenderActs.json"),
};
/// The part of `Procurement`'s code for what comes between opened offers and decided lots.
pub const EVALUATION_ACTS: Artifact = Artifact {
    name: "EvaluationActs",
    json: include_str!("../artifacts/EvaluationActs.json"),
};
/// The part of `Procurement`'s code for suspensions, complaints, and who asked and did not bid.
pub const OVERSIGHT_ACTS: Artifact = Artifact {
    name: "OversightActs",
    json: include_str!("../artifacts/OversightActs.json"),
};
/// The part of `Procurement`'s code for what follows a comment, and comments under a name.
pub const COMMENT_ACTS: Artifact = Artifact {
    name: "CommentActs",
    json: include_str!("../artifacts/CommentActs.json"),
};
/// The stateless verifier of P-256 signatures.
pub const P256_VERIFIER: Artifact = Artifact {
    name: "ERC7913P256Verifier",
    json: include_str!("../artifacts/ERC7913P256Verifier.json"),
};
/// The stateless verifier of passkeys.
pub const WEBAUTHN_VERIFIER: Artifact = Artifact {
    name: "ERC7913WebAuthnVerifier",
    json: include_str!("../artifacts/ERC7913WebAuthnVerifier.json"),
};

/// A committed artifact, still as text.
#[derive(Debug, Clone, Copy)]
pub struct Artifact {
    /// The contract's name.
    pub name: &'static str,
    /// The file's text.
    pub json: &'static str,
}

/// What an artifact says.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Compiled {
    /// The contract's name.
    pub contract_name: String,
    /// Its source, relative to `contracts/` or to the library folder.
    pub source_name: String,
    /// What compiled it.
    pub compiler: Compiler,
    /// Its interface, and its constructor.
    pub abi: JsonAbi,
    /// What a deployment sends, before the constructor's arguments.
    pub bytecode: Bytes,
    /// What is then on the chain, with zeros where immutables go.
    pub deployed_bytecode: Bytes,
    /// Where each immutable goes.
    pub immutable_references: BTreeMap<String, Vec<Place>>,
}

/// A compiler and what it was told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Compiler {
    /// With its commit: `0.8.37+commit.…`.
    pub version: String,
    /// Optimizer, EVM version, metadata.
    pub settings: serde_json::Value,
}

/// A run of bytes in deployed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// Its first byte.
    pub start: usize,
    /// How many bytes.
    pub length: usize,
}

impl Artifact {
    /// Reads the artifact.
    pub fn read(&self) -> Result<Compiled, serde_json::Error> {
        serde_json::from_str(self.json)
    }

    /// Reads the artifact's interface alone.
    pub fn abi(&self) -> Result<JsonAbi, serde_json::Error> {
        #[derive(Deserialize)]
        struct Interface {
            abi: JsonAbi,
        }
        serde_json::from_str::<Interface>(self.json).map(|artifact| artifact.abi)
    }
}
