//! What the verifiers check, told shortly. The codes are those of their answers.

use ballot::verify::CheckCode;
use record::Check;
use wire::record::RecordLanguage;

/// Every check, in the order in which it is told.
pub(super) fn all() -> Vec<Check> {
    let before = [Check::Container, Check::TimeStamp, Check::Lines, Check::Copies, Check::Attachments];
    let after = [Check::TenantLog, Check::Receipt, Check::Protocol];
    before.into_iter().chain(CheckCode::ALL.map(Check::Vote)).chain(after).collect()
}

/// What passes it.
pub(super) fn sentence(check: Check, language: RecordLanguage) -> &'static str {
    let (german, english) = match check {
        Check::Container => ("Die Datei ist unbeschädigt und vollständig.", "The file is intact and complete."),
        Check::TimeStamp => (
            "Ein Zeitstempel, dem man vertraut, umfasst die Niederschrift.",
            "A time stamp that is trusted covers the record.",
        ),
        Check::Lines => ("Die Einträge sind lesbar.", "The entries can be read."),
        Check::Copies => ("Abschriften gleichen den Einträgen.", "Copies are the same as the entries."),
        Check::Attachments => ("Anlagen sind vollzählig und unverändert.", "Attachments are all there and unchanged."),
        Check::TenantLog => (
            "Das Verzeichnis des Mandanten kennt die Abstimmung; verlangte Zeugen haben unterschrieben.",
            "The log of the tenant knows the vote; witnesses that are asked for have signed.",
        ),
        Check::Receipt => ("Ein Nachweis gehört zu einem Eintrag.", "A receipt belongs to an entry."),
        Check::Protocol => (
            "Die Seiten des Protokolls sind die, die aus der Niederschrift folgen.",
            "The pages of the protocol are those that follow from the record.",
        ),
        Check::Vote(code) => of_vote(code),
    };
    match language {
        RecordLanguage::De => german,
        RecordLanguage::En => english,
    }
}

fn of_vote(code: CheckCode) -> (&'static str, &'static str) {
    match code {
        CheckCode::Entries => ("Jeder Eintrag passt zu seiner Prüfsumme.", "Each entry fits its hash."),
        CheckCode::Erased => ("Kein Inhalt wurde gelöscht.", "No content was erased."),
        CheckCode::Order => ("Alles steht in erlaubter Reihenfolge.", "Everything stands in an order that is allowed."),
        CheckCode::Signatures => ("Wer unterschreiben musste, hat unterschrieben.", "Whoever had to sign has signed."),
        CheckCode::Definition => ("Die Festlegung ist in sich stimmig.", "The definition is consistent."),
        CheckCode::Rule => ("Die Regel ist die des genannten Profils.", "The rule is that of the named profile."),
        CheckCode::Roll => ("Das Verzeichnis der Stimmberechtigten ist stimmig.", "The roll is consistent."),
        CheckCode::Presence => ("Die Anwesenheit ergibt sich lückenlos.", "Presence follows without gaps."),
        CheckCode::Ballots => (
            "Jede Stimme ist von einem stimmberechtigten Mitglied, erlaubt und rechtzeitig.",
            "Each ballot is of an entitled member, allowed and in time.",
        ),
        CheckCode::Proofs => ("Geheime Stimmzettel sind nachweislich gültig.", "Secret ballots are provably valid."),
        CheckCode::Complaints => ("Beanstandungen sind geklärt.", "Complaints are settled."),
        CheckCode::Sums => ("Summen der Vertrauenspersonen sind richtig.", "Sums of trustees are right."),
        CheckCode::Decision => {
            ("Stichentscheid, Los und Papier sind richtig.", "Casting vote, lot and paper are right.")
        }
        CheckCode::Result => ("Das Ergebnis folgt aus Stimmen und Regel.", "The result follows from ballots and rule."),
        CheckCode::Finished => ("Die Abstimmung ist abgeschlossen.", "The vote is finished."),
        CheckCode::ClosingCheckpoint => {
            ("Die Urne ist beim Schluss unterschrieben.", "The urn is signed at the close.")
        }
        CheckCode::EndCheckpoint => ("Alle Einträge sind unterschrieben.", "All entries are signed."),
        CheckCode::LogKey => ("Dem Schlüssel des Verzeichnisses wird vertraut.", "The key of the log is trusted."),
        CheckCode::Confirmations => (
            "Genügend Geräte von Mitgliedern haben die Urne bestätigt.",
            "Enough devices of members confirmed the urn.",
        ),
    }
}
