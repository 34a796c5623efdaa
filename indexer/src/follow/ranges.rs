//! How many blocks to ask for at once.

use std::ops::RangeInclusive;

/// Blocks of a range that is asked for block by block.
const CAREFUL: u64 = 256;

/// The size of the next range. It doubles while answers are small, and shrinks to fit when one is large or refused.
#[derive(Debug)]
pub(super) struct Ranges {
    size: u64,
    largest: u64,
    /// What was refused lately is not asked for again at once.
    allowed: u64,
    wanted: RangeInclusive<u64>,
}

impl Ranges {
    /// `wanted` is how many bytes the answers for a range should have together.
    pub(super) fn new(largest: u64, wanted: RangeInclusive<u64>) -> Self {
        let largest = largest.max(1);
        Self {
            size: largest.min(100),
            largest,
            allowed: largest,
            wanted,
        }
    }

    /// The last block of the range that begins at `from`.
    pub(super) fn end(&self, from: u64, head: u64, careful: bool) -> u64 {
        let size = if careful {
            self.size.min(CAREFUL)
        } else {
            self.size
        };
        head.min(from.saturating_add(size - 1))
    }

    /// Learns from the answers for so many blocks.
    pub(super) fn adapt(&mut self, blocks: u64, bytes: u64) {
        self.allowed = (self.allowed + self.allowed.div_ceil(8)).min(self.largest);
        if bytes > *self.wanted.end() {
            let middle = (self.wanted.start() + self.wanted.end()) / 2;
            let fitting = u128::from(blocks) * u128::from(middle) / u128::from(bytes);
            self.size = u64::try_from(fitting).unwrap_or(self.size).max(1);
        } else if bytes < *self.wanted.start() && blocks >= self.size {
            self.size = self.size.saturating_mul(2).min(self.allowed);
        }
    }

    /// The node will not answer for so many. False: less cannot be asked for.
    pub(super) fn shrink(&mut self) -> bool {
        let could = self.size > 1;
        self.size = (self.size / 2).max(1);
        self.allowed = self.size;
        could
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    #[test]
    fn ranges_settle_where_answers_have_the_size_that_is_wanted() {
        let mut ranges = Ranges::new(1_000_000, 300_000..=3_000_000);
        for bytes_per_block in [0, 50_000, 600, 5_000_000, 2] {
            for _ in 0..30 {
                let blocks = ranges.end(1, u64::MAX, false);
                ranges.adapt(blocks, blocks * bytes_per_block);
            }
            let blocks = ranges.end(1, u64::MAX, false);
            let settled = match bytes_per_block {
                0 => blocks == 1_000_000,
                5_000_000 => blocks == 1,
                _ => (300_000..=3_000_000).contains(&(blocks * bytes_per_block)),
            };
            assert!(settled, "{bytes_per_block} bytes a block: {blocks} blocks");
        }
    }

    #[test]
    fn a_refused_range_shrinks_to_one_block_and_is_not_asked_for_at_once_again() {
        let mut ranges = Ranges::new(10_000, 300_000..=3_000_000);
        assert_eq!((0..64).filter(|_| ranges.shrink()).count(), 6, "100 to 1");
        assert_eq!(ranges.end(7, 100, false), 7);
        ranges.adapt(1, 100);
        ranges.adapt(1, 100);
        assert!(ranges.end(1, 100, false) <= 3);
    }
}
