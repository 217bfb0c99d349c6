//! Short signs that everybody sees for a moment.

use serde::{Deserialize, Serialize};

/// A sign with a name, so that it can be read out as well as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Reaction {
    Agree,
    Disagree,
    Applause,
    Thanks,
    Laugh,
    Surprised,
    Celebrate,
    Question,
}
