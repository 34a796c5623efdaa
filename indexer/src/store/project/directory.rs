//! Parties, signers, recoveries, and the administrator's acts.

use rusqlite::ToSql;

use super::{Rows, sql};
use crate::{Address, event::DirectoryEvent};

pub(super) fn apply(rows: &Rows<'_>, event: &DirectoryEvent) -> rusqlite::Result<()> {
    match event {
        DirectoryEvent::PartyRegistered {
            party,
            kind,
            member_of,
            roles,
            profile,
            sponsor,
        } => rows.insert(
            "INSERT INTO parties
                (position, block, time, tx, log, id, kind, member_of, roles, profile, sponsor, suspended)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            &[party, &kind.code(), member_of, roles, profile.as_bytes(), sponsor],
        ),
        DirectoryEvent::SignerAdded {
            party,
            signer,
            scheme,
            account,
            x,
            y,
        } => rows.insert(
            "INSERT INTO signers (position, block, time, tx, log, id, party, scheme, account, x, y)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                signer.as_bytes(),
                party,
                &scheme.code(),
                account.as_bytes(),
                x.as_bytes(),
                y.as_bytes(),
            ],
        ),
        DirectoryEvent::SignerRevoked { signer, .. } => {
            rows.update(
                "UPDATE signers SET revoked_position = ?, revoked_block = ?, revoked_time = ?, revoked_tx = ?,
                    revoked_log = ? WHERE id = ?",
                &[
                    &rows.at.position,
                    &sql::int(rows.at.block),
                    &sql::int(rows.at.time.0),
                    rows.at.transaction.as_bytes(),
                    &sql::int(rows.at.log_index),
                    signer.as_bytes(),
                ],
            )?;
            Ok(())
        }
        DirectoryEvent::ProfileChanged { party, profile } => {
            rows.update(
                "UPDATE parties SET profile = ? WHERE id = ?",
                &[profile.as_bytes(), party],
            )?;
            party_change(rows, *party, "profile", None, Some(profile.as_bytes()))
        }
        DirectoryEvent::RolesChanged { party, roles } => {
            rows.update("UPDATE parties SET roles = ? WHERE id = ?", &[roles, party])?;
            party_change(rows, *party, "roles", Some(*roles), None)
        }
        DirectoryEvent::RecoveryProposed(e) => {
            // One that could not be completed any more makes place.
            end_recovery(rows, e.party, "replaced", None)?;
            rows.insert(
                "INSERT INTO recoveries
                    (position, block, time, tx, log, party, signer, nonce, scheme, account, x, y, sponsor, ready_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    &e.party,
                    e.signer.as_bytes(),
                    &e.nonce,
                    &e.scheme.code(),
                    e.account.as_bytes(),
                    e.x.as_bytes(),
                    e.y.as_bytes(),
                    &e.sponsor,
                    &sql::int(e.ready_at.0),
                ],
            )
        }
        DirectoryEvent::RecoveryVetoed { party, by, .. } => {
            let by = (!by.is_zero()).then_some(by.as_bytes());
            end_recovery(rows, *party, "vetoed", by)
        }
        DirectoryEvent::RecoveryCompleted { party, .. } => end_recovery(rows, *party, "completed", None),
        DirectoryEvent::PartySuspended { party, reason } => {
            rows.update("UPDATE parties SET suspended = 1 WHERE id = ?", &[party])?;
            party_change(rows, *party, "suspended", None, Some(reason.as_bytes()))
        }
        DirectoryEvent::PartyReinstated { party, reason } => {
            rows.update("UPDATE parties SET suspended = 0 WHERE id = ?", &[party])?;
            party_change(rows, *party, "reinstated", None, Some(reason.as_bytes()))
        }
        DirectoryEvent::IntakeChanged { procurement } => act(rows, "intake", procurement),
        DirectoryEvent::AdministrationOffered { to } => act(rows, "offered", to),
        DirectoryEvent::AdministrationAccepted { administrator } => act(rows, "accepted", administrator),
    }
}

/// Ends the party's recovery that waits, if one does.
fn end_recovery(
    rows: &Rows<'_>,
    party: u32,
    kind: &'static str,
    by: Option<&[u8; 32]>,
) -> rusqlite::Result<()> {
    rows.insert(
        "INSERT INTO recovery_ends (position, block, time, tx, log, party, kind, vetoed_by, recovery)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, last FROM
            (SELECT MAX(position) AS last FROM recoveries WHERE party = ?6)
         WHERE last > COALESCE((SELECT MAX(recovery) FROM recovery_ends WHERE party = ?6), 0)",
        &[&party, &kind, &by],
    )
}

fn party_change(
    rows: &Rows<'_>,
    party: u32,
    change: &'static str,
    roles: Option<u16>,
    digest: Option<&[u8; 32]>,
) -> rusqlite::Result<()> {
    let values: [&dyn ToSql; 4] = [&party, &change, &roles, &digest];
    rows.insert(
        "INSERT INTO party_changes (position, block, time, tx, log, party, change, roles, digest)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &values,
    )
}

fn act(rows: &Rows<'_>, act: &'static str, account: &Address) -> rusqlite::Result<()> {
    rows.insert(
        "INSERT INTO acts (position, block, time, tx, log, act, account) VALUES (?, ?, ?, ?, ?, ?, ?)",
        &[&act, account.as_bytes()],
    )
}
