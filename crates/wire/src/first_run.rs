//! The way on which a new tenant is set up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/v1/first-run`: every step, in the order of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FirstRun {
    pub steps: Vec<FirstRunState>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FirstRunState {
    pub step: FirstRunStep,
    /// Seen from the tenant itself, or said to be good as it is.
    pub done: bool,
    pub begun: bool,
    pub choice: Option<FirstRunChoice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FirstRunStep {
    Look,
    SignIn,
    Administrators,
    Legal,
    Policies,
    People,
    /// The end: said when the way is needed no more.
    Finish,
}

/// What an administrator says of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FirstRunChoice {
    /// It is good as it is.
    AsIs,
    Later,
}

/// `PUT /api/v1/first-run`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FirstRunChange {
    pub step: FirstRunStep,
    /// `null` takes back what was said.
    pub choice: Option<FirstRunChoice>,
}
