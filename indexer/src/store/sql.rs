//! How this crate's values stand in rows.

use rusqlite::{Row, types::Type};

use crate::{
    Address, Contract, Hash,
    model::{Amount, BlockRef, Evidence, Schedule, Timestamp},
};

/// SQL integers are signed. Block numbers, indexes and times stay far below 2^63.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A value that a column cannot hold: the file was changed by something else.
pub(crate) fn impossible(column: &str, why: impl std::fmt::Display) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Null, format!("column {column}: {why}").into())
}

pub(crate) fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|error| impossible(column, error))
}

pub(crate) fn hash(row: &Row<'_>, column: &str) -> rusqlite::Result<Hash> {
    row.get::<_, [u8; 32]>(column).map(Hash::from)
}

pub(crate) fn address(row: &Row<'_>, column: &str) -> rusqlite::Result<Address> {
    row.get::<_, [u8; 20]>(column).map(Address::from)
}

pub(crate) fn contract(row: &Row<'_>) -> rusqlite::Result<Contract> {
    let name: String = row.get("contract")?;
    [Contract::Directory, Contract::Procurement]
        .into_iter()
        .find(|contract| contract.name() == name)
        .ok_or_else(|| impossible("contract", name))
}

pub(crate) fn amount(row: &Row<'_>, column: &str) -> rusqlite::Result<Amount> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| impossible(column, error))
}

pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    number(row, column).map(Timestamp)
}

/// The five columns that every row of a projection has.
pub(crate) fn evidence(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    Ok(Evidence {
        block: number(row, "block")?,
        time: time(row, "time")?,
        transaction: hash(row, "tx")?,
        log_index: number(row, "log")?,
        position: row.get("position")?,
    })
}

pub(crate) fn schedule(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        seals_from: time(row, "seals_from")?,
        seals_until: time(row, "seals_until")?,
        opens_until: time(row, "opens_until")?,
        award_by: time(row, "award_by")?,
    })
}

/// A block in columns `number`, `hash` and `time`, if it is there.
pub(crate) fn block_ref(row: &Row<'_>) -> rusqlite::Result<Option<BlockRef>> {
    if row.get::<_, Option<i64>>("number")?.is_none() {
        return Ok(None);
    }
    Ok(Some(BlockRef {
        number: number(row, "number")?,
        hash: hash(row, "hash")?,
        time: time(row, "time")?,
    }))
}
