//! A trustee's device: opens its shares while people vote, and gives its sum when the vote is closed.

use std::convert::Infallible;

use ballot::client::{TrusteeDesk, countable};
use ballot::vote::EntryType;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bench::{Fault, Server};
use ledger::SignedNote;
use secret_ballot::{SumRecord, SumRegister, TrusteeSecret};
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
    desk: TrusteeDesk,
    reader: Reader,
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

    /// By the number of the definition, from 1.
    pub(crate) fn new(number: u8, seed: [u8; 32]) -> Self {
        Self { desk: TrusteeDesk::new(number, seed.into()), reader: Reader::default() }
    }

    /// Reads all ballots, checks their proofs, and opens its share of each.
    pub(crate) async fn open(&mut self, server: &Server, vote: &str, person: &Person) -> Result<(), Fault> {
        self.reader.read(server, vote, person).await?;
        let log = self.reader.law()?;
        let suite = log.suite().ok_or("no secret vote")?;
        // Both are in the order of the log.
        let shares = sealed(server, vote, person).await?;
        let mut randomness = [0; 32];
        getrandom::fill(&mut randomness)?;
        let unusable = self.desk.open(suite, &self.reader.lines, &shares, &randomness)?;
        if unusable.is_empty() { Ok(()) } else { Err("a share cannot be used".into()) }
    }

    /// Looks at the closed log as a whole, and gives the sum over what counts.
    pub(crate) async fn sum(&mut self, server: &Server, vote: &str, person: &Person) -> Result<(), Fault> {
        let newest = self.reader.read(server, vote, person).await?;
        let closing: SignedNote = text(&newest["closing"])?.parse()?;
        let log = self.reader.law()?;
        let key = log.definition().ok_or("no definition")?.log_key()?;
        let closed = countable(&self.reader.lines, &closing, &key)?;
        let (suite, counted) = (closed.suite().ok_or("not secret")?, closed.counted().ok_or("not closed")?);
        let body = self.desk.sum(&mut Once, suite, counted, &person.key)?;
        let salt = fresh_salt()?.to_string();
        let entry = json!({
            "type": EntryType::Sum.name(), "by": null, "sig": null, "salt": salt, "body": body.write(), "shares": [],
        });
        ask(server, &person.ticket, &format!("/{vote}/entries"), entry).await?;
        Ok(())
    }
}

/// What is sealed for a trustee, part by part.
async fn sealed(server: &Server, vote: &str, person: &Person) -> Result<Vec<Vec<u8>>, Fault> {
    let (mut shares, mut from) = (Vec::new(), 0);
    loop {
        let part = ask(server, &person.ticket, &format!("/{vote}/shares"), json!({"from": from})).await?;
        let part = part["items"].as_array().ok_or("no shares")?;
        let Some(last) = part.last() else { return Ok(shares) };
        from = last["index"].as_u64().ok_or("no index")? + 1;
        for share in part {
            shares.push(STANDARD.decode(text(&share["share"])?)?);
        }
    }
}
