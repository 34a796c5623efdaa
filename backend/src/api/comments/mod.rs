//! `/comments`: what citizens, vendors and buyers say.

mod post_text;

pub(super) use post_text::post_text;
