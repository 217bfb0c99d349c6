//! Meetings of units: they stay when their owner goes, and the administrators of the unit hand them on.

use ids::{AccountId, MeetingId, UnitId};
use store::Page;
use store::entity::{account, meeting};

use crate::Identity;
use crate::administration::Administration;
use crate::error::{Field, IdentityError};

/// A meeting as the administrators of its unit see it.
#[derive(Clone, Debug)]
pub struct UnitMeeting {
    pub meeting: meeting::Model,
    /// Absent when the owner was deleted.
    pub owner: Option<account::Model>,
}

/// What is changed of a meeting of a unit; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct MeetingEdit {
    pub owner: Option<AccountId>,
    pub unit: Option<Option<UnitId>>,
    pub title: Option<String>,
    pub admission: Option<String>,
}

impl Identity {
    /// Meetings within reach, newest first; of one unit and those below it, if that is asked for.
    pub async fn unit_meetings(
        &self,
        by: &Administration,
        unit: Option<UnitId>,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<UnitMeeting>, IdentityError> {
        let units = match unit {
            Some(unit) => {
                self.check_unit(by, Some(unit))?;
                Some(by.tree().within(unit.uuid()))
            }
            None => by.within(),
        };
        let page = self.store.meetings().page_of_units(units.as_deref(), after, limit).await?;
        let owners: Vec<_> = page.items.iter().map(|meeting| meeting.owner_id).collect();
        let owners = self.store.accounts().of_ids(&owners).await?;
        let with_owner = |meeting: meeting::Model| UnitMeeting {
            owner: owners.iter().find(|owner| owner.id == meeting.owner_id).cloned(),
            meeting,
        };
        Ok(Page { items: page.items.into_iter().map(with_owner).collect(), next: page.next })
    }

    /// A meeting within reach.
    pub async fn unit_meeting(&self, by: &Administration, id: MeetingId) -> Result<UnitMeeting, IdentityError> {
        let meeting = self.store.meetings().find(id).await?.filter(|meeting| by.reaches(meeting.unit_id));
        let meeting = meeting.ok_or(IdentityError::NotFound)?;
        let owner = self.store.accounts().find(AccountId::from_uuid(meeting.owner_id)).await?;
        Ok(UnitMeeting { meeting, owner })
    }

    /// Changes a meeting within reach. A new owner is an account within reach that can sign in, and chairs from then on.
    pub async fn edit_unit_meeting(
        &self,
        by: &Administration,
        id: MeetingId,
        edit: MeetingEdit,
    ) -> Result<UnitMeeting, IdentityError> {
        let UnitMeeting { mut meeting, .. } = self.unit_meeting(by, id).await?;
        if edit.title.is_some() || edit.admission.is_some() {
            meeting = self.change_meeting(meeting, edit.title.as_deref(), edit.admission.as_deref(), None).await?;
        }
        let before = AccountId::from_uuid(meeting.owner_id);
        let mut unit = meeting.unit_id.map(UnitId::from_uuid);
        if let Some(other) = edit.unit {
            self.check_unit(by, other)?;
            unit = other;
        }
        let mut owner = before;
        if let Some(to) = edit.owner {
            let reached = self.account_entry(by, to).await.ok().map(|entry| entry.account);
            let able = reached.filter(|account| !account.disabled).ok_or(IdentityError::Field(Field::OwnerUnknown))?;
            owner = AccountId::from_uuid(able.id);
        }
        let store = self.store.begin().await?;
        store.meetings().hand_over(id, owner, unit).await?;
        if owner != before {
            store.participants().hand_chair(id, before, owner).await?;
        }
        let handed = audit::Act::MeetingTakeOver.on(audit::Object::new("meeting", meeting.id, &meeting.title));
        let handed = handed.with("owner", owner.to_string()).with_some("unit", unit.map(|unit| unit.to_string()));
        self.audit.append(&store, handed).await?;
        store.commit().await?;
        self.unit_meeting(by, id).await
    }
}
