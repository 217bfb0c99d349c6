//! Rules of the bodies we know, with the paragraphs they come from.
//!
//! A profile is a proposal: what a body votes by is written into the definition of the vote, and the verifier says
//! whether that is what stands here. Paragraphs were read as of November 2026; who changes a rule here writes the new
//! paragraph beside it.

use crate::rule::{
    Base, Decision, Election, Lists, Measure, Method, Motion, Presumption, Quorum, QuorumOf, Rule, Seats, Share, Tie,
};
use crate::text::Label;
use crate::vote::definition::Circular;

/// What holds for all votes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// First part of the names of its rules.
    pub id: &'static str,
    pub title_de: &'static str,
    pub title_en: &'static str,
    pub rules: &'static [Named],
    pub recording: Recording,
    /// Whether members who are not in the room may take part in secret votes.
    pub secret_remote: SecretRemote,
    /// The chair has to be in the room.
    pub chair_in_room: bool,
    /// Members who take part from elsewhere confirm their presence in text form.
    pub confirm_presence: bool,
    /// Whoever is excluded for bias leaves the deliberation: no picture and no sound to them and from them. Where the
    /// law takes the vote alone (BGB § 34), they stay.
    pub excluded_leave: bool,
    pub circulation: Circulation,
}

/// Whether the body decides without a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circulation {
    /// The law asks for a sitting.
    Never,
    /// By this rule alone, which is for nothing else. `opposable`: every member can oppose, and it must be written so.
    By { rule: &'static str, opposable: bool },
    /// By every rule; the body decides.
    Free,
}

impl Profile {
    /// Whether this rule decides in a sitting, or without one.
    pub fn admits(&self, rule: &str, circular: Option<Circular>) -> bool {
        match (self.circulation, circular) {
            (Circulation::Never, circular) => circular.is_none(),
            (Circulation::By { rule: only, .. }, None) => rule != only,
            (Circulation::By { rule: only, opposable }, Some(circular)) => {
                rule == only && (circular.opposable || !opposable)
            }
            (Circulation::Free, _) => true,
        }
    }
}

/// Whether sound and picture may be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// The body decides.
    Allowed,
    /// The law forbids it.
    Forbidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretRemote {
    Allowed,
    /// Only with a voting system that keeps the secret and can be checked.
    SuitableSystem,
    /// Held to be impossible.
    No,
}

/// One rule of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: &'static str,
    pub title_de: &'static str,
    pub title_en: &'static str,
    citation: &'static [&'static str],
    quorum: Quorum,
    decision: Decided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decided {
    Motion(Base, Share, Tie),
    Election(Method),
    Lists(Seats),
}

/// Every profile.
pub const PROFILES: &[Profile] = &[GO_SH, GO_NRW, BETRVG, VWVFG, BGB, FREE];

/// More than half of the statutory number; vacant seats and excluded members lower it; presumed once it was found, but
/// not below a third or three.
const SH_QUORUM: Quorum = Quorum {
    measure: Measure::Presence,
    of: QuorumOf::Statutory,
    reduced: true,
    share: Some(Share::MORE_THAN_HALF),
    floor: 0,
    all_invited: false,
    presumption: Some(Presumption { share: Share::THIRD, floor: 3 }),
};
const SIMPLE: Decided = Decided::Motion(Base::YesNo, Share::MORE_THAN_HALF, Tie::Rejected);

const GO_SH: Profile = Profile {
    id: "go-sh",
    title_de: "Gemeindeordnung Schleswig-Holstein",
    title_en: "Municipal code of Schleswig-Holstein",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Beschluss",
            title_en: "Resolution",
            citation: &["GO SH § 38", "GO SH § 39 Abs. 1"],
            quorum: SH_QUORUM,
            decision: SIMPLE,
        },
        Named {
            id: "majority-of-statutory",
            title_de: "Beschluss mit der Mehrheit der gesetzlichen Zahl",
            title_en: "Resolution by the majority of the statutory number",
            citation: &["GO SH § 38", "GO SH § 39 Abs. 1"],
            quorum: SH_QUORUM,
            decision: Decided::Motion(Base::Statutory, Share::MORE_THAN_HALF, Tie::Rejected),
        },
        Named {
            id: "two-thirds-of-statutory",
            title_de: "Beschluss mit zwei Dritteln der gesetzlichen Zahl",
            title_en: "Resolution by two thirds of the statutory number",
            citation: &["GO SH § 38", "GO SH § 39 Abs. 1"],
            quorum: SH_QUORUM,
            decision: Decided::Motion(Base::Statutory, Share::TWO_THIRDS, Tie::Rejected),
        },
        Named {
            id: "election",
            title_de: "Wahl",
            title_en: "Election",
            citation: &["GO SH § 38", "GO SH § 40 Abs. 2 und 3"],
            quorum: SH_QUORUM,
            decision: Decided::Election(Method::MostVotes),
        },
        Named {
            id: "lists-dhondt",
            title_de: "Verhältniswahl (Teiler 1, 2, 3)",
            title_en: "Proportional election (divisors 1, 2, 3)",
            citation: &["GO SH § 38", "GO SH § 40 Abs. 4"],
            quorum: SH_QUORUM,
            decision: Decided::Lists(Seats::DHondt),
        },
        Named {
            id: "lists-sainte-lague",
            title_de: "Verhältniswahl (Teiler 0,5, 1,5, 2,5)",
            title_en: "Proportional election (divisors 0.5, 1.5, 2.5)",
            citation: &["GO SH § 38", "GO SH § 40 Abs. 4"],
            quorum: SH_QUORUM,
            decision: Decided::Lists(Seats::SainteLague),
        },
    ],
    recording: Recording::Allowed,
    secret_remote: SecretRemote::SuitableSystem,
    chair_in_room: true,
    confirm_presence: false,
    // GO SH § 22 Abs. 4.
    excluded_leave: true,
    // GO SH § 34 Abs. 1, § 35: the council decides in sittings.
    circulation: Circulation::Never,
};

/// More than half of the statutory number; presumed until its lack is found.
const NRW_QUORUM: Quorum = Quorum {
    measure: Measure::Presence,
    of: QuorumOf::Statutory,
    reduced: false,
    share: Some(Share::MORE_THAN_HALF),
    floor: 0,
    all_invited: false,
    presumption: Some(Presumption { share: Share { num: 1, den: crate::limits::SHARE_MAX, strict: false }, floor: 1 }),
};

const GO_NRW: Profile = Profile {
    id: "go-nrw",
    title_de: "Gemeindeordnung und Digitalsitzungsverordnung Nordrhein-Westfalen",
    title_en: "Municipal code and ordinance on digital sittings of North Rhine-Westphalia",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Beschluss",
            title_en: "Resolution",
            citation: &["GO NRW § 49 Abs. 1 und 2", "GO NRW § 50 Abs. 1 und 5", "DigiSiVO NRW § 4 Abs. 1"],
            quorum: NRW_QUORUM,
            decision: SIMPLE,
        },
        Named {
            id: "election",
            title_de: "Wahl",
            title_en: "Election",
            citation: &["GO NRW § 49 Abs. 1 und 2", "GO NRW § 50 Abs. 2 und 5", "DigiSiVO NRW § 4"],
            quorum: NRW_QUORUM,
            decision: Decided::Election(Method::MoreThanHalf),
        },
        Named {
            id: "second-round",
            title_de: "Engere Wahl",
            title_en: "Second round of an election",
            citation: &["GO NRW § 49 Abs. 1 und 2", "GO NRW § 50 Abs. 2 und 5", "DigiSiVO NRW § 4"],
            quorum: NRW_QUORUM,
            decision: Decided::Election(Method::MostVotes),
        },
        Named {
            id: "lists",
            title_de: "Besetzung von Ausschüssen",
            title_en: "Seats in committees",
            citation: &["GO NRW § 49 Abs. 1 und 2", "GO NRW § 50 Abs. 3", "DigiSiVO NRW § 4"],
            quorum: NRW_QUORUM,
            decision: Decided::Lists(Seats::HareNiemeyer),
        },
    ],
    recording: Recording::Allowed,
    secret_remote: SecretRemote::SuitableSystem,
    chair_in_room: false,
    confirm_presence: false,
    // GO NRW § 31 Abs. 4; where the public may listen, so may they, there.
    excluded_leave: true,
    // GO NRW § 47, § 49: the council decides in sittings.
    circulation: Circulation::Never,
};

/// At least half of the members take part in the vote.
const BETRVG_QUORUM: Quorum = Quorum {
    measure: Measure::Participation,
    of: QuorumOf::Statutory,
    reduced: false,
    share: Some(Share::HALF),
    floor: 0,
    all_invited: false,
    presumption: None,
};

const BETRVG: Profile = Profile {
    id: "betrvg",
    title_de: "Betriebsverfassungsgesetz",
    title_en: "Works Constitution Act",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Beschluss",
            title_en: "Resolution",
            citation: &["BetrVG § 33 Abs. 1 und 2"],
            quorum: BETRVG_QUORUM,
            decision: Decided::Motion(Base::Present, Share::MORE_THAN_HALF, Tie::Rejected),
        },
        Named {
            id: "majority-of-members",
            title_de: "Beschluss mit der Mehrheit der Mitglieder",
            title_en: "Resolution by the majority of all members",
            citation: &["BetrVG § 33 Abs. 1 und 2", "BetrVG § 27 Abs. 2, § 28a Abs. 1, § 36"],
            quorum: BETRVG_QUORUM,
            decision: Decided::Motion(Base::Statutory, Share::MORE_THAN_HALF, Tie::Rejected),
        },
        Named {
            id: "recall",
            title_de: "Abberufung mit drei Vierteln der Mitglieder",
            title_en: "Recall by three quarters of all members",
            citation: &["BetrVG § 33 Abs. 2", "BetrVG § 27 Abs. 1 Satz 5"],
            quorum: BETRVG_QUORUM,
            decision: Decided::Motion(Base::Statutory, Share::THREE_QUARTERS, Tie::Rejected),
        },
        Named {
            id: "election",
            title_de: "Wahl",
            title_en: "Election",
            citation: &["BetrVG § 33 Abs. 2", "BetrVG § 26, § 27 Abs. 1"],
            quorum: BETRVG_QUORUM,
            decision: Decided::Election(Method::MostVotes),
        },
        Named {
            id: "lists",
            title_de: "Verhältniswahl",
            title_en: "Proportional election",
            citation: &["BetrVG § 33 Abs. 2", "BetrVG § 27 Abs. 1 Satz 3, § 38 Abs. 2"],
            quorum: BETRVG_QUORUM,
            decision: Decided::Lists(Seats::DHondt),
        },
    ],
    recording: Recording::Forbidden,
    secret_remote: SecretRemote::No,
    chair_in_room: false,
    confirm_presence: true,
    excluded_leave: true,
    // BetrVG § 33 Abs. 1: by those who are present.
    circulation: Circulation::Never,
};

/// All are invited, and more than half of those entitled to vote, at least three, are there.
const VWVFG_QUORUM: Quorum = Quorum {
    measure: Measure::Presence,
    of: QuorumOf::Entitled,
    reduced: false,
    share: Some(Share::MORE_THAN_HALF),
    floor: 3,
    all_invited: true,
    presumption: None,
};
/// In writing nobody is present: those who answer are.
const VWVFG_CIRCULAR: Quorum = Quorum { measure: Measure::Participation, ..VWVFG_QUORUM };
const VWVFG_SECOND: Quorum = Quorum { share: None, floor: 0, ..VWVFG_QUORUM };
const VWVFG_MAJORITY: Decided = Decided::Motion(Base::YesNo, Share::MORE_THAN_HALF, Tie::Chair);

const VWVFG: Profile = Profile {
    id: "vwvfg",
    title_de: "Ausschüsse nach dem Verwaltungsverfahrensgesetz",
    title_en: "Committees under the Administrative Procedure Act",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Beschluss",
            title_en: "Resolution",
            citation: &["VwVfG § 90 Abs. 1 Satz 1", "VwVfG § 91"],
            quorum: VWVFG_QUORUM,
            decision: VWVFG_MAJORITY,
        },
        Named {
            id: "resolution-after-second-invitation",
            title_de: "Beschluss nach zweiter Ladung",
            title_en: "Resolution after a second invitation",
            citation: &["VwVfG § 90 Abs. 2", "VwVfG § 91"],
            quorum: VWVFG_SECOND,
            decision: VWVFG_MAJORITY,
        },
        Named {
            id: "circular",
            title_de: "Beschluss im schriftlichen Verfahren",
            title_en: "Resolution by circular vote",
            citation: &["VwVfG § 90 Abs. 1 Satz 2", "VwVfG § 91"],
            quorum: VWVFG_CIRCULAR,
            decision: VWVFG_MAJORITY,
        },
        Named {
            id: "election",
            title_de: "Wahl",
            title_en: "Election",
            citation: &["VwVfG § 90 Abs. 1 Satz 1", "VwVfG § 92 Abs. 1 und 2"],
            quorum: VWVFG_QUORUM,
            decision: Decided::Election(Method::MostVotes),
        },
        Named {
            id: "lists",
            title_de: "Wahl mehrerer gleichartiger Stellen",
            title_en: "Election to several equal seats",
            citation: &["VwVfG § 90 Abs. 1 Satz 1", "VwVfG § 92 Abs. 3"],
            quorum: VWVFG_QUORUM,
            decision: Decided::Lists(Seats::DHondt),
        },
    ],
    recording: Recording::Allowed,
    secret_remote: SecretRemote::SuitableSystem,
    chair_in_room: false,
    confirm_presence: false,
    // VwVfG § 20 Abs. 4 Satz 4.
    excluded_leave: true,
    // VwVfG § 90 Abs. 1 Satz 2.
    circulation: Circulation::By { rule: "circular", opposable: true },
};

const BGB: Profile = Profile {
    id: "bgb",
    title_de: "Verein nach dem Bürgerlichen Gesetzbuch",
    title_en: "Association under the Civil Code",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Beschluss der Mitgliederversammlung",
            title_en: "Resolution of the general meeting",
            citation: &["BGB § 32 Abs. 1 Satz 3"],
            quorum: Quorum::NONE,
            decision: SIMPLE,
        },
        Named {
            id: "statutes",
            title_de: "Änderung der Satzung",
            title_en: "Change of the statutes",
            citation: &["BGB § 33 Abs. 1 Satz 1"],
            quorum: Quorum::NONE,
            decision: Decided::Motion(Base::YesNo, Share::THREE_QUARTERS, Tie::Rejected),
        },
        Named {
            id: "circular",
            title_de: "Beschluss ohne Versammlung: alle stimmen zu",
            title_en: "Resolution without a meeting: all consent",
            citation: &["BGB § 32 Abs. 3"],
            quorum: Quorum::NONE,
            decision: Decided::Motion(Base::Statutory, Share::ALL, Tie::Rejected),
        },
        Named {
            id: "election",
            title_de: "Wahl",
            title_en: "Election",
            citation: &["BGB § 32 Abs. 1 Satz 3"],
            quorum: Quorum::NONE,
            decision: Decided::Election(Method::MoreThanHalf),
        },
    ],
    recording: Recording::Allowed,
    secret_remote: SecretRemote::Allowed,
    chair_in_room: false,
    confirm_presence: false,
    excluded_leave: false,
    // BGB § 32 Abs. 3: whoever does not consent prevents it anyway.
    circulation: Circulation::By { rule: "circular", opposable: false },
};

const FREE: Profile = Profile {
    id: "free",
    title_de: "Eigene Regel",
    title_en: "Rule of one's own",
    rules: &[
        Named {
            id: "resolution",
            title_de: "Mehrheit der Ja- und Nein-Stimmen",
            title_en: "Majority of yes and no votes",
            citation: &[],
            quorum: Quorum::NONE,
            decision: SIMPLE,
        },
        Named {
            id: "two-thirds",
            title_de: "Zwei Drittel der Ja- und Nein-Stimmen",
            title_en: "Two thirds of yes and no votes",
            citation: &[],
            quorum: Quorum::NONE,
            decision: Decided::Motion(Base::YesNo, Share::TWO_THIRDS, Tie::Rejected),
        },
        Named {
            id: "options",
            title_de: "Die meisten Stimmen",
            title_en: "Most votes",
            citation: &[],
            quorum: Quorum::NONE,
            decision: Decided::Election(Method::MostVotes),
        },
        Named {
            id: "resolution-lot",
            title_de: "Mehrheit der Ja- und Nein-Stimmen, bei Gleichheit das Los",
            title_en: "Majority of yes and no votes, by lot if equal",
            citation: &[],
            quorum: Quorum::NONE,
            decision: Decided::Motion(Base::YesNo, Share::MORE_THAN_HALF, Tie::Lot),
        },
        Named {
            id: "lists",
            title_de: "Sitze nach Listen",
            title_en: "Seats by lists",
            citation: &[],
            quorum: Quorum::NONE,
            decision: Decided::Lists(Seats::DHondt),
        },
    ],
    recording: Recording::Allowed,
    secret_remote: SecretRemote::Allowed,
    chair_in_room: false,
    confirm_presence: false,
    excluded_leave: false,
    circulation: Circulation::Free,
};

/// The profile of this id.
pub fn profile(id: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.id == id)
}

/// The rule of a name such as `go-sh/election`, for so many seats where it fills any.
pub fn rule(name: &str, seats: u32) -> Option<Rule> {
    let (id, rest) = name.split_once('/')?;
    let named = profile(id)?.rules.iter().find(|rule| rule.id == rest)?;
    Some(Rule {
        name: Label::new(name).ok()?,
        citation: named.citation.iter().map(|text| Label::new(text).ok()).collect::<Option<_>>()?,
        quorum: named.quorum,
        decision: match named.decision {
            Decided::Motion(base, threshold, tie) => Decision::Motion(Motion { base, threshold, tie }),
            Decided::Election(method) => Decision::Election(Election { seats, method }),
            Decided::Lists(method) => Decision::Lists(Lists { seats, method }),
        },
    })
}
