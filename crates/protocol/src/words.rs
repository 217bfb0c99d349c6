//! Words for what stands in a record, in German and English.

use ballot::presence::{Bias, Happening, Place};
use ballot::rule::{Base, QuorumState, Role, Tie};
use ballot::vote::Kind;
use ballot::vote::body::{Cause, CloseReason, How, Problem};

use crate::time::Civil;

/// The language of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    German,
    English,
}

impl Language {
    /// BCP 47.
    pub fn tag(self) -> &'static str {
        self.say("de", "en")
    }

    pub(crate) fn say(self, german: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::German => german,
            Self::English => english,
        }
    }

    pub(crate) fn time(self, at: u64) -> String {
        let Civil { year, month, day, hour, minute, second } = Civil::of(at);
        match self {
            Self::German => format!("{day:02}.{month:02}.{year}, {hour:02}:{minute:02}:{second:02} Uhr (UTC)"),
            Self::English => format!("{year}-{month:02}-{day:02}, {hour:02}:{minute:02}:{second:02} (UTC)"),
        }
    }

    pub(crate) fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Open => self.say("offen, Namen am Ende sichtbar", "open, names shown at the close"),
            Kind::RollCall { called: true } => {
                self.say("namentlich, einzeln aufgerufen", "by roll call, called one by one")
            }
            Kind::RollCall { called: false } => self.say("namentlich", "by name"),
            Kind::Secret => self.say("geheim (experimentell)", "secret (experimental)"),
            Kind::Lot => self.say("Los", "lot"),
        }
    }

    pub(crate) fn role(self, role: Role) -> &'static str {
        match role {
            Role::Yes => self.say("ja", "yes"),
            Role::No => self.say("nein", "no"),
            Role::Abstain => self.say("Enthaltung", "abstention"),
            Role::Invalid => self.say("ungültig", "invalid"),
            Role::Candidate => self.say("Vorschlag", "candidate"),
        }
    }

    pub(crate) fn base(self, base: Base) -> &'static str {
        match base {
            Base::YesNo => self.say("Ja- und Nein-Stimmen", "yes and no votes"),
            Base::Valid => self.say("gültige Stimmen mit Enthaltungen", "valid votes with abstentions"),
            Base::Cast => self.say("alle abgegebenen Stimmen", "all votes cast"),
            Base::Present => self.say("Stimmen der Anwesenden", "votes of those present"),
            Base::Statutory => self.say("gesetzliche Stimmenzahl", "votes of all members by law"),
        }
    }

    pub(crate) fn tie(self, tie: Tie) -> &'static str {
        match tie {
            Tie::Rejected => self.say("abgelehnt", "rejected"),
            Tie::Chair => self.say("Der Vorsitz entscheidet", "the chair decides"),
            Tie::Lot => self.say("Das Los entscheidet", "the lot decides"),
        }
    }

    pub(crate) fn quorum(self, state: QuorumState) -> &'static str {
        match state {
            QuorumState::Met => self.say("beschlussfähig", "quorate"),
            QuorumState::Presumed => {
                self.say("gilt als beschlussfähig, da niemand zweifelte", "presumed, as nobody doubted it")
            }
            QuorumState::Missing => self.say("nicht beschlussfähig", "not quorate"),
            QuorumState::NotInvited => self.say("nicht alle waren geladen", "not all were invited"),
        }
    }

    pub(crate) fn place(self, place: Option<Place>) -> &'static str {
        match place {
            Some(Place::Room) => self.say("im Raum", "in the room"),
            Some(Place::Remote) => self.say("zugeschaltet", "remote"),
            Some(Place::Phone) => self.say("am Telefon", "by phone"),
            None => self.say("abwesend", "absent"),
        }
    }

    pub(crate) fn bias(self, bias: Bias) -> &'static str {
        match bias {
            Bias::Own => self.say("eigener Vorteil oder Nachteil", "own advantage or disadvantage"),
            Bias::Relative => self.say("Angehörige", "somebody close"),
            Bias::Represented => self.say("Vertretene oder Arbeitgeber", "somebody represented"),
            Bias::Involved => self.say("in anderer Eigenschaft tätig", "active in the matter otherwise"),
            Bias::Other => self.say("sonstiger Grund", "another reason"),
        }
    }

    pub(crate) fn how(self, how: How) -> &'static str {
        match how {
            How::Device => self.say("eigenes Gerät", "own device"),
            How::Phone => self.say("telefonisch, aufgenommen", "by phone, recorded"),
            How::Aloud => self.say("mündlich, aufgenommen", "aloud, recorded"),
        }
    }

    pub(crate) fn problem(self, problem: Problem) -> &'static str {
        match problem {
            Problem::Sound => self.say("Ton", "sound"),
            Problem::Picture => self.say("Bild", "picture"),
            Problem::Document => self.say("Unterlage", "document"),
            Problem::Device => self.say("Gerät", "device"),
            Problem::Other => self.say("Sonstiges", "other"),
        }
    }

    pub(crate) fn close(self, reason: CloseReason) -> &'static str {
        match reason {
            CloseReason::Officer => self.say("Abstimmung geschlossen", "vote closed"),
            CloseReason::AllVoted => self.say("Geschlossen: alle haben abgestimmt", "closed: all had voted"),
            CloseReason::Deadline => self.say("Geschlossen: die Frist war um", "closed: the time was over"),
        }
    }

    pub(crate) fn cause(self, cause: Cause) -> &'static str {
        match cause {
            Cause::Disturbance => self.say("Störung", "disturbance"),
            Cause::Mistake => self.say("Fehler in Liste oder Wortlaut", "mistake in roll or wording"),
            Cause::NotCountable => self.say("nicht auszählbar", "not countable"),
            Cause::Log => self.say("Widerspruch im Verzeichnis", "contradiction in the log"),
            Cause::Opposed => self.say("Widerspruch gegen das Verfahren", "opposition to the procedure"),
            Cause::Other => self.say("sonstiger Grund", "another reason"),
        }
    }

    pub(crate) fn happening(self, happening: &Happening) -> &'static str {
        match happening {
            Happening::Opened { .. } => self.say("Sitzung eröffnet", "sitting opened"),
            Happening::Established => self.say("Beschlussfähigkeit festgestellt", "quorum found"),
            Happening::Doubted => self.say("Beschlussfähigkeit bezweifelt", "quorum doubted"),
            Happening::RollCalled => self.say("Namen verlesen", "names read out"),
            Happening::Came { place, .. } => match place {
                Place::Room => self.say("kam in den Raum", "came into the room"),
                Place::Remote => self.say("schaltete sich zu", "joined remotely"),
                Place::Phone => self.say("rief an", "joined by phone"),
            },
            Happening::Left { .. } => self.say("ging", "left"),
            Happening::Confirmed { .. } => self.say("bestätigte die Anwesenheit", "confirmed their presence"),
            Happening::Excluded { .. } => self.say("ausgeschlossen", "excluded"),
            Happening::Readmitted { .. } => self.say("wieder zugelassen", "readmitted"),
            Happening::StandsIn { .. } => self.say("vertritt", "stands in"),
            Happening::StandsBack { .. } => self.say("vertritt nicht mehr", "stands back"),
        }
    }
}
