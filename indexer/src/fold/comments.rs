//! Comments, answers, support, moderation.
//!
//! The contract does not know which positions are comments, so an act on another one is recorded and no more.

use super::{admitting, party_of};
use crate::{
    event::TenderEvent,
    model::{Comment, Endorsement, Evidence, Moderation, ModerationKind, Reply, Tender},
};

pub(super) fn apply(tender: &mut Tender, event: &TenderEvent, evidence: Evidence) {
    match event {
        TenderEvent::CommentPosted {
            author,
            subject_kind,
            subject_id,
            parent,
            digest,
            registrar,
        } => tender.comments.push(Comment {
            position: evidence.position,
            author: *author,
            party: party_of(*author),
            subject_kind: *subject_kind,
            subject_id: *subject_id,
            parent: (*parent != 0).then_some(*parent),
            digest: *digest,
            registrar: admitting(*registrar),
            endorsements: 0,
            withheld: false,
            evidence,
        }),
        TenderEvent::ReplyPosted {
            vendor,
            parent,
            subject_kind,
            subject_id,
            digest,
        } => {
            let pinned = comment(tender, *parent)
                .is_some_and(|it| (it.subject_kind, it.subject_id) == (*subject_kind, *subject_id));
            tender.replies.push(Reply {
                vendor: *vendor,
                parent: *parent,
                subject_kind: *subject_kind,
                subject_id: *subject_id,
                digest: *digest,
                pinned,
                evidence,
            });
        }
        TenderEvent::CommentEndorsed {
            author,
            comment: position,
            registrar,
        } => {
            if let Some(comment) = comment(tender, *position) {
                comment.endorsements += 1;
            }
            tender.endorsements.push(Endorsement {
                author: *author,
                comment: *position,
                registrar: admitting(*registrar),
                evidence,
            });
        }
        TenderEvent::CommentModerated {
            comment,
            moderator,
            counter,
            reason,
        }
        | TenderEvent::CommentRestored {
            comment,
            moderator,
            counter,
            reason,
        } => moderated(
            tender,
            Moderation {
                kind: if matches!(event, TenderEvent::CommentRestored { .. }) {
                    ModerationKind::Restored
                } else {
                    ModerationKind::Withheld
                },
                comment: *comment,
                moderator: *moderator,
                counter: *counter,
                reason: *reason,
                evidence,
            },
        ),
        _ => {}
    }
}

fn moderated(tender: &mut Tender, act: Moderation) {
    if let Some(comment) = comment(tender, act.comment) {
        comment.withheld = act.kind == ModerationKind::Withheld;
    }
    tender.moderations.push(act);
}

fn comment(tender: &mut Tender, position: u32) -> Option<&mut Comment> {
    let index = tender
        .comments
        .binary_search_by_key(&position, |comment| comment.position)
        .ok()?;
    tender.comments.get_mut(index)
}
