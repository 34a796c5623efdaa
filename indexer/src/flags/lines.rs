//! A text line by line, with bounded memory whatever it contains.

use std::io::{self, BufRead, Read};

use super::ocds::Malformed;

/// No line is kept that is longer. The largest compiled releases have some megabytes.
const LONGEST: u64 = 64 << 20;

/// Reads lines into one buffer.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    longest: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self::bounded(reader, LONGEST)
    }

    fn bounded(reader: R, longest: u64) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            longest,
        }
    }

    /// The next line, without what surrounds it; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Result<&[u8], Malformed>>> {
        self.buffer.clear();
        let mut part = self.reader.by_ref().take(self.longest + 1);
        let length = part.read_until(b'\n', &mut self.buffer)?;
        if length == 0 {
            return Ok(None);
        }
        if length as u64 > self.longest && self.buffer.last() != Some(&b'\n') {
            self.reader.skip_until(b'\n')?;
            self.buffer = Vec::new();
            return Ok(Some(Err(Malformed::TooLong(self.longest))));
        }
        Ok(Some(Ok(self.buffer.trim_ascii())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_is_passed_over_and_the_next_one_read() {
        let mut lines = Lines::bounded(&b"ab\n\nabcdefgh\ncd"[..], 4);
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            read.push(line.map(<[u8]>::to_vec).ok());
        }
        assert_eq!(
            read,
            [Some(b"ab".to_vec()), Some(vec![]), None, Some(b"cd".to_vec())]
        );
    }
}
