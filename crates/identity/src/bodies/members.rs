//! The register of a body.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{Label, MemberId, Seat};
use ids::{AccountId, BodyId};
use store::entity::{account, body, body_member};
use store::{MemberEdit, Page, StoreError, TenantScope};
use uuid::Uuid;

use super::{BodyKeeping, object};
use crate::Identity;
use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};

/// Substitutes of one member at most.
const SUBSTITUTES_MAX: usize = 50;

/// Leads the body, or stands in for who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Office {
    Chair,
    Deputy,
}

impl Office {
    pub fn name(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Deputy => "deputy",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Chair, Self::Deputy].into_iter().find(|office| office.name() == name)
    }
}

/// A member as those who keep the register see it.
#[derive(Clone, Debug)]
pub struct BodyMember {
    pub member: body_member::Model,
    pub account: Option<account::Model>,
    /// Who stands in, in this order.
    pub substitutes: Vec<MemberId>,
}

/// Whom to enter.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The name of the account when absent.
    pub name: Option<String>,
    /// Address of the account by which the member signs in.
    pub email: Option<String>,
    pub office: Option<Office>,
    pub function: Option<String>,
    pub group: Option<String>,
    pub seat: Seat,
    pub weight: u32,
    pub from_day: Option<String>,
    pub until_day: Option<String>,
    pub substitutes: Vec<MemberId>,
}

/// What is changed of a member; absent fields stay, and what may be empty is emptied by `Some(None)`.
#[derive(Clone, Debug, Default)]
pub struct MemberChange {
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub office: Option<Option<Office>>,
    pub function: Option<Option<String>>,
    pub group: Option<Option<String>>,
    pub seat: Option<Seat>,
    pub weight: Option<u32>,
    pub from_day: Option<Option<String>>,
    pub until_day: Option<Option<String>>,
    pub substitutes: Option<Vec<MemberId>>,
}

pub(crate) fn uuid(id: MemberId) -> Uuid {
    Uuid::from_bytes(id.0)
}

/// The id as it is told.
pub fn member_id(id: Uuid) -> MemberId {
    MemberId(id.into_bytes())
}

/// The seat as it is stored.
pub(crate) fn seat_name(seat: Seat) -> &'static str {
    match seat {
        Seat::Holder => "holder",
        Seat::Substitute => "substitute",
        Seat::Advisory => "advisory",
    }
}

/// The seat as it was stored; what this version does not know has no vote.
pub fn seat(name: &str) -> Seat {
    [Seat::Holder, Seat::Substitute].into_iter().find(|seat| seat_name(*seat) == name).unwrap_or(Seat::Advisory)
}

fn label(text: Option<String>, field: Field) -> Result<Option<String>, IdentityError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let clean = clean_name(&text).map_err(|_| IdentityError::Field(field))?;
    Label::new(&clean).map_err(|_| IdentityError::Field(field))?;
    Ok(Some(clean))
}

/// A day as it is written in ISO 8601.
fn day(text: Option<String>, field: Field) -> Result<Option<String>, IdentityError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let day: jiff::civil::Date = text.trim().parse().map_err(|_| IdentityError::Field(field))?;
    Ok(Some(day.to_string()))
}

/// Whether the term of a member covers a day.
pub(crate) fn covers(member: &body_member::Model, day: &str) -> bool {
    member.from_day.as_deref().is_none_or(|from| from <= day)
        && member.until_day.as_deref().is_none_or(|until| day <= until)
}

/// On no day may more seats be held than the body has by law, nor more votes.
pub(super) fn fit(members: &[body_member::Model], seats: i64, votes: i64) -> Result<(), IdentityError> {
    let holders: Vec<_> = members.iter().filter(|member| seat(&member.seat) == Seat::Holder).collect();
    // The numbers grow on first days alone; before all of them lies a day that only open terms cover.
    let days: BTreeSet<&str> =
        holders.iter().map(|member| member.from_day.as_deref().unwrap_or("0000-00-00")).collect();
    for day in days {
        let (mut held, mut weight) = (0_i64, 0_i64);
        for member in holders.iter().filter(|member| covers(member, day)) {
            held += 1;
            weight += member.weight;
        }
        if held > seats || weight > votes {
            return Err(IdentityError::Field(Field::SeatsFull));
        }
    }
    Ok(())
}

impl Identity {
    /// Members by name.
    pub async fn body_members(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<(body::Model, Page<BodyMember>), IdentityError> {
        let body = self.kept_body(by, id).await?;
        let page = self.store.bodies().members_page(id, after, limit).await?;
        Ok((body, Page { items: self.member_entries(page.items).await?, next: page.next }))
    }

    async fn member_entries(&self, members: Vec<body_member::Model>) -> Result<Vec<BodyMember>, IdentityError> {
        let ids: Vec<Uuid> = members.iter().map(|member| member.id).collect();
        let accounts: Vec<Uuid> = members.iter().filter_map(|member| member.account_id).collect();
        let accounts = self.store.accounts().of_ids(&accounts).await?;
        let mut chains: BTreeMap<Uuid, Vec<MemberId>> = BTreeMap::new();
        for (holder, substitute) in self.store.bodies().substitutes(&ids).await? {
            chains.entry(holder).or_default().push(member_id(substitute));
        }
        let entry = |member: body_member::Model| BodyMember {
            account: accounts.iter().find(|account| Some(account.id) == member.account_id).cloned(),
            substitutes: chains.remove(&member.id).unwrap_or_default(),
            member,
        };
        Ok(members.into_iter().map(entry).collect())
    }

    pub async fn body_member(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        member: MemberId,
    ) -> Result<BodyMember, IdentityError> {
        self.kept_body(by, id).await?;
        let found = self.store.bodies().member(id, uuid(member)).await?.ok_or(IdentityError::NotFound)?;
        self.member_entries(vec![found]).await?.pop().ok_or(IdentityError::NotFound)
    }

    /// Enters somebody in the register; answers the new version of the body, too.
    pub async fn add_member(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        version: Option<i64>,
        new: NewMember,
    ) -> Result<(BodyMember, i64), IdentityError> {
        let body = self.kept_body(by, id).await?;
        let substitutes = new.substitutes.clone();
        let edit = self.member_edit(new).await?;
        let account = edit.account;
        let store = self.store.begin().await?;
        store.bodies().touch(id, version).await.map_err(super::taken)?;
        let members = store.bodies().members(id).await?;
        if members.len() >= ballot::limits::MEMBERS_MAX {
            return Err(IdentityError::TooMany);
        }
        let new = vec![(new_member_id(), edit)];
        let made = store.bodies().add_members(id, new, self.now_ms()).await.map_err(entered)?;
        let [made] = &made[..] else { return Err(IdentityError::NotFound) };
        let all: Vec<_> = members.into_iter().chain([made.clone()]).collect();
        fit(&all, body.statutory, body.statutory_votes)?;
        set_chain(&store, made, &all, &substitutes).await?;
        let added = audit::Act::BodyMemberAdd.on(object(&body)).with("member", member_id(made.id).to_string());
        let added = added.with_some("account", account.map(|account| account.to_string()));
        self.audit.append(&store, added.with("seat", &made.seat)).await?;
        let version = store.bodies().find(id).await?.map_or(0, |body| body.version);
        store.commit().await?;
        Ok((self.body_member(by, id, member_id(made.id)).await?, version))
    }

    pub(super) async fn member_edit(&self, new: NewMember) -> Result<MemberEdit, IdentityError> {
        let account = match new.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
            Some(address) => Some(self.account_at(address).await?.ok_or(IdentityError::Field(Field::AccountUnknown))?),
            None => None,
        };
        let name = match (&new.name, &account) {
            (Some(name), _) if !name.trim().is_empty() => clean_name(name)?,
            (_, Some(account)) => account.name.clone(),
            _ => return Err(IdentityError::Field(Field::NameRequired)),
        };
        Label::new(&name).map_err(|_| IdentityError::Field(Field::NameMalformed))?;
        if !(1..=ballot::limits::WEIGHT_MAX).contains(&new.weight) {
            return Err(IdentityError::Field(Field::WeightUnfit));
        }
        let (from_day, until_day) =
            (day(new.from_day, Field::FromMalformed)?, day(new.until_day, Field::UntilMalformed)?);
        if let (Some(from), Some(until)) = (&from_day, &until_day)
            && until < from
        {
            return Err(IdentityError::Field(Field::UntilMalformed));
        }
        Ok(MemberEdit {
            account: account.map(|account| AccountId::from_uuid(account.id)),
            name,
            office: new.office.map(|office| office.name().to_owned()),
            function: label(new.function, Field::FunctionMalformed)?,
            group: label(new.group, Field::GroupMalformed)?,
            seat: seat_name(new.seat).into(),
            weight: i64::from(new.weight),
            from_day,
            until_day,
        })
    }

    /// Changes a member.
    pub async fn change_member(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        member: MemberId,
        version: Option<i64>,
        change: MemberChange,
    ) -> Result<(BodyMember, i64), IdentityError> {
        let body = self.kept_body(by, id).await?;
        let before = self.body_member(by, id, member).await?;
        let substitutes = change.substitutes.clone();
        let edit = self.member_edit(changed(&before, change)).await?;
        let store = self.store.begin().await?;
        store.bodies().touch(id, version).await.map_err(super::taken)?;
        store.bodies().change_member(&before.member, edit).await.map_err(entered)?;
        let all = store.bodies().members(id).await?;
        fit(&all, body.statutory, body.statutory_votes)?;
        let after = all.iter().find(|one| one.id == before.member.id).ok_or(IdentityError::NotFound)?;
        if seat(&after.seat) != Seat::Holder {
            store.bodies().set_substitutes(after.id, &[]).await?;
        }
        if seat(&after.seat) != Seat::Substitute {
            store.bodies().forget_substitute(after.id).await?;
        }
        if let Some(substitutes) = substitutes {
            set_chain(&store, after, &all, &substitutes).await?;
        }
        let changed = audit::Act::BodyMemberChange.on(object(&body)).with("member", member.to_string());
        self.audit.append(&store, changed.with_some("fields", fields(&before.member, after))).await?;
        let version = store.bodies().find(id).await?.map_or(0, |body| body.version);
        store.commit().await?;
        Ok((self.body_member(by, id, member).await?, version))
    }

    /// Takes somebody out of the register, also as a substitute of others.
    pub async fn remove_member(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        member: MemberId,
        version: Option<i64>,
    ) -> Result<(), IdentityError> {
        let body = self.kept_body(by, id).await?;
        self.body_member(by, id, member).await?;
        let store = self.store.begin().await?;
        store.bodies().touch(id, version).await.map_err(super::taken)?;
        store.bodies().remove_member(uuid(member)).await?;
        let removed = audit::Act::BodyMemberRemove.on(object(&body)).with("member", member.to_string());
        self.audit.append(&store, removed).await?;
        store.commit().await?;
        Ok(())
    }
}

/// The names of what has changed; the log needs no values of it.
fn fields(before: &body_member::Model, after: &body_member::Model) -> Option<String> {
    let changed = [
        ("name", before.name != after.name),
        ("account", before.account_id != after.account_id),
        ("office", before.office != after.office),
        ("function", before.function != after.function),
        ("group", before.group_name != after.group_name),
        ("seat", before.seat != after.seat),
        ("weight", before.weight != after.weight),
        ("term", (&before.from_day, &before.until_day) != (&after.from_day, &after.until_day)),
    ];
    let names: Vec<_> = changed.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The member with what is changed laid over it.
fn changed(before: &BodyMember, change: MemberChange) -> NewMember {
    let BodyMember { member, account, substitutes } = before;
    NewMember {
        name: Some(change.name.unwrap_or_else(|| member.name.clone())),
        email: change.email.unwrap_or_else(|| account.as_ref().map(|account| account.email.clone())),
        office: change.office.unwrap_or_else(|| member.office.as_deref().and_then(Office::from_name)),
        function: change.function.unwrap_or_else(|| member.function.clone()),
        group: change.group.unwrap_or_else(|| member.group_name.clone()),
        seat: change.seat.unwrap_or_else(|| seat(&member.seat)),
        weight: change.weight.unwrap_or_else(|| u32::try_from(member.weight).unwrap_or(1)),
        from_day: change.from_day.unwrap_or_else(|| member.from_day.clone()),
        until_day: change.until_day.unwrap_or_else(|| member.until_day.clone()),
        substitutes: change.substitutes.unwrap_or_else(|| substitutes.clone()),
    }
}

/// Sets who stands in for somebody who holds a seat: substitutes of the same body, each once.
pub(super) async fn set_chain(
    store: &TenantScope,
    holder: &body_member::Model,
    all: &[body_member::Model],
    substitutes: &[MemberId],
) -> Result<(), IdentityError> {
    let order: Vec<Uuid> = substitutes.iter().copied().map(uuid).collect();
    let once = order.iter().collect::<BTreeSet<_>>().len() == order.len();
    let known = |id: &Uuid| all.iter().any(|one| one.id == *id && seat(&one.seat) == Seat::Substitute);
    let fits = order.is_empty() || seat(&holder.seat) == Seat::Holder;
    if !once || !fits || order.len() > SUBSTITUTES_MAX || !order.iter().all(known) {
        return Err(IdentityError::Field(Field::SubstituteUnfit));
    }
    Ok(store.bodies().set_substitutes(holder.id, &order).await?)
}

/// 128 random bits.
pub(super) fn new_member_id() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    Uuid::from_bytes(bytes)
}

pub(super) fn entered(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::AccountTaken),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(id: u128, weight: i64, from: Option<&str>, until: Option<&str>) -> body_member::Model {
        body_member::Model {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(id),
            body_id: Uuid::nil(),
            account_id: None,
            name: String::new(),
            name_key: String::new(),
            office: None,
            function: None,
            group_name: None,
            seat: "holder".into(),
            weight,
            from_day: from.map(str::to_owned),
            until_day: until.map(str::to_owned),
            created_at_ms: 0,
        }
    }

    #[test]
    fn a_successor_takes_a_seat_when_the_predecessor_has_gone() {
        let out = holder(1, 1, None, Some("2026-11-30"));
        let next = |from| holder(2, 1, Some(from), None);
        assert!(fit(&[out.clone(), next("2026-12-01")], 1, 1).is_ok());
        assert!(fit(&[out, next("2026-11-30")], 1, 1).is_err(), "on one day both would sit on it");
    }

    #[test]
    fn no_more_votes_than_all_seats_have_by_law() {
        assert!(fit(&[holder(1, 3, None, None), holder(2, 2, None, None)], 2, 5).is_ok());
        assert!(fit(&[holder(1, 3, None, None), holder(2, 3, None, None)], 2, 5).is_err());
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        assert_eq!(day(Some(" 2026-02-28 ".into()), Field::FromMalformed).expect("a day"), Some("2026-02-28".into()));
        assert_eq!(day(Some(" ".into()), Field::FromMalformed).expect("open"), None);
        for wrong in ["2026-02-30", "28.02.2026", "gestern"] {
            assert!(day(Some(wrong.into()), Field::FromMalformed).is_err(), "{wrong}");
        }
    }
}
