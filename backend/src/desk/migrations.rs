//! The desk's schema, step by step, forward only. A step that was released is never changed.

use rusqlite::{Connection, TransactionBehavior};

use super::DeskError;

/// "VDSK": tells the desk's file from any other SQLite database.
const APPLICATION_ID: u32 = 0x5644_534b;

/// Step n brings the schema from version n to n + 1.
const STEPS: &[&str] = &["
    -- Texts whose digest is, or is soon to be, on chain.
    CREATE TABLE comment_texts (
        digest      BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
        tender      INTEGER NOT NULL,
        author      BLOB NOT NULL CHECK (length(author) = 20),
        salt        BLOB NOT NULL CHECK (length(salt) = 32),
        text        TEXT NOT NULL,
        -- Unix seconds.
        received_at INTEGER NOT NULL,
        -- Whether the digest was seen on chain. A text that waits too long for that is dropped.
        posted      INTEGER NOT NULL CHECK (posted IN (0, 1))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX comment_texts_by_tender ON comment_texts (tender);
    CREATE INDEX comment_texts_waiting ON comment_texts (received_at) WHERE posted = 0;
"];

/// Brings the file up to date, in one transaction.
pub(super) fn run(connection: &mut Connection) -> Result<(), DeskError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let application: u32 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: u32 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || version != 0 || tables != 0) {
        return Err(DeskError::Foreign(application));
    }
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if version > known {
        return Err(DeskError::Newer {
            found: version,
            known,
        });
    }
    for step in STEPS.iter().skip(version as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_opened_again_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
    }

    #[test]
    fn the_desk_of_a_newer_program_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            run(&mut connection),
            Err(DeskError::Newer { found: 99, .. })
        ));
    }

    #[test]
    fn another_programs_database_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(matches!(run(&mut connection), Err(DeskError::Foreign(0))));
    }
}
