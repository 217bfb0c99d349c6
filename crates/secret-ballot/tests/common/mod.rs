//! A vote to play with: trustees, voters, and randomness that a number decides.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use secret_ballot::terms::Parts;
use secret_ballot::{
    Ballot, Casting, Checked, Choice, Disputes, OpenShare, Randomness, SealedShare, Shape, Sum, SumRecord, SumRegister,
    Trustee, TrusteeKeys, TrusteeSecret, Trustees, Vote, check, voter,
};
use sha2::{Digest, Sha512};

/// The stream that SUITE.md names for vectors: SHA-512 of a name and a number, block after block.
pub(crate) fn stream(name: &str, length: usize) -> Vec<u8> {
    let block = |number: u64| Sha512::new().chain_update(name).chain_update(number.to_be_bytes()).finalize();
    (0..).flat_map(block).take(length).collect()
}

fn bytes<const N: usize>(name: &str) -> [u8; N] {
    stream(name, N).try_into().expect("as many bytes")
}

pub(crate) struct Setting {
    pub(crate) vote: Vote,
    pub(crate) seeds: Vec<[u8; 32]>,
}

/// Names decide everything: the same name is the same vote, with the same keys.
pub(crate) fn setting(name: &str, shape: Shape, threshold: usize, count: usize) -> Setting {
    let seeds: Vec<[u8; 32]> = (1..=count).map(|number| bytes(&format!("{name} trustee {number}"))).collect();
    let keys = seeds.iter().enumerate().map(|(at, seed)| {
        let signing = ed25519_dalek::SigningKey::from_bytes(&bytes(&format!("{name} signs {}", at + 1)));
        TrusteeKeys { kem: TrusteeSecret::new((*seed).into()).public(), signature: signing.verifying_key().to_bytes() }
    });
    let trustees = Trustees::new(threshold, keys.collect()).expect("trustees");
    let parts = Parts {
        tenant: bytes(&format!("{name} tenant")),
        meeting: bytes(&format!("{name} meeting")),
        vote: bytes(&format!("{name} vote")),
        definition: bytes(&format!("{name} definition")),
        roll: bytes(&format!("{name} roll")),
        shape,
    };
    Setting { vote: Vote::new(parts, trustees), seeds }
}

/// Yes, no, abstain; two of three trustees.
pub(crate) fn plain() -> Setting {
    setting("plain", Shape::new(3, 1, 1, &[2]).expect("a shape"), 2, 3)
}

pub(crate) struct Cast {
    pub(crate) checked: Checked,
    pub(crate) shares: Vec<SealedShare>,
    pub(crate) disputes: Disputes,
}

pub(crate) fn casting(number: u8) -> Casting {
    Casting { voter: [number; 16], seq: 1 }
}

impl Setting {
    pub(crate) fn randomness(&self, name: &str) -> Randomness {
        let length = Randomness::length(self.vote.shape(), self.vote.trustees());
        Randomness::new(&self.vote, stream(name, length).into()).expect("randomness")
    }

    pub(crate) fn prepare(&self, casting: Casting, options: &[usize]) -> voter::Prepared {
        let choice = Choice::new(self.vote.shape(), options).expect("a choice");
        voter::prepare(&self.vote, casting, choice, self.randomness(&format!("randomness {casting:?}")))
    }

    pub(crate) fn cast(&self, casting: Casting, options: &[usize]) -> Cast {
        let (ballot, shares, disputes) = self.prepare(casting, options).cast();
        check::shares(&ballot, &shares).expect("its shares");
        Cast { checked: check::one(&self.vote, casting, ballot).expect("a right ballot"), shares, disputes }
    }

    pub(crate) fn trustee(&self, number: u8) -> Trustee<'_> {
        let seed = self.seeds[usize::from(number) - 1];
        Trustee::new(&self.vote, number, TrusteeSecret::new(seed.into())).expect("a trustee")
    }

    pub(crate) fn open(&self, number: u8, cast: &[Cast]) -> BTreeMap<[u8; 32], OpenShare> {
        let trustee = self.trustee(number);
        let open = |cast: &Cast| {
            let share = trustee.open(&cast.checked, &cast.shares[usize::from(number) - 1]).expect("a right share");
            (share.ballot(), share)
        };
        cast.iter().map(open).collect()
    }

    pub(crate) fn sum(&self, number: u8, cast: &[Cast], counted: &secret_ballot::Counted) -> Sum {
        let shares = self.open(number, cast);
        self.trustee(number).sum(&mut Register::default(), counted, &shares).expect("a sum")
    }

    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Ballot, secret_ballot::BallotError> {
        Ballot::from_bytes(&self.vote, bytes)
    }
}

#[derive(Default)]
pub(crate) struct Register(pub(crate) BTreeMap<[u8; 32], SumRecord>);

impl SumRegister for Register {
    type Error = Infallible;

    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Infallible> {
        Ok(*self.0.entry(wanted.vote).or_insert(*wanted))
    }
}
