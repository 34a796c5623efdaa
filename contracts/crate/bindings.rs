//! What `sol!` makes of the committed artifacts. Nothing is written by hand here.
//!
//! Each contract is a module of its own, and so are the types that only its ABI uses: [`IDirectory`] and
//! [`IProcurement`]. A type that both ABIs use exists twice: `IDirectory::Authorization` and
//! `IProcurement::Authorization`; [`crate::convert`] turns what both share, and what `veedor-protocol` has, into
//! either. Enums are `uint8` in an ABI, so they are plain `u8` here.
//!
//! Calls are `IProcurement::new(address, &provider).publish(…)`; events and errors are
//! `IProcurement::TenderPublished`, `IProcurement::SealStale`, and all of them together
//! `IProcurement::IProcurementEvents`, `IProcurement::IProcurementErrors`.
#![expect(
    missing_docs,
    clippy::too_many_arguments,
    reason = "generated; the interfaces in contracts/src/interfaces carry the prose"
)]

use alloy::sol;

sol!(
    #[sol(rpc, all_derives)]
    IDirectory,
    "artifacts/Directory.json"
);

sol!(
    #[sol(rpc, all_derives)]
    IProcurement,
    "artifacts/Procurement.json"
);
