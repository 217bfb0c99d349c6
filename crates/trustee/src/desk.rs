//! The desk of one trustee, as the definition names it: what it has opened, and what it still has to complain of.

use std::collections::{BTreeMap, VecDeque};

use ballot::MemberId;
use ballot::client::{Alarm, DeskError, PersonKey, TrusteeDesk};
use ballot::encoded::Salt;
use ballot::vote::{Body, Definition, Line};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secret_ballot::Vote;
use wire::vote::VoteShare;
use zeroize::Zeroizing;

use crate::state::{Keys, StateError};
use crate::stop::Stop;

pub(crate) struct Desk {
    pub(crate) number: u8,
    pub(crate) at_work: TrusteeDesk,
    pub(crate) opened: usize,
    /// What the log does not have yet, each with its salt: sent again, it is the same entry.
    pub(crate) complaints: VecDeque<(Salt, Body)>,
    pub(crate) is_given: bool,
}

impl Desk {
    /// Nothing when the definition does not name these keys for this person.
    pub(crate) fn new(definition: &Definition, keys: &Keys, member: MemberId) -> Option<Self> {
        let number = number_of(definition, keys, member)?;
        let at_work = TrusteeDesk::new(number, keys.kem.clone());
        Some(Self { number, at_work, opened: 0, complaints: VecDeque::new(), is_given: false })
    }

    /// Opens what was sealed for these ballots, the first ones first, as far as it is there, and takes those ballots away;
    /// answers how many.
    pub(crate) fn open(
        &mut self,
        suite: &Vote,
        unopened: &mut Vec<(u64, Line)>,
        shares: &[VoteShare],
        key: &PersonKey,
    ) -> Result<usize, Stop> {
        let shares: BTreeMap<_, _> = shares.iter().map(|item| (item.index, &item.share)).collect();
        let there: Vec<_> =
            unopened.iter().map_while(|(index, line)| Some((line.clone(), *shares.get(index)?))).collect();
        let (mut lines, mut given) = (Vec::with_capacity(there.len()), Vec::with_capacity(there.len()));
        for (line, share) in there {
            given.push(STANDARD.decode(share).map_err(|_| Alarm::Entries)?);
            lines.push(line);
        }
        let mut randomness = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *randomness).map_err(|_| StateError::Randomness)?;
        let unusable = self.at_work.open(suite, &lines, &given, &randomness).map_err(|fault| match fault {
            // The key is that of the definition; then it is not the share that the voter sealed, or no ballot.
            DeskError::Shares | DeskError::Ballot(_) | DeskError::Trustee(_) => Alarm::Entries,
        })?;
        for share in &unusable {
            self.complaints.push_back((fresh_salt()?, share.complain(key)));
        }
        unopened.drain(..lines.len());
        self.opened += lines.len() - unusable.len();
        Ok(lines.len())
    }
}

/// The number under which the definition names these keys for this person. Whoever leads and is no member is named by
/// the keys alone.
fn number_of(definition: &Definition, keys: &Keys, member: MemberId) -> Option<u8> {
    let set = &definition.trustees.as_ref()?.trustees;
    let at = set.iter().position(|line| line.signature == keys.person.public())?;
    let kem = secret_ballot::TrusteeSecret::new(keys.kem.clone()).public();
    let is_own = set[at].kem.0 == kem[..] && set[at].member.is_none_or(|named| named == member);
    u8::try_from(at + 1).ok().filter(|_| is_own)
}

fn fresh_salt() -> Result<Salt, StateError> {
    let mut salt = Salt::from([0; 16]);
    getrandom::fill(&mut salt.0).map_err(|_| StateError::Randomness)?;
    Ok(salt)
}
