//! What was found, in words: one sentence, what was decided, then a line for each check.

use ballot::verify::CheckCode;
use record::{Check, Finding, Findings, State, Verdict};

use crate::arguments::Language;

/// The answer for people.
pub(crate) fn of(findings: &Findings, summary: Option<String>, language: Language) -> String {
    let summary = summary.map(|summary| format!("{summary}\n")).unwrap_or_default();
    let mut text = format!("{}\n{summary}\n", sentence(findings.verdict(), language));
    for finding in &findings.list {
        let mark = match (finding.state, language) {
            (State::Passed, Language::De) => "in Ordnung ",
            (State::Failed, Language::De) => "FALSCH     ",
            (State::Open, Language::De) => "OFFEN      ",
            (State::Passed, Language::En) => "right      ",
            (State::Failed, Language::En) => "WRONG      ",
            (State::Open, Language::En) => "OPEN       ",
        };
        text.push_str(&format!("{mark} {:<18} {}\n", finding.check.code(), line(finding, language)));
        for fault in &finding.faults {
            text.push_str(&format!("{:31}{fault}\n", ""));
        }
    }
    text
}

/// One sentence for the whole.
pub(crate) fn sentence(verdict: Verdict, language: Language) -> &'static str {
    match (verdict, language) {
        (Verdict::Valid, Language::De) => {
            "Die Niederschrift dieser Abstimmung ist echt, vollständig und richtig ausgezählt."
        }
        (Verdict::Invalid, Language::De) => "An der Niederschrift dieser Abstimmung stimmt etwas nicht.",
        (Verdict::Incomplete, Language::De) => {
            "An der Niederschrift dieser Abstimmung ist nichts falsch, aber nicht alles ließ sich prüfen."
        }
        (Verdict::Unreadable, Language::De) => {
            "Diese Datei ist keine Niederschrift einer Abstimmung, oder sie ist beschädigt."
        }
        (Verdict::Valid, Language::En) => "The record of this vote is genuine, complete and counted correctly.",
        (Verdict::Invalid, Language::En) => "Something is wrong with the record of this vote.",
        (Verdict::Incomplete, Language::En) => {
            "Nothing is wrong with the record of this vote, but not everything could be checked."
        }
        (Verdict::Unreadable, Language::En) => "This file is no record of a vote, or it is damaged.",
    }
}

/// One sentence for a check.
pub(crate) fn line(finding: &Finding, language: Language) -> &'static str {
    let (passed, failed, open) = match language {
        Language::De => german(finding.check),
        Language::En => english(finding.check),
    };
    match finding.state {
        State::Passed => passed,
        State::Failed => failed,
        State::Open => open,
    }
}

type Lines = (&'static str, &'static str, &'static str);

fn german(check: Check) -> Lines {
    match check {
        Check::Container => (
            "Die Datei ist unbeschädigt: Jeder Teil ist der, den das Verzeichnis nennt.",
            "Die Datei ist beschädigt oder keine Niederschrift.",
            "Die Datei wurde nicht geprüft.",
        ),
        Check::TimeStamp => (
            "Ein Zeitstempel belegt, seit wann es diese Niederschrift gibt.",
            "Der Zeitstempel ist falsch.",
            "Es gibt keinen Zeitstempel, dem Sie vertrauen.",
        ),
        Check::Lines => (
            "Die Liste der Einträge ist lesbar.",
            "Die Liste der Einträge ist nicht lesbar.",
            "Die Liste der Einträge wurde nicht gelesen.",
        ),
        Check::Copies => (
            "Beschluss, Teilnehmerliste und Ergebnis stehen genauso in den Einträgen.",
            "Ein Teil der Niederschrift sagt etwas anderes als die Einträge.",
            "Die Abschriften wurden nicht verglichen.",
        ),
        Check::Attachments => (
            "Alle Anlagen sind dabei und unverändert.",
            "Eine Anlage gehört nicht zu dieser Abstimmung oder wurde verändert.",
            "Eine Anlage ist nicht dabei.",
        ),
        Check::TenantLog => (
            "Das Verzeichnis des Betreibers, dessen Schlüssel Sie vertrauen, kennt diese Abstimmung.",
            "Das Verzeichnis des Betreibers kennt diese Abstimmung nicht so.",
            "Ob das Verzeichnis des Betreibers diese Abstimmung kennt, ließ sich nicht prüfen.",
        ),
        Check::Receipt => (
            "Der Beleg gehört zu einem Eintrag dieser Niederschrift.",
            "Der Beleg passt nicht zu dieser Niederschrift.",
            "Der Beleg wurde nicht geprüft.",
        ),
        Check::Protocol => (
            "Der Text des Protokolls sagt, was die Niederschrift sagt.",
            "Der Text des Protokolls sagt etwas anderes als die Niederschrift.",
            "Ob der Text des Protokolls zur Niederschrift passt, wurde nicht geprüft. Es gilt die Niederschrift.",
        ),
        Check::Vote(check) => german_vote(check),
    }
}

fn german_vote(check: CheckCode) -> Lines {
    match check {
        CheckCode::Entries => (
            "Jeder Eintrag ist so, wie er gemacht wurde.",
            "Ein Eintrag wurde verändert.",
            "Die Einträge wurden nicht geprüft.",
        ),
        CheckCode::Erased => {
            ("Kein Eintrag wurde gelöscht.", "Ein Eintrag wurde gelöscht.", "Der Inhalt von Einträgen wurde gelöscht.")
        }
        CheckCode::Order => (
            "Alles geschah in einer Reihenfolge, in der es geschehen darf.",
            "Ein Eintrag steht, wo er nicht stehen darf.",
            "Die Reihenfolge ließ sich nicht bis zum Ende prüfen.",
        ),
        CheckCode::Signatures => (
            "Wer unterschreiben musste, hat unterschrieben.",
            "Eine Unterschrift ist falsch oder von der falschen Person.",
            "Die Unterschriften ließen sich nicht alle prüfen.",
        ),
        CheckCode::Definition => (
            "Worüber und wie abgestimmt wird, war vorher festgelegt und passt zusammen.",
            "Was festgelegt wurde, passt nicht zusammen.",
            "Die Festlegung ließ sich nicht prüfen.",
        ),
        CheckCode::Rule => (
            "Die Regel ist die, deren Namen sie trägt.",
            "Die Regel ist eine andere als die, deren Namen sie trägt.",
            "Die Regel hat das Gremium selbst festgelegt; sie steht in keinem bekannten Profil.",
        ),
        CheckCode::Roll => (
            "Die Liste der Stimmberechtigten passt zusammen.",
            "Die Liste der Stimmberechtigten passt nicht zusammen.",
            "Die Liste der Stimmberechtigten ließ sich nicht prüfen.",
        ),
        CheckCode::Presence => (
            "Wer anwesend war, ergibt sich lückenlos.",
            "Was zur Anwesenheit eingetragen ist, kann nicht geschehen sein.",
            "Die Anwesenheit ließ sich nicht bis zum Ende prüfen.",
        ),
        CheckCode::Ballots => (
            "Jede Stimme stammt von einem stimmberechtigten Mitglied, ist erlaubt und kam rechtzeitig.",
            "Eine Stimme durfte so nicht angenommen werden.",
            "Die Stimmen ließen sich nicht alle prüfen.",
        ),
        CheckCode::Proofs => (
            "Jeder geheime Stimmzettel ist nachweislich gültig.",
            "Der Nachweis eines geheimen Stimmzettels ist falsch.",
            "Die Nachweise der geheimen Stimmzettel ließen sich nicht alle prüfen.",
        ),
        CheckCode::Complaints => (
            "Jede Beanstandung wurde offen geklärt.",
            "Eine Beanstandung ist falsch.",
            "Eine Beanstandung ist nicht geklärt.",
        ),
        CheckCode::Sums => (
            "Die Summen der Vertrauenspersonen sind nachweislich richtig.",
            "Eine Summe ist falsch.",
            "Die Summen ließen sich nicht prüfen.",
        ),
        CheckCode::Decision => (
            "Stichentscheid, Los und Zählung auf Papier sind richtig.",
            "Stichentscheid, Los oder Zählung auf Papier sind falsch.",
            "Stichentscheid, Los und Zählung auf Papier ließen sich nicht prüfen.",
        ),
        CheckCode::Result => (
            "Das Ergebnis folgt aus den Stimmen und der Regel.",
            "Das Ergebnis folgt nicht aus den Stimmen und der Regel.",
            "Das Ergebnis ließ sich nicht nachrechnen.",
        ),
        CheckCode::Finished => (
            "Die Abstimmung ist abgeschlossen.",
            "Die Abstimmung ist nicht abgeschlossen.",
            "Die Abstimmung ist nicht abgeschlossen.",
        ),
        CheckCode::ClosingCheckpoint => (
            "Der Server hat unterschrieben, was bei Schließung in der Urne lag.",
            "Was bei Schließung in der Urne lag, ist nicht, was der Server unterschrieben hat.",
            "Die Unterschrift bei Schließung fehlt.",
        ),
        CheckCode::EndCheckpoint => (
            "Die Einträge sind vollständig: Der Server hat sie alle unterschrieben.",
            "Einträge fehlen, sind vertauscht oder verändert: Sie passen nicht zur Unterschrift des Servers.",
            "Die Unterschrift unter alle Einträge fehlt.",
        ),
        CheckCode::LogKey => (
            "Der Schlüssel des Servers ist einer, dem Sie vertrauen.",
            "Der Schlüssel des Servers ist ein anderer als der, dem Sie vertrauen.",
            "Ob der Schlüssel des Servers der richtige ist, ist nicht bekannt.",
        ),
        CheckCode::Confirmations => (
            "Genügend Mitglieder haben mit ihrem Gerät bestätigt, was in der Urne lag.",
            "Eine Bestätigung eines Mitglieds ist falsch.",
            "Zu wenige Mitglieder haben mit ihrem Gerät bestätigt, was in der Urne lag.",
        ),
    }
}

fn english(check: Check) -> Lines {
    match check {
        Check::Container => (
            "The file is intact: every part is the one that the manifest names.",
            "The file is damaged, or no record.",
            "The file was not checked.",
        ),
        Check::TimeStamp => (
            "A time stamp proves since when this record exists.",
            "The time stamp is wrong.",
            "There is no time stamp that you trust.",
        ),
        Check::Lines => (
            "The list of entries can be read.",
            "The list of entries cannot be read.",
            "The list of entries was not read.",
        ),
        Check::Copies => (
            "Definition, roll and result stand in the entries just so.",
            "A part of the record says something else than the entries.",
            "The copies were not compared.",
        ),
        Check::Attachments => (
            "All attachments are there and unchanged.",
            "An attachment does not belong to this vote, or was changed.",
            "An attachment is not there.",
        ),
        Check::TenantLog => (
            "The log of the organisation, whose key you trust, knows this vote.",
            "The log of the organisation does not know this vote as it is here.",
            "It could not be checked whether the log of the organisation knows this vote.",
        ),
        Check::Receipt => (
            "The receipt belongs to an entry of this record.",
            "The receipt does not fit this record.",
            "The receipt was not checked.",
        ),
        Check::Protocol => (
            "The text of the protocol says what the record says.",
            "The text of the protocol says something else than the record.",
            "It was not checked whether the text of the protocol fits the record. The record is what counts.",
        ),
        Check::Vote(check) => english_vote(check),
    }
}

fn english_vote(check: CheckCode) -> Lines {
    match check {
        CheckCode::Entries => {
            ("Every entry is as it was made.", "An entry was changed.", "The entries were not checked.")
        }
        CheckCode::Erased => ("No entry was erased.", "An entry was erased.", "The content of entries was erased."),
        CheckCode::Order => (
            "Everything happened in an order in which it may.",
            "An entry stands where it may not.",
            "The order could not be checked to the end.",
        ),
        CheckCode::Signatures => (
            "Who had to sign did.",
            "A signature is wrong, or by the wrong person.",
            "Not all signatures could be checked.",
        ),
        CheckCode::Definition => (
            "What is voted on, and how, was fixed before and goes together.",
            "What was fixed does not go together.",
            "The definition could not be checked.",
        ),
        CheckCode::Rule => (
            "The rule is the one whose name it has.",
            "The rule is another one than the one whose name it has.",
            "The body made the rule itself; it stands in no known profile.",
        ),
        CheckCode::Roll => {
            ("The roll goes together.", "The roll does not go together.", "The roll could not be checked.")
        }
        CheckCode::Presence => (
            "Who was there follows without a gap.",
            "What was entered about presence cannot have happened.",
            "Presence could not be checked to the end.",
        ),
        CheckCode::Ballots => (
            "Every vote is that of an entitled member, is allowed, and came in time.",
            "A vote was taken that should not have been.",
            "Not all votes could be checked.",
        ),
        CheckCode::Proofs => (
            "Every secret ballot is proved to be valid.",
            "The proof of a secret ballot is wrong.",
            "Not all proofs of secret ballots could be checked.",
        ),
        CheckCode::Complaints => {
            ("Every complaint was settled in the open.", "A complaint is wrong.", "A complaint is not settled.")
        }
        CheckCode::Sums => {
            ("The sums of the trustees are proved to be right.", "A sum is wrong.", "The sums could not be checked.")
        }
        CheckCode::Decision => (
            "Casting vote, lot and counts on paper are right.",
            "Casting vote, lot or counts on paper are wrong.",
            "Casting vote, lot and counts on paper could not be checked.",
        ),
        CheckCode::Result => (
            "The result follows from the votes and the rule.",
            "The result does not follow from the votes and the rule.",
            "The result could not be worked out.",
        ),
        CheckCode::Finished => ("The vote is over.", "The vote is not over.", "The vote is not over."),
        CheckCode::ClosingCheckpoint => (
            "The server signed what was in the urn at the close.",
            "What was in the urn at the close is not what the server signed.",
            "The signature at the close is missing.",
        ),
        CheckCode::EndCheckpoint => (
            "The entries are complete: the server signed all of them.",
            "Entries are missing, moved or changed: they do not fit what the server signed.",
            "The signature under all entries is missing.",
        ),
        CheckCode::LogKey => (
            "The key of the server is one that you trust.",
            "The key of the server is another one than the one you trust.",
            "It is not known whether the key of the server is the right one.",
        ),
        CheckCode::Confirmations => (
            "Enough members confirmed with their devices what was in the urn.",
            "The confirmation of a member is wrong.",
            "Too few members confirmed with their devices what was in the urn.",
        ),
    }
}
