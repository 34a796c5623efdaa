//! One digest over every projection, for comparing mirrors.
//!
//! Each table gives its name, the names of its columns, and its rows by primary key; each value is tagged by type and
//! preceded by its length, so that no two contents read the same. Nothing in it depends on the database: blocks,
//! change feed and checkpoint, which depend on when the indexer looked, are no part of it.

use rusqlite::{Connection, types::ValueRef};
use sha2::{Digest, Sha256};

use super::project::PROJECTIONS;
use crate::Hash;

pub(super) fn of(connection: &Connection) -> rusqlite::Result<Hash> {
    let snapshot = connection.unchecked_transaction()?;
    let mut hasher = Sha256::new();
    for projection in PROJECTIONS {
        let sql = format!("SELECT * FROM {} ORDER BY {}", projection.table, projection.order);
        let mut statement = snapshot.prepare(&sql)?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        text(&mut hasher, projection.table);
        for column in &columns {
            text(&mut hasher, column);
        }
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            hasher.update(b"r");
            for index in 0..columns.len() {
                value(&mut hasher, row.get_ref(index)?);
            }
        }
    }
    Ok(Hash::from(<[u8; 32]>::from(hasher.finalize())))
}

fn text(hasher: &mut Sha256, text: &str) {
    bytes(hasher, b't', text.as_bytes());
}

fn bytes(hasher: &mut Sha256, tag: u8, bytes: &[u8]) {
    hasher.update([tag]);
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

fn value(hasher: &mut Sha256, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => hasher.update(b"n"),
        ValueRef::Integer(number) => {
            hasher.update(b"i");
            hasher.update(number.to_be_bytes());
        }
        // No column holds one; STRICT tables refuse them.
        ValueRef::Real(number) => {
            hasher.update(b"f");
            hasher.update(number.to_be_bytes());
        }
        ValueRef::Text(content) => bytes(hasher, b't', content),
        ValueRef::Blob(content) => bytes(hasher, b'b', content),
    }
}
