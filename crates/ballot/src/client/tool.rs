//! The program of a trustee that works beside the browser: what it gives to the page, and what it shows to the server.
//!
//! Nothing secret is copied from one to the other. The program makes its keys and offers their public halves as one
//! line; whoever is signed in agrees with that line, and the keys in it stand in the definition. From then on the program
//! signs what it asks for with the key that was agreed with: no ticket lies on a disk, and none is lost with the page.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secret_ballot::limits::KEM_KEY_BYTES;
use thiserror::Error;

use crate::client::key::PersonKey;
use crate::encoded::{Fixed, PublicKey, SignatureBytes};
use crate::id::{MemberId, VoteId};
use crate::vote::entry::{fields, is_key, is_signed};

/// How an offer begins, so that nobody pastes something else.
const OFFER: &str = "plenum-trustee-key:";
/// How a pass begins; no other ticket has a point.
const PASS: &str = "trustee.";
/// For how long a pass is good, milliseconds; also how wrong the clock of either side may be.
pub const PASS_LIFE_MS: u64 = 10 * 60 * 1_000;

/// The text is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is not what the program of a trustee writes")]
pub struct ToolTextError;

/// Public keys of a program, for one trustee of one vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolOffer {
    pub vote: VoteId,
    pub member: MemberId,
    /// What the program signs with.
    pub signature: PublicKey,
    /// What shares are sealed for.
    pub kem: Box<[u8; KEM_KEY_BYTES]>,
    /// That whoever offers the keys has the one that signs.
    pub proof: SignatureBytes,
}

/// Vote, member, key, and proof; between key and proof the other key.
const OFFER_BYTES: usize = 16 + 16 + 32 + KEM_KEY_BYTES + 64;

impl ToolOffer {
    pub fn new(vote: VoteId, member: MemberId, key: &PersonKey, kem: Box<[u8; KEM_KEY_BYTES]>) -> Self {
        let signature = key.public();
        let proof = key.sign_bytes(&offer_statement(vote, member, &signature, &kem));
        Self { vote, member, signature, kem, proof }
    }

    /// Whether the keys can be trusted to belong together.
    pub fn is_proved(&self) -> bool {
        let statement = offer_statement(self.vote, self.member, &self.signature, &self.kem);
        is_key(&self.signature) && is_signed(&statement, &self.signature, &self.proof)
    }
}

fn offer_statement(vote: VoteId, member: MemberId, signature: &PublicKey, kem: &[u8; KEM_KEY_BYTES]) -> Vec<u8> {
    fields(&[b"plenum trustee offer", &vote.0, &member.0, &signature.0, kem])
}

impl fmt::Display for ToolOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: [&[u8]; 5] = [&self.vote.0, &self.member.0, &self.signature.0, &self.kem[..], &self.proof.0];
        write!(f, "{OFFER}{}", STANDARD.encode(parts.concat()))
    }
}

/// The bytes behind the word with which the text begins.
fn bytes_of<const N: usize>(text: &str, word: &str) -> Result<[u8; N], ToolTextError> {
    let bytes: Option<Fixed<N>> = text.strip_prefix(word).and_then(|text| text.parse().ok());
    bytes.map(|bytes| bytes.0).ok_or(ToolTextError)
}

/// Takes the bytes of the front away.
fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], ToolTextError> {
    let (taken, rest) = bytes.split_first_chunk::<N>().ok_or(ToolTextError)?;
    *bytes = rest;
    Ok(*taken)
}

impl FromStr for ToolOffer {
    type Err = ToolTextError;

    fn from_str(text: &str) -> Result<Self, ToolTextError> {
        let bytes = bytes_of::<OFFER_BYTES>(text, OFFER)?;
        let mut rest = bytes.as_slice();
        Ok(Self {
            vote: VoteId(take(&mut rest)?),
            member: MemberId(take(&mut rest)?),
            signature: PublicKey::from(take(&mut rest)?),
            kem: Box::new(take(&mut rest)?),
            proof: SignatureBytes::from(take(&mut rest)?),
        })
    }
}

/// What a program shows in place of the ticket of a page: signed with the key that was agreed with, for this vote, at
/// this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolPass {
    pub vote: VoteId,
    pub member: MemberId,
    at_ms: u64,
    signature: SignatureBytes,
}

const PASS_BYTES: usize = 16 + 16 + 8 + 64;

impl ToolPass {
    pub fn new(vote: VoteId, member: MemberId, key: &PersonKey, at_ms: u64) -> Self {
        let signature = key.sign_bytes(&pass_statement(vote, member, at_ms));
        Self { vote, member, at_ms, signature }
    }

    /// Whether the holder of this key made it, not long ago.
    pub fn is_good(&self, key: &PublicKey, now_ms: u64) -> bool {
        let statement = pass_statement(self.vote, self.member, self.at_ms);
        self.at_ms.abs_diff(now_ms) <= PASS_LIFE_MS && is_key(key) && is_signed(&statement, key, &self.signature)
    }
}

fn pass_statement(vote: VoteId, member: MemberId, at_ms: u64) -> Vec<u8> {
    fields(&[b"plenum trustee pass", &vote.0, &member.0, &at_ms.to_be_bytes()])
}

impl fmt::Display for ToolPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: [&[u8]; 4] = [&self.vote.0, &self.member.0, &self.at_ms.to_be_bytes(), &self.signature.0];
        write!(f, "{PASS}{}", STANDARD.encode(parts.concat()))
    }
}

impl FromStr for ToolPass {
    type Err = ToolTextError;

    fn from_str(text: &str) -> Result<Self, ToolTextError> {
        let bytes = bytes_of::<PASS_BYTES>(text, PASS)?;
        let mut rest = bytes.as_slice();
        Ok(Self {
            vote: VoteId(take(&mut rest)?),
            member: MemberId(take(&mut rest)?),
            at_ms: u64::from_be_bytes(take(&mut rest)?),
            signature: SignatureBytes::from(take(&mut rest)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const VOTE: VoteId = VoteId([1; 16]);
    const MEMBER: MemberId = MemberId([2; 16]);

    #[test]
    fn an_offer_is_read_as_it_was_written_and_belongs_to_one_vote_and_person() {
        let offer = ToolOffer::new(VOTE, MEMBER, &PersonKey::new(&[3; 32]), Box::new([4; KEM_KEY_BYTES]));
        let read: ToolOffer = offer.to_string().parse().expect("its own text");
        assert_eq!(read, offer);
        assert!(read.is_proved());
        let other = |change: fn(&mut ToolOffer)| {
            let mut other = offer.clone();
            change(&mut other);
            other
        };
        for forged in [
            other(|offer| offer.vote.0[0] ^= 1),
            other(|offer| offer.member.0[0] ^= 1),
            other(|offer| offer.signature = PersonKey::new(&[5; 32]).public()),
            other(|offer| offer.kem[7] ^= 1),
            other(|offer| offer.signature = PublicKey::from([0; 32])),
        ] {
            assert!(!forged.is_proved());
        }
        for odd in ["", "plenum-trustee-key:", &offer.to_string()[..200], &format!("{offer}AAAA"), "trustee.AAAA"] {
            assert_eq!(odd.parse::<ToolOffer>(), Err(ToolTextError), "{odd}");
        }
    }

    #[test]
    fn a_pass_is_good_for_ten_minutes_and_with_the_key_that_was_agreed_with() {
        let (key, now) = (PersonKey::new(&[3; 32]), 1_790_000_000_000);
        let pass: ToolPass = ToolPass::new(VOTE, MEMBER, &key, now).to_string().parse().expect("its own text");
        for at in [now - PASS_LIFE_MS, now, now + PASS_LIFE_MS] {
            assert!(pass.is_good(&key.public(), at));
        }
        for at in [now - PASS_LIFE_MS - 1, now + PASS_LIFE_MS + 1, 0, u64::MAX] {
            assert!(!pass.is_good(&key.public(), at));
        }
        assert!(!pass.is_good(&PersonKey::new(&[4; 32]).public(), now));
        let other = ToolPass { vote: VoteId([9; 16]), ..pass.clone() };
        assert!(!other.is_good(&key.public(), now));
        for odd in ["", "trustee.", &pass.to_string()[..40], &format!("{pass}AAAA")] {
            assert_eq!(odd.parse::<ToolPass>(), Err(ToolTextError), "{odd}");
        }
    }

    /// What is read writes itself again; everything else is refused.
    fn survives<T: FromStr<Err = ToolTextError> + fmt::Display>(text: &str) -> bool {
        text.parse::<T>().map(|read| assert_eq!(read.to_string(), text)).is_ok()
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(plenum-trustee-key:|trustee\\.)?\\PC{0,200}") {
            survives::<ToolOffer>(&text);
            survives::<ToolPass>(&text);
        }

        #[test]
        fn any_bytes_of_the_right_number_are_read_and_written_again(bytes in vec(any::<u8>(), OFFER_BYTES), spoilt in any::<prop::sample::Index>()) {
            for (word, length, is_read) in [
                (OFFER, OFFER_BYTES, survives::<ToolOffer> as fn(&str) -> bool),
                (PASS, PASS_BYTES, survives::<ToolPass>),
            ] {
                let text = format!("{word}{}", STANDARD.encode(&bytes[..length]));
                prop_assert!(is_read(&text));
                let shorter = format!("{word}{}", STANDARD.encode(&bytes[1..length]));
                prop_assert!(!is_read(&shorter));
                prop_assert!(!is_read(&text[..spoilt.index(text.len())]));
            }
        }
    }
}
