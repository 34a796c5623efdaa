//! The tar archive inside an offer: regular files and nothing of the machine that made it. No times, owners or modes,
//! so that the same files give the same bytes and tell nothing about who packed them.

use std::io::{self, Read, Write};

use tar::{EntryType, Header};

/// Archives are written in blocks.
const BLOCK: u64 = 512;

/// No path inside is longer; a longer name in an archive is an attack on memory.
pub(super) const LONGEST_NAME: u64 = 1100;

/// What GNU tar calls such an entry.
const LONG_LINK: &[u8] = b"././@LongLink";

/// Writes an archive, and counts its bytes.
pub(super) struct Writer<W> {
    out: W,
    written: u64,
}

impl<W: Write> Writer<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out, written: 0 }
    }

    /// Adds a file of so many bytes; [`io::ErrorKind::UnexpectedEof`] if there are fewer.
    pub(super) fn append(&mut self, name: &str, size: u64, content: impl Read) -> io::Result<()> {
        let mut header = Header::new_gnu();
        if header.set_path(name).is_err() {
            // GNU's way for long names: an entry before, whose content is the name and a zero.
            let mut long = Header::new_gnu();
            if let Some(gnu) = long.as_gnu_mut() {
                gnu.name[..LONG_LINK.len()].copy_from_slice(LONG_LINK);
            }
            long.set_entry_type(EntryType::GNULongName);
            let bytes = [name.as_bytes(), &[0]].concat();
            self.entry(&mut long, bytes.len() as u64, &bytes[..])?;
            // What readers without that extension see.
            header.set_path(shortened(name))?;
        }
        header.set_entry_type(EntryType::Regular);
        self.entry(&mut header, size, content)
    }

    fn entry(&mut self, header: &mut Header, size: u64, content: impl Read) -> io::Result<()> {
        header.set_size(size);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_cksum();
        self.out.write_all(header.as_bytes())?;
        if io::copy(&mut content.take(size), &mut self.out)? != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let padding = size.next_multiple_of(BLOCK) - size;
        super::padding::zeros(&mut self.out, padding)?;
        self.written += BLOCK + size + padding;
        Ok(())
    }

    /// Ends the archive: two empty blocks.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        super::padding::zeros(&mut self.out, 2 * BLOCK)?;
        Ok((self.out, self.written + 2 * BLOCK))
    }
}

/// As much of a name as fits the header.
fn shortened(name: &str) -> &str {
    let mut length = name.len().min(99);
    while !name.is_char_boundary(length) {
        length -= 1;
    }
    name[..length].trim_end_matches('/')
}
