//! The log of a vote as a device reads it.

use ballot::encoded::Salt;
use ballot::vote::{Body, EntryType, Line, Log};
use bench::{Fault, Server};
use serde_json::{Value, json};

use crate::person::{Person, ask, text};

#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) lines: Vec<Line>,
}

impl Reader {
    /// Reads on to the end; the last answer.
    pub(crate) async fn read(&mut self, server: &Server, vote: &str, person: &Person) -> Result<Value, Fault> {
        loop {
            let from = json!({"from": self.lines.len()});
            let page = ask(server, &person.ticket, &format!("/{vote}/log"), from).await?;
            for line in page["entries"].as_array().ok_or("no entries")? {
                let salt = serde_json::from_value(line["salt"].clone())?;
                let body = line["body"].as_str().map(str::to_owned);
                self.lines.push(Line { entry: text(&line["entry"])?, salt, body });
            }
            if page["size"] == json!(self.lines.len()) {
                return Ok(page);
            }
        }
    }

    /// The beginning of the vote, up to its opening, as the law reads it: what ballots are signed in.
    pub(crate) fn law(&self) -> Result<Log, Fault> {
        let first = self.lines.first().and_then(|line| line.body.as_deref()).ok_or("nothing is fixed")?;
        let Body::Definition(definition) = Body::read(EntryType::Definition, first)? else {
            return Err("no definition".into());
        };
        Ok(Log::read(definition.log_origin()?, self.lines.iter().take(3))?)
    }
}

pub(crate) fn fresh_salt() -> Result<Salt, Fault> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)?;
    Ok(Salt::from(salt))
}
