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
use crate::body_votes::rolls_since;
use crate::error::{Field, IdentityError};

/// Substitutes of one member at most.
pub(super) const SUBSTITUTES_MAX: usize = 50;

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

/// Seats that are held and their votes, on each day on which a term begins: the numbers grow on these alone.
#[derive(Debug)]
pub(super) struct Held {
    /// Before all of them lies a day that only open terms cover.
    days: Vec<String>,
    held: Vec<(i64, i64)>,
    seats: i64,
    votes: i64,
}

impl Held {
    /// Nothing is held yet of so many seats and votes. These are all whose terms may come.
    pub(super) fn none<'a>(terms: impl Iterator<Item = &'a body_member::Model>, seats: i64, votes: i64) -> Self {
        let first = |member: &body_member::Model| member.from_day.clone().unwrap_or_else(|| "0000-00-00".into());
        let days: Vec<String> = terms.map(first).collect::<BTreeSet<_>>().into_iter().collect();
        Self { held: vec![(0, 0); days.len()], days, seats, votes }
    }

    /// On how many days a term is looked at.
    #[cfg(test)]
    pub(super) fn days(&self) -> usize {
        self.days.len()
    }

    /// Takes a seat, unless on some day more seats or votes would be held than the body has by law.
    pub(super) fn take(&mut self, member: &body_member::Model) -> Result<(), IdentityError> {
        if Seat::from_name(&member.seat) != Seat::Holder {
            return Ok(());
        }
        let from = member.from_day.as_deref().unwrap_or_default();
        let begin = self.days.partition_point(|day| day.as_str() < from);
        let end =
            self.days.partition_point(|day| member.until_day.as_deref().is_none_or(|until| day.as_str() <= until));
        let term = &mut self.held[begin..end.max(begin)];
        if term.iter().any(|(held, votes)| held + 1 > self.seats || votes + member.weight > self.votes) {
            return Err(IdentityError::Field(Field::SeatsFull));
        }
        for (held, votes) in term {
            *held += 1;
            *votes += member.weight;
        }
        Ok(())
    }
}

/// On no day may more seats be held than the body has by law, nor more votes.
pub(super) fn fit(members: &[body_member::Model], seats: i64, votes: i64) -> Result<(), IdentityError> {
    let mut held = Held::none(members.iter(), seats, votes);
    members.iter().try_for_each(|member| held.take(member))
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
            chains.entry(holder).or_default().push(MemberId::from(substitute));
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
        let found = self.store.bodies().member(id, member.into()).await?.ok_or(IdentityError::NotFound)?;
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
        self.kept_body(by, id).await?;
        let substitutes = new.substitutes.clone();
        let edit = self.member_edit(new).await?;
        let account = edit.account;
        let store = self.store.begin().await?;
        let body = touched(&store, id, version).await?;
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
        let added = audit::Act::BodyMemberAdd.on(object(&body)).with("member", MemberId::from(made.id).to_string());
        let added = added.with_some("account", account.map(|account| account.to_string()));
        self.audit.append(&store, added.with("seat", &made.seat)).await?;
        store.commit().await?;
        Ok((self.body_member(by, id, MemberId::from(made.id)).await?, body.version))
    }

    pub(super) async fn member_edit(&self, new: NewMember) -> Result<MemberEdit, IdentityError> {
        let account = match address(&new) {
            Some(address) => self.account_at(address).await?,
            None => None,
        };
        edit_of(new, account)
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
        let before = self.body_member(by, id, member).await?;
        let substitutes = change.substitutes.clone();
        let edit = self.member_edit(changed(&before, change)).await?;
        let store = self.store.begin().await?;
        let body = touched(&store, id, version).await?;
        store.bodies().change_member(&before.member, edit).await.map_err(entered)?;
        let all = store.bodies().members(id).await?;
        fit(&all, body.statutory, body.statutory_votes)?;
        let after = all.iter().find(|one| one.id == before.member.id).ok_or(IdentityError::NotFound)?;
        stays(&store, id, rolls_since(self.now_ms()), &before.member, Some(after)).await?;
        if Seat::from_name(&after.seat) != Seat::Holder {
            store.bodies().set_substitutes(after.id, &[]).await?;
        }
        if Seat::from_name(&after.seat) != Seat::Substitute {
            store.bodies().forget_substitute(after.id).await?;
        }
        if let Some(substitutes) = substitutes {
            set_chain(&store, after, &all, &substitutes).await?;
        }
        let changed = audit::Act::BodyMemberChange.on(object(&body)).with("member", member.to_string());
        self.audit.append(&store, changed.with_some("fields", fields(&before.member, after))).await?;
        store.commit().await?;
        Ok((self.body_member(by, id, member).await?, body.version))
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
        let before = self.body_member(by, id, member).await?;
        let store = self.store.begin().await?;
        store.bodies().touch(id, version).await.map_err(super::taken)?;
        stays(&store, id, rolls_since(self.now_ms()), &before.member, None).await?;
        store.bodies().remove_member(member.into()).await?;
        let removed = audit::Act::BodyMemberRemove.on(object(&body)).with("member", member.to_string());
        self.audit.append(&store, removed).await?;
        store.commit().await?;
        Ok(())
    }
}

/// The address of the account that is wanted, if one is.
pub(super) fn address(new: &NewMember) -> Option<&str> {
    new.email.as_deref().map(str::trim).filter(|email| !email.is_empty())
}

/// A member as it will stand in the register; `account` is the one that has the address.
pub(super) fn edit_of(new: NewMember, account: Option<account::Model>) -> Result<MemberEdit, IdentityError> {
    if address(&new).is_some() && account.is_none() {
        return Err(IdentityError::Field(Field::AccountUnknown));
    }
    let name = match (&new.name, &account) {
        (Some(name), _) if !name.trim().is_empty() => clean_name(name)?,
        (_, Some(account)) => account.name.clone(),
        _ => return Err(IdentityError::Field(Field::NameRequired)),
    };
    Label::new(&name).map_err(|_| IdentityError::Field(Field::NameMalformed))?;
    if !(1..=ballot::limits::WEIGHT_MAX).contains(&new.weight) {
        return Err(IdentityError::Field(Field::WeightUnfit));
    }
    let (from_day, until_day) = (day(new.from_day, Field::FromMalformed)?, day(new.until_day, Field::UntilMalformed)?);
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
        seat: new.seat.name().into(),
        weight: i64::from(new.weight),
        from_day,
        until_day,
    })
}

/// The body as it is from here on: with its next version, and nobody changes it before the transaction is over.
pub(super) async fn touched(
    store: &TenantScope,
    id: BodyId,
    version: Option<i64>,
) -> Result<body::Model, IdentityError> {
    store.bodies().touch(id, version).await.map_err(super::taken)?;
    store.bodies().find(id).await?.ok_or(IdentityError::NotFound)
}

/// A vote without a meeting lets people in by this register: as long as one takes ballots, or may still be opened, whose
/// roll was made while this entry counted, its member stays who they are, so that nobody is shut out or votes in the name
/// of another one. What comes after the close needs the roll alone: whoever cannot announce it holds nobody.
async fn stays(
    store: &TenantScope,
    body: BodyId,
    since_ms: i64,
    before: &body_member::Model,
    after: Option<&body_member::Model>,
) -> Result<(), IdentityError> {
    let days: Vec<_> = store.votes().rolls_of(body, since_ms).await?.into_iter().map(store::day_of).collect();
    let mut days = days.iter().filter(|day| before.covers(day));
    let is_same = |day: &String| after.is_some_and(|after| after.account_id == before.account_id && after.covers(day));
    if days.all(is_same) { Ok(()) } else { Err(IdentityError::VoteRuns) }
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
        seat: change.seat.unwrap_or_else(|| Seat::from_name(&member.seat)),
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
    let order: Vec<Uuid> = substitutes.iter().copied().map(Uuid::from).collect();
    let once = order.iter().collect::<BTreeSet<_>>().len() == order.len();
    let known = |id: &Uuid| all.iter().any(|one| one.id == *id && Seat::from_name(&one.seat) == Seat::Substitute);
    let fits = order.is_empty() || Seat::from_name(&holder.seat) == Seat::Holder;
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
