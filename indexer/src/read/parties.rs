//! Parties, their signers, and the administrator's acts.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{fetched, page};
use crate::{
    Hash,
    model::{
        Act, ActKind, Evidence, Kind, Page, Party, PartyChange, PartyChangeKind, Recovery, RecoveryEnd,
        RecoveryEndKind, Scheme, Signer,
    },
    store::sql,
};

/// Which parties to list.
#[derive(Debug, Clone, Default)]
pub struct PartyQuery {
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only this buyer's officers.
    pub member_of: Option<u32>,
    /// Only those after this number.
    pub after: Option<u64>,
    /// How many, at most [`super::LARGEST_PAGE`].
    pub limit: u32,
}

pub(super) fn list(tx: &Connection, query: &PartyQuery) -> rusqlite::Result<Page<Party>> {
    let mut statement = tx.prepare_cached(
        "SELECT * FROM parties WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR member_of = ?2) AND id > ?3
         ORDER BY id LIMIT ?4",
    )?;
    let kind = query.kind.map(Kind::code);
    let rows = statement.query_map(
        params![
            kind,
            query.member_of,
            sql::int(query.after.unwrap_or(0)),
            fetched(query.limit)
        ],
        |row| party(tx, row),
    )?;
    let items = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    page(tx, items, query.limit, |party| u64::from(party.id))
}

pub(super) fn one(tx: &Connection, id: u32) -> rusqlite::Result<Option<Party>> {
    tx.prepare_cached("SELECT * FROM parties WHERE id = ?")?
        .query_row([id], |row| party(tx, row))
        .optional()
}

pub(super) fn acts(tx: &Connection) -> rusqlite::Result<Vec<Act>> {
    let mut statement = tx.prepare_cached("SELECT * FROM acts ORDER BY position")?;
    let rows = statement.query_map([], |row| {
        Ok(Act {
            act: match row.get::<_, String>("act")?.as_str() {
                "intake" => ActKind::Intake,
                "offered" => ActKind::Offered,
                _ => ActKind::Accepted,
            },
            account: sql::address(row, "account")?,
            evidence: sql::evidence(row)?,
        })
    })?;
    rows.collect()
}

fn party(tx: &Connection, row: &Row<'_>) -> rusqlite::Result<Party> {
    let id = row.get("id")?;
    let kind: u8 = row.get("kind")?;
    Ok(Party {
        id,
        kind: Kind::try_from(kind).map_err(|error| sql::impossible("kind", error))?,
        member_of: not_zero(row, "member_of")?,
        roles: row.get("roles")?,
        profile: sql::hash(row, "profile")?,
        sponsor: not_zero(row, "sponsor")?,
        suspended: row.get("suspended")?,
        signers: signers(tx, id)?,
        recoveries: recoveries(tx, id)?,
        changes: changes(tx, id)?,
        evidence: sql::evidence(row)?,
    })
}

fn signers(tx: &Connection, party: u32) -> rusqlite::Result<Vec<Signer>> {
    let mut statement = tx.prepare_cached("SELECT * FROM signers WHERE party = ? ORDER BY position")?;
    let rows = statement.query_map([party], |row| {
        let scheme = scheme(row)?;
        Ok(Signer {
            id: sql::hash(row, "id")?,
            scheme,
            account: sql::address(row, "account")?,
            key: key(row, scheme)?,
            evidence: sql::evidence(row)?,
            revoked: revoked(row)?,
        })
    })?;
    rows.collect()
}

fn scheme(row: &Row<'_>) -> rusqlite::Result<Scheme> {
    let scheme: u8 = row.get("scheme")?;
    Scheme::try_from(scheme).map_err(|error| sql::impossible("scheme", error))
}

/// The coordinates of a public key, where the signer is not an account.
fn key(row: &Row<'_>, scheme: Scheme) -> rusqlite::Result<Option<(Hash, Hash)>> {
    if matches!(scheme, Scheme::P256 | Scheme::WebAuthn) {
        Ok(Some((sql::hash(row, "x")?, sql::hash(row, "y")?)))
    } else {
        Ok(None)
    }
}

fn recoveries(tx: &Connection, party: u32) -> rusqlite::Result<Vec<Recovery>> {
    let mut statement = tx.prepare_cached("SELECT * FROM recoveries WHERE party = ? ORDER BY position")?;
    let rows = statement.query_map([party], |row| {
        let scheme = scheme(row)?;
        Ok(Recovery {
            signer: sql::hash(row, "signer")?,
            nonce: row.get("nonce")?,
            scheme,
            account: sql::address(row, "account")?,
            key: key(row, scheme)?,
            sponsor: not_zero(row, "sponsor")?,
            ready_at: sql::time(row, "ready_at")?,
            end: None,
            evidence: sql::evidence(row)?,
        })
    })?;
    let mut recoveries = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = tx.prepare_cached("SELECT * FROM recovery_ends WHERE party = ? ORDER BY position")?;
    let ends = statement.query_map([party], |row| {
        Ok((row.get::<_, u32>("recovery")?, recovery_end(row)?))
    })?;
    for end in ends {
        let (position, end) = end?;
        if let Some(recovery) = recoveries
            .iter_mut()
            .find(|recovery| recovery.evidence.position == position)
        {
            recovery.end = Some(end);
        }
    }
    Ok(recoveries)
}

fn recovery_end(row: &Row<'_>) -> rusqlite::Result<RecoveryEnd> {
    let kind = match row.get::<_, String>("kind")?.as_str() {
        "completed" => RecoveryEndKind::Completed,
        "replaced" => RecoveryEndKind::Replaced,
        _ => RecoveryEndKind::Vetoed(row.get::<_, Option<[u8; 32]>>("vetoed_by")?.map(Hash::from)),
    };
    Ok(RecoveryEnd {
        kind,
        evidence: sql::evidence(row)?,
    })
}

fn revoked(row: &Row<'_>) -> rusqlite::Result<Option<Evidence>> {
    let Some(position) = row.get("revoked_position")? else {
        return Ok(None);
    };
    Ok(Some(Evidence {
        block: sql::number(row, "revoked_block")?,
        time: sql::time(row, "revoked_time")?,
        transaction: sql::hash(row, "revoked_tx")?,
        log_index: sql::number(row, "revoked_log")?,
        position,
    }))
}

fn changes(tx: &Connection, party: u32) -> rusqlite::Result<Vec<PartyChange>> {
    let mut statement = tx.prepare_cached("SELECT * FROM party_changes WHERE party = ? ORDER BY position")?;
    let rows = statement.query_map([party], |row| {
        let change = match row.get::<_, String>("change")?.as_str() {
            "profile" => PartyChangeKind::Profile(sql::hash(row, "digest")?),
            "roles" => PartyChangeKind::Roles(row.get("roles")?),
            "suspended" => PartyChangeKind::Suspended(sql::hash(row, "digest")?),
            _ => PartyChangeKind::Reinstated(sql::hash(row, "digest")?),
        };
        Ok(PartyChange {
            change,
            evidence: sql::evidence(row)?,
        })
    })?;
    rows.collect()
}

fn not_zero(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<u32>> {
    let party: u32 = row.get(column)?;
    Ok((party != 0).then_some(party))
}
