//! Who takes part in votes of a body outside of its sittings: by account and register alone.

use audit::{Act, Object};
use ballot::MemberId;
use ballot::vote::roll::Duty;
use ids::{AccountId, BodyId, MeetingId};
use mail::{Kind, Order, Place};
use store::entity::{account, body, body_member, vote};
use uuid::Uuid;

use crate::error::IdentityError;
use crate::mails::until;
use crate::{Identity, Principal};

/// Drafts of votes without a meeting that a body may have at a time.
pub const CIRCULAR_DRAFTS_MAX: usize = 50;

/// How long a vote without a meeting may be opened once its roll is fixed, milliseconds. Somebody whose device was lost in
/// between would hold the register for good.
pub const ROLL_WAITS_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// What was let in before that may arrive so much later, milliseconds.
const ON_ITS_WAY_MS: i64 = 60 * 1_000;
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Since when rolls have been fixed that a vote may still be opened by.
pub(crate) fn rolls_since(now_ms: i64) -> i64 {
    now_ms - ROLL_WAITS_MS - ON_ITS_WAY_MS
}

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
    /// Under which id votes of the body know them: whoever stands in no register, under that of their account.
    pub fn id(&self, account: AccountId) -> MemberId {
        self.member.as_ref().map_or_else(|| MemberId::from(account.uuid()), |member| MemberId::from(member.id))
    }

    /// The same at another time: whose term does not cover it is no member then.
    pub fn at(mut self, at_ms: i64) -> Option<Self> {
        let day = store::day_of(at_ms);
        self.member = self.member.filter(|member| member.covers(&day));
        (self.member.is_some() || self.clerk).then_some(self)
    }

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
    /// Who an account is in a body, by the terms that covered that time; nothing for whoever is nobody in it. The
    /// register is read as it is now: while a vote by it can take ballots, members stay who they are, unless they are erased.
    pub async fn in_body(&self, id: BodyId, who: AccountId, at_ms: i64) -> Result<Option<InBody>, IdentityError> {
        let Some(body) = self.store.bodies().find(id).await? else { return Ok(None) };
        let member = self.store.bodies().member_of(id, who).await?;
        let clerk = self.store.bodies().clerk_of(who).await?.contains(&body.id);
        Ok(InBody { body, member, clerk }.at(at_ms))
    }

    /// Who an account is in all bodies that ever had it, by name.
    pub async fn in_bodies(&self, who: AccountId) -> Result<Vec<InBody>, IdentityError> {
        let members = self.store.bodies().entries_of(who).await?;
        let clerk_of = self.store.bodies().clerk_of(who).await?;
        let mut ids: Vec<_> = members.iter().map(|member| member.body_id).chain(clerk_of.iter().copied()).collect();
        ids.sort();
        ids.dedup();
        let mut bodies = self.store.bodies().of_ids(&ids).await?;
        bodies.sort_by(|one, other| one.name_key.cmp(&other.name_key));
        let of = |body: body::Model| InBody {
            member: members.iter().find(|member| member.body_id == body.id).cloned(),
            clerk: clerk_of.contains(&body.id),
            body,
        };
        Ok(bodies.into_iter().map(of).collect())
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

    /// Begins a vote of a body without a meeting, or takes a draft of whoever leads, `by`, to which nothing was added:
    /// what somebody else is at, or has put files into, stays theirs. It is its own procedure: its id stands where a
    /// meeting would.
    pub async fn begin_circular_vote(
        &self,
        body: BodyId,
        by: MemberId,
        host: &str,
    ) -> Result<vote::Model, IdentityError> {
        let seal = self.seal().await?;
        let scope = self.store.begin().await?;
        let drafts = scope.votes().circular_drafts(body).await?;
        let ids: Vec<_> = drafts.iter().map(|draft| draft.id).collect();
        let filled = scope.vote_attachments().with_some(&ids).await?;
        let keyed = scope.votes().keys_of(&ids).await?;
        let by = Uuid::from(by);
        let own = |draft: &&vote::Model| keyed.iter().all(|(of, member)| *of != draft.id || *member == by);
        if let Some(draft) = drafts.iter().filter(own).find(|draft| !filled.contains(&draft.id)) {
            return Ok(draft.clone());
        }
        if drafts.len() >= CIRCULAR_DRAFTS_MAX {
            return Err(IdentityError::TooMany);
        }
        let mut new = self.new_vote(seal, MeetingId::from_uuid(Uuid::nil()), body, host, "");
        (new.meeting_id, new.circular) = (new.id, true);
        scope.votes().create(new.clone()).await?;
        self.audit.append(&scope, Act::VoteCreate.on(Object::new("vote", new.id, "")).with("circular", "yes")).await?;
        scope.commit().await?;
        Ok(new)
    }

    /// Says when members are to be reminded of this one vote without a meeting, whoever is at it and whatever was added to
    /// it; false if it is opened already. The audit log tells of what changes something alone.
    pub async fn remind_of_vote(&self, id: Uuid, before_ms: Option<i64>) -> Result<bool, IdentityError> {
        let scope = self.store.begin().await?;
        let is_changed = scope.votes().set_reminder(id, before_ms).await?;
        let vote = scope.votes().find(id).await?.ok_or(IdentityError::NotFound)?;
        if is_changed {
            let hours = before_ms.map_or_else(|| "never".to_owned(), |before_ms| (before_ms / HOUR_MS).to_string());
            let event = Act::VoteRemind.on(Object::new("vote", vote.id, &vote.title)).with("hours", hours);
            self.audit.append(&scope, event).await?;
        }
        scope.commit().await?;
        Ok(is_changed || vote.is_unopened())
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
        if let Some(language) = language {
            let reached = to.iter().filter(|account| !account.disabled && !account.email.is_empty());
            let until = vote.until_ms.map(|until_ms| until(language, until_ms, &self.known_zone()));
            let write = |account| order(vote, body, news, account, language, until.as_deref(), link);
            let orders: Vec<_> = reached.map(write).collect();
            self.order_all(&store, &orders, vote.id).await?;
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
    until: Option<&str>,
    link: &str,
) -> Order {
    let mut values =
        std::collections::BTreeMap::from([(Place::Vote, vote.title.clone()), (Place::Body, body.name.clone())]);
    values.extend(until.map(|until| (Place::Until, until.to_owned())));
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
