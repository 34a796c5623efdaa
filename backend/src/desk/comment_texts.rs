//! Comment texts. The chain holds a comment's digest; its text and salt are here, and are shown while no moderator
//! withholds them.
//!
//! A text may come shortly before its digest is on chain, or before the mirror has seen that it is. It then waits,
//! unseen, for a bounded time and in a bounded number.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use veedor_protocol::{Address, Hash};

use super::{Desk, DeskError};

/// A comment's text with all that its digest covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentText {
    /// The tender it belongs to.
    pub tender: u32,
    /// The pseudonym, or the party's id as an address.
    pub author: Address,
    /// 32 random bytes, so that nobody finds a short text by trying.
    pub salt: Hash,
    /// What was said.
    pub text: String,
}

/// How a text is to be filed.
#[derive(Debug, Clone, Copy)]
pub struct Filing {
    /// Whether the mirror has its digest.
    pub posted: bool,
    /// Now, in Unix seconds.
    pub now: u64,
    /// How many texts may wait for their digest at once.
    pub most_waiting: u32,
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// It is kept.
    Kept,
    /// It waits for its digest to appear on chain.
    Waiting,
    /// It was not taken: too many wait already.
    Full,
}

impl Desk {
    /// Files a text under its digest. Filing it again changes nothing, but for a waiting one whose digest was seen.
    pub async fn file_text(&self, digest: Hash, text: CommentText, filing: Filing) -> Result<Filed, DeskError> {
        self.write(move |connection| file(connection, digest, &text, filing)).await
    }

    /// The texts of a tender's comments, by digest. Only those that were asked for can be shown: the others may be
    /// of comments that are not on chain.
    pub async fn texts(&self, tender: u32) -> Result<HashMap<Hash, CommentText>, DeskError> {
        self.read(move |connection| {
            let mut query = connection
                .prepare_cached("SELECT digest, tender, author, salt, text FROM comment_texts WHERE tender = ?1")?;
            query.query_map([tender], text_of)?.collect()
        })
        .await
    }

    /// The texts that wait for their digest, oldest first: digest, tender and when they came.
    pub async fn waiting(&self) -> Result<Vec<(Hash, u32, u64)>, DeskError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT digest, tender, received_at FROM comment_texts WHERE posted = 0 ORDER BY received_at",
            )?;
            query.query_map([], |row| Ok((hash(row, 0)?, row.get(1)?, row.get(2)?)))?.collect()
        })
        .await
    }

    /// Settles waiting texts: `posted` ones were seen on chain and stay, `dropped` ones waited too long.
    pub async fn settle(&self, posted: Vec<Hash>, dropped: Vec<Hash>) -> Result<(), DeskError> {
        self.write(move |connection| {
            let transaction = connection.transaction()?;
            for digest in posted {
                transaction
                    .prepare_cached("UPDATE comment_texts SET posted = 1 WHERE digest = ?1")?
                    .execute([digest.as_ref()])?;
            }
            for digest in dropped {
                transaction
                    .prepare_cached("DELETE FROM comment_texts WHERE digest = ?1 AND posted = 0")?
                    .execute([digest.as_ref()])?;
            }
            transaction.commit()
        })
        .await
    }
}

fn file(
    connection: &mut Connection,
    digest: Hash,
    text: &CommentText,
    filing: Filing,
) -> rusqlite::Result<Filed> {
    let Filing { posted, now, most_waiting } = filing;
    let transaction = connection.transaction()?;
    let held: Option<bool> = transaction
        .query_row("SELECT posted FROM comment_texts WHERE digest = ?1", [digest.as_ref()], |row| row.get(0))
        .optional()?;
    if held.is_none() && !posted {
        let waiting: u32 =
            transaction.query_row("SELECT count(*) FROM comment_texts WHERE posted = 0", [], |row| row.get(0))?;
        if waiting >= most_waiting {
            return Ok(Filed::Full);
        }
    }
    transaction.execute(
        "INSERT INTO comment_texts (digest, tender, author, salt, text, received_at, posted)
         VALUES (:digest, :tender, :author, :salt, :text, :now, :posted)
         ON CONFLICT (digest) DO UPDATE SET posted = max(posted, excluded.posted)",
        named_params! {
            ":digest": digest.as_ref(),
            ":tender": text.tender,
            ":author": text.author.as_ref(),
            ":salt": text.salt.as_ref(),
            ":text": text.text,
            ":now": now,
            ":posted": posted,
        },
    )?;
    transaction.commit()?;
    Ok(if posted || held == Some(true) { Filed::Kept } else { Filed::Waiting })
}

fn text_of(row: &Row<'_>) -> rusqlite::Result<(Hash, CommentText)> {
    let text = CommentText {
        tender: row.get(1)?,
        author: row.get::<_, [u8; 20]>(2)?.into(),
        salt: hash(row, 3)?,
        text: row.get(4)?,
    };
    Ok((hash(row, 0)?, text))
}

fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    Ok(row.get::<_, [u8; 32]>(column)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Filing = Filing { posted: false, now: 1_767_225_600, most_waiting: 2 };

    fn text(number: u8) -> (Hash, CommentText) {
        let text = CommentText {
            tender: 7,
            author: [0xa1; 20].into(),
            salt: [number; 32].into(),
            text: "¿Las raciones de la zona rural llegan en frío?".into(),
        };
        ([number; 32].into(), text)
    }

    #[tokio::test]
    async fn a_text_waits_until_its_digest_is_seen_and_outlives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.sqlite");
        let (digest, comment) = text(1);
        {
            let desk = Desk::open(&path).unwrap();
            assert_eq!(desk.file_text(digest, comment.clone(), OPEN).await.unwrap(), Filed::Waiting);
        }
        let desk = Desk::open(&path).unwrap();
        assert_eq!(desk.waiting().await.unwrap(), [(digest, 7, OPEN.now)]);
        desk.settle(vec![digest], vec![]).await.unwrap();
        assert_eq!(desk.waiting().await.unwrap(), []);
        // A text that was seen is kept, even if somebody would drop it or files it again.
        desk.settle(vec![], vec![digest]).await.unwrap();
        assert_eq!(desk.file_text(digest, comment.clone(), OPEN).await.unwrap(), Filed::Kept);
        assert_eq!(desk.texts(7).await.unwrap(), HashMap::from([(digest, comment)]));
    }

    #[tokio::test]
    async fn only_so_many_texts_may_wait() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&folder.path().join("desk.sqlite")).unwrap();
        for number in [1, 2] {
            let (digest, text) = text(number);
            assert_eq!(desk.file_text(digest, text, OPEN).await.unwrap(), Filed::Waiting);
        }
        let (digest, third) = text(3);
        assert_eq!(desk.file_text(digest, third.clone(), OPEN).await.unwrap(), Filed::Full);
        let posted = Filing { posted: true, ..OPEN };
        assert_eq!(desk.file_text(digest, third, posted).await.unwrap(), Filed::Kept);
        desk.settle(vec![], vec![text(1).0]).await.unwrap();
        let (digest, fourth) = text(4);
        assert_eq!(desk.file_text(digest, fourth, OPEN).await.unwrap(), Filed::Waiting);
    }
}
