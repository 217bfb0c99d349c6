//! The work of a trustee from the offer of the keys to their end.

use std::collections::BTreeMap;
use std::time::Duration;

use ballot::MemberId;
use ballot::client::{Alarm, DeskError, TrusteeDesk, spoken_code};
use ballot::encoded::Salt;
use ballot::vote::{Definition, Stage};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secret_ballot::trustee::TrusteeError;
use tokio::sync::mpsc::UnboundedReceiver;
use zeroize::Zeroizing;

use crate::arguments::Address;
use crate::reader::Reader;
use crate::server::{Fault, Server};
use crate::state::{Keys, State, StateError};
use crate::words::{self, Said, Voice};

/// How often the server is asked.
const TICK: Duration = Duration::from_secs(1);
/// The same while it does not answer.
const AWAY_TICK: Duration = Duration::from_secs(5);

/// Why the work ends before the vote does.
pub(crate) enum Stop {
    /// Somebody is not honest.
    Alarm(Alarm),
    NotAsked,
    /// A sum over another set was decided on.
    Once,
    Refused(String),
    Form,
    State(StateError),
    Randomness,
}

impl From<Alarm> for Stop {
    fn from(alarm: Alarm) -> Self {
        Self::Alarm(alarm)
    }
}

impl From<StateError> for Stop {
    fn from(fault: StateError) -> Self {
        Self::State(fault)
    }
}

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
    desk: Option<Desk>,
    wish: Wish,
    /// What was said of what waits, so that it is said once.
    told: Option<(usize, usize)>,
    lacks: bool,
    is_away: bool,
}

/// As soon as the definition names this program.
struct Desk {
    number: u8,
    at_work: TrusteeDesk,
    opened: usize,
    is_given: bool,
}

impl Work {
    /// Nothing when it was over before.
    pub(crate) fn new(address: Address, server: Server, state: State, voice: Voice, gives: bool) -> Option<Self> {
        let keys = state.keys()?;
        let reader = Reader::new(address.vote, state.pinned());
        let wish = if gives { Wish::Give } else { Wish::None };
        let desk = None;
        Some(Self { address, server, state, keys, voice, reader, desk, wish, told: None, lacks: false, is_away: false })
    }

    fn say(&self, said: Said) {
        self.voice.say(said);
    }

    /// Until the vote is over.
    pub(crate) async fn run(mut self, mut said: UnboundedReceiver<String>) -> Result<(), Stop> {
        if self.state.is_agreed() {
            self.say(words::again());
        } else {
            self.say(words::offer(&self.keys.offer(&self.address).to_string()));
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
                Err(Ended::Away) => {
                    if !self.is_away {
                        self.say(words::away());
                    }
                    self.is_away = true;
                }
            }
            let wait = tokio::time::sleep(if self.is_away { AWAY_TICK } else { TICK });
            tokio::select! {
                () = wait => {}
                Some(line) = said.recv() => self.hear(&line),
            }
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
        let number = number_of(definition, &self.keys, self.address.member).ok_or(Alarm::Definition)?;
        let at_work = TrusteeDesk::new(number, self.keys.kem.clone());
        self.voice.say(words::begun(number, definition.title.as_str()));
        self.desk = Some(Desk { number, at_work, opened: 0, is_given: false });
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

    /// Opens the shares of the ballots that were cast since, and complains of bad ones.
    async fn receive(&mut self) -> Result<(), Ended> {
        let Some(desk) = self.desk.as_mut().filter(|desk| !desk.is_given) else { return Ok(()) };
        let Some(suite) = self.reader.log().and_then(|log| log.suite()).cloned() else { return Ok(()) };
        if self.reader.unopened.is_empty() {
            return Ok(());
        }
        let shares = self.server.shares(&self.keys).await?.items;
        let shares: BTreeMap<_, _> = shares.into_iter().map(|item| (item.index, item.share)).collect();
        let (mut lines, mut given) = (Vec::new(), Vec::new());
        for (index, line) in &self.reader.unopened {
            // One that is not there yet comes with the next look.
            let Some(share) = shares.get(index) else { break };
            given.push(STANDARD.decode(share).map_err(|_| Alarm::Entries)?);
            lines.push(line.clone());
        }
        let mut randomness = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *randomness).map_err(|_| Stop::Randomness)?;
        let unusable = desk.at_work.open(&suite, &lines, &given, &randomness).map_err(|fault| match fault {
            // The key is that of the definition; then it is not the share that the voter sealed, or no ballot.
            DeskError::Shares | DeskError::Ballot(_) | DeskError::Trustee(_) => Alarm::Entries,
        })?;
        self.reader.unopened.drain(..lines.len());
        desk.opened += lines.len() - unusable.len();
        if !lines.is_empty() {
            self.voice.say(words::opened(desk.opened));
        }
        for share in unusable.iter().filter(|_| self.reader.stage() == Stage::Open) {
            let body = share.complain(&self.keys.person);
            match self.server.enter(&self.keys, fresh_salt()?, &body).await {
                // It was said before, or the ballot was replaced or settled in the meantime.
                Err(Fault::Refused(_)) => {}
                entered => {
                    entered?;
                    self.voice.say(words::complained());
                }
            }
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
            if self.told.is_none() && self.wish == Wish::None {
                self.voice.say(words::ask());
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

/// The number under which the definition names these keys for this person. Whoever leads and is no member is named by
/// the keys alone.
fn number_of(definition: &Definition, keys: &Keys, member: MemberId) -> Option<u8> {
    let set = &definition.trustees.as_ref()?.trustees;
    let at = set.iter().position(|line| line.signature == keys.person.public())?;
    let kem = secret_ballot::TrusteeSecret::new(keys.kem.clone()).public();
    let is_own = set[at].kem.0 == kem[..] && set[at].member.is_none_or(|named| named == member);
    u8::try_from(at + 1).ok().filter(|_| is_own)
}

fn fresh_salt() -> Result<Salt, Stop> {
    let mut salt = Salt::from([0; 16]);
    getrandom::fill(&mut salt.0).map_err(|_| Stop::Randomness)?;
    Ok(salt)
}

/// How a look at the server ends too early.
enum Ended {
    Away,
    Stop(Stop),
}

impl<S: Into<Stop>> From<S> for Ended {
    fn from(stop: S) -> Self {
        Self::Stop(stop.into())
    }
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Away => Self::Away,
            Fault::Unknown => Self::Stop(Stop::NotAsked),
            Fault::Refused(code) => Self::Stop(Stop::Refused(code)),
            Fault::Form => Self::Stop(Stop::Form),
        }
    }
}
