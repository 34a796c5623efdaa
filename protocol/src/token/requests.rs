//! Who asked: the Merkle tree over a tender's token requests, whose root the registrar publishes when all is over.
//!
//! The tree is RFC 6962's. A leaf is a request's canonical bytes, signature and all, so that nobody can be put on the
//! list without having signed; leaves ascend by vendor, one for each.
//!
//! ```text
//! leaf      = SHA-256(0x00 ‖ canonical bytes of the veedor/token-request/1)
//! node      = SHA-256(0x01 ‖ left ‖ right)
//! root of n = node(root of the first k, root of the others), k the largest power of two below n
//! ```

use crate::document::{Document, DocumentError};
use crate::hash::{Hash, sha256};
use crate::signature::SignatureError;

use super::SignedTokenRequest;

/// A tender's requests to one registrar: ascending by vendor, one for each, each one signed.
#[derive(Clone, Debug)]
pub struct RequestList {
    requests: Vec<SignedTokenRequest>,
    leaves: Vec<Hash>,
}

/// Why requests are no list.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestListError {
    /// A request breaks the rules of its format.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A request that nobody signed.
    #[error("the request of vendor {vendor} is not signed: {source}")]
    Unsigned {
        /// Whose it says it is.
        vendor: u32,
        /// What is wrong with the signature.
        source: SignatureError,
    },
    /// More than one request of a vendor: a registrar answers one.
    #[error("vendor {0} is there twice")]
    Twice(u32),
    /// Requests of different tenders, contracts or registrars.
    #[error("the request of vendor {0} is for another tender, contract or registrar than the first one")]
    Foreign(u32),
}

impl RequestList {
    /// The list of these requests, in any order.
    pub fn new(mut requests: Vec<SignedTokenRequest>) -> Result<Self, RequestListError> {
        requests.sort_by_key(|request| request.vendor);
        for pair in requests.windows(2) {
            if pair[0].vendor == pair[1].vendor {
                return Err(RequestListError::Twice(pair[0].vendor));
            }
            let of = |r: &SignedTokenRequest| (r.domain(), r.tender, r.registrar);
            if of(&pair[0]) != of(&pair[1]) {
                return Err(RequestListError::Foreign(pair[1].vendor));
            }
        }
        let mut leaves = Vec::with_capacity(requests.len());
        for request in &requests {
            request.verify().map_err(|source| RequestListError::Unsigned {
                vendor: request.vendor,
                source,
            })?;
            leaves.push(leaf_hash(&request.to_canonical()?));
        }
        Ok(Self { requests, leaves })
    }

    /// The requests, ascending by vendor.
    pub fn requests(&self) -> &[SignedTokenRequest] {
        &self.requests
    }

    /// What the registrar publishes.
    pub fn root(&self) -> Hash {
        tree_root(&self.leaves)
    }

    /// That a vendor's request is in the list.
    pub fn proof(&self, vendor: u32) -> Option<InclusionProof> {
        let index = self
            .requests
            .binary_search_by_key(&vendor, |request| request.vendor)
            .ok()?;
        let mut path = Vec::new();
        collect(&self.leaves, index, &mut path);
        Some(InclusionProof {
            index,
            size: self.leaves.len(),
            path,
        })
    }
}

/// That a leaf is in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's place, from 0.
    pub index: usize,
    /// How many leaves there are.
    pub size: usize,
    /// The other halves, from the leaf up.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// Whether this request is in the tree with this root.
    pub fn proves(&self, request: &SignedTokenRequest, root: &Hash) -> bool {
        let Ok(bytes) = request.to_canonical() else {
            return false;
        };
        climb(leaf_hash(&bytes), self.index, self.size, &self.path) == Some(*root)
    }
}

/// The hash of a leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf].concat())
}

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left.as_ref(), right.as_ref()].concat())
}

/// The largest power of two below `n`; `n` is at least 2.
fn split(n: usize) -> usize {
    n.div_ceil(2).next_power_of_two()
}

/// The root over these leaf hashes; of none, SHA-256 of nothing.
pub fn tree_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&tree_root(left), &tree_root(right))
        }
    }
}

fn collect(leaves: &[Hash], index: usize, path: &mut Vec<Hash>) {
    if leaves.len() < 2 {
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if index < left.len() {
        collect(left, index, path);
        path.push(tree_root(right));
    } else {
        collect(right, index - left.len(), path);
        path.push(tree_root(left));
    }
}

/// The root that a leaf and the halves beside it make; `None` if there are too few or too many of them.
fn climb(leaf: Hash, index: usize, size: usize, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return path.is_empty().then_some(leaf);
    }
    let (last, rest) = path.split_last()?;
    let left = split(size);
    if index < left {
        Some(node(&climb(leaf, index, left, rest)?, last))
    } else {
        Some(node(last, &climb(leaf, index - left, size - left, rest)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_is_the_largest_power_of_two_below() {
        for (n, k) in [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8), (17, 16)] {
            assert_eq!(split(n), k);
        }
    }
}
