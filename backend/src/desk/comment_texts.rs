//! Comment texts. The chain holds a comment's digest; its text and salt are here, and are shown while no moderator
//! withholds them.
//!
//! A text may come shortly before its digest is on chain, or before the mirror has seen that it is. It then waits,
//! unseen, for a bounded time and in a bounded number.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use veedor_protocol::comment::CommentText;
use veedor_protocol::document::Schema;
use veedor_protocol::{Address, Hash};

use super::{Desk, DeskError};

/// How a text is to be filed.
#[derive(Debug, Clone, Copy)]
pub struct FilingTerms {
    /// Whether the mirror has its digest.
    pub posted: bool,
    /// Now, in Unix seconds.
    pub now: i64,
    /// How many texts may wait for their digest at once.
    pub most_waiting: u32,
}

/// Where a text is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Filing {
    /// For good.
    Kept,
    /// With those that wait for their digest to appear on chain.
    Waiting,
}

/// A text that waits for its comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Its digest.
    pub digest: Hash,
    /// The tender.
    pub tender: u32,
    /// Who is to post the comment.
    pub author: Address,
    /// When it came, in Unix seconds.
    pub received_at: i64,
}

impl Desk {
    /// Files a text under its digest; nothing if too many wait already. Filing it again changes nothing, but for a
    /// waiting one whose digest was seen.
    pub async fn file_text(
        &self,
        text: CommentText,
        terms: FilingTerms,
    ) -> Result<Option<Filing>, DeskError> {
        self.write(move |connection| file(connection, &text, terms)).await
    }

    /// The texts of a tender's comments, by digest. Only those that were asked for can be shown: the others may be
    /// of comments that are not on chain.
    pub async fn texts(&self, tender: u32) -> Result<HashMap<Hash, CommentText>, DeskError> {
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT digest, tender, author, salt, text FROM comment_texts WHERE tender = ?1",
            )?;
            query.query_map([tender], text_of)?.collect()
        })
        .await
    }

    /// The texts that wait for their comment, oldest first.
    pub async fn waiting(&self) -> Result<Vec<Waiting>, DeskError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT digest, tender, author, received_at FROM comment_texts WHERE posted = 0
                 ORDER BY received_at",
            )?;
            let waiting = query.query_map([], |row| {
                Ok(Waiting {
                    digest: hash(row, 0)?,
                    tender: row.get(1)?,
                    author: row.get::<_, [u8; 20]>(2)?.into(),
                    received_at: row.get(3)?,
                })
            })?;
            waiting.collect()
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
    text: &CommentText,
    terms: FilingTerms,
) -> rusqlite::Result<Option<Filing>> {
    let digest = text.digest();
    let FilingTerms {
        posted,
        now,
        most_waiting,
    } = terms;
    let transaction = connection.transaction()?;
    let held: Option<bool> = transaction
        .query_row(
            "SELECT posted FROM comment_texts WHERE digest = ?1",
            [digest.as_ref()],
            |row| row.get(0),
        )
        .optional()?;
    if held.is_none() && !posted {
        let waiting: u32 =
            transaction.query_row("SELECT count(*) FROM comment_texts WHERE posted = 0", [], |row| {
                row.get(0)
            })?;
        if waiting >= most_waiting {
            return Ok(None);
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
    Ok(Some(if posted || held == Some(true) {
        Filing::Kept
    } else {
        Filing::Waiting
    }))
}

fn text_of(row: &Row<'_>) -> rusqlite::Result<(Hash, CommentText)> {
    let text = CommentText {
        schema: Schema::new(),
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

    const OPEN: FilingTerms = FilingTerms {
        posted: false,
        now: 1_767_225_600,
        most_waiting: 2,
    };

    fn text(number: u8) -> (Hash, CommentText) {
        let text = CommentText {
            schema: Schema::new(),
            tender: 7,
            author: [0xa1; 20].into(),
            salt: [number; 32].into(),
            text: "¿Las raciones de la zona rural llegan en frío?".into(),
        };
        (text.digest(), text)
    }

    #[tokio::test]
    async fn a_text_waits_until_its_digest_is_seen_and_outlives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.sqlite");
        let (digest, comment) = text(1);
        {
            let desk = Desk::open(&path).unwrap();
            assert_eq!(
                desk.file_text(comment.clone(), OPEN).await.unwrap(),
                Some(Filing::Waiting)
            );
        }
        let desk = Desk::open(&path).unwrap();
        let waiting = Waiting {
            digest,
            tender: 7,
            author: comment.author,
            received_at: OPEN.now,
        };
        assert_eq!(desk.waiting().await.unwrap(), [waiting]);
        desk.settle(vec![digest], vec![]).await.unwrap();
        assert_eq!(desk.waiting().await.unwrap(), []);
        // A text that was seen is kept, even if somebody would drop it or files it again.
        desk.settle(vec![], vec![digest]).await.unwrap();
        assert_eq!(
            desk.file_text(comment.clone(), OPEN).await.unwrap(),
            Some(Filing::Kept)
        );
        assert_eq!(desk.texts(7).await.unwrap(), HashMap::from([(digest, comment)]));
    }

    #[tokio::test]
    async fn only_so_many_texts_may_wait() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&folder.path().join("desk.sqlite")).unwrap();
        for number in [1, 2] {
            let (_, text) = text(number);
            assert_eq!(desk.file_text(text, OPEN).await.unwrap(), Some(Filing::Waiting));
        }
        let (_, third) = text(3);
        assert_eq!(desk.file_text(third.clone(), OPEN).await.unwrap(), None);
        let posted = FilingTerms { posted: true, ..OPEN };
        assert_eq!(desk.file_text(third, posted).await.unwrap(), Some(Filing::Kept));
        desk.settle(vec![], vec![text(1).0]).await.unwrap();
        let (_, fourth) = text(4);
        assert_eq!(desk.file_text(fourth, OPEN).await.unwrap(), Some(Filing::Waiting));
    }
}
