//! To which sizes offers are padded.
//!
//! 1, 1.5, 2, 3, 4, 6, 8, 12 … MiB: two sizes for each doubling. A store sees one of some twenty sizes where it would
//! see an exact one that might tell whose offer it is: its vendor's last one had nearly as many bytes. It costs at
//! most half of the offer's size again. A finer grid (Padmé's, a thirty-second) would be cheaper and leave a few
//! bidders apart; doublings alone would cost twice as much to vendors with slow lines.

use std::io::{self, Write};

/// The smallest size: small offers all look alike.
pub const SMALLEST: u64 = 1 << 20;

/// The size to which so many bytes are padded: the next of 2ⁿ and 3·2ⁿ⁻¹, from [`SMALLEST`] on.
pub fn padded_size(bytes: u64) -> u64 {
    let bytes = bytes.max(SMALLEST);
    let Some(power) = bytes.checked_next_power_of_two() else {
        return bytes;
    };
    let between = power / 4 * 3;
    if bytes <= between && between >= SMALLEST {
        between
    } else {
        power
    }
}

pub(super) fn zeros(out: &mut impl Write, mut count: u64) -> io::Result<()> {
    let block = [0; 16 << 10];
    while count > 0 {
        let part = &block[..usize::try_from(count).unwrap_or(usize::MAX).min(block.len())];
        out.write_all(part)?;
        count -= part.len() as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_sizes_for_each_doubling() {
        const MIB: u64 = 1 << 20;
        for (bytes, size) in [
            (0, MIB),
            (1, MIB),
            (MIB, MIB),
            (MIB + 1, 3 * MIB / 2),
            (3 * MIB / 2, 3 * MIB / 2),
            (3 * MIB / 2 + 1, 2 * MIB),
            (5 * MIB, 6 * MIB),
            (700 * MIB, 768 * MIB),
        ] {
            assert_eq!(padded_size(bytes), size, "{bytes}");
        }
        let sizes: std::collections::BTreeSet<u64> =
            (0..2048).map(|step| padded_size(step * MIB / 2)).collect();
        assert_eq!(sizes.len(), 21, "all sizes up to 1 GiB");
        for step in 1..2048 {
            let bytes = SMALLEST + step * 333_333;
            assert!((bytes..=bytes * 3 / 2).contains(&padded_size(bytes)), "{bytes}");
        }
    }
}
