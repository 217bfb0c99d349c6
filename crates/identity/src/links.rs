//! Meetings' doors: codes and invitation links.

use audit::{Act, Object};
use ids::{AccountId, LinkId, MeetingId, UnitId};
use store::entity::{invitation, meeting, meeting_link};
use store::{NewLink, NewMeeting, Page, StoreError};
use uuid::Uuid;

use crate::error::{Field, IdentityError};
use crate::{AccessEnded, Identity, Place, SittingMark, secret};

/// Letters of a meeting code: no vowels, so that no words come out, and none that look alike.
const CODE_LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz";
/// Longest title, characters.
const TITLE_CHARS_MAX: usize = 200;
/// Tries to find a free code; each collides with a chance of one in 19^10.
const CODE_TRIES: usize = 4;

/// Role of who comes without any other.
pub const PLAIN_ROLE: &str = "participant";

/// A meeting that somebody may enter, and by which link.
#[derive(Clone, Debug)]
pub struct MeetingDoor {
    pub meeting: meeting::Model,
    pub link: Option<LinkId>,
    /// Role of who comes by the link for the first time.
    pub role: String,
    /// For whom alone the link is, if it is a personal one.
    pub invitation: Option<invitation::Model>,
}

/// An invitation link as its owner sees it.
#[derive(Clone)]
pub struct LinkState {
    pub model: meeting_link::Model,
    pub secret: String,
}

impl LinkState {
    pub fn is_usable(&self, now_ms: i64) -> bool {
        is_usable(&self.model, now_ms)
    }
}

/// Whether a link is still good: a life that a policy made shorter holds for links that were made before, too.
pub(crate) fn is_good(link: &meeting_link::Model, life_ms: i64, now_ms: i64) -> bool {
    is_usable(link, now_ms) && now_ms < link.created_at_ms + life_ms
}

fn is_usable(link: &meeting_link::Model, now_ms: i64) -> bool {
    link.revoked_at_ms.is_none() && link.expires_at_ms.is_none_or(|at| now_ms < at)
}

impl Identity {
    /// A new meeting with its first link.
    pub async fn create_meeting(
        &self,
        owner: AccountId,
        unit: Option<Uuid>,
        title: &str,
        admission: &str,
        expires_at_ms: Option<i64>,
        sitting: Option<&SittingMark>,
    ) -> Result<(meeting::Model, LinkState), IdentityError> {
        let title = clean_title(title)?;
        // Read before the transaction: SQLite has one connection, and it is taken then.
        let place = unit.map_or(Place::Tenant(self.store.id()), |unit| Place::Unit(self.store.id(), unit));
        let life_ms = self.policies.values(place).await?.days_ms(policy::Key::LinkLife);
        for _ in 0..CODE_TRIES {
            let new = NewMeeting {
                id: self.new_id(),
                owner,
                unit: unit.map(UnitId::from_uuid),
                code: fresh_code(),
                title: title.clone(),
                created_at_ms: self.now_ms(),
                expires_at_ms,
                admission: admission.to_owned(),
            };
            let store = self.store.begin().await?;
            match store.meetings().create(new).await {
                Ok(mut meeting) => {
                    let link = self.add_link(&store, &meeting, PLAIN_ROLE, false, life_ms).await?;
                    self.audit.append(&store, Act::MeetingCreate.on(object(&meeting))).await?;
                    if let Some(mark) = sitting {
                        self.mark_sitting(&store, &mut meeting, mark).await?;
                    }
                    store.commit().await?;
                    return Ok((meeting, link));
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Own meetings, newest first, each with its links.
    pub async fn meetings(
        &self,
        owner: AccountId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<(meeting::Model, Vec<LinkState>)>, IdentityError> {
        let page = self.store.meetings().page(owner, after, limit).await?;
        let ids: Vec<_> = page.items.iter().map(|m| MeetingId::from_uuid(m.id)).collect();
        let links = self.store.links().of_meetings(&ids).await?;
        let with_links = |meeting: meeting::Model| {
            let own = links.iter().filter(|l| l.meeting_id == meeting.id).map(|l| self.link_state(l.clone()));
            let own = own.collect();
            (meeting, own)
        };
        Ok(Page { items: page.items.into_iter().map(with_links).collect(), next: page.next })
    }

    /// A meeting for its owner; for everybody else it does not exist.
    pub async fn own_meeting(&self, owner: AccountId, id: MeetingId) -> Result<meeting::Model, IdentityError> {
        let found = self.store.meetings().find(id).await?;
        found.filter(|m| m.owner_id == owner.uuid() && !self.is_over(m)).ok_or(IdentityError::NotFound)
    }

    /// Changes an own meeting; what is absent stays. [`IdentityError::Stale`] when somebody else did in between.
    pub async fn change_meeting(
        &self,
        mut meeting: meeting::Model,
        title: Option<&str>,
        admission: Option<&str>,
        sitting: Option<&SittingMark>,
    ) -> Result<meeting::Model, IdentityError> {
        let before = meeting.clone();
        if let Some(title) = title {
            meeting.title = clean_title(title)?;
        }
        if let Some(admission) = admission {
            meeting.admission = admission.to_owned();
        }
        let mut event = Act::MeetingChange.on(object(&meeting));
        if before.title != meeting.title {
            event = event.with("title-before", &before.title).with("title", &meeting.title);
        }
        if before.admission != meeting.admission {
            event = event.with("admission-before", &before.admission).with("admission", &meeting.admission);
        }
        let store = self.store.begin().await?;
        let id = MeetingId::from_uuid(meeting.id);
        store.meetings().change(id, meeting.version, &meeting.title, &meeting.admission).await?;
        self.audit.append(&store, event).await?;
        if let Some(mark) = sitting {
            self.mark_sitting(&store, &mut meeting, mark).await?;
        }
        store.commit().await?;
        meeting.version += 1;
        Ok(meeting)
    }

    /// Replaces the roles that a meeting names itself; `roles` is what a room keeps.
    pub async fn set_own_roles(
        &self,
        mut meeting: meeting::Model,
        roles: String,
    ) -> Result<meeting::Model, IdentityError> {
        let store = self.store.begin().await?;
        store.meetings().keep_custom_roles(MeetingId::from_uuid(meeting.id), &roles).await?;
        self.audit.append(&store, Act::MeetingRoles.on(object(&meeting))).await?;
        store.commit().await?;
        meeting.custom_roles = roles;
        meeting.version += 1;
        Ok(meeting)
    }

    pub async fn delete_meeting(&self, id: MeetingId) -> Result<(), IdentityError> {
        self.remove_meeting(id, Act::MeetingDelete, false).await
    }

    /// Deletes a meeting whose time is over.
    pub async fn expire_meeting(&self, id: MeetingId) -> Result<(), IdentityError> {
        self.remove_meeting(id, Act::MeetingExpire, false).await
    }

    /// The same for a meeting that is kept no longer by policy: it counts with what the run has deleted.
    pub async fn sweep_meeting(&self, id: MeetingId) -> Result<(), IdentityError> {
        self.remove_meeting(id, Act::MeetingExpire, true).await
    }

    async fn remove_meeting(&self, id: MeetingId, act: Act, counts: bool) -> Result<(), IdentityError> {
        let meeting = self.store.meetings().find(id).await?.ok_or(IdentityError::NotFound)?;
        if act == Act::MeetingDelete && crate::votes::is_under_way(&self.store, id).await? {
            return Err(IdentityError::SittingRuns);
        }
        // Who is invited to what is not held any more is told, once; with a meeting whose time is over their links ended.
        let cancelled = self.cancellations(&meeting).await?;
        let store = self.store.begin().await?;
        if !store.meetings().delete(id).await? {
            return Err(IdentityError::NotFound);
        }
        store.outbox().remove_about_any(&cancelled.links).await?;
        for order in &cancelled.orders {
            self.order(&store, order, meeting.id).await?;
        }
        self.audit.append(&store, act.on(object(&meeting))).await?;
        store.retention().count(store::classes::MEETINGS, u64::from(counts)).await?;
        store.commit().await?;
        self.announce(AccessEnded::Meeting(id));
        Ok(())
    }

    /// Meetings whose time is over, some at once; their rooms are to be ended before they are deleted.
    pub async fn expired_meetings(&self) -> Result<Vec<MeetingId>, IdentityError> {
        const AT_ONCE: u64 = 100;
        let expired = self.store.meetings().expired(self.now_ms(), AT_ONCE).await?;
        Ok(expired.into_iter().map(|meeting| MeetingId::from_uuid(meeting.id)).collect())
    }

    pub async fn create_link(&self, meeting: &meeting::Model, role: &str) -> Result<LinkState, IdentityError> {
        let life_ms = self.link_life_ms(MeetingId::from_uuid(meeting.id)).await?;
        let store = self.store.begin().await?;
        let link = self.add_link(&store, meeting, role, false, life_ms).await?;
        self.audit.append(&store, Act::LinkCreate.on(object(meeting)).with("role", role)).await?;
        store.commit().await?;
        Ok(link)
    }

    pub(crate) async fn add_link(
        &self,
        store: &store::TenantScope,
        meeting: &meeting::Model,
        role: &str,
        personal: bool,
        life_ms: i64,
    ) -> Result<LinkState, IdentityError> {
        let id: LinkId = self.new_id();
        let secret = self.link_secret(id);
        let secret_hash = self.link_hash(&secret).ok_or(IdentityError::LinkUnusable)?;
        let of = MeetingId::from_uuid(meeting.id);
        let created_at_ms = self.now_ms();
        let until_ms = created_at_ms + life_ms;
        let expires_at_ms = Some(meeting.expires_at_ms.map_or(until_ms, |ends| ends.min(until_ms)));
        let new = NewLink { id, meeting: of, secret_hash, role, personal, created_at_ms, expires_at_ms };
        let model = store.links().create(new).await?;
        Ok(LinkState { model, secret })
    }

    pub async fn links(&self, meeting: MeetingId) -> Result<Vec<LinkState>, IdentityError> {
        let links = self.store.links().of_meeting(meeting).await?;
        Ok(links.into_iter().map(|link| self.link_state(link)).collect())
    }

    pub async fn revoke_link(&self, meeting: MeetingId, link: LinkId) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        let of = store.meetings().find(meeting).await?.ok_or(IdentityError::NotFound)?;
        if !store.links().revoke(meeting, link, self.now_ms()).await? {
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&store, Act::LinkRevoke.on(object(&of)).with("link", link.to_string())).await?;
        store.commit().await?;
        self.announce(AccessEnded::Link { meeting, link });
        Ok(())
    }

    /// Whether a link still lets in, for somebody whose ticket was given out on it.
    pub async fn link_holds(&self, meeting: MeetingId, link: LinkId) -> Result<bool, IdentityError> {
        let link = self.store.links().find(link).await?;
        Ok(link.is_some_and(|link| link.meeting_id == meeting.uuid() && is_usable(&link, self.now_ms())))
    }

    /// The meeting behind a code and a link's secret. Unknown, expired, revoked and foreign links,
    /// wrong codes and deleted meetings are told in the same way.
    pub async fn door_by_link(&self, code: &str, secret: &str) -> Result<MeetingDoor, IdentityError> {
        let hash = self.link_hash(secret).ok_or(IdentityError::LinkUnusable)?;
        let of_this_code = |meeting: &meeting::Model| normal_code(code).is_some_and(|code| code == meeting.code);
        match self.store.links().find_by_secret(&hash).await? {
            Some((link, meeting))
                if of_this_code(&meeting) && !self.is_over(&meeting) && is_usable(&link, self.now_ms()) =>
            {
                let life_ms = self.link_life_ms(MeetingId::from_uuid(meeting.id)).await?;
                if !is_good(&link, life_ms, self.now_ms()) {
                    return Err(IdentityError::LinkUnusable);
                }
                let id = LinkId::from_uuid(link.id);
                let invitation = match link.personal {
                    true => Some(self.store.invitations().find(id).await?.ok_or(IdentityError::LinkUnusable)?),
                    false => None,
                };
                Ok(MeetingDoor { meeting, link: Some(id), role: link.role, invitation })
            }
            _ => Err(IdentityError::LinkUnusable),
        }
    }

    /// The meeting behind a code, for people who are signed in.
    pub async fn door_by_code(&self, code: &str) -> Result<MeetingDoor, IdentityError> {
        let meeting = self.meeting_by_code(code).await?.ok_or(IdentityError::LinkUnusable)?;
        Ok(MeetingDoor { meeting, link: None, role: PLAIN_ROLE.to_owned(), invitation: None })
    }

    async fn meeting_by_code(&self, code: &str) -> Result<Option<meeting::Model>, IdentityError> {
        let Some(code) = normal_code(code) else { return Ok(None) };
        let found = self.store.meetings().find_by_code(&code).await?;
        Ok(found.filter(|m| !self.is_over(m)))
    }

    /// How long links of this meeting are good, by policy.
    pub(crate) async fn link_life_ms(&self, meeting: MeetingId) -> Result<i64, IdentityError> {
        let place = Place::Meeting(self.store.id(), meeting);
        Ok(self.policies.values(place).await?.days_ms(policy::Key::LinkLife))
    }

    fn is_over(&self, meeting: &meeting::Model) -> bool {
        meeting.expires_at_ms.is_some_and(|at| at <= self.now_ms())
    }

    pub(crate) fn link_state(&self, model: meeting_link::Model) -> LinkState {
        let secret = self.link_secret(LinkId::from_uuid(model.id));
        LinkState { model, secret }
    }

    fn link_secret(&self, id: LinkId) -> String {
        secret::derive(&self.keys.link, "plenum link v1", id.uuid().as_bytes())
    }

    fn link_hash(&self, secret: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "link", secret)
    }
}

/// A meeting as the log names it.
pub(crate) fn object(meeting: &meeting::Model) -> Object {
    Object::new("meeting", meeting.id, &meeting.title)
}

fn clean_title(title: &str) -> Result<String, IdentityError> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=TITLE_CHARS_MAX).contains(&title.chars().count()) && !title.chars().any(char::is_control);
    if fits { Ok(title) } else { Err(IdentityError::Field(Field::TitleTooLong)) }
}

/// `bcd-fghj-kmn`.
fn fresh_code() -> String {
    let mut code = String::with_capacity(12);
    while code.len() < 12 {
        if code.len() == 3 || code.len() == 8 {
            code.push('-');
        }
        let mut byte = [0];
        getrandom::fill(&mut byte).expect("the system has randomness");
        // The part of a byte's range that divides evenly, so that no letter is likelier.
        let even = 256 / CODE_LETTERS.len() * CODE_LETTERS.len();
        if usize::from(byte[0]) < even {
            code.push(char::from(CODE_LETTERS[usize::from(byte[0]) % CODE_LETTERS.len()]));
        }
    }
    code
}

/// A code as people type it: any case, with or without hyphens and spaces.
fn normal_code(code: &str) -> Option<String> {
    let letters: String =
        code.chars().filter(|c| *c != '-' && !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let ours = letters.len() == 10 && letters.bytes().all(|b| CODE_LETTERS.contains(&b));
    ours.then(|| format!("{}-{}-{}", &letters[..3], &letters[3..7], &letters[7..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = fresh_code();
        assert_eq!(code.len(), 12);
        assert_eq!(normal_code(&code), Some(code.clone()));
        assert_eq!(normal_code(&code.to_uppercase().replace('-', " ")), Some(code));
        for nonsense in ["", "abc", "bcd-fghj-kmé", "bcd-fghj-kmnp"] {
            assert_eq!(normal_code(nonsense), None);
        }
    }
}
