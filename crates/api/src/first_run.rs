//! The way on which a new tenant is set up.

use axum::Json;
use identity::{FirstRunChoice as Choice, FirstRunState as State, FirstRunStep as Step};
use wire::first_run::{FirstRun, FirstRunChange, FirstRunChoice, FirstRunState, FirstRunStep};
use wire::problem::Problem;

use crate::auth::Administrator;
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;

/// The steps, and which of them are done. Administrators.
#[utoipa::path(get, path = "/api/v1/first-run", tag = "tenant",
    responses((status = 200, body = FirstRun), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator) -> Result<Json<FirstRun>, ApiError> {
    Ok(Json(shown(app.identity.first_run().await?)))
}

/// Says that a step is good as it is, or left for later. Administrators.
#[utoipa::path(put, path = "/api/v1/first-run", extensions(("x-audit" = json!("first-run.step"))), tag = "tenant",
    request_body = FirstRunChange,
    responses((status = 200, body = FirstRun), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn choose(
    app: Site,
    _: Administrator,
    Body(change): Body<FirstRunChange>,
) -> Result<Json<FirstRun>, ApiError> {
    let step = match change.step {
        FirstRunStep::Look => Step::Look,
        FirstRunStep::SignIn => Step::SignIn,
        FirstRunStep::Administrators => Step::Administrators,
        FirstRunStep::Legal => Step::Legal,
        FirstRunStep::Policies => Step::Policies,
        FirstRunStep::People => Step::People,
        FirstRunStep::Finish => Step::Finish,
    };
    let choice = change.choice.map(|choice| match choice {
        FirstRunChoice::AsIs => Choice::AsIs,
        FirstRunChoice::Later => Choice::Later,
    });
    Ok(Json(shown(app.identity.choose_first_run(step, choice).await?)))
}

fn shown(states: Vec<State>) -> FirstRun {
    let step = |step| match step {
        Step::Look => FirstRunStep::Look,
        Step::SignIn => FirstRunStep::SignIn,
        Step::Administrators => FirstRunStep::Administrators,
        Step::Legal => FirstRunStep::Legal,
        Step::Policies => FirstRunStep::Policies,
        Step::People => FirstRunStep::People,
        Step::Finish => FirstRunStep::Finish,
    };
    let choice = |choice| match choice {
        Choice::AsIs => FirstRunChoice::AsIs,
        Choice::Later => FirstRunChoice::Later,
    };
    let state = |state: State| FirstRunState {
        step: step(state.step),
        done: state.done,
        begun: state.begun,
        choice: state.choice.map(choice),
    };
    FirstRun { steps: states.into_iter().map(state).collect() }
}
