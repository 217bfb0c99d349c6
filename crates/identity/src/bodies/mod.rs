//! Bodies of a tenant: councils, committees, boards. Their members are entered in a register by those who keep it;
//! nobody types a name into a vote.

mod import;
mod members;
mod sitting;

use std::collections::HashSet;

use ids::{AccountId, BodyId};
use store::entity::{account, body};
use store::{BodyEdit, Page, StoreError};
use uuid::Uuid;

use crate::accounts::clean_name;
use crate::administration::Administration;
use crate::error::{Field, IdentityError};
use crate::{Identity, Principal};

pub use import::{BodyImportFault, BodyImportLine, BodyTable};
pub use members::{BodyMember, MemberChange, NewMember, Office};
pub use sitting::{InSitting, SittingMark};

/// Bodies of a tenant at most.
pub const BODIES_MAX: u64 = 500;
/// Clerks of a body at most.
pub const CLERKS_MAX: usize = 20;
/// Seats and votes that a body has by law at most.
const STATUTORY_MAX: u32 = 5_000;

/// What a body is, in the words of its law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyKind {
    Council,
    Committee,
    WorksCouncil,
    Board,
    Assembly,
    Other,
}

impl BodyKind {
    pub const ALL: [Self; 6] =
        [Self::Council, Self::Committee, Self::WorksCouncil, Self::Board, Self::Assembly, Self::Other];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Committee => "committee",
            Self::WorksCouncil => "works-council",
            Self::Board => "board",
            Self::Assembly => "assembly",
            Self::Other => "other",
        }
    }

    /// What this version does not know is something else.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Self::Other)
    }
}

/// Whose bodies somebody keeps: those that they administer, and those whose clerk they are.
#[derive(Clone, Debug)]
pub struct BodyKeeping {
    by: Option<Administration>,
    clerk_of: HashSet<Uuid>,
}

impl BodyKeeping {
    /// Whether the body exists for this person.
    pub fn keeps(&self, body: &body::Model) -> bool {
        self.administers(body) || self.clerk_of.contains(&body.id)
    }

    /// Whether the body itself may be changed, and not its register alone.
    pub fn administers(&self, body: &body::Model) -> bool {
        self.by.as_ref().is_some_and(|by| by.reaches(body.unit_id))
    }

    pub fn administration(&self) -> Option<&Administration> {
        self.by.as_ref()
    }
}

/// A body and how many belong to it.
#[derive(Clone, Debug)]
pub struct BodyEntry {
    pub body: body::Model,
    pub holders: i64,
    pub members: i64,
    pub clerks: Vec<account::Model>,
}

/// What a body shall be.
#[derive(Clone, Debug)]
pub struct BodyPlan {
    pub name: String,
    pub unit: Option<ids::UnitId>,
    pub kind: BodyKind,
    /// Id of a profile of rules.
    pub profile: String,
    pub statutory: u32,
    /// Votes of all seats; as many as seats when absent.
    pub statutory_votes: Option<u32>,
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::NameTaken),
        StoreError::Bound => IdentityError::InUse,
        StoreError::Stale => IdentityError::Stale,
        other => other.into(),
    }
}

impl Identity {
    /// Whose bodies somebody keeps; refused when it is nobody's.
    pub async fn body_keeping(&self, who: &Principal) -> Result<BodyKeeping, IdentityError> {
        let clerk_of: HashSet<Uuid> = self.store.bodies().clerk_of(who.account).await?.into_iter().collect();
        let by = match self.administration(who).await {
            Ok(by) => Some(by),
            Err(IdentityError::NotPermitted) if !clerk_of.is_empty() => None,
            Err(error) => return Err(error),
        };
        Ok(BodyKeeping { by, clerk_of })
    }

    /// Whether somebody is the clerk of any body.
    pub async fn is_clerk(&self, who: AccountId) -> Result<bool, IdentityError> {
        Ok(!self.store.bodies().clerk_of(who).await?.is_empty())
    }

    /// Bodies within reach, by name.
    pub async fn bodies(
        &self,
        by: &BodyKeeping,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<BodyEntry>, IdentityError> {
        let within = match &by.by {
            Some(administration) => administration.within(),
            None => Some(Vec::new()),
        };
        let own: Vec<Uuid> = by.clerk_of.iter().copied().collect();
        let page = self.store.bodies().page(within.as_deref(), &own, after, limit).await?;
        Ok(Page { items: self.body_entries(page.items).await?, next: page.next })
    }

    async fn body_entries(&self, bodies: Vec<body::Model>) -> Result<Vec<BodyEntry>, IdentityError> {
        let ids: Vec<Uuid> = bodies.iter().map(|body| body.id).collect();
        let sizes = self.store.bodies().sizes(&ids, ballot::Seat::Holder.name()).await?;
        let clerks = self.store.bodies().clerks(&ids).await?;
        let accounts: Vec<Uuid> = clerks.iter().map(|(_, account)| *account).collect();
        let accounts = self.store.accounts().of_ids(&accounts).await?;
        let entry = |body: body::Model| {
            let size = sizes.iter().find(|(id, ..)| *id == body.id);
            let own = clerks.iter().filter(|(of, _)| *of == body.id);
            let own = own.filter_map(|(_, id)| accounts.iter().find(|account| account.id == *id).cloned());
            BodyEntry {
                holders: size.map_or(0, |(_, holders, _)| *holders),
                members: size.map_or(0, |(.., members)| *members),
                clerks: own.collect(),
                body,
            }
        };
        Ok(bodies.into_iter().map(entry).collect())
    }

    /// A body that this person keeps; no other exists for them.
    pub async fn body(&self, by: &BodyKeeping, id: BodyId) -> Result<BodyEntry, IdentityError> {
        let body = self.kept_body(by, id).await?;
        self.body_entries(vec![body]).await?.pop().ok_or(IdentityError::NotFound)
    }

    pub(crate) async fn kept_body(&self, by: &BodyKeeping, id: BodyId) -> Result<body::Model, IdentityError> {
        self.store.bodies().find(id).await?.filter(|body| by.keeps(body)).ok_or(IdentityError::NotFound)
    }

    /// A body that this person administers; its clerks see it and may not change what it is.
    async fn administered_body(&self, by: &BodyKeeping, id: BodyId) -> Result<body::Model, IdentityError> {
        let body = self.kept_body(by, id).await?;
        if by.administers(&body) { Ok(body) } else { Err(IdentityError::NotPermitted) }
    }

    fn body_edit(&self, by: &BodyKeeping, plan: BodyPlan) -> Result<BodyEdit, IdentityError> {
        let administration = by.by.as_ref().ok_or(IdentityError::NotPermitted)?;
        self.check_unit(administration, plan.unit)?;
        if ballot::rule::profile::profile(&plan.profile).is_none() {
            return Err(IdentityError::Field(Field::ProfileUnknown));
        }
        let fits = |number: u32| (1..=STATUTORY_MAX).contains(&number);
        if !fits(plan.statutory) {
            return Err(IdentityError::Field(Field::StatutoryUnfit));
        }
        let votes = u64::from(plan.statutory_votes.unwrap_or(plan.statutory));
        let most = u64::from(plan.statutory) * u64::from(ballot::limits::WEIGHT_MAX);
        if !(u64::from(plan.statutory)..=most).contains(&votes) {
            return Err(IdentityError::Field(Field::VotesUnfit));
        }
        Ok(BodyEdit {
            unit: plan.unit,
            name: clean_name(&plan.name)?,
            kind: plan.kind.name().into(),
            profile: plan.profile,
            statutory: i64::from(plan.statutory),
            statutory_votes: i64::try_from(votes).unwrap_or(i64::MAX),
        })
    }

    /// Adds a body. Administrators, also those of units.
    pub async fn create_body(&self, by: &BodyKeeping, plan: BodyPlan) -> Result<BodyEntry, IdentityError> {
        let edit = self.body_edit(by, plan)?;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if store.bodies().count().await? >= BODIES_MAX {
            return Err(IdentityError::TooMany);
        }
        let body = store.bodies().create(self.new_id(), edit, self.now_ms()).await.map_err(taken)?;
        let made = audit::Act::BodyCreate.on(object(&body)).with("profile", &body.profile);
        self.audit.append(&store, made).await?;
        store.commit().await?;
        Ok(BodyEntry { body, holders: 0, members: 0, clerks: Vec::new() })
    }

    /// Changes what a body is.
    pub async fn change_body(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        version: Option<i64>,
        change: impl FnOnce(&body::Model) -> BodyPlan,
    ) -> Result<BodyEntry, IdentityError> {
        let before = self.administered_body(by, id).await?;
        let edit = self.body_edit(by, change(&before))?;
        let store = self.store.begin().await?;
        store.bodies().change(id, version, edit.clone()).await.map_err(taken)?;
        let members = store.bodies().members(id).await?;
        members::fit(&members, edit.statutory, edit.statutory_votes).map_err(|_| {
            IdentityError::Field(if edit.statutory < before.statutory {
                Field::StatutoryUnfit
            } else {
                Field::VotesUnfit
            })
        })?;
        let after = store.bodies().find(id).await?.ok_or(IdentityError::NotFound)?;
        let mut changed = audit::Act::BodyChange.on(object(&after));
        if before.name != after.name {
            changed = changed.with("name-before", &before.name);
        }
        if before.profile != after.profile {
            changed = changed.with("profile", &after.profile);
        }
        if (before.statutory, before.statutory_votes) != (after.statutory, after.statutory_votes) {
            let (seats, votes) = (after.statutory.to_string(), after.statutory_votes.to_string());
            changed = changed.with("seats", seats).with("votes", votes);
        }
        if before.unit_id != after.unit_id {
            changed = changed.with("unit", after.unit_id.map(|unit| unit.to_string()).unwrap_or_default());
        }
        self.audit.append(&store, changed).await?;
        store.commit().await?;
        self.body(by, id).await
    }

    /// Deletes a body with its register, unless a meeting is its sitting, or it has decided something without one.
    pub async fn delete_body(&self, by: &BodyKeeping, id: BodyId, version: Option<i64>) -> Result<(), IdentityError> {
        let gone = self.administered_body(by, id).await?;
        if self.store.votes().has_body_voted(id).await? {
            return Err(IdentityError::InUse);
        }
        let store = self.store.begin().await?;
        store.bodies().delete(id, version).await.map_err(taken)?;
        self.audit.append(&store, audit::Act::BodyDelete.on(object(&gone))).await?;
        store.commit().await?;
        Ok(())
    }

    /// Sets who keeps the register and takes the minutes. They are named by address: whoever administers a unit need
    /// not reach the account of its clerk.
    pub async fn set_clerks(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        version: Option<i64>,
        addresses: &[String],
    ) -> Result<BodyEntry, IdentityError> {
        let body = self.administered_body(by, id).await?;
        if addresses.len() > CLERKS_MAX {
            return Err(IdentityError::TooMany);
        }
        let mut accounts = Vec::new();
        for address in addresses {
            let account = self.account_at(address).await?.ok_or(IdentityError::Field(Field::ClerkUnknown))?;
            if !accounts.contains(&account.id) {
                accounts.push(account.id);
            }
        }
        let store = self.store.begin().await?;
        store.bodies().touch(id, version).await.map_err(taken)?;
        store.bodies().set_clerks(id, &accounts).await?;
        let names = accounts.iter().map(Uuid::to_string).collect::<Vec<_>>().join(" ");
        self.audit.append(&store, audit::Act::BodyClerks.on(object(&body)).with("clerks", names)).await?;
        store.commit().await?;
        self.body(by, id).await
    }

    /// The account with this address, if it can sign in.
    pub(crate) async fn account_at(&self, address: &str) -> Result<Option<account::Model>, IdentityError> {
        let found = self.store.accounts().find_by_email_key(&crate::email::key(address)).await?;
        Ok(found.filter(|account| !account.disabled))
    }
}

/// A body as the log names it.
pub(crate) fn object(body: &body::Model) -> audit::Object {
    audit::Object::new("body", body.id, &body.name)
}
