//! Invitations by mail: each with a link of its own. The link alone lets nobody in; see [`crate::verification`].

use std::collections::{BTreeMap, HashMap};

use audit::Act;
use ids::{AccountId, LinkId, MeetingId};
use jiff::tz::TimeZone;
use mail::{Kind, Language, Order, Place};
use store::entity::{invitation, meeting, meeting_link, outbox};
use store::{NewInvitation, Page, StoreError, TenantScope};
use uuid::Uuid;

use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};
use crate::links::{is_good, object};
use crate::mails::until;
use crate::{AccessEnded, Identity, LinkState, PLAIN_ROLE, Principal, email};

/// People invited to a meeting by mail.
pub const INVITATIONS_MAX: u64 = 500;
/// Times that one invitation is sent.
pub const INVITATION_SENDS_MAX: i64 = 10;
/// How long it is worth telling somebody that they are not invited any more, milliseconds.
const WITHDRAWN_WORTH_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Somebody to invite.
#[derive(Clone, Debug)]
pub struct NewGuest {
    pub email: String,
    pub name: String,
    pub role: String,
}

/// What stands in the mail besides, and where its link leads.
pub struct InvitationMail<'a> {
    /// Where the tenant's pages are.
    pub url: &'a str,
    pub language: Language,
    /// The role, as people call it.
    pub role: &'a str,
}

/// How far the mail of an invitation has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailCourse {
    /// The mail server took it.
    Sent,
    /// It is tried again, after the fault if there was any.
    Waiting(Option<String>),
    GivenUp(Option<String>),
}

/// An invitation as who invites sees it. Its link is for the invited person alone.
#[derive(Clone, Debug)]
pub struct InvitationState {
    pub model: invitation::Model,
    pub role: String,
    pub expires_at_ms: Option<i64>,
    pub mail: MailCourse,
}

impl Identity {
    /// Invites somebody to an own meeting; the mail goes out with the commit.
    pub async fn invite(
        &self,
        by: &Principal,
        meeting: &meeting::Model,
        new: &NewGuest,
        mail: &InvitationMail<'_>,
    ) -> Result<InvitationState, IdentityError> {
        let (address, email_key) = email::parse(&new.email)?;
        mail::Mailbox::new("", &address).map_err(|_| IdentityError::Field(Field::EmailMalformed))?;
        let name = clean_name(&new.name)?;
        let of = MeetingId::from_uuid(meeting.id);
        self.mail_ready().await?;
        let life_ms = self.link_life_ms(of).await?;
        let store = self.store.begin().await?;
        // First: another invitation of this account waits here until the end, and is counted then.
        self.count_invitation(&store, by.account, &email_key).await?;
        if store.invitations().count(of).await? >= INVITATIONS_MAX {
            return Err(IdentityError::TooMany);
        }
        let link = self.add_link(&store, meeting, &new.role, true, life_ms).await?;
        let id = LinkId::from_uuid(link.model.id);
        let now_ms = self.now_ms();
        let new =
            NewInvitation { link: id, meeting: of, email: address, email_key, name, by: by.account, at_ms: now_ms };
        let model = store.invitations().create(new).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::Field(Field::EmailInvited),
            other => other.into(),
        })?;
        let order = invitation_order(&model, meeting, &link, &by.name, mail, &self.known_zone());
        self.order(&store, &order, model.link_id).await?;
        let event = Act::InvitationCreate.on(object(meeting)).with("invitation", id.to_string());
        self.audit.append(&store, event.with("role", &link.model.role)).await?;
        store.commit().await?;
        Ok(state(model, &link.model, MailCourse::Waiting(None)))
    }

    /// Sends an invitation once more. Its link is the same and good for as long as a new one; whoever had too many wrong
    /// codes may try again. `called` names the role of the invitation.
    pub async fn send_again(
        &self,
        by: &Principal,
        meeting: &meeting::Model,
        id: LinkId,
        url: &str,
        language: Language,
        called: impl FnOnce(&str) -> String + Send,
    ) -> Result<InvitationState, IdentityError> {
        let of = MeetingId::from_uuid(meeting.id);
        let (model, mut link) = self.invitation_of(of, id).await?;
        self.mail_ready().await?;
        let now_ms = self.now_ms();
        let until_ms = now_ms + self.link_life_ms(of).await?;
        let until_ms = meeting.expires_at_ms.map_or(until_ms, |ends| ends.min(until_ms));
        (link.created_at_ms, link.expires_at_ms) = (now_ms, Some(until_ms));
        let store = self.store.begin().await?;
        self.count_invitation(&store, by.account, &model.email_key).await?;
        store.links().prolong(id, now_ms, Some(until_ms)).await?;
        if !store.invitations().sent_again(id, by.account, now_ms, INVITATION_SENDS_MAX).await? {
            let there = store.invitations().find(id).await?.is_some();
            return Err(if there { IdentityError::TooMany } else { IdentityError::NotFound });
        }
        // What still waits would come twice; a code that is on its way still counts.
        store.outbox().remove_sort(model.link_id, Kind::Invitation.word()).await?;
        let called = called(&link.role);
        let link = self.link_state(link);
        let mail = InvitationMail { url, language, role: &called };
        let order = invitation_order(&model, meeting, &link, &by.name, &mail, &self.known_zone());
        self.order(&store, &order, model.link_id).await?;
        let event = Act::InvitationSend.on(object(meeting)).with("invitation", id.to_string());
        self.audit.append(&store, event).await?;
        store.commit().await?;
        let model = invitation::Model { sent_at_ms: now_ms, sends: model.sends + 1, ..model };
        Ok(state(model, &link.model, MailCourse::Waiting(None)))
    }

    /// Takes an invitation back: its link is nobody's any more, who came by it leaves, and nobody has its role any more.
    /// Name and address are forgotten; where a conference was held, the name stays with the journals, and as long. They
    /// are told, if they were ever told of it.
    pub async fn withdraw(&self, by: &Principal, meeting: &meeting::Model, id: LinkId) -> Result<(), IdentityError> {
        let of = MeetingId::from_uuid(meeting.id);
        let (model, link) = self.invitation_of(of, id).await?;
        let language = self.mail_ready().await?;
        let unsent = self.store.outbox().waiting_about(&[model.link_id], Kind::Invitation.word()).await?;
        let store = self.store.begin().await?;
        if !store.links().delete_personal(of, id).await? {
            return Err(IdentityError::NotFound);
        }
        self.take_back(&store, meeting, &model, &link).await?;
        store.outbox().remove_about(model.link_id).await?;
        if was_told(&model, &unsent) {
            self.order(&store, &self.withdrawn_order(&model, meeting, language, &by.name), meeting.id).await?;
        }
        let event = Act::InvitationWithdraw.on(object(meeting)).with("invitation", id.to_string());
        self.audit.append(&store, event).await?;
        store.commit().await?;
        self.announce(AccessEnded::Link { meeting: of, link: id });
        Ok(())
    }

    /// Who is invited to a meeting, newest first, and how far each mail has come.
    pub async fn invitations(
        &self,
        meeting: MeetingId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<InvitationState>, IdentityError> {
        let page = self.store.invitations().page(meeting, after, limit).await?;
        let about: Vec<Uuid> = page.items.iter().map(|(model, _)| model.link_id).collect();
        let waiting = self.store.outbox().waiting_about(&about, Kind::Invitation.word()).await?;
        let mut courses: HashMap<Uuid, MailCourse> =
            waiting.into_iter().filter_map(|row| Some((row.about_id?, course(row)))).collect();
        let shown = |(model, link): (invitation::Model, meeting_link::Model)| {
            let mail = courses.remove(&model.link_id).unwrap_or(MailCourse::Sent);
            state(model, &link, mail)
        };
        Ok(Page { items: page.items.into_iter().map(shown).collect(), next: page.next })
    }

    async fn invitation_of(
        &self,
        meeting: MeetingId,
        id: LinkId,
    ) -> Result<(invitation::Model, meeting_link::Model), IdentityError> {
        let model = self.store.invitations().find(id).await?.filter(|model| model.meeting_id == meeting.uuid());
        let (model, link) = (model, self.store.links().find(id).await?);
        model.zip(link).ok_or(IdentityError::NotFound)
    }

    /// Nobody comes back by an invitation, nor with its role by any other way. After its link is deleted, which waits
    /// for whoever is just coming in by it.
    async fn take_back(
        &self,
        store: &TenantScope,
        meeting: &meeting::Model,
        model: &invitation::Model,
        link: &meeting_link::Model,
    ) -> Result<(), IdentityError> {
        let (of, owner) = (MeetingId::from_uuid(meeting.id), AccountId::from_uuid(meeting.owner_id));
        let id = LinkId::from_uuid(model.link_id);
        store.participants().take_back_role(of, id, &link.role, PLAIN_ROLE, owner).await?;
        let Some(hash) = self.verified_hash(model) else { return Ok(()) };
        if store.conferences().list(of, 1).await?.is_empty() {
            store.participants().delete_guest(of, &hash).await?;
        } else {
            // An erasure finds what the journals say of a person by this row; it goes when the names in them do.
            store.participants().retire_guest(of, &hash, PLAIN_ROLE).await?;
        }
        Ok(())
    }

    /// Mails for everybody whose invitation to a meeting that is deleted is still good. Whose link has ended expects
    /// nothing any more.
    pub(crate) async fn cancellations(&self, meeting: &meeting::Model) -> Result<Cancelled, IdentityError> {
        let of = MeetingId::from_uuid(meeting.id);
        let invited = self.store.invitations().of_meeting(of).await?;
        if invited.is_empty() {
            return Ok(Cancelled::default());
        }
        let links = invited.iter().map(|(model, _)| model.link_id).collect();
        let (life_ms, now_ms) = (self.link_life_ms(of).await?, self.now_ms());
        let good: Vec<_> = invited.into_iter().filter(|(_, link)| is_good(link, life_ms, now_ms)).collect();
        if good.is_empty() {
            return Ok(Cancelled { links, orders: Vec::new() });
        }
        let language = self.mail_ready().await?;
        let unsent = self.store.outbox().waiting_about(&links, Kind::Invitation.word()).await?;
        let owner = self.store.accounts().find(AccountId::from_uuid(meeting.owner_id)).await?;
        let owner = owner.map(|owner| owner.name).unwrap_or_default();
        let told = good.iter().filter(|(model, _)| was_told(model, &unsent));
        let orders = told.map(|(model, _)| self.withdrawn_order(model, meeting, language, &owner)).collect();
        Ok(Cancelled { links, orders })
    }

    fn withdrawn_order(
        &self,
        model: &invitation::Model,
        meeting: &meeting::Model,
        language: Language,
        inviter: &str,
    ) -> Order {
        let values = [(Place::Meeting, meeting.title.clone()), (Place::Inviter, inviter.to_owned())];
        Order {
            kind: Kind::InvitationWithdrawn,
            to: model.email.clone(),
            name: model.name.clone(),
            language,
            values: BTreeMap::from(values),
            link: None,
            code: None,
            void_at_ms: Some(self.now_ms() + WITHDRAWN_WORTH_MS),
        }
    }
}

/// What a deleted meeting leaves to do: mails that wait for these links go, and these are written.
#[derive(Default)]
pub(crate) struct Cancelled {
    pub(crate) links: Vec<Uuid>,
    pub(crate) orders: Vec<Order>,
}

/// Whether somebody may know of their invitation: it went out more than once, or nothing of it waits.
fn was_told(model: &invitation::Model, unsent: &[outbox::Model]) -> bool {
    model.sends > 1 || !unsent.iter().any(|row| row.about_id == Some(model.link_id))
}

fn state(model: invitation::Model, link: &meeting_link::Model, mail: MailCourse) -> InvitationState {
    InvitationState { model, role: link.role.clone(), expires_at_ms: link.expires_at_ms, mail }
}

fn course(row: outbox::Model) -> MailCourse {
    match row.failed_at_ms {
        Some(_) => MailCourse::GivenUp(row.fault),
        None => MailCourse::Waiting(row.fault),
    }
}

fn invitation_order(
    model: &invitation::Model,
    meeting: &meeting::Model,
    link: &LinkState,
    inviter: &str,
    mail: &InvitationMail<'_>,
    zone: &TimeZone,
) -> Order {
    let until = link.model.expires_at_ms.map(|at_ms| until(mail.language, at_ms, zone)).unwrap_or_default();
    Order {
        kind: Kind::Invitation,
        to: model.email.clone(),
        name: model.name.clone(),
        language: mail.language,
        values: BTreeMap::from([
            (Place::Meeting, meeting.title.clone()),
            (Place::Inviter, inviter.to_owned()),
            (Place::Role, mail.role.to_owned()),
            (Place::Until, until),
        ]),
        link: Some(format!("{}/m/{}#{}", mail.url, meeting.code, link.secret)),
        code: None,
        void_at_ms: link.model.expires_at_ms,
    }
}
