//! Who takes part in votes of a body outside of its sittings: by account and register alone.

use audit::{Act, Object};
use ballot::vote::roll::Duty;
use ids::{AccountId, BodyId, MeetingId, SessionId};
use mail::{Kind, Order, Place};
use store::entity::{account, body, body_member, vote};
use uuid::Uuid;

use crate::error::IdentityError;
use crate::mails::until;
use crate::{Identity, Principal};

/// Longest time between opening and close of a vote without a meeting, milliseconds.
pub const CIRCULAR_MAX_MS: i64 = 92 * 24 * 60 * 60 * 1_000;
/// Earliest reminder before the close, milliseconds.
pub const REMIND_MAX_MS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// Who somebody is in a body.
#[derive(Clone, Debug)]
pub struct InBody {
    pub body: body::Model,
    /// As whom they stand in the register.
    pub member: Option<body_member::Model>,
    /// Keeps the register and takes the minutes.
    pub clerk: bool,
}

impl InBody {
    /// What they may do in votes of the body.
    pub fn duty(&self) -> Option<Duty> {
        match self.member.as_ref().and_then(|member| member.office.as_deref()) {
            Some("chair" | "deputy") => Some(Duty::Chair),
            _ => self.clerk.then_some(Duty::Minutes),
        }
    }
}

/// Of what members are told by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CircularNews {
    /// They may vote.
    Opened,
    /// They have not voted yet.
    Reminder,
    /// Whoever leads has to announce it.
    Closed,
    /// It is announced, or void.
    Over,
}

impl CircularNews {
    /// How far members are told then; a reminder tells nothing new.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Opened => Some("open"),
            Self::Closed => Some("closed"),
            Self::Over => Some("over"),
            Self::Reminder => None,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Opened => Kind::VoteOpened,
            Self::Reminder => Kind::VoteReminder,
            Self::Closed => Kind::VoteClosed,
            Self::Over => Kind::VoteOver,
        }
    }
}

impl Identity {
    /// Who an account is in a body, with the register as it was at that time; nothing for whoever is nobody in it.
    pub async fn in_body(&self, id: BodyId, who: AccountId, at_ms: i64) -> Result<Option<InBody>, IdentityError> {
        let Some(body) = self.store.bodies().find(id).await? else { return Ok(None) };
        let day = store::day_of(at_ms);
        let member = self.store.bodies().member_of(id, who).await?.filter(|member| member.covers(&day));
        let clerk = self.store.bodies().clerk_of(who).await?.contains(&body.id);
        let known = member.is_some() || clerk;
        Ok(known.then_some(InBody { body, member, clerk }))
    }

    /// The body, and who somebody is in it, if its votes are for them to see: members and clerks, and those who
    /// administer it. For all others it does not exist.
    pub async fn sees_votes(
        &self,
        who: &Principal,
        id: BodyId,
    ) -> Result<(body::Model, Option<InBody>), IdentityError> {
        if let Some(own) = self.in_body(id, who.account, self.now_ms()).await? {
            return Ok((own.body.clone(), Some(own)));
        }
        let by = match self.body_keeping(who).await {
            Err(IdentityError::NotPermitted) => return Err(IdentityError::NotFound),
            by => by?,
        };
        Ok((self.kept_body(&by, id).await?, None))
    }

    /// Whether a session of this account still holds.
    pub async fn session_lives(&self, who: AccountId, id: SessionId) -> Result<bool, IdentityError> {
        let account = self.store.accounts().find(who).await?;
        if !account.is_some_and(|account| !account.disabled && account.deleted_at_ms.is_none()) {
            return Ok(false);
        }
        let (rules, now_ms) = (self.session_rules().await?, self.now_ms());
        let sessions = self.store.sessions().of_account(who).await?;
        Ok(sessions.iter().any(|session| session.id == id.uuid() && rules.hold(session, now_ms)))
    }

    /// Begins a vote of a body without a meeting, or takes the draft that nobody signed. It is its own procedure: its id
    /// stands where a meeting would.
    pub async fn begin_circular_vote(
        &self,
        body: BodyId,
        host: &str,
        remind_before_ms: Option<i64>,
    ) -> Result<vote::Model, IdentityError> {
        if let Some(draft) = self.store.votes().circular_drafts(body).await?.into_iter().next() {
            self.store.votes().set_reminder(draft.id, remind_before_ms).await?;
            return Ok(draft);
        }
        let seal = self.seal().await?;
        let mut new = self.new_vote(seal, MeetingId::from_uuid(Uuid::nil()), body, host, "");
        (new.meeting_id, new.circular, new.remind_before_ms) = (new.id, true, remind_before_ms);
        let scope = self.store.begin().await?;
        scope.votes().create(new.clone()).await?;
        self.audit.append(&scope, Act::VoteCreate.on(Object::new("vote", new.id, "")).with("circular", "yes")).await?;
        scope.commit().await?;
        Ok(new)
    }

    /// Mails to these accounts what there is to tell of a vote, and notes that they were told, unless somebody else has.
    pub async fn tell_of_vote(
        &self,
        vote: &vote::Model,
        body: &body::Model,
        news: CircularNews,
        to: &[Uuid],
        link: &str,
    ) -> Result<(), IdentityError> {
        let language = self.told_in().await?;
        let to = if language.is_some() { self.store.accounts().of_ids(to).await? } else { Vec::new() };
        let store = self.store.begin().await?;
        let is_due = match news.word() {
            Some(word) => store.votes().note_told(vote.id, vote.told.as_deref(), word).await?,
            None => store.votes().note_reminder(vote.id, self.now_ms()).await?,
        };
        if !is_due {
            return Ok(());
        }
        for account in to.iter().filter(|account| !account.disabled && !account.email.is_empty()) {
            if let Some(language) = language {
                self.order(&store, &order(vote, body, news, account, language, link), vote.id).await?;
            }
        }
        Ok(store.commit().await?)
    }
}

fn order(
    vote: &vote::Model,
    body: &body::Model,
    news: CircularNews,
    account: &account::Model,
    language: mail::Language,
    link: &str,
) -> Order {
    let mut values =
        std::collections::BTreeMap::from([(Place::Vote, vote.title.clone()), (Place::Body, body.name.clone())]);
    if let Some(until_ms) = vote.until_ms {
        values.insert(Place::Until, until(language, until_ms));
    }
    let counts = matches!(news, CircularNews::Opened | CircularNews::Reminder);
    Order {
        kind: news.kind(),
        to: account.email.clone(),
        name: account.name.clone(),
        language,
        values,
        link: Some(link.to_owned()),
        code: None,
        void_at_ms: vote.until_ms.filter(|_| counts),
    }
}
