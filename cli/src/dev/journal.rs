//! The chain of a data folder, as a file: its first block's making, and of every further block the time, the
//! transactions and the hash.
//!
//! anvil keeps a chain in memory and writes it whole, now and then; what it was doing when it was killed is lost.
//! Executing the same transactions at the same times gives the same blocks to the last hash, so these lines *are* the
//! chain, and whoever reads them anew has lost nothing. A block is on disk before anybody hears of it (see
//! [`super::chain`]); a line that was being written when we were killed is a block nobody heard of.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use alloy::primitives::{B256, Bytes};
use serde::{Deserialize, Serialize};

use super::anvil::Genesis;
use crate::failure::Failure;

/// The file's name in a data folder.
pub(crate) const NAME: &str = "chain.jsonl";
const SCHEMA: &str = "veedor/dev-chain/1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct First {
    schema: String,
    /// What executed it: only the same version gives the same hashes for sure.
    anvil: String,
    timestamp: u64,
    gas_limit: u64,
    hash: B256,
}

/// A block after the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block {
    pub(crate) number: u64,
    pub(crate) timestamp: u64,
    pub(crate) hash: B256,
    /// As they were signed.
    pub(crate) transactions: Vec<Bytes>,
}

/// The file, open at its end.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    /// The last block written.
    last: u64,
}

/// A journal that was there, and what it says.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) journal: Journal,
    pub(crate) genesis: Genesis,
    pub(crate) hash: B256,
    pub(crate) anvil: String,
    pub(crate) blocks: Vec<Block>,
}

impl Journal {
    pub(crate) fn create(folder: &Path, genesis: Genesis, hash: B256) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| unusable(&path, &error))?;
        let mut journal = Self { file, path, last: 0 };
        journal.write(&First {
            schema: SCHEMA.to_owned(),
            anvil: super::anvil::VERSION.to_owned(),
            timestamp: genesis.timestamp,
            gas_limit: genesis.gas_limit,
            hash,
        })?;
        Ok(journal)
    }

    /// Reads a folder's journal, if it has one, and cuts off a line that was never finished.
    pub(crate) fn open(folder: &Path) -> Result<Option<Kept>, Failure> {
        let path = folder.join(NAME);
        let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(&path, &error)),
        };
        let (first, blocks, whole) = read(&file, &path)?;
        let Some(first) = first else {
            // Killed before the first line was whole: nobody has seen this chain.
            drop(file);
            std::fs::remove_file(&path).map_err(|error| unusable(&path, &error))?;
            return Ok(None);
        };
        file.set_len(whole)
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .map_err(|error| unusable(&path, &error))?;
        let last = blocks.last().map_or(0, |block| block.number);
        Ok(Some(Kept {
            genesis: Genesis {
                timestamp: first.timestamp,
                gas_limit: first.gas_limit,
            },
            hash: first.hash,
            anvil: first.anvil,
            blocks,
            journal: Self { file, path, last },
        }))
    }

    /// The number of the last block written.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// Writes blocks down for good.
    pub(crate) fn append(&mut self, blocks: &[Block]) -> Result<(), Failure> {
        for block in blocks {
            if block.number != self.last + 1 {
                return Err(Failure::contradicted(format!(
                    "block {} follows block {} of {}",
                    block.number,
                    self.last,
                    self.path.display()
                )));
            }
            self.write(block)?;
            self.last = block.number;
        }
        Ok(())
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_vec(line).map_err(|error| unusable(&self.path, &error.into()))?;
        text.push(b'\n');
        self.file
            .write_all(&text)
            .and_then(|()| self.file.sync_data())
            .map_err(|error| unusable(&self.path, &error))
    }
}

/// What the file says up to its last whole line, and where that ends.
fn read(file: &File, path: &Path) -> Result<(Option<First>, Vec<Block>, u64), Failure> {
    let mut lines = BufReader::new(file);
    let (mut first, mut blocks, mut whole) = (None, Vec::<Block>::new(), 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = lines
            .read_until(b'\n', &mut line)
            .map_err(|error| unusable(path, &error))?;
        if !line.ends_with(b"\n") {
            return Ok((first, blocks, whole));
        }
        let damaged = |why: String| {
            Failure::contradicted(format!("{} is damaged at byte {whole}: {why}", path.display()))
                .remedy("move the data folder away and begin a new one, or put back a copy of the file")
        };
        if first.is_none() {
            let header: First = serde_json::from_slice(&line).map_err(|error| damaged(error.to_string()))?;
            if header.schema != SCHEMA {
                return Err(damaged(format!("its schema is {}, not {SCHEMA}", header.schema)));
            }
            first = Some(header);
        } else {
            let block: Block = serde_json::from_slice(&line).map_err(|error| damaged(error.to_string()))?;
            if block.number != blocks.len() as u64 + 1 {
                return Err(damaged(format!(
                    "block {} follows block {}",
                    block.number,
                    blocks.len()
                )));
            }
            blocks.push(block);
        }
        whole += length as u64;
    }
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot use {}: {error}", path.display()))
        .remedy("check the folder's rights and the disk's free space, or name another folder with --data")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENESIS: Genesis = Genesis {
        timestamp: 1_700_000_000,
        gas_limit: 30_000_000,
    };

    fn block(number: u64) -> Block {
        Block {
            number,
            timestamp: 1_700_000_000 + number,
            hash: B256::repeat_byte(7),
            transactions: vec![Bytes::from_static(&[1, 2])],
        }
    }

    #[test]
    fn what_was_appended_is_read_again_and_a_torn_line_is_as_if_never_begun() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(folder.path(), GENESIS, B256::ZERO).unwrap();
        journal.append(&[block(1), block(2)]).unwrap();
        drop(journal);
        let path = folder.path().join(NAME);
        let whole = std::fs::read(&path).unwrap();
        for torn in 1..40 {
            let mut text = whole.clone();
            text.extend_from_slice(&whole[whole.len() - 60..][..torn]);
            std::fs::write(&path, &text).unwrap();
            let kept = Journal::open(folder.path()).unwrap().unwrap();
            assert_eq!(kept.blocks, [block(1), block(2)]);
            assert_eq!(kept.genesis, GENESIS);
        }
        let mut kept = Journal::open(folder.path()).unwrap().unwrap();
        kept.journal.append(&[block(3)]).unwrap();
        assert_eq!(Journal::open(folder.path()).unwrap().unwrap().blocks.len(), 3);
    }

    #[test]
    fn a_chain_whose_first_line_was_never_whole_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "{\"schema\":\"veed").unwrap();
        assert!(Journal::open(folder.path()).unwrap().is_none());
        Journal::create(folder.path(), GENESIS, B256::ZERO).unwrap();
    }

    #[test]
    fn a_line_altered_in_the_middle_is_told_and_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        Journal::create(folder.path(), GENESIS, B256::ZERO)
            .unwrap()
            .append(&[block(1), block(2)])
            .unwrap();
        let path = folder.path().join(NAME);
        let text = std::fs::read_to_string(&path)
            .unwrap()
            .replace("\"number\":1", "\"number\":5");
        std::fs::write(&path, text).unwrap();
        assert!(
            Journal::open(folder.path())
                .unwrap_err()
                .to_string()
                .contains("damaged")
        );
    }
}
