//! The roll: who has a vote, with which key, and who leads. It is frozen before the vote is opened.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::encoded::{PublicKey, SignatureBytes};
use crate::id::MemberId;
use crate::limits::OFFICERS_MAX;
use crate::presence::{Happening, Presence, Window};
use crate::register::Register;
use crate::text::Label;
use crate::vote::entry::{fields, is_key, is_signed};
use crate::vote::refusal::Refusal;

/// The roll of a vote. Who is there and who has a vote follows from the register and from what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    pub register: Register,
    /// The sitting so far.
    pub happened: Vec<Happening>,
    /// Keys of members, by id.
    pub keys: Vec<KeyLine>,
    /// Who leads and who keeps the minutes, by id.
    pub officers: Vec<Officer>,
    /// The officer who leads now.
    pub chair: MemberId,
}

/// The key of a member for this sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyLine {
    pub member: MemberId,
    pub key: PublicKey,
    pub proof: Proof,
}

/// What binds a key to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "VoteKeyProof"))]
#[cfg_attr(feature = "shapes", schema(as = VoteKeyProof))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Registered through the sign-in.
    SignIn,
    /// The same, with a key in hardware.
    Hardware,
    /// By the minute-taker, who knows the person.
    Minutes,
}

impl Proof {
    const ALL: [Self; 3] = [Self::SignIn, Self::Hardware, Self::Minutes];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Hardware => "hardware",
            Self::Minutes => "minutes",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.name() == name)
    }
}

/// Somebody who leads, or keeps the minutes; in the register or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    pub id: MemberId,
    pub name: Label,
    pub duty: Duty,
    /// That of the member, where the officer is one.
    pub key: PublicKey,
}

/// What an officer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "VoteDuty"))]
#[cfg_attr(feature = "shapes", schema(as = VoteDuty))]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Chair or deputy: everything.
    Chair,
    /// Opens, closes, records; does not announce and does not void.
    Minutes,
}

/// What somebody signs with a key to register it for a meeting: they have it.
pub fn key_statement(meeting: &[u8; 16], member: MemberId, key: &PublicKey) -> Vec<u8> {
    fields(&[b"plenum voter key", meeting, &member.0, &key.0])
}

/// Whether whoever registers a key has it, and it is one that can be trusted.
pub fn proves_key(meeting: &[u8; 16], member: MemberId, key: &PublicKey, signature: &SignatureBytes) -> bool {
    is_key(key) && is_signed(&key_statement(meeting, member, key), key, signature)
}

impl Roll {
    /// Whether everything in it goes together; if so, the window of presence that opens with the vote.
    pub fn check(&self) -> Result<Window, Refusal> {
        self.register.check()?;
        let window = Window::open(Presence::after(&self.register, &self.happened)?)?;
        let rising = |ids: &[MemberId]| ids.windows(2).all(|pair| pair[0] < pair[1]);
        let holders: Vec<_> = self.keys.iter().map(|line| line.member).collect();
        let officers: Vec<_> = self.officers.iter().map(|officer| officer.id).collect();
        if !rising(&holders) || !rising(&officers) {
            return Err(Refusal::RollOrder);
        }
        let names: BTreeMap<_, _> = self.register.members.iter().map(|member| (member.id, &member.name)).collect();
        let leads = |officer: &Officer| officer.id == self.chair && officer.duty == Duty::Chair;
        let named = |officer: &Officer| names.get(&officer.id).is_none_or(|name| **name == officer.name);
        let chaired = self.officers.iter().any(leads) && self.officers.iter().all(named);
        if !chaired || self.officers.len() > OFFICERS_MAX {
            return Err(Refusal::RollOfficer);
        }
        if !self.keys.iter().all(|line| names.contains_key(&line.member)) || self.all_keys().is_none() {
            return Err(Refusal::RollKey);
        }
        Ok(window)
    }

    /// The key of each person. `None` if one has two, or two have one.
    pub(crate) fn all_keys(&self) -> Option<BTreeMap<MemberId, PublicKey>> {
        let members = self.keys.iter().map(|line| (line.member, line.key));
        let mut keys = BTreeMap::new();
        for (id, key) in members.chain(self.officers.iter().map(|officer| (officer.id, officer.key))) {
            if !is_key(&key) || *keys.entry(id).or_insert(key) != key {
                return None;
            }
        }
        let different: BTreeSet<_> = keys.values().collect();
        (different.len() == keys.len()).then_some(keys)
    }
}
