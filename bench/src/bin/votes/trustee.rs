//! A trustee's device: opens its shares while people vote, and gives its sum when the vote is closed.

use std::collections::BTreeMap;
use std::convert::Infallible;

use ballot::client::countable;
use ballot::encoded::{Blob, SignatureBytes};
use ballot::vote::EntryType;
use ballot::vote::body::{self, Body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bench::{Fault, Server};
use ledger::SignedNote;
use secret_ballot::{Ballot, Casting, OpenShare, SealedShare, SumRecord, SumRegister, Trustee, TrusteeSecret, check};
use serde_json::json;

use crate::log::{Reader, fresh_salt};
use crate::person::{Person, ask, text};

/// This program gives one sum and ends.
struct Once;

impl SumRegister for Once {
    type Error = Infallible;

    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Infallible> {
        Ok(*wanted)
    }
}

pub(crate) struct Device {
    /// From 1, as the definition names it.
    number: u8,
    seed: [u8; 32],
    reader: Reader,
    shares: BTreeMap<[u8; 32], OpenShare>,
}

impl Device {
    /// Agrees to be a trustee.
    pub(crate) async fn agree(server: &Server, vote: &str, person: &Person) -> Result<[u8; 32], Fault> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let kem = STANDARD.encode(TrusteeSecret::new(seed.into()).public().as_slice());
        ask(server, &person.ticket, &format!("/{vote}/trustee"), json!({"kem": kem})).await?;
        Ok(seed)
    }

    pub(crate) fn new(number: u8, seed: [u8; 32]) -> Self {
        Self { number, seed, reader: Reader::default(), shares: BTreeMap::new() }
    }

    /// Reads all ballots, checks their proofs, and opens its share of each.
    pub(crate) async fn open(&mut self, server: &Server, vote: &str, person: &Person) -> Result<(), Fault> {
        self.reader.read(server, vote, person).await?;
        let mine = ask(server, &person.ticket, &format!("/{vote}/shares"), json!({})).await?;
        let log = self.reader.law()?;
        let suite = log.suite().ok_or("no secret vote")?;
        let trustee = Trustee::new(suite, self.number, TrusteeSecret::new(self.seed.into()))?;
        let mut ballots = Vec::new();
        for line in &self.reader.lines {
            let Ok(Body::SecretBallot(cast)) =
                Body::read(EntryType::SecretBallot, line.body.as_deref().unwrap_or_default())
            else {
                continue;
            };
            let casting = Casting { voter: cast.voter.0, seq: cast.seq };
            ballots.push((casting, Ballot::from_bytes(suite, &cast.ballot.0)?));
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let shares = mine["items"].as_array().ok_or("no shares")?;
        if shares.len() != ballots.len() {
            return Err("not a share for each ballot".into());
        }
        // Both are in the order of the log.
        for (checked, share) in check::many(suite, ballots, &seed).into_iter().zip(shares) {
            let sealed = SealedShare::from_bytes(suite, &STANDARD.decode(text(&share["share"])?)?)?;
            let opened = trustee.open(&checked?, &sealed)?;
            self.shares.insert(opened.ballot(), opened);
        }
        Ok(())
    }

    /// Looks at the closed log as a whole, and gives the sum over what counts.
    pub(crate) async fn sum(&mut self, server: &Server, vote: &str, person: &Person) -> Result<(), Fault> {
        let newest = self.reader.read(server, vote, person).await?;
        let closing: SignedNote = text(&newest["closing"])?.parse()?;
        let log = self.reader.law()?;
        let key = log.definition().ok_or("no definition")?.log_key()?;
        let closed = countable(&self.reader.lines, &closing, &key)?;
        let (suite, counted) = (closed.suite().ok_or("not secret")?, closed.counted().ok_or("not closed")?);
        let trustee = Trustee::new(suite, self.number, TrusteeSecret::new(self.seed.into()))?;
        let sum = trustee.sum(&mut Once, counted, &self.shares)?;
        let signature: SignatureBytes = person.key.sign_bytes(&secret_ballot::statement::sum(&sum));
        let body = Body::Sum(body::Sum { trustee: self.number.into(), sum: Blob(sum.to_bytes()), signature });
        let salt = fresh_salt()?.to_string();
        let entry = json!({
            "type": EntryType::Sum.name(), "by": null, "sig": null, "salt": salt, "body": body.write(), "shares": [],
        });
        ask(server, &person.ticket, &format!("/{vote}/entries"), entry).await?;
        Ok(())
    }
}
