//! Shamir's sharing over GF(2⁸), byte by byte: a share is its number, 1 to 255, and a byte for each of the secret's.
//! The field is AES's (modulus x⁸+x⁴+x³+x+1). The arithmetic is `vsss-rs`'s, in constant time.

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use vsss_rs::Gf256;
use zeroize::Zeroizing;

/// Its number, then its bytes.
pub(crate) type Share = Zeroizing<Vec<u8>>;

/// Shares 1, 2, … of a secret, any `threshold` of which give it back and fewer of which say nothing of it. `None`
/// if there are fewer shares than the threshold, or none.
pub(crate) fn split(secret: &[u8], threshold: u8, shares: u8) -> Option<Vec<Share>> {
    if threshold == 1 {
        // A polynomial of degree 0: each share is the secret.
        return Some((1..=shares).map(|x| numbered(x, secret)).collect());
    }
    let shares = Gf256::split_bytes(threshold.into(), shares.into(), secret, UnwrapErr(SysRng)).ok()?;
    Some(shares.into_iter().map(Zeroizing::new).collect())
}

/// The secret behind these shares, of which there are exactly as many as the threshold. `None` if they are no shares of
/// one secret: different lengths, a number twice, the number 0.
pub(crate) fn combine(shares: &[Share]) -> Option<Zeroizing<Vec<u8>>> {
    if let [share] = shares {
        return Some(Zeroizing::new(share.get(1..)?.to_vec()));
    }
    let copies: Vec<Vec<u8>> = shares.iter().map(|share| share.to_vec()).collect();
    let secret = Gf256::combine_bytes(&copies).ok().map(Zeroizing::new);
    copies.into_iter().map(Zeroizing::new).for_each(drop);
    secret
}

/// Share `number` of the secret behind these shares: the polynomial at `number` is, with every number moved by
/// `number`, the one at 0.
pub(crate) fn share_at(shares: &[Share], number: u8) -> Option<Share> {
    if let Some(share) = shares.iter().find(|share| share.first() == Some(&number)) {
        return Some(share.clone());
    }
    let moved: Vec<Share> = shares
        .iter()
        .map(|share| {
            let mut moved = share.clone();
            moved[0] ^= number;
            moved
        })
        .collect();
    Some(numbered(number, &combine(&moved)?))
}

fn numbered(number: u8, bytes: &[u8]) -> Share {
    let mut share = Zeroizing::new(Vec::with_capacity(bytes.len() + 1));
    share.push(number);
    share.extend_from_slice(bytes);
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Multiplication in AES's field, by the book.
    fn times(mut a: u8, mut b: u8) -> u8 {
        let mut product = 0;
        while b > 0 {
            if b & 1 == 1 {
                product ^= a;
            }
            a = (a << 1) ^ if a & 0x80 == 0 { 0 } else { 0x1b };
            b >>= 1;
        }
        product
    }

    fn inverse(a: u8) -> u8 {
        (1..=255).find(|b| times(a, *b) == 1).unwrap()
    }

    /// Lagrange's polynomial at 0, by the book.
    fn at_zero(points: &[(u8, u8)]) -> u8 {
        points.iter().fold(0, |sum, (x, y)| {
            let others = points.iter().filter(|(other, _)| other != x);
            sum ^ others.fold(*y, |term, (other, _)| {
                times(term, times(*other, inverse(other ^ x)))
            })
        })
    }

    #[test]
    fn any_threshold_of_shares_gives_the_secret_by_the_formula_of_the_documentation() {
        let secret = b"AGE-SECRET-KEY-1";
        let shares = split(secret, 3, 5).unwrap();
        for (i, j, k) in [(0, 1, 2), (4, 2, 0), (1, 3, 4)] {
            let some = [shares[i].clone(), shares[j].clone(), shares[k].clone()];
            assert_eq!(*combine(&some).unwrap(), secret);
            let by_hand: Vec<u8> = (1..=secret.len())
                .map(|byte| at_zero(&[0, 1, 2].map(|s| (some[s][0], some[s][byte]))))
                .collect();
            assert_eq!(by_hand, secret);
        }
    }

    #[test]
    fn a_threshold_of_shares_gives_all_the_others() {
        for (threshold, members) in [(1, 1), (1, 4), (2, 2), (3, 5), (5, 5), (9, 255)] {
            let shares = split(b"secret", threshold, members).unwrap();
            let some = &shares[..usize::from(threshold)];
            for share in &shares {
                assert_eq!(share_at(some, share[0]).unwrap(), *share);
            }
        }
    }

    #[test]
    fn fewer_shares_fit_every_secret() {
        // Two shares of a threshold of three: for each byte that the secret might be there is a third share.
        let shares = split(&[0x5a], 3, 3).unwrap();
        let possible: std::collections::BTreeSet<u8> = (0..=255)
            .map(|y| at_zero(&[(1, shares[0][1]), (2, shares[1][1]), (3, y)]))
            .collect();
        assert_eq!(possible.len(), 256);
    }

    #[test]
    fn impossible_sharings_are_refused() {
        assert!(split(b"x", 3, 2).is_none());
        assert!(combine(&[]).is_none());
        let share = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
        for wrong in [
            [share(&[1, 2]), share(&[1, 3])],
            [share(&[0, 2]), share(&[1, 3])],
            [share(&[1, 2]), share(&[2, 3, 4])],
        ] {
            assert!(combine(&wrong).is_none(), "{wrong:?}");
        }
    }
}
