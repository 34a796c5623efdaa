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

    /// The leaves and roots with which implementations of RFC 6962 are tested.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn roots_are_those_of_rfc_6962() {
        let leaves: Vec<Hash> = LEAVES.into_iter().map(leaf_hash).collect();
        for (count, root) in ROOTS.into_iter().enumerate() {
            assert_eq!(tree_root(&leaves[..count]).to_bare_hex(), root);
        }
    }

    #[test]
    fn a_path_proves_its_leaf_in_its_place_and_nothing_else() {
        let leaves: Vec<Hash> = LEAVES.into_iter().map(leaf_hash).collect();
        for size in 1..=leaves.len() {
            let root = tree_root(&leaves[..size]);
            for index in 0..size {
                let mut path = vec![];
                collect(&leaves[..size], index, &mut path);
                for (other, leaf) in leaves.iter().enumerate() {
                    for place in 0..=size {
                        let proves = climb(*leaf, place, size, &path) == Some(root);
                        assert_eq!(proves, other == index && place == index);
                    }
                }
                path.push(Hash::ZERO);
                assert_ne!(climb(leaves[index], index, size, &path), Some(root));
                path.truncate(path.len().saturating_sub(2));
                assert!(size == 1 || climb(leaves[index], index, size, &path) != Some(root));
            }
        }
    }
}
