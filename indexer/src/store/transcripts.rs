//! How far each transcript was followed, while a transaction takes in its events.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use veedor_protocol::transcript::{EventRecord, Head, Transcript};

use super::sql;
use crate::{Identity, TranscriptKey, event::RawLog, model::Break};

/// A transcript's state.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    pub(super) transcript: Transcript,
    pub(super) last_block: Option<u64>,
    pub(super) broken: Option<Broken>,
}

#[derive(Debug, Clone)]
pub(super) struct Broken {
    pub(super) reason: String,
    pub(super) block: u64,
    pub(super) log: u64,
}

/// The transcripts that a transaction touches: read once, written once at its end.
#[derive(Debug)]
pub(super) struct Transcripts<'a> {
    connection: &'a Connection,
    identity: &'a Identity,
    touched: HashMap<TranscriptKey, Followed>,
    breaks: Vec<Break>,
}

impl<'a> Transcripts<'a> {
    pub(super) fn new(connection: &'a Connection, identity: &'a Identity) -> Self {
        Self {
            connection,
            identity,
            touched: HashMap::new(),
            breaks: Vec::new(),
        }
    }

    /// Breaks met in this transaction.
    pub(super) fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// Takes in the next log of a transcript. Gives its position, or nothing if the transcript is broken, here or
    /// earlier.
    pub(super) fn append(
        &mut self,
        key: TranscriptKey,
        log: &RawLog,
        time: u64,
    ) -> rusqlite::Result<Option<u32>> {
        let followed = self.load(key)?;
        if followed.broken.is_some() {
            return Ok(None);
        }
        let record = EventRecord {
            timestamp: time,
            topics: log.topics.clone(),
            data: log.data.clone(),
        };
        match followed.transcript.append(&record) {
            Ok(position) => {
                followed.last_block = Some(log.block);
                Ok(Some(position))
            }
            Err(error) => {
                self.mark_broken(key, log.block, log.index, error.to_string())?;
                Ok(None)
            }
        }
    }

    /// Stops a transcript. The first reason stays.
    pub(super) fn mark_broken(
        &mut self,
        key: TranscriptKey,
        block: u64,
        log: u64,
        reason: String,
    ) -> rusqlite::Result<()> {
        let followed = self.load(key)?;
        if followed.broken.is_some() {
            return Ok(());
        }
        followed.broken = Some(Broken {
            reason: reason.clone(),
            block,
            log,
        });
        let position = followed.transcript.length() + 1;
        self.breaks.push(Break {
            contract: key.contract,
            transcript: key.id,
            position,
            block,
            log_index: log,
            reason,
        });
        Ok(())
    }

    pub(super) fn head(&mut self, key: TranscriptKey) -> rusqlite::Result<Head> {
        Ok(self.load(key)?.transcript.head())
    }

    /// Begins a transcript anew, for its events to be taken in again.
    pub(super) fn restart(&mut self, key: TranscriptKey) {
        let transcript = self.identity.transcript(key);
        self.touched.insert(
            key,
            Followed {
                transcript,
                last_block: None,
                broken: None,
            },
        );
    }

    /// Writes what changed. A transcript without events has no row.
    pub(super) fn store(self) -> rusqlite::Result<()> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM transcripts WHERE contract = ? AND id = ?")?;
        let mut upsert = self.connection.prepare_cached(
            "INSERT INTO transcripts (contract, id, head, length, last_block, broken, broken_block, broken_log)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (contract, id) DO UPDATE SET
                head = ?3, length = ?4, last_block = ?5, broken = ?6, broken_block = ?7, broken_log = ?8",
        )?;
        for (key, followed) in &self.touched {
            if followed.transcript.length() == 0 && followed.broken.is_none() {
                delete.execute(params![key.contract.name(), key.id])?;
                continue;
            }
            let broken = followed.broken.as_ref();
            upsert.execute(params![
                key.contract.name(),
                key.id,
                followed.transcript.head().0.as_bytes(),
                followed.transcript.length(),
                followed.last_block.map(sql::int),
                broken.map(|broken| &broken.reason),
                broken.map(|broken| sql::int(broken.block)),
                broken.map(|broken| sql::int(broken.log)),
            ])?;
        }
        Ok(())
    }

    fn load(&mut self, key: TranscriptKey) -> rusqlite::Result<&mut Followed> {
        use std::collections::hash_map::Entry;

        match self.touched.entry(key) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let stored = stored(self.connection, key)?;
                let fresh = || Followed {
                    transcript: self.identity.transcript(key),
                    last_block: None,
                    broken: None,
                };
                Ok(entry.insert(stored.unwrap_or_else(fresh)))
            }
        }
    }
}

pub(super) fn stored(connection: &Connection, key: TranscriptKey) -> rusqlite::Result<Option<Followed>> {
    connection
        .prepare_cached(
            "SELECT head, length, last_block, broken, broken_block, broken_log
             FROM transcripts WHERE contract = ? AND id = ?",
        )?
        .query_row(params![key.contract.name(), key.id], |row| {
            let reason: Option<String> = row.get("broken")?;
            let last_block: Option<i64> = row.get("last_block")?;
            Ok(Followed {
                transcript: Transcript::resume(Head(sql::hash(row, "head")?), row.get("length")?),
                last_block: last_block.and_then(|block| u64::try_from(block).ok()),
                broken: match reason {
                    Some(reason) => Some(Broken {
                        reason,
                        block: sql::number(row, "broken_block")?,
                        log: sql::number(row, "broken_log")?,
                    }),
                    None => None,
                },
            })
        })
        .optional()
}
