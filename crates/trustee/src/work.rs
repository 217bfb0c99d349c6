//! The work of a trustee from the offer of the keys to their end.

use std::time::Duration;

use ballot::client::{Alarm, spoken_code};
use ballot::vote::Stage;
use secret_ballot::trustee::TrusteeError;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::arguments::Address;
use crate::desk::Desk;
use crate::reader::Reader;
use crate::server::{Fault, Server};
use crate::state::{Keys, State};
use crate::stop::{Ended, Stop};
use crate::words::{self, Said, Voice};

/// How often the server is asked.
const TICK: Duration = Duration::from_secs(1);
/// The same after the close: each look shows who of all has confirmed, and nothing is as urgent as a bad share.
const CLOSED_TICK: Duration = Duration::from_secs(3);
/// The same while it does not answer.
const AWAY_TICK: Duration = Duration::from_secs(5);

/// What the person has said about the sum.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    None,
    /// When more than half have confirmed.
    Give,
    /// Although few have.
    Insist,
}

pub(crate) struct Work {
    address: Address,
    server: Server,
    state: State,
    keys: Keys,
    voice: Voice,
    reader: Reader,
    /// As soon as the definition names this program.
    desk: Option<Desk>,
    wish: Wish,
    /// What was said of what waits, so that it is said once.
    told: Option<(usize, usize)>,
    lacks: bool,
    is_away: bool,
}

impl Work {
    /// Nothing when it was over before.
    pub(crate) fn new(address: Address, server: Server, state: State, voice: Voice, gives: bool) -> Option<Self> {
        let keys = state.keys()?;
        let reader = Reader::new(address.vote, state.pinned());
        let wish = match gives {
            // What was decided on is sent, whatever this call says.
            _ if state.salt().is_some() => Wish::Insist,
            true => Wish::Give,
            false => Wish::None,
        };
        let desk = None;
        Some(Self { address, server, state, keys, voice, reader, desk, wish, told: None, lacks: false, is_away: false })
    }

    fn say(&self, said: Said) {
        self.voice.say(said);
    }

    fn offer(&self) {
        self.say(words::offer(&self.keys.offer(&self.address).to_string()));
    }

    /// A sum was decided on, in this life or an earlier one; it may be on its way.
    pub(crate) fn has_decided(&self) -> bool {
        self.state.salt().is_some()
    }

    /// Until the vote is over.
    pub(crate) async fn run(&mut self, mut said: UnboundedReceiver<String>) -> Result<(), Stop> {
        if self.state.is_agreed() {
            self.say(words::again());
        } else {
            self.offer();
        }
        loop {
            match self.look().await {
                Ok(true) => {
                    self.state.destroy()?;
                    self.say(words::over());
                    return Ok(());
                }
                Ok(false) => self.is_away = false,
                Err(Ended::Stop(stop)) => return Err(stop),
                Err(Ended::Away(why)) => {
                    if !self.is_away {
                        self.say(words::away(&why));
                    }
                    self.is_away = true;
                }
            }
            let wait = tokio::time::sleep(self.tick());
            tokio::select! {
                () = wait => {}
                Some(line) = said.recv() => self.hear(&line),
            }
        }
    }

    fn tick(&self) -> Duration {
        match self.reader.stage() {
            _ if self.is_away => AWAY_TICK,
            Stage::Closed | Stage::Counted => CLOSED_TICK,
            Stage::Empty | Stage::Frozen | Stage::Listed | Stage::Open | Stage::Announced | Stage::Void => TICK,
        }
    }

    fn hear(&mut self, line: &str) {
        // Only what is asked for is answered.
        if self.told.is_none() {
            return;
        }
        match line.trim().to_lowercase().as_str() {
            "ja" | "j" | "yes" | "y" => {
                self.wish = self.wish_after(Wish::Give);
                let (confirmed, devices) = self.reader.confirmed();
                if !is_most(confirmed, devices) && self.wish == Wish::Give {
                    self.say(words::few(confirmed, devices));
                }
            }
            "trotzdem" | "anyway" if self.wish != Wish::None => self.wish = Wish::Insist,
            _ => {}
        }
    }

    fn wish_after(&self, said: Wish) -> Wish {
        if self.wish == Wish::Insist { Wish::Insist } else { said }
    }

    /// Reads on and does what is due; whether the vote is over.
    async fn look(&mut self) -> Result<bool, Ended> {
        loop {
            let page = match self.server.log(&self.keys, self.reader.size()).await {
                // Nobody has pasted the line yet.
                Err(Fault::Unknown) if !self.state.is_agreed() => return Ok(false),
                // Nothing was fixed yet: trustees were asked anew, and what these had agreed to is gone.
                Err(Fault::Unknown) if self.reader.size() == 0 && self.reader.pinned().is_none() => {
                    self.state.disagree()?;
                    self.say(words::asked_anew());
                    self.offer();
                    return Ok(false);
                }
                page => page?,
            };
            if !self.state.is_agreed() {
                self.state.agree()?;
                self.say(words::agreed());
            }
            if !self.reader.read(&page)? {
                break;
            }
        }
        if let Some((size, root)) = self.reader.pinned() {
            self.state.pin(size, root)?;
        }
        self.begin()?;
        match self.reader.stage() {
            Stage::Announced | Stage::Void => return Ok(true),
            Stage::Open | Stage::Closed => {
                self.note_given();
                self.receive().await?;
                self.complain().await?;
                self.sum().await?;
            }
            Stage::Counted => self.note_given(),
            Stage::Empty | Stage::Frozen | Stage::Listed => {}
        }
        Ok(false)
    }

    /// The definition names the keys of this program, or somebody put others in their place.
    fn begin(&mut self) -> Result<(), Stop> {
        let definition = self.reader.log().and_then(|log| log.definition());
        let (None, Some(definition)) = (&self.desk, definition) else { return Ok(()) };
        let desk = Desk::new(definition, &self.keys, self.address.member).ok_or(Alarm::Definition)?;
        self.voice.say(words::begun(desk.number, definition.title.as_str()));
        self.desk = Some(desk);
        Ok(())
    }

    /// The sum stands in the log, whoever has sent it there.
    fn note_given(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        if !desk.is_given && self.reader.summed.contains(&desk.number.into()) {
            desk.is_given = true;
            self.voice.say(words::given());
        }
    }

    /// Opens the shares of the ballots that were cast since. They come in parts, and none comes twice.
    async fn receive(&mut self) -> Result<(), Ended> {
        let Some(desk) = self.desk.as_mut().filter(|desk| !desk.is_given) else { return Ok(()) };
        let Some(suite) = self.reader.log().and_then(|log| log.suite()).cloned() else { return Ok(()) };
        while let Some((from, _)) = self.reader.unopened.first() {
            let shares = self.server.shares(&self.keys, *from).await?.items;
            if desk.open(&suite, &mut self.reader.unopened, &shares, &self.keys.person)? == 0 {
                // One that is not there yet comes with the next look.
                break;
            }
            self.voice.say(words::opened(desk.opened));
        }
        Ok(())
    }

    /// Complains of shares that cannot be used while people vote. What has no answer is said again with the next look.
    async fn complain(&mut self) -> Result<(), Ended> {
        let is_open = self.reader.stage() == Stage::Open;
        let Some(desk) = self.desk.as_mut().filter(|_| is_open) else { return Ok(()) };
        while let Some((salt, body)) = desk.complaints.front() {
            match self.server.enter(&self.keys, *salt, body).await {
                // It was said before, or the ballot was replaced or settled in the meantime.
                Err(Fault::Refused(_)) => {}
                entered => {
                    entered?;
                    self.voice.say(words::complained());
                }
            }
            desk.complaints.pop_front();
        }
        Ok(())
    }

    /// Gives the sum over what the closed log lists, when the person wants it. The file decides first that it is the only
    /// one; what was decided and not sent is sent.
    async fn sum(&mut self) -> Result<(), Ended> {
        let Some(desk) = self.desk.as_ref().filter(|desk| !desk.is_given) else { return Ok(()) };
        let (Some(log), Some(root)) = (self.reader.log(), self.reader.closed_root()) else { return Ok(()) };
        let (Some(suite), Some(counted)) = (log.suite(), log.counted()) else { return Ok(()) };
        if self.reader.stage() != Stage::Closed || self.reader.fell_back {
            return Ok(());
        }
        let (confirmed, devices) = self.reader.confirmed();
        if self.told != Some((confirmed, devices)) {
            self.voice.say(words::due(counted.entries().len(), &spoken_code(&root, &[]), confirmed, devices));
            match self.wish {
                _ if self.told.is_some() => {}
                Wish::None => self.voice.say(words::ask()),
                Wish::Insist => self.voice.say(words::decided()),
                Wish::Give => {}
            }
            self.told = Some((confirmed, devices));
        }
        let goes = match self.wish {
            Wish::None => false,
            Wish::Give => is_most(confirmed, devices),
            Wish::Insist => true,
        };
        if !goes {
            return Ok(());
        }
        let body = match desk.at_work.sum(&mut self.state, suite, counted, &self.keys.person) {
            Err(TrusteeError::AlreadySummed) => return Err(Stop::Once.into()),
            Err(TrusteeError::Register(fault)) => return Err(Stop::State(fault).into()),
            // It may come yet; one that cannot be used does not.
            Err(TrusteeError::Missing { .. }) => {
                if !self.lacks {
                    self.voice.say(words::missing());
                }
                self.lacks = true;
                return Ok(());
            }
            Err(_) => return Err(Stop::Alarm(Alarm::Entries).into()),
            Ok(body) => body,
        };
        let salt = self.state.salt().ok_or(Stop::Once)?;
        match self.server.enter(&self.keys, salt, &body).await {
            // Enough others have given theirs in the meantime, or this one is there: the log says it with the next look.
            Err(Fault::Refused(code)) if code == "entry-order" || code == "sum-twice" => {}
            entered => entered?,
        }
        Ok(())
    }
}

/// More than half of those who could.
fn is_most(confirmed: usize, devices: usize) -> bool {
    confirmed * 2 > devices
}

#[cfg(test)]
mod tests;
