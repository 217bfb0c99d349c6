//! Who uses how much right now, and whether somebody else may come in.
//!
//! One count for the whole process, asked and changed in one step, so that of two who want the last place one gets
//! it. Whoever is connected to a room counts, those in its waiting room too: letting them in changes no number.
//!
//! The installation's limit is what the machine can do. Between its warning and its stop only those tenants may grow
//! that have less than their fair share, so that whoever comes late finds the share they are due.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroU16;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ids::{MeetingId, ParticipantId, TenantId};
use policy::quota::{Decision, Gauge, LimitLevel, Quota, decide};
use policy::share::{Demand, fair_share};
use policy::{LevelKind, LevelRef};
use uuid::Uuid;

/// Part of the installation's limit from which fair shares count, when the operator has set no warning: a tenth is
/// left for those who come late.
const PRESSURE: (u64, u64) = (9, 10);

type Key = (TenantId, MeetingId);

/// Why nobody more comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    pub quota: Quota,
    pub by: LevelRef,
    pub limit: u64,
    /// The level has room, but others are due it.
    pub fair_share: bool,
}

/// What a tenant uses now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TenantUse {
    pub participants: u64,
    pub rooms: u64,
}

/// What a tenant used since the last time it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    pub participant_ms: i64,
    pub participants_peak: u64,
    pub rooms_peak: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    rooms: HashMap<Key, RoomUse>,
    /// People and rooms by the id of the level; nil is the installation.
    people: HashMap<Uuid, u64>,
    open: HashMap<Uuid, u64>,
    spent: BTreeMap<TenantId, Spent>,
    opened: u64,
}

#[derive(Debug)]
struct RoomUse {
    number: u64,
    /// The levels that count it, from the top.
    levels: Vec<Uuid>,
    people: HashSet<ParticipantId>,
    since_ms: i64,
}

impl Usage {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A room opens, if there may be one more. The number is what it closes with: one that opens in its place, while
    /// it is still ending, is counted by another.
    pub(crate) fn open(&self, key: Key, limits: &[LimitLevel], now_ms: i64) -> Result<u64, Exceeded> {
        let mut book = self.book();
        book.remove(key, now_ms);
        refuse(Quota::Rooms, limits, &book.open, 1)?;
        let levels: Vec<Uuid> = limits.iter().map(|level| level.at.id).collect();
        for level in &levels {
            *book.open.entry(*level).or_default() += 1;
        }
        book.opened += 1;
        let number = book.opened;
        book.rooms.insert(key, RoomUse { number, levels, people: HashSet::new(), since_ms: now_ms });
        book.peak(key.0);
        Ok(number)
    }

    /// Somebody comes, if there may be one more. Who is counted already is let through.
    pub(crate) fn enter(
        &self,
        key: Key,
        who: ParticipantId,
        limits: &[LimitLevel],
        now_ms: i64,
    ) -> Result<(), Exceeded> {
        let mut book = self.book();
        if book.rooms.get(&key).is_some_and(|room| room.people.contains(&who)) {
            return Ok(());
        }
        book.may_enter(key.0, limits)?;
        book.settle(key, now_ms);
        let Some(room) = book.rooms.get_mut(&key) else { return Ok(()) };
        room.people.insert(who);
        let levels = room.levels.clone();
        for level in levels {
            *book.people.entry(level).or_default() += 1;
        }
        book.peak(key.0);
        Ok(())
    }

    /// Whether somebody who comes now would be let in; nothing is counted.
    pub(crate) fn would_enter(
        &self,
        key: Key,
        who: Option<ParticipantId>,
        limits: &[LimitLevel],
    ) -> Result<(), Exceeded> {
        let book = self.book();
        let room = book.rooms.get(&key);
        if room.zip(who).is_some_and(|(room, who)| room.people.contains(&who)) {
            return Ok(());
        }
        if room.is_none() {
            refuse(Quota::Rooms, limits, &book.open, 1)?;
        }
        let here = room.map_or(0, |room| room.people.len());
        let size =
            HashMap::from_iter(limits.iter().map(|level| (level.at.id, u64::try_from(here).unwrap_or(u64::MAX))));
        refuse(Quota::RoomSize, limits, &size, 1)?;
        book.may_enter(key.0, limits)
    }

    /// Who is in a room now.
    pub(crate) fn sync(&self, key: Key, people: HashSet<ParticipantId>, now_ms: i64) {
        let mut book = self.book();
        if book.rooms.get(&key).is_none_or(|room| room.people == people) {
            return;
        }
        book.settle(key, now_ms);
        let Some(room) = book.rooms.get_mut(&key) else { return };
        let (before, after) = (room.people.len() as u64, people.len() as u64);
        room.people = people;
        let levels = room.levels.clone();
        for level in levels {
            let count = book.people.entry(level).or_default();
            *count = (*count + after).saturating_sub(before);
        }
        book.peak(key.0);
    }

    /// A room is gone.
    pub(crate) fn close(&self, key: Key, number: u64, now_ms: i64) {
        let mut book = self.book();
        if book.rooms.get(&key).is_some_and(|room| room.number == number) {
            book.remove(key, now_ms);
        }
    }

    /// What a level uses now; nil is the installation.
    pub(crate) fn of(&self, level: Uuid) -> TenantUse {
        let book = self.book();
        let count = |of: &HashMap<Uuid, u64>| of.get(&level).copied().unwrap_or_default();
        TenantUse { participants: count(&book.people), rooms: count(&book.open) }
    }

    /// Meetings that run now, of each tenant.
    pub(crate) fn running(&self) -> HashMap<TenantId, Vec<MeetingId>> {
        let mut running: HashMap<TenantId, Vec<MeetingId>> = HashMap::new();
        for (tenant, meeting) in self.book().rooms.keys() {
            running.entry(*tenant).or_default().push(*meeting);
        }
        running
    }

    /// Takes out what was used since the last time.
    pub(crate) fn drain(&self, now_ms: i64) -> BTreeMap<TenantId, Spent> {
        let mut book = self.book();
        let keys: Vec<Key> = book.rooms.keys().copied().collect();
        for key in keys {
            book.settle(key, now_ms);
            book.peak(key.0);
        }
        std::mem::take(&mut book.spent)
    }
}

impl Book {
    fn remove(&mut self, key: Key, now_ms: i64) {
        self.settle(key, now_ms);
        let Some(room) = self.rooms.remove(&key) else { return };
        for level in room.levels {
            let people = self.people.entry(level).or_default();
            *people = people.saturating_sub(room.people.len() as u64);
            let open = self.open.entry(level).or_default();
            *open = open.saturating_sub(1);
        }
        self.people.retain(|_, count| *count > 0);
        self.open.retain(|_, count| *count > 0);
    }

    fn may_enter(&self, tenant: TenantId, limits: &[LimitLevel]) -> Result<(), Exceeded> {
        refuse(Quota::Participants, limits, &self.people, 1)?;
        let Some(top) = limits.first().filter(|level| level.at.kind == LevelKind::Installation) else { return Ok(()) };
        let Some(limit) = top.limits.get(&Quota::Participants) else { return Ok(()) };
        let Some(hard) = limit.hard else { return Ok(()) };
        let used = self.people.get(&top.at.id).copied().unwrap_or_default();
        if used < limit.soft.unwrap_or(hard * PRESSURE.0 / PRESSURE.1) {
            return Ok(());
        }
        // Everybody who is there might want more; who asks certainly does.
        let mut tenants: Vec<TenantId> = self.rooms.keys().map(|(tenant, _)| *tenant).chain([tenant]).collect();
        tenants.sort_unstable();
        tenants.dedup();
        let demand = |_: &TenantId| Demand { weight: NonZeroU16::MIN, minimum: 0, want: u64::MAX };
        let shares = fair_share(hard, &tenants.iter().map(demand).collect::<Vec<_>>());
        let share = tenants.iter().zip(shares).find(|(of, _)| **of == tenant).map_or(hard, |(_, share)| share);
        let own = self.people.get(&tenant.uuid()).copied().unwrap_or_default();
        if own < share {
            return Ok(());
        }
        Err(Exceeded { quota: Quota::Participants, by: top.at.clone(), limit: share, fair_share: true })
    }

    /// Counts the time that the people of a room were there.
    fn settle(&mut self, key: Key, now_ms: i64) {
        let Some(room) = self.rooms.get_mut(&key) else { return };
        let ms = (now_ms - room.since_ms).max(0) * i64::try_from(room.people.len()).unwrap_or(i64::MAX);
        room.since_ms = now_ms;
        self.spent.entry(key.0).or_default().participant_ms += ms;
    }

    fn peak(&mut self, tenant: TenantId) {
        let people = self.people.get(&tenant.uuid()).copied().unwrap_or_default();
        let rooms = self.open.get(&tenant.uuid()).copied().unwrap_or_default();
        let spent = self.spent.entry(tenant).or_default();
        spent.participants_peak = spent.participants_peak.max(people);
        spent.rooms_peak = spent.rooms_peak.max(rooms);
    }
}

/// Whether these levels allow so much more of a quota.
fn refuse(quota: Quota, limits: &[LimitLevel], used: &HashMap<Uuid, u64>, want: u64) -> Result<(), Exceeded> {
    let gauge = |level: &LimitLevel| Gauge {
        at: level.at.clone(),
        used: used.get(&level.at.id).copied().unwrap_or_default(),
        limit: level.limits.get(&quota).copied().unwrap_or_default(),
    };
    match decide(&limits.iter().map(gauge).collect::<Vec<_>>(), want) {
        Decision::Refuse { by, limit, .. } => Err(Exceeded { quota, by, limit, fair_share: false }),
        Decision::Allow | Decision::Warn { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use policy::quota::{Limit, Limits};

    use super::*;

    fn tenant(n: u128) -> TenantId {
        Uuid::from_u128(n).into()
    }

    fn key(of: u128, meeting: u128) -> Key {
        (tenant(of), Uuid::from_u128(1_000 + meeting).into())
    }

    fn who(n: u128) -> ParticipantId {
        Uuid::from_u128(n).into()
    }

    fn limits(whole: &[(Quota, Limit)], of: u128, own: &[(Quota, Limit)]) -> Vec<LimitLevel> {
        let level = |kind, id, limits: &[(Quota, Limit)]| LimitLevel {
            at: LevelRef { kind, id, name: String::new() },
            limits: Limits::from_iter(limits.iter().copied()),
        };
        vec![level(LevelKind::Installation, Uuid::nil(), whole), level(LevelKind::Tenant, Uuid::from_u128(of), own)]
    }

    fn hard(hard: u64) -> Limit {
        Limit { soft: None, hard: Some(hard) }
    }

    #[test]
    fn the_last_place_is_given_once_and_whoever_has_one_keeps_it() {
        let usage = Usage::default();
        let of = limits(&[], 1, &[(Quota::Participants, hard(2)), (Quota::Rooms, hard(1))]);
        let number = usage.open(key(1, 1), &of, 0).expect("opens");
        assert_eq!(usage.open(key(1, 2), &of, 0).expect_err("one too many").quota, Quota::Rooms);
        usage.enter(key(1, 1), who(1), &of, 0).expect("enters");
        usage.enter(key(1, 1), who(2), &of, 0).expect("enters");
        usage.enter(key(1, 1), who(1), &of, 0).expect("is there");
        let refused = usage.enter(key(1, 1), who(3), &of, 0).expect_err("one too many");
        assert_eq!((refused.quota, refused.limit, refused.fair_share), (Quota::Participants, 2, false));
        usage.sync(key(1, 1), HashSet::from([who(2)]), 60_000);
        usage.enter(key(1, 1), who(3), &of, 60_000).expect("a place is free");
        usage.close(key(1, 1), number, 120_000);
        assert_eq!(usage.of(Uuid::from_u128(1)), TenantUse::default());
        let spent = usage.drain(120_000)[&tenant(1)];
        assert_eq!(spent, Spent { participant_ms: 240_000, participants_peak: 2, rooms_peak: 1 });
    }

    #[test]
    fn nobody_starves_whoever_comes_late() {
        let usage = Usage::default();
        let whole = [(Quota::Participants, Limit { soft: Some(6), hard: Some(10) })];
        let greedy = limits(&whole, 1, &[]);
        usage.open(key(1, 1), &greedy, 0).expect("opens");
        for n in 0..8 {
            usage.enter(key(1, 1), who(n), &greedy, 0).expect("alone, the whole is theirs");
        }
        let late = limits(&whole, 2, &[]);
        usage.open(key(2, 1), &late, 0).expect("opens");
        usage.enter(key(2, 1), who(100), &late, 0).expect("is due");
        let refused = usage.enter(key(1, 1), who(50), &greedy, 0).expect_err("has more than its share");
        assert!(refused.fair_share && refused.limit == 5);
        usage.enter(key(2, 1), who(101), &late, 0).expect("is due");
        assert!(!usage.enter(key(2, 1), who(102), &late, 0).expect_err("full is full").fair_share);
    }
}
