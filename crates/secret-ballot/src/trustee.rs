//! What a trustee's client does: open shares while people vote, complain where one is wrong, and sum once.

use std::collections::BTreeMap;

use curve25519_dalek::scalar::Scalar;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::ballot::SealedShare;
use crate::check::Checked;
use crate::counted::Counted;
use crate::group;
use crate::kem::{Kem, SECRET_BYTES, XWing};
use crate::seal::{self, Locked, Values};
use crate::terms::{KEM_KEY_BYTES, Vote};

/// Secret key of a trustee for one vote. It is destroyed when the shares are.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TrusteeSecret([u8; SECRET_BYTES]);

impl TrusteeSecret {
    /// From 32 random bytes.
    pub fn new(seed: Zeroizing<[u8; SECRET_BYTES]>) -> Self {
        Self(*seed)
    }

    /// The public key, for the definition of the vote.
    pub fn public(&self) -> Box<[u8; KEM_KEY_BYTES]> {
        XWing::public(&self.0)
    }
}

/// What is wrong with a share. A trustee signs this; the voter's client casts afresh, or settles it in the open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Complaint {
    #[error("the share cannot be decrypted with the key of this trustee")]
    Unreadable,
    #[error("what was decrypted is no list of scalars")]
    Malformed,
    #[error("the share is not what the ballot commits to for option {0}")]
    Wrong(usize),
}

impl Complaint {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "cs1-share-unreadable",
            Self::Malformed => "cs1-share-malformed",
            Self::Wrong(_) => "cs1-share-wrong",
        }
    }

    pub(crate) fn of(locked: Locked) -> Self {
        match locked {
            Locked::Unreadable => Self::Unreadable,
            Locked::Malformed => Self::Malformed,
        }
    }
}

/// Why a trustee does not get to open a share or to sum.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum TrusteeError<E> {
    #[error("no trustee of this vote has this key under this number")]
    Key,
    #[error("the ballot belongs to another vote")]
    OtherVote,
    #[error("these bytes are not the share that the ballot names for this trustee")]
    OtherShare,
    #[error(transparent)]
    Complaint(#[from] Complaint),
    #[error("a sum over another set of ballots was made before")]
    AlreadySummed,
    #[error("the share of a counted ballot is missing")]
    Missing { ballot: [u8; 32] },
    #[error("the record of sums cannot be kept")]
    Register(E),
}

impl<E> TrusteeError<E> {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Key => "cs1-trustee",
            Self::OtherVote => "cs1-other-vote",
            Self::OtherShare => "cs1-shares",
            Self::Complaint(complaint) => complaint.code(),
            Self::AlreadySummed => "cs1-sum-once",
            Self::Missing { .. } => "cs1-share-missing",
            Self::Register(_) => "cs1-sum-register",
        }
    }
}

/// That nothing but the suite itself can go wrong.
pub type OpenError = TrusteeError<std::convert::Infallible>;

/// A share that was decrypted and fits its ballot. Secret: t of them are the vote.
pub struct OpenShare {
    ballot: [u8; 32],
    values: Values,
}

impl OpenShare {
    /// The ballot it belongs to.
    pub fn ballot(&self) -> [u8; 32] {
        self.ballot
    }
}

/// Whether the values are what the ballot commits to at this number.
pub(crate) fn compare(checked: &Checked, trustee: u8, values: &Values) -> Result<(), Complaint> {
    for (option, (f, g)) in values.0.iter().enumerate() {
        let commitments: Vec<_> = checked.ballot().commitments[option].iter().map(|spelt| spelt.point).collect();
        if group::commit(f, g) != group::committed_at(&commitments, trustee) {
            return Err(Complaint::Wrong(option));
        }
    }
    Ok(())
}

/// A trustee at work in one vote.
pub struct Trustee<'v> {
    vote: &'v Vote,
    number: u8,
    secret: TrusteeSecret,
}

impl<'v> Trustee<'v> {
    pub fn new(vote: &'v Vote, number: u8, secret: TrusteeSecret) -> Result<Self, OpenError> {
        match vote.trustees().keys(number) {
            Some(keys) if keys.kem == secret.public() => Ok(Self { vote, number, secret }),
            _ => Err(TrusteeError::Key),
        }
    }

    /// Opens the share of a ballot and compares it with the commitments. Only [`TrusteeError::Complaint`] is the
    /// ballot's fault.
    pub fn open(&self, checked: &Checked, share: &SealedShare) -> Result<OpenShare, OpenError> {
        if checked.vote() != self.vote.hash() {
            return Err(TrusteeError::OtherVote);
        }
        if checked.ballot().share_hashes[usize::from(self.number) - 1] != share.hash() {
            return Err(TrusteeError::OtherShare);
        }
        let values =
            seal::open(self.vote, &checked.casting(), self.number, &self.secret.0, share).map_err(Complaint::of)?;
        compare(checked, self.number, &values)?;
        Ok(OpenShare { ballot: checked.hash(), values })
    }

    /// The sum over exactly the counted ballots. Two sums over sets that differ by one ballot reveal that ballot, so
    /// the register decides first, durably: the same set may be summed again, another one never.
    pub fn sum<R: SumRegister>(
        &self,
        register: &mut R,
        counted: &Counted,
        shares: &BTreeMap<[u8; 32], OpenShare>,
    ) -> Result<Sum, TrusteeError<R::Error>> {
        if counted.vote() != self.vote.hash() {
            return Err(TrusteeError::OtherVote);
        }
        let mut values = Values(vec![(Scalar::ZERO, Scalar::ZERO); self.vote.shape().options()]);
        for entry in counted.entries().values() {
            let share = shares.get(&entry.ballot).filter(|share| share.ballot == entry.ballot);
            let share = share.ok_or(TrusteeError::Missing { ballot: entry.ballot })?;
            let weight = Scalar::from(entry.weight);
            for (sum, value) in values.0.iter_mut().zip(&share.values.0) {
                *sum = (sum.0 + weight * value.0, sum.1 + weight * value.1);
            }
        }
        let wanted = SumRecord { vote: counted.vote(), counted: counted.hash() };
        if register.claim(&wanted).map_err(TrusteeError::Register)? != wanted {
            return Err(TrusteeError::AlreadySummed);
        }
        Ok(Sum { trustee: self.number, vote: wanted.vote, counted: wanted.counted, values: values.0.clone() })
    }
}

/// For which set a trustee gives its sum in a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumRecord {
    pub vote: [u8; 32],
    pub counted: [u8; 32],
}

/// Where a trustee's client keeps, across restarts, what it summed. It lies where the secret key lies, so that nobody
/// can lose one and keep the other.
pub trait SumRegister {
    type Error;

    /// Writes the record durably unless one for this vote stands already, in one step; returns the one that stands.
    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Self::Error>;
}

/// What a trustee publishes after the close. No secret any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub trustee: u8,
    pub vote: [u8; 32],
    pub counted: [u8; 32],
    pub(crate) values: Vec<(Scalar, Scalar)>,
}

/// Bytes before the values of a sum: trustee and number of options.
const SUM_HEAD_BYTES: usize = 2;

impl Sum {
    /// The sum as it stands in the record, beside the hashes of vote and count.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.trustee, self.values.len() as u8];
        for (f, g) in &self.values {
            bytes.extend(f.as_bytes());
            bytes.extend(g.as_bytes());
        }
        bytes
    }

    /// Reads a sum that was published for this count. `None` if it is not one of this vote.
    pub fn from_bytes(vote: &Vote, counted: [u8; 32], bytes: &[u8]) -> Option<Self> {
        let options = vote.shape().options();
        let (&[trustee, count], values) = bytes.split_first_chunk::<SUM_HEAD_BYTES>()?;
        if usize::from(count) != options || values.len() != 64 * options || vote.trustees().keys(trustee).is_none() {
            return None;
        }
        let scalar = |bytes: &[u8]| group::scalar(bytes.try_into().ok()?);
        let pairs = values.chunks_exact(64).map(|pair| Some((scalar(&pair[..32])?, scalar(&pair[32..])?)));
        Some(Self { trustee, vote: vote.hash(), counted, values: pairs.collect::<Option<_>>()? })
    }
}
