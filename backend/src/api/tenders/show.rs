use axum::extract::State;

use super::comments::Texts;
use super::detail::Detail;
use super::documents;
use crate::answer::Answer;
use crate::api::extract::Path;
use crate::problem::{Kind, Problem};
use crate::shown::Shown;
use crate::state::App;

/// Everything about a tender.
pub(crate) async fn show(State(app): State<App>, Path(id): Path<u32>) -> Result<Answer<Detail>, Problem> {
    let (as_of, detail) = app
        .mirror()
        .read(|reader| async move { reader.tender(id, None).await })
        .await?;
    let Some(detail) = detail else {
        return Err(Problem::new(Kind::TenderUnknown).at(as_of));
    };
    let texts = match detail.tender.comments.len() + detail.tender.replies.len() {
        0 => Texts::default(),
        _ => Texts::from(
            app.desk()
                .texts(id)
                .await
                .map_err(|error| Problem::internal(&error))?,
        ),
    };
    let terms = Shown::read(&app, detail.tender.terms).await?;
    let documents = documents::find(&app, &detail.tender, terms.parsed().as_ref()).await?;
    Ok(Answer::new(as_of, Detail::new(detail, terms, documents, &texts)))
}
