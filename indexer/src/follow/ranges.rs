//! How many blocks to ask for at once.

/// Blocks of a range that is asked for block by block.
const CAREFUL: u64 = 256;

/// The size of the next range. It doubles while answers are small and shrinks to fit when one is large or refused.
#[derive(Debug)]
pub(super) struct Ranges {
    size: u64,
    largest: u64,
    wanted: usize,
}

impl Ranges {
    pub(super) fn new(largest: u64, wanted: usize) -> Self {
        let largest = largest.max(1);
        Self {
            size: largest.min(100),
            largest,
            wanted: wanted.max(1),
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

    /// Learns from the number of logs in an answer.
    pub(super) fn adapt(&mut self, logs: usize) {
        if logs > self.wanted.saturating_mul(2) {
            let shrunk = u128::from(self.size) * self.wanted as u128 / logs as u128;
            self.size = u64::try_from(shrunk).unwrap_or(self.size).max(1);
        } else if logs < self.wanted / 2 {
            self.size = self.size.saturating_mul(2).min(self.largest);
        }
    }

    /// The node will not answer for so many.
    pub(super) fn shrink(&mut self) {
        self.size = (self.size / 2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    #[test]
    fn ranges_settle_where_an_answer_has_the_logs_that_are_wanted() {
        let mut ranges = Ranges::new(1_000_000, 2_000);
        for logs_per_block in [0, 50, 1, 5_000] {
            for _ in 0..30 {
                let blocks = ranges.end(1, u64::MAX, false);
                ranges.adapt(usize::try_from(blocks * logs_per_block).unwrap());
            }
            let logs = ranges.end(1, u64::MAX, false) * logs_per_block;
            let settled = match logs_per_block {
                0 => ranges.end(1, u64::MAX, false) == 1_000_000,
                5_000 => logs == 5_000,
                _ => (1_000..=4_000).contains(&logs),
            };
            assert!(settled, "{logs_per_block} logs a block: {logs} logs");
        }
    }

    #[test]
    fn a_refused_range_shrinks_to_one_block_and_not_further() {
        let mut ranges = Ranges::new(10_000, 2_000);
        (0..64).for_each(|_| ranges.shrink());
        assert_eq!(ranges.end(7, 100, false), 7);
    }
}
