//! Comment texts meet their comments: a text that came early is kept once its digest is on chain, and dropped when
//! that takes too long.

use std::collections::{BTreeMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use veedor_indexer::model::TenderDetail;
use veedor_protocol::{Address, Hash};

use crate::answer::AsOf;
use crate::desk::Waiting;
use crate::problem::Problem;
use crate::state::App;

/// A tender's comments and answers, as far as a text must fit one: who said what. A digest alone will not do, since anybody can
/// post a copy of somebody else's.
pub(crate) type Posted = HashSet<(Address, Hash)>;

/// Now, in Unix seconds, by this machine's clock: how long a text waits is no matter of chain time.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// What was posted in a tender, and as of when; nothing if there is no such tender.
pub(crate) async fn posted(app: &App, tender: u32) -> Result<(AsOf, Option<Posted>), Problem> {
    let (as_of, detail) = app
        .mirror()
        .read(|reader| async move { reader.tender(tender, None).await })
        .await?;
    Ok((
        as_of,
        detail.map(|TenderDetail { tender, .. }| {
            let comments = tender.comments.iter().map(|c| (c.author, c.digest));
            let replies = tender.replies.iter();
            comments
                .chain(replies.map(|r| (Address::of_party(r.vendor), r.digest)))
                .collect()
        }),
    ))
}

/// Looks at every waiting text once.
pub(crate) async fn settle(app: &App) -> Result<(), Problem> {
    settle_at(app, now()).await
}

pub(crate) async fn settle_at(app: &App, now: i64) -> Result<(), Problem> {
    let waiting = app
        .desk()
        .waiting()
        .await
        .map_err(|error| Problem::internal(&error))?;
    let longest = i64::try_from(app.limits().waiting_for.as_secs()).unwrap_or(i64::MAX);
    let deadline = now.saturating_sub(longest);
    let mut by_tender = BTreeMap::<u32, Vec<Waiting>>::new();
    for text in waiting {
        by_tender.entry(text.tender).or_default().push(text);
    }
    let (mut seen, mut dropped) = (Vec::new(), Vec::new());
    for (tender, texts) in by_tender {
        let posted = posted(app, tender).await?.1.unwrap_or_default();
        for Waiting {
            digest,
            author,
            received_at,
            ..
        } in texts
        {
            if posted.contains(&(author, digest)) {
                seen.push(digest);
            } else if received_at < deadline {
                dropped.push(digest);
            }
        }
    }
    if seen.is_empty() && dropped.is_empty() {
        return Ok(());
    }
    tracing::info!(
        seen = seen.len(),
        dropped = dropped.len(),
        "settled waiting comment texts"
    );
    app.desk()
        .settle(seen, dropped)
        .await
        .map_err(|error| Problem::internal(&error))
}
