//! One tender, with everything recorded of it.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    status::{TRANSCRIPT_COLUMNS, transcript_state},
    tenders::moment,
};
use crate::{
    Address, Hash,
    fold::{admitting, party_of, present},
    model::{
        Absence, Approval, Award, Cancellation, Comment, Complaint, ComplaintDecision, Criterion,
        CriterionScore, Desertion, Disqualification, Endorsement, Evaluator, Evidence, Exclusion,
        Finalization, LotBounds, Moderation, ModerationKind, Opening, Panel, Points, Price, Registrar,
        Reinstatement, Release, Reopening, Reply, RequestCount, Reschedule, Score, Seal, SealExclusion,
        SealState, SubjectKind, Suspension, Tender, TenderDetail, Timestamp, TranscriptState, Version,
        Withdrawal, WithdrawalClaim,
    },
    store::sql,
};

pub(super) fn detail(
    tx: &Connection,
    id: u32,
    at: Option<Timestamp>,
) -> rusqlite::Result<Option<TenderDetail>> {
    let Some((mut tender, transcript)) = frame(tx, id)? else {
        return Ok(None);
    };
    fill(tx, &mut tender)?;
    let as_of = moment(tx, at)?;
    Ok(Some(TenderDetail {
        phase: tender.phase(as_of),
        boundaries: tender.boundaries(as_of),
        lots: tender.outcomes(),
        standstill_until: tender.standstill_until(),
        transcript,
        as_of,
        tender,
    }))
}

/// The tender without its lists.
fn frame(tx: &Connection, id: u32) -> rusqlite::Result<Option<(Tender, TranscriptState)>> {
    let sql = format!(
        "SELECT tenders.*, {TRANSCRIPT_COLUMNS} FROM tenders
         JOIN transcripts ON transcripts.contract = 'procurement' AND transcripts.id = tenders.id
         WHERE tenders.id = ?"
    );
    tx.prepare_cached(&sql)?
        .query_row([id], |row| {
            let tender = Tender {
                id,
                buyer: row.get("buyer")?,
                officer: row.get("officer")?,
                procedure: row.get("procedure")?,
                terms: sql::hash(row, "terms")?,
                panel: digest(row, "panel")?,
                envelopes: row.get("envelopes")?,
                schedule: sql::schedule(row)?,
                scoring: row.get("scoring")?,
                pricing: row.get("pricing")?,
                standstill: row.get("standstill")?,
                version: row.get("version")?,
                decisions: row.get("decisions")?,
                versions: Vec::new(),
                panels: Vec::new(),
                approvals: Vec::new(),
                reschedules: Vec::new(),
                suspensions: Vec::new(),
                registrars: Vec::new(),
                seals: Vec::new(),
                withdrawals: Vec::new(),
                seal_exclusions: Vec::new(),
                openings: Vec::new(),
                exclusions: Vec::new(),
                scores: Vec::new(),
                disqualifications: Vec::new(),
                awards: Vec::new(),
                desertions: Vec::new(),
                complaints: Vec::new(),
                reopenings: Vec::new(),
                request_counts: Vec::new(),
                absences: Vec::new(),
                withdrawal_claims: Vec::new(),
                cancellation: None,
                finalization: None,
                comments: Vec::new(),
                replies: Vec::new(),
                endorsements: Vec::new(),
                moderations: Vec::new(),
                evidence: sql::evidence(row)?,
            };
            Ok((tender, transcript_state(row)?))
        })
        .optional()
}

fn fill(tx: &Connection, tender: &mut Tender) -> rusqlite::Result<()> {
    let rows = Rows {
        tx,
        tender: tender.id,
    };
    fill_frame(&rows, tender)?;
    fill_bids(&rows, tender)?;
    fill_lots(&rows, tender)?;
    tender.comments = rows.all("comments", comment)?;
    tender.replies = rows.all("replies", reply)?;
    tender.endorsements = rows.all("endorsements", endorsement)?;
    tender.moderations = rows.all("moderations", moderation)?;
    Ok(())
}

fn fill_frame(rows: &Rows<'_>, tender: &mut Tender) -> rusqlite::Result<()> {
    tender.versions = rows.all("versions", version)?;
    for (number, lot) in rows.all("lots", |row| Ok((row.get::<_, u16>("version")?, lot(row)?)))? {
        if let Some(version) = tender
            .versions
            .iter_mut()
            .find(|version| version.version == number)
        {
            version.lots.push(lot);
        }
    }
    tender.panels = rows.all("panels", panel)?;
    for (number, criterion) in rows.all("criteria", criterion)? {
        if let Some(panel) = tender.panels.iter_mut().find(|panel| panel.version == number) {
            panel.criteria.push(criterion);
        }
    }
    for (number, evaluator) in rows.all("evaluators", evaluator)? {
        if let Some(panel) = tender.panels.iter_mut().find(|panel| panel.version == number) {
            panel.evaluators.push(evaluator);
        }
    }
    tender.approvals = rows.all("approvals", approval)?;
    tender.reschedules = rows.all("reschedules", reschedule)?;
    tender.suspensions = rows.all("suspensions", suspension)?;
    for (position, release) in rows.all("releases", release)? {
        if let Some(suspension) = at(&mut tender.suspensions, position, |it| it.evidence) {
            suspension.release = Some(release);
        }
    }
    tender.registrars = rows.all("registrars", registrar)?;
    tender.cancellation = rows.all("cancellations", cancellation)?.pop();
    tender.finalization = rows
        .all("finalizations", |row| {
            Ok(Finalization {
                evidence: sql::evidence(row)?,
            })
        })?
        .pop();
    Ok(())
}

fn fill_bids(rows: &Rows<'_>, tender: &mut Tender) -> rusqlite::Result<()> {
    tender.seals = rows.all("seals", seal)?;
    tender.withdrawals = rows.all("withdrawals", withdrawal)?;
    tender.seal_exclusions = rows.all("seal_exclusions", seal_exclusion)?;
    tender.openings = rows.all("openings", opening)?;
    for (position, price) in rows.all("prices", price)? {
        if let Some(opening) = at(&mut tender.openings, position, |it| it.evidence) {
            opening.prices.push(price);
        }
    }
    tender.exclusions = rows.all("exclusions", |row| {
        Ok(Exclusion {
            vendor: row.get("vendor")?,
            evidence: sql::evidence(row)?,
        })
    })?;
    tender.request_counts = rows.all("request_counts", request_count)?;
    tender.absences = rows.all("absences", absence)?;
    tender.withdrawal_claims = rows.all("withdrawal_claims", withdrawal_claim)?;
    Ok(())
}

fn fill_lots(rows: &Rows<'_>, tender: &mut Tender) -> rusqlite::Result<()> {
    tender.scores = rows.all("scores", score)?;
    for (position, points) in rows.all("points", criterion_score)? {
        if let Some(score) = at(&mut tender.scores, position, |it| it.evidence) {
            score.points.push(points);
        }
    }
    tender.disqualifications = rows.all("disqualifications", disqualification)?;
    for (position, reinstatement) in rows.all("reinstatements", reinstatement)? {
        if let Some(disqualification) = at(&mut tender.disqualifications, position, |it| it.evidence) {
            disqualification.reinstatement = Some(reinstatement);
        }
    }
    tender.awards = rows.all("awards", award)?;
    for (position, points) in rows.all("winner_points", points)? {
        if let Some(award) = at(&mut tender.awards, position, |it| it.evidence) {
            award.points = Some(points);
        }
    }
    tender.desertions = rows.all("desertions", desertion)?;
    tender.complaints = rows.all("complaints", complaint)?;
    for (position, decision) in rows.all("complaint_decisions", complaint_decision)? {
        if let Some(complaint) = at(&mut tender.complaints, position, |it| it.evidence) {
            complaint.decision = Some(decision);
        }
    }
    tender.reopenings = rows.all("reopenings", reopening)?;
    Ok(())
}

/// The entry that stands at this transcript position. Lists are in its order.
fn at<T>(list: &mut [T], position: u32, evidence: impl Fn(&T) -> Evidence) -> Option<&mut T> {
    let index = list
        .binary_search_by_key(&position, |entry| evidence(entry).position)
        .ok()?;
    list.get_mut(index)
}

struct Rows<'a> {
    tx: &'a Connection,
    tender: u32,
}

impl Rows<'_> {
    /// A table's rows of this tender, in transcript order.
    fn all<T>(
        &self,
        table: &'static str,
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.tx
            .prepare_cached(&format!(
                "SELECT * FROM {table} WHERE tender = ? ORDER BY position"
            ))?
            .query_map([self.tender], from_row)?
            .collect()
    }
}

fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        version: row.get("version")?,
        officer: row.get("officer")?,
        terms: sql::hash(row, "terms")?,
        panel: digest(row, "panel")?,
        reason: if row.get::<_, u16>("version")? == 1 {
            None
        } else {
            Some(sql::hash(row, "reason")?)
        },
        schedule: sql::schedule(row)?,
        lots: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn lot(row: &Row<'_>) -> rusqlite::Result<LotBounds> {
    Ok(LotBounds {
        lot: row.get("lot")?,
        ceiling: sql::amount(row, "ceiling")?,
        floor: sql::amount(row, "floor")?,
        evidence: sql::evidence(row)?,
    })
}

fn reschedule(row: &Row<'_>) -> rusqlite::Result<Reschedule> {
    Ok(Reschedule {
        officer: row.get("officer")?,
        reason: sql::hash(row, "reason")?,
        schedule: sql::schedule(row)?,
        evidence: sql::evidence(row)?,
    })
}

fn registrar(row: &Row<'_>) -> rusqlite::Result<Registrar> {
    Ok(Registrar {
        key: sql::address(row, "registrar")?,
        token_key: digest(row, "token_key")?,
        evidence: sql::evidence(row)?,
    })
}

fn seal(row: &Row<'_>) -> rusqlite::Result<Seal> {
    Ok(Seal {
        order: row.get("seal_order")?,
        bidder: sql::address(row, "bidder")?,
        version: row.get("version")?,
        seal: sql::hash(row, "seal")?,
        envelope: digest(row, "envelope")?,
        registrar: admitter(row)?,
        state: match row.get::<_, String>("state")?.as_str() {
            "withdrawn" => SealState::Withdrawn,
            "replaced" => SealState::Replaced,
            "opened" => SealState::Opened,
            "excluded" => SealState::Excluded,
            _ => SealState::Live,
        },
        ended_at: row.get("ended_at")?,
        evidence: sql::evidence(row)?,
    })
}

fn withdrawal(row: &Row<'_>) -> rusqlite::Result<Withdrawal> {
    Ok(Withdrawal {
        bidder: sql::address(row, "bidder")?,
        order: row.get("seal_order")?,
        evidence: sql::evidence(row)?,
    })
}

fn opening(row: &Row<'_>) -> rusqlite::Result<Opening> {
    Ok(Opening {
        vendor: row.get("vendor")?,
        bidder: sql::address(row, "bidder")?,
        order: row.get("seal_order")?,
        seal: sql::hash(row, "seal")?,
        offer: digest(row, "offer")?,
        prices_hash: sql::hash(row, "prices")?,
        signer: sql::hash(row, "signer")?,
        prices: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn price(row: &Row<'_>) -> rusqlite::Result<(u32, Price)> {
    let price = Price {
        lot: row.get("lot")?,
        price: sql::amount(row, "price")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("opening")?, price))
}

fn award(row: &Row<'_>) -> rusqlite::Result<Award> {
    Ok(Award {
        lot: row.get("lot")?,
        vendor: row.get("vendor")?,
        price: sql::amount(row, "price")?,
        order: row.get("seal_order")?,
        officer: party(row, "officer")?,
        report: digest(row, "report")?,
        points: None,
        standstill_until: sql::time(row, "standstill_until")?,
        reopened_at: row.get("reopened_at")?,
        evidence: sql::evidence(row)?,
    })
}

fn desertion(row: &Row<'_>) -> rusqlite::Result<Desertion> {
    Ok(Desertion {
        lot: row.get("lot")?,
        officer: party(row, "officer")?,
        reason: digest(row, "reason")?,
        standstill_until: sql::time(row, "standstill_until")?,
        reopened_at: row.get("reopened_at")?,
        evidence: sql::evidence(row)?,
    })
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let author = sql::address(row, "author")?;
    Ok(Comment {
        position: row.get("position")?,
        author,
        party: party_of(author),
        subject_kind: subject_kind(row)?,
        subject_id: row.get("subject_id")?,
        parent: party(row, "parent")?,
        digest: sql::hash(row, "digest")?,
        registrar: admitter(row)?,
        endorsements: row.get("endorsements")?,
        withheld: row.get("withheld")?,
        evidence: sql::evidence(row)?,
    })
}

fn moderation(row: &Row<'_>) -> rusqlite::Result<Moderation> {
    Ok(Moderation {
        kind: match row.get::<_, String>("kind")?.as_str() {
            "restored" => ModerationKind::Restored,
            _ => ModerationKind::Withheld,
        },
        comment: row.get("comment")?,
        moderator: row.get("moderator")?,
        counter: row.get("counter")?,
        reason: sql::hash(row, "reason")?,
        evidence: sql::evidence(row)?,
    })
}

fn panel(row: &Row<'_>) -> rusqlite::Result<Panel> {
    Ok(Panel {
        version: row.get("version")?,
        scoring: row.get("scoring")?,
        pricing: row.get("pricing")?,
        quorum: row.get("quorum")?,
        price_weight: row.get("price_weight")?,
        criteria: Vec::new(),
        evaluators: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn criterion(row: &Row<'_>) -> rusqlite::Result<(u16, Criterion)> {
    let entry = Criterion {
        criterion: row.get("criterion")?,
        weight: row.get("weight")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("version")?, entry))
}

fn evaluator(row: &Row<'_>) -> rusqlite::Result<(u16, Evaluator)> {
    let entry = Evaluator {
        seat: row.get("seat")?,
        evaluator: row.get("evaluator")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("version")?, entry))
}

fn approval(row: &Row<'_>) -> rusqlite::Result<Approval> {
    Ok(Approval {
        officer: row.get("officer")?,
        intent: sql::hash(row, "intent")?,
        evidence: sql::evidence(row)?,
    })
}

fn suspension(row: &Row<'_>) -> rusqlite::Result<Suspension> {
    Ok(Suspension {
        oversight: row.get("oversight")?,
        reason: sql::hash(row, "reason")?,
        until: sql::time(row, "until")?,
        release: None,
        evidence: sql::evidence(row)?,
    })
}

fn release(row: &Row<'_>) -> rusqlite::Result<(u32, Release)> {
    let entry = Release {
        oversight: party(row, "oversight")?,
        reason: digest(row, "reason")?,
        lost: sql::number(row, "lost")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("suspension")?, entry))
}

fn cancellation(row: &Row<'_>) -> rusqlite::Result<Cancellation> {
    Ok(Cancellation {
        officer: row.get("officer")?,
        oversight: party(row, "oversight")?,
        reason: sql::hash(row, "reason")?,
        evidence: sql::evidence(row)?,
    })
}

fn seal_exclusion(row: &Row<'_>) -> rusqlite::Result<SealExclusion> {
    Ok(SealExclusion {
        bidder: sql::address(row, "bidder")?,
        oversight: row.get("oversight")?,
        reason: sql::hash(row, "reason")?,
        evidence: sql::evidence(row)?,
    })
}

fn request_count(row: &Row<'_>) -> rusqlite::Result<RequestCount> {
    Ok(RequestCount {
        registrar: sql::address(row, "registrar")?,
        root: sql::hash(row, "root")?,
        requests: row.get("requests")?,
        evidence: sql::evidence(row)?,
    })
}

fn absence(row: &Row<'_>) -> rusqlite::Result<Absence> {
    Ok(Absence {
        vendor: row.get("vendor")?,
        registrar: sql::address(row, "registrar")?,
        evidence: sql::evidence(row)?,
    })
}

fn withdrawal_claim(row: &Row<'_>) -> rusqlite::Result<WithdrawalClaim> {
    Ok(WithdrawalClaim {
        vendor: row.get("vendor")?,
        bidder: sql::address(row, "bidder")?,
        evidence: sql::evidence(row)?,
    })
}

fn score(row: &Row<'_>) -> rusqlite::Result<Score> {
    Ok(Score {
        vendor: row.get("vendor")?,
        evaluator: row.get("evaluator")?,
        weighed: row.get("weighed")?,
        reasons: sql::hash(row, "reasons")?,
        points: Vec::new(),
        evidence: sql::evidence(row)?,
    })
}

fn criterion_score(row: &Row<'_>) -> rusqlite::Result<(u32, CriterionScore)> {
    let entry = CriterionScore {
        criterion: row.get("criterion")?,
        points: row.get("points")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("score")?, entry))
}

fn disqualification(row: &Row<'_>) -> rusqlite::Result<Disqualification> {
    Ok(Disqualification {
        vendor: row.get("vendor")?,
        lot: row.get("lot")?,
        officer: row.get("officer")?,
        reason: sql::hash(row, "reason")?,
        until: sql::time(row, "until")?,
        reinstatement: None,
        evidence: sql::evidence(row)?,
    })
}

fn reinstatement(row: &Row<'_>) -> rusqlite::Result<(u32, Reinstatement)> {
    let entry = Reinstatement {
        oversight: row.get("oversight")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("disqualification")?, entry))
}

fn points(row: &Row<'_>) -> rusqlite::Result<(u32, Points)> {
    let entry = Points {
        quality: row.get("quality")?,
        price: row.get("price")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("award")?, entry))
}

fn complaint(row: &Row<'_>) -> rusqlite::Result<Complaint> {
    Ok(Complaint {
        vendor: row.get("vendor")?,
        lot: row.get("lot")?,
        round: row.get("round")?,
        reason: sql::hash(row, "reason")?,
        until: sql::time(row, "until")?,
        void_at: row.get("void_at")?,
        decision: None,
        evidence: sql::evidence(row)?,
    })
}

fn complaint_decision(row: &Row<'_>) -> rusqlite::Result<(u32, ComplaintDecision)> {
    let entry = ComplaintDecision {
        upheld: row.get("upheld")?,
        oversight: row.get("oversight")?,
        reason: sql::hash(row, "reason")?,
        evidence: sql::evidence(row)?,
    };
    Ok((row.get("complaint")?, entry))
}

fn reopening(row: &Row<'_>) -> rusqlite::Result<Reopening> {
    Ok(Reopening {
        lot: row.get("lot")?,
        until: sql::time(row, "until")?,
        evidence: sql::evidence(row)?,
    })
}

fn reply(row: &Row<'_>) -> rusqlite::Result<Reply> {
    Ok(Reply {
        vendor: row.get("vendor")?,
        parent: row.get("parent")?,
        subject_kind: subject_kind(row)?,
        subject_id: row.get("subject_id")?,
        digest: sql::hash(row, "digest")?,
        pinned: row.get("pinned")?,
        evidence: sql::evidence(row)?,
    })
}

fn endorsement(row: &Row<'_>) -> rusqlite::Result<Endorsement> {
    Ok(Endorsement {
        author: sql::address(row, "author")?,
        comment: row.get("comment")?,
        registrar: admitter(row)?,
        evidence: sql::evidence(row)?,
    })
}

/// Who admitted a key, where somebody had to.
fn admitter(row: &Row<'_>) -> rusqlite::Result<Option<Address>> {
    sql::address(row, "registrar").map(admitting)
}

fn subject_kind(row: &Row<'_>) -> rusqlite::Result<SubjectKind> {
    let code: u8 = row.get("subject_kind")?;
    SubjectKind::try_from(code).map_err(|number| sql::impossible("subject_kind", number))
}

/// A digest, where the contract wrote one.
fn digest(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Hash>> {
    sql::hash(row, column).map(present)
}

/// A number from 1, where the contract wrote one.
fn party(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<u32>> {
    let number: u32 = row.get(column)?;
    Ok((number != 0).then_some(number))
}
