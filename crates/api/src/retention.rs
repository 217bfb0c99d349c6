//! How long what is kept, for administrators of the tenant.

use axum::Json;
use identity::Place;
use identity::policies::PolicyState;
use retention::{Class, Period};
use wire::overview::JobName;
use wire::privacy::{RetentionClass, RetentionList, RetentionState};
use wire::problem::Problem;

use crate::auth::Administrator;
use crate::error::ApiError;
use crate::site::Site;

pub(crate) fn told(class: Class) -> RetentionClass {
    match class {
        Class::Chats => RetentionClass::Chats,
        Class::Attendance => RetentionClass::Attendance,
        Class::Journals => RetentionClass::Journals,
        Class::Meetings => RetentionClass::Meetings,
        Class::Links => RetentionClass::Links,
        Class::SignIns => RetentionClass::SignIns,
        Class::Mails => RetentionClass::Mails,
        Class::Webhooks => RetentionClass::Webhooks,
        Class::Audit => RetentionClass::Audit,
        Class::Addresses => RetentionClass::Addresses,
        Class::Shares => RetentionClass::Shares,
        Class::Drafts => RetentionClass::VoteDrafts,
    }
}

/// The job that deletes it.
fn job(class: Class) -> JobName {
    match class {
        Class::Chats => JobName::Chats,
        Class::SignIns => JobName::Sessions,
        Class::Mails | Class::Webhooks => JobName::Deliveries,
        Class::Attendance
        | Class::Journals
        | Class::Meetings
        | Class::Links
        | Class::Audit
        | Class::Addresses
        | Class::Shares
        | Class::Drafts => JobName::Retention,
    }
}

/// How long each class of data is kept, where that is set, what was deleted last and when it goes on. Administrators.
#[utoipa::path(get, path = "/api/v1/retention", tag = "privacy",
    responses((status = 200, body = RetentionList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator) -> Result<Json<RetentionList>, ApiError> {
    let policies = app.tenants.policies().view(Place::Tenant(app.tenant)).await?.policies;
    let runs = app.identity.store().retention().runs().await.map_err(identity::IdentityError::Store)?;
    let jobs = app.running.jobs.all();
    let state = |class: &Class| {
        let (policy, days) = match class.period() {
            Period::Policy(key) => {
                let of = |state: &&PolicyState| state.effective.key == key;
                (policies.iter().find(of).map(|state| state.effective.clone()), None)
            }
            Period::Days(days) => (None, Some(days)),
        };
        let run = runs.iter().find(|run| run.class == class.name());
        let due = jobs.iter().find(|one| one.name == job(*class)).and_then(|job| job.due_at_ms);
        RetentionState {
            class: told(*class),
            policy,
            days,
            ran_at_ms: run.map(|run| run.ran_at_ms).filter(|at| *at > 0),
            deleted: run.map_or(0, |run| run.deleted.unsigned_abs()),
            deleted_at_ms: run.and_then(|run| run.deleted_at_ms),
            next_at_ms: due,
        }
    };
    Ok(Json(RetentionList { items: Class::ALL.iter().map(state).collect() }))
}
