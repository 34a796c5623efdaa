//! The mirror's tables, version by version. Forward only: a released file is never edited, a new one is added.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// The version of the tables that this program knows.
pub const SCHEMA: u32 = 2;

const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("migrations/0001_mirror.sql"),
    include_str!("migrations/0002_verified_blocks.sql"),
];

/// Brings the tables to [`SCHEMA`]. Each step is one transaction with its number.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    loop {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&step)?;
        if found > SCHEMA {
            return Err(StoreError::Newer {
                path: path.to_owned(),
                found,
                known: SCHEMA,
            });
        }
        let Some(sql) = MIGRATIONS.get(found as usize) else {
            return Ok(());
        };
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", found + 1)?;
        step.commit()?;
        tracing::info!(version = found + 1, mirror = %path.display(), "mirror migrated");
    }
}

pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
