use std::cmp::Reverse;

use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use veedor_indexer::Reader;
use veedor_indexer::model::{Phase, TenderSummary};
use veedor_indexer::read::TenderQuery;
use veedor_indexer::store::StoreError;
use veedor_protocol::terms::{Terms, Title};

use crate::answer::Answer;
use crate::api::extract::Query;
use crate::api::page::{self, Links};
use crate::problem::Problem;
use crate::shown::Shown;
use crate::state::App;

/// What is asked for. A parameter that is not known is refused rather than passed over, so that nobody takes a
/// list for filtered that is not.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    /// Only tenders of this status.
    status: Option<Status>,
    /// Only tenders in this phase at the time of the block in `asOf`.
    phase: Option<Phase>,
    /// Only tenders of this buyer.
    buyer: Option<u32>,
    /// How many.
    limit: Option<u32>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// Whether a tender is running, and if not, how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Status {
    /// Neither final nor cancelled.
    Active,
    /// Every lot is decided and the standstill over.
    Complete,
    /// Ended without award.
    Cancelled,
}

impl Status {
    pub(super) fn of(phase: Phase) -> Self {
        match phase {
            Phase::Cancelled => Self::Cancelled,
            Phase::Final => Self::Complete,
            _ => Self::Active,
        }
    }
}

/// A page of tenders, the youngest first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    tenders: Vec<Entry>,
    /// Where the next page is; nothing on the last one.
    next: Option<String>,
}

/// A tender in a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    /// What its terms call it, if they are held.
    title: Option<Title>,
    /// Whether it is running, and if not, how it ended.
    status: Status,
    #[serde(flatten)]
    summary: TenderSummary,
}

/// Tenders, the youngest first.
pub(crate) async fn list(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Result<Answer<Page>, Problem> {
    let query = TenderQuery {
        buyer: asked.buyer,
        after: page::after(asked.cursor.as_deref())?,
        limit: page::limit(asked.limit)?,
        ..TenderQuery::default()
    };
    let phases = phases(asked.status, asked.phase);
    let read = app
        .mirror()
        .read(|reader| tenders(reader, query.clone(), phases.clone()));
    let (as_of, (tenders, next)) = read.await?;
    let mut entries = Vec::with_capacity(tenders.len());
    for summary in tenders {
        let terms = Shown::read(&app, summary.terms).await?;
        let title = terms.parsed::<Terms>().map(|terms| terms.title);
        entries.push(Entry {
            title,
            status: Status::of(summary.phase),
            summary,
        });
    }
    let links = Links::new(&uri, next);
    let header = links.header();
    Ok(Answer::new(
        as_of,
        Page {
            tenders: entries,
            next: links.next,
        },
    )
    .header(header))
}

/// The phases that are asked for; nothing means all of them.
fn phases(status: Option<Status>, phase: Option<Phase>) -> Option<Vec<Phase>> {
    let of_status = |phase: &Phase| status.is_none_or(|status| Status::of(*phase) == status);
    match (status, phase) {
        (None, None) => None,
        (_, Some(phase)) => Some(Some(phase).filter(of_status).into_iter().collect()),
        (Some(_), None) => Some(Phase::ALL.into_iter().filter(of_status).collect()),
    }
}

/// The page, and the number of its last tender if there are more. The mirror takes one phase at a time, so pages of
/// several are merged.
async fn tenders(
    reader: Reader,
    query: TenderQuery,
    phases: Option<Vec<Phase>>,
) -> Result<(Vec<TenderSummary>, Option<u64>), StoreError> {
    let Some(phases) = phases else {
        let page = reader.tenders(query).await?;
        return Ok((page.items, page.next));
    };
    let (mut tenders, mut more) = (Vec::new(), false);
    for phase in phases {
        let page = reader
            .tenders(TenderQuery {
                phase: Some(phase),
                ..query.clone()
            })
            .await?;
        more |= page.next.is_some();
        tenders.extend(page.items);
    }
    tenders.sort_by_key(|tender| Reverse(tender.id));
    more |= tenders.len() > query.limit as usize;
    tenders.truncate(query.limit as usize);
    let last = tenders.last().filter(|_| more).map(|last| u64::from(last.id));
    Ok((tenders, last))
}
