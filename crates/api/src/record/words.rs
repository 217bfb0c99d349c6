//! Words of printed records, German and English.

use wire::conference::{ParticipantKind, Role};
use wire::record::RecordLanguage;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) tag: &'static str,
    pub(crate) page: &'static str,
    pub(crate) attendance: &'static str,
    pub(crate) checks: &'static str,
    pub(crate) polls: &'static str,
    pub(crate) meeting: &'static str,
    pub(crate) code: &'static str,
    pub(crate) began: &'static str,
    pub(crate) ended: &'static str,
    pub(crate) runs: &'static str,
    pub(crate) people: &'static str,
    pub(crate) printed: &'static str,
    pub(crate) name: &'static str,
    pub(crate) role: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) duration: &'static str,
    pub(crate) note: &'static str,
    pub(crate) present: &'static str,
    pub(crate) away: &'static str,
    /// Before the time from which a role still holds.
    pub(crate) since: &'static str,
    pub(crate) guest: &'static str,
    /// Invited by mail, with the address proven.
    pub(crate) verified_guest: &'static str,
    pub(crate) minutes: &'static str,
    pub(crate) computed: &'static str,
    pub(crate) check: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) not_confirmed: &'static str,
    pub(crate) confirmed_of: &'static str,
    pub(crate) no_checks: &'static str,
    pub(crate) no_polls: &'static str,
    pub(crate) choice: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) answered_of: &'static str,
    pub(crate) multiple: &'static str,
    pub(crate) still_runs: &'static str,
    pub(crate) unattributed: &'static str,
}

impl Words {
    pub(crate) fn of(language: RecordLanguage) -> &'static Self {
        match language {
            RecordLanguage::De => &DE,
            RecordLanguage::En => &EN,
        }
    }

    pub(crate) fn role_of(&self, role: Role) -> &'static str {
        let german = std::ptr::eq(self, &raw const DE);
        match (role, german) {
            (Role::Chair, true) => "Vorsitz",
            (Role::Chair, false) => "Chair",
            (Role::Deputy, true) => "Stellvertretung",
            (Role::Deputy, false) => "Deputy",
            (Role::MinuteTaker, true) => "Protokoll",
            (Role::MinuteTaker, false) => "Minute-taker",
            (Role::Technician, true) => "Technik",
            (Role::Technician, false) => "Technician",
            (Role::Speaker, true) => "Vortrag",
            (Role::Speaker, false) => "Speaker",
            (Role::Participant, true) => "Teilnahme",
            (Role::Participant, false) => "Participant",
            (Role::Observer, true) => "Beobachtung",
            (Role::Observer, false) => "Observer",
            (Role::Interpreter, true) => "Dolmetschung",
            (Role::Interpreter, false) => "Interpreter",
            (Role::Captioner, true) => "Schriftdolmetschung",
            (Role::Captioner, false) => "Captioner",
            (_, true) => "eigene Rolle",
            (_, false) => "own role",
        }
    }

    pub(crate) fn kind_of(&self, kind: ParticipantKind) -> Option<&'static str> {
        match kind {
            ParticipantKind::Account => None,
            ParticipantKind::Guest => Some(self.guest),
            ParticipantKind::VerifiedGuest => Some(self.verified_guest),
        }
    }
}

static DE: Words = Words {
    tag: "de",
    page: "Seite {page} von {pages}",
    attendance: "Anwesenheit",
    checks: "Anwesenheitsprüfungen",
    polls: "Umfragen",
    meeting: "Sitzung",
    code: "Kennung",
    began: "Beginn",
    ended: "Ende",
    runs: "läuft noch",
    people: "Personen",
    printed: "Erstellt",
    name: "Name",
    role: "Rolle",
    from: "Von",
    to: "Bis",
    duration: "Anwesend",
    note: "Vermerk",
    present: "anwesend",
    away: "weg",
    since: "seit",
    guest: "Gast",
    verified_guest: "Gast, bestätigt",
    minutes: "Min.",
    computed: "Aus dem Sitzungsverlauf berechnet, nicht von Hand geführt. Unterbrechungen unter 10 Sekunden zählen nicht.",
    check: "Prüfung",
    confirmed: "bestätigt",
    not_confirmed: "nicht bestätigt",
    confirmed_of: "{n} von {m} bestätigt",
    no_checks: "In dieser Sitzung wurde die Anwesenheit nicht geprüft.",
    no_polls: "In dieser Sitzung gab es keine Umfrage.",
    choice: "Antwort",
    answers: "Stimmen",
    answered_of: "{n} von {m} haben geantwortet.",
    multiple: "Mehrere Antworten waren möglich.",
    still_runs: "Die Umfrage läuft noch; das Ergebnis steht am Ende fest.",
    unattributed: "Gespeichert ist die Summe, nicht wer was gewählt hat. Eine Umfrage ist ein Meinungsbild und keine Abstimmung.",
};

static EN: Words = Words {
    tag: "en",
    page: "Page {page} of {pages}",
    attendance: "Attendance",
    checks: "Presence checks",
    polls: "Polls",
    meeting: "Meeting",
    code: "Code",
    began: "Began",
    ended: "Ended",
    runs: "still running",
    people: "People",
    printed: "Printed",
    name: "Name",
    role: "Role",
    from: "From",
    to: "To",
    duration: "Present",
    note: "Note",
    present: "present",
    away: "away",
    since: "since",
    guest: "Guest",
    verified_guest: "Guest, verified",
    minutes: "min",
    computed: "Computed from the journal of the meeting, not kept by hand. Breaks of less than 10 seconds do not count.",
    check: "Check",
    confirmed: "confirmed",
    not_confirmed: "not confirmed",
    confirmed_of: "{n} of {m} confirmed",
    no_checks: "Presence was not checked in this meeting.",
    no_polls: "There was no poll in this meeting.",
    choice: "Choice",
    answers: "Answers",
    answered_of: "{n} of {m} answered.",
    multiple: "More than one choice was possible.",
    still_runs: "The poll is still running; the result is known at its end.",
    unattributed: "The sum is kept, not who chose what. A poll is an opinion and not a vote.",
};
