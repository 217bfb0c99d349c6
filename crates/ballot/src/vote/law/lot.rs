//! A lot that the participants draw together: each commits to 32 random bytes, and then opens them. Who sees all values
//! but their own can only refuse to open; then they are named, and the others draw again without them.

use std::collections::{BTreeMap, BTreeSet};

use crate::encoded::{Digest, Fixed};
use crate::id::MemberId;
use crate::limits::LOT_PARTICIPANTS_MIN;
use crate::text::OptionId;
use crate::vote::body::{LotCommitted, LotOpened, LotRestarted};
use crate::vote::entry::{Context, fields};
use crate::vote::refusal::Refusal;

/// A lot in its rounds.
#[derive(Default)]
pub(crate) struct Lot {
    /// From 0.
    round: u32,
    committed: BTreeMap<MemberId, Digest>,
    opened: BTreeMap<MemberId, Fixed<32>>,
    /// Did not open in a round before.
    out: BTreeSet<MemberId>,
}

/// What somebody commits to.
pub fn commitment(context: &Context, round: u32, by: MemberId, value: &Fixed<32>) -> Digest {
    let definition = context.definition.map(|hash| hash.0).unwrap_or_default();
    let origin = context.origin.as_str().as_bytes();
    Digest::of(&[&fields(&[b"plenum lot value", origin, &definition, &round.to_be_bytes(), &by.0, &value.0])])
}

impl Lot {
    pub(crate) fn commit(&mut self, by: MemberId, body: &LotCommitted) -> Result<(), Refusal> {
        // The first value that is opened ends the time to commit.
        if body.round != self.round || !self.opened.is_empty() {
            return Err(Refusal::LotRound);
        }
        if self.out.contains(&by) || self.committed.contains_key(&by) {
            return Err(Refusal::LotParticipant);
        }
        // The same commitment under two names would be the same value.
        if self.committed.values().any(|other| *other == body.commitment) {
            return Err(Refusal::LotValue);
        }
        self.committed.insert(by, body.commitment);
        Ok(())
    }

    pub(crate) fn open(&mut self, by: MemberId, body: &LotOpened, context: &Context) -> Result<(), Refusal> {
        if body.round != self.round || self.committed.len() < LOT_PARTICIPANTS_MIN {
            return Err(Refusal::LotRound);
        }
        let committed = self.committed.get(&by).filter(|_| !self.opened.contains_key(&by));
        let committed = committed.ok_or(Refusal::LotParticipant)?;
        if commitment(context, self.round, by, &body.value) != *committed {
            return Err(Refusal::LotValue);
        }
        self.opened.insert(by, body.value);
        Ok(())
    }

    pub(crate) fn restart(&mut self, body: &LotRestarted) -> Result<(), Refusal> {
        if body.round != self.round || self.opened.len() == self.committed.len() || self.opened.is_empty() {
            return Err(Refusal::LotRound);
        }
        let (committed, opened) = (std::mem::take(&mut self.committed), std::mem::take(&mut self.opened));
        self.out.extend(committed.into_keys().filter(|id| !opened.contains_key(id)));
        self.round += 1;
        Ok(())
    }

    /// Who takes part in this round.
    pub(crate) fn participants(&self) -> BTreeSet<MemberId> {
        self.committed.keys().copied().collect()
    }

    /// The order in which these were drawn, when all have opened.
    pub(crate) fn draw(&self, among: &[OptionId], context: &Context) -> Option<Vec<OptionId>> {
        if self.committed.len() < LOT_PARTICIPANTS_MIN || self.opened.len() != self.committed.len() {
            return None;
        }
        let definition = context.definition?.0;
        let round = self.round.to_be_bytes();
        let mut start: Vec<&[u8]> = vec![b"plenum lot draw", context.origin.as_str().as_bytes(), &definition, &round];
        for (id, value) in &self.opened {
            start.extend([&id.0[..], &value.0]);
        }
        let ticket = |id: &OptionId| {
            let mut parts = start.clone();
            parts.push(id.as_str().as_bytes());
            Digest::of(&[&fields(&parts)])
        };
        let mut order = among.to_vec();
        order.sort_by_cached_key(ticket);
        Some(order)
    }
}
