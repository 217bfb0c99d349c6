//! Meetings that are sittings of a body.

use ballot::MemberId;
use ids::{AccountId, BodyId, MeetingId};
use store::TenantScope;
use store::entity::{body, meeting};
use uuid::Uuid;

use super::{BodyKeeping, object};
use crate::Identity;
use crate::error::{Field, IdentityError};

/// Who somebody is in a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InSitting {
    /// In the register today.
    pub member: Option<MemberId>,
    /// The role that comes with the office, or with keeping the register.
    pub role: Option<&'static str>,
}

/// Of which body a meeting shall be a sitting, or of none: looked at, and not yet done.
#[derive(Clone, Debug)]
pub struct SittingMark(Option<body::Model>);

impl Identity {
    /// Looks whether somebody may make an own meeting a sitting of a body. The register of the body is shown to all who
    /// come, so one has to keep the body, too. To make it a sitting of none, nothing is needed.
    pub async fn sitting_mark(
        &self,
        by: Option<&BodyKeeping>,
        body: Option<BodyId>,
    ) -> Result<SittingMark, IdentityError> {
        let Some(id) = body else { return Ok(SittingMark(None)) };
        let by = by.ok_or(IdentityError::Field(Field::BodyUnknown))?;
        let body = match self.kept_body(by, id).await {
            Err(IdentityError::NotFound) => return Err(IdentityError::Field(Field::BodyUnknown)),
            kept => kept?,
        };
        // Whose term is yet to come may be there on the day of the sitting.
        let today = self.today();
        if self.store.bodies().members(id).await?.iter().all(|member| member.is_over(&today)) {
            return Err(IdentityError::Field(Field::BodyEmpty));
        }
        Ok(SittingMark(Some(body)))
    }

    /// Marks a meeting, in the transaction in which it is made or changed.
    pub(crate) async fn mark_sitting(
        &self,
        store: &TenantScope,
        meeting: &mut meeting::Model,
        mark: &SittingMark,
    ) -> Result<(), IdentityError> {
        let (id, body) = (MeetingId::from_uuid(meeting.id), mark.0.as_ref());
        let before = store.bodies().sitting(id).await?.map(|sitting| BodyId::from_uuid(sitting.body_id));
        let after = body.map(|body| BodyId::from_uuid(body.id));
        if before == after {
            return Ok(());
        }
        // What a conference has begun under, it ends under.
        let runs =
            store.conferences().find_running(id).await?.is_some() || crate::votes::is_under_way(store, id).await?;
        if before.is_some() && runs {
            return Err(IdentityError::SittingRuns);
        }
        let former = match before {
            Some(before) => store.bodies().find(before).await?,
            None => None,
        };
        store.bodies().set_sitting(id, after, self.now_ms()).await?;
        if body.is_some() {
            // What a body has done does not vanish after a day.
            store.meetings().keep_for_good(id).await?;
            meeting.expires_at_ms = None;
        }
        let of = |act: audit::Act, body: &body::Model| act.on(object(body)).with("meeting", meeting.id.to_string());
        if let Some(former) = &former {
            self.audit.append(store, of(audit::Act::SittingUnmark, former)).await?;
        }
        if let Some(body) = body {
            self.audit.append(store, of(audit::Act::SittingMark, body)).await?;
        }
        Ok(())
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
        let member = self.store.bodies().member_of(body, who).await?.filter(|member| member.covers(&today));
        let office = member.as_ref().and_then(|member| member.office.as_deref());
        let role = match office {
            Some("chair") => Some("chair"),
            Some("deputy") => Some("deputy"),
            _ if self.store.bodies().clerk_of(who).await?.contains(&sitting.body_id) => Some("minute-taker"),
            _ => None,
        };
        Ok(Some(InSitting { member: member.map(|member| MemberId::from(member.id)), role }))
    }

    /// The day that it is, in UTC.
    pub(crate) fn today(&self) -> String {
        store::day_of(self.now_ms())
    }
}
