//! Meetings that are sittings of a body.

use ballot::MemberId;
use ids::{AccountId, BodyId, MeetingId};
use store::entity::{body, meeting};
use uuid::Uuid;

use super::members::member_id;
use super::{BodyKeeping, object};
use crate::Identity;
use crate::bodies::members::covers;
use crate::error::{Field, IdentityError};

/// Who somebody is in a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InSitting {
    /// In the register today.
    pub member: Option<MemberId>,
    /// The role that comes with the office, or with keeping the register.
    pub role: Option<&'static str>,
}

impl Identity {
    /// Makes an own meeting a sitting of a body that one keeps, or of none. The register of the body is shown to all
    /// who come, so it takes both.
    pub async fn mark_sitting(
        &self,
        by: Option<&BodyKeeping>,
        owner: AccountId,
        id: MeetingId,
        body: Option<BodyId>,
    ) -> Result<Option<body::Model>, IdentityError> {
        let meeting = self.own_meeting(owner, id).await?;
        let body = match (body, by) {
            (Some(body), Some(by)) => {
                let kept = self.kept_body(by, body).await;
                Some(kept.map_err(|_| IdentityError::Field(Field::BodyUnknown))?)
            }
            (Some(_), None) => return Err(IdentityError::Field(Field::BodyUnknown)),
            (None, _) => None,
        };
        if body.is_some() && self.store.bodies().members(body_id(body.as_ref())).await?.is_empty() {
            return Err(IdentityError::Field(Field::BodyEmpty));
        }
        let before = self.store.bodies().sitting(id).await?.map(|sitting| sitting.body_id);
        if before == body.as_ref().map(|body| body.id) {
            return Ok(body);
        }
        // What a conference has begun under, it ends under.
        if before.is_some() && self.store.conferences().find_running(id).await?.is_some() {
            return Err(IdentityError::SittingRuns);
        }
        let former = match before {
            Some(before) => self.store.bodies().find(BodyId::from_uuid(before)).await?,
            None => None,
        };
        let store = self.store.begin().await?;
        store.bodies().set_sitting(id, body.as_ref().map(|body| BodyId::from_uuid(body.id)), self.now_ms()).await?;
        if body.is_some() {
            // What a body has done does not vanish after a day.
            store.meetings().keep_for_good(id).await?;
        }
        let of = |act: audit::Act, body: &body::Model| act.on(object(body)).with("meeting", meeting.id.to_string());
        if let Some(former) = &former {
            self.audit.append(&store, of(audit::Act::SittingUnmark, former)).await?;
        }
        if let Some(body) = &body {
            self.audit.append(&store, of(audit::Act::SittingMark, body)).await?;
        }
        store.commit().await?;
        Ok(body)
    }

    /// Of which bodies meetings are sittings.
    pub async fn sittings(&self, meetings: &[meeting::Model]) -> Result<Vec<(Uuid, body::Model)>, IdentityError> {
        let ids: Vec<Uuid> = meetings.iter().map(|meeting| meeting.id).collect();
        Ok(self.store.bodies().sittings_of(&ids).await?)
    }

    /// Who an account is in the sitting that a meeting is, if it is one: by the register alone, never by a name.
    pub async fn in_sitting(
        &self,
        meeting: &meeting::Model,
        who: AccountId,
    ) -> Result<Option<InSitting>, IdentityError> {
        let Some(sitting) = self.store.bodies().sitting(MeetingId::from_uuid(meeting.id)).await? else {
            return Ok(None);
        };
        let body = BodyId::from_uuid(sitting.body_id);
        let today = self.today();
        let member = self.store.bodies().member_of(body, who).await?.filter(|member| covers(member, &today));
        let office = member.as_ref().and_then(|member| member.office.as_deref());
        let role = match office {
            Some("chair") => Some("chair"),
            Some("deputy") => Some("deputy"),
            _ if self.store.bodies().clerk_of(who).await?.contains(&sitting.body_id) => Some("minute-taker"),
            _ => None,
        };
        Ok(Some(InSitting { member: member.map(|member| member_id(member.id)), role }))
    }

    /// The day that it is, in UTC.
    pub(crate) fn today(&self) -> String {
        jiff::Timestamp::from_millisecond(self.now_ms()).unwrap_or_default().strftime("%Y-%m-%d").to_string()
    }
}

fn body_id(body: Option<&body::Model>) -> BodyId {
    BodyId::from_uuid(body.map_or(Uuid::nil(), |body| body.id))
}
