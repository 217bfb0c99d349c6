//! What holds for every installation of this version, in both languages. Whoever changes how votes go changes it here.

use policy::Key;
use wire::record::RecordLanguage;

/// Texts of the documentation.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) organisation: &'static str,
    pub(super) address: &'static str,
    pub(super) made: &'static str,
    pub(super) version: &'static str,
    pub(super) build: &'static str,
    pub(super) client: &'static str,
    pub(super) unknown: &'static str,
    pub(super) database: &'static str,
    pub(super) votes: &'static str,
    pub(super) course: &'static str,
    pub(super) course_steps: &'static [&'static str],
    pub(super) roles: &'static str,
    pub(super) role_columns: [&'static str; 2],
    pub(super) role_rows: &'static [[&'static str; 2]],
    pub(super) rules: &'static str,
    pub(super) no_bodies: &'static str,
    pub(super) bodies: &'static str,
    pub(super) body_columns: [&'static str; 3],
    pub(super) rule_columns: [&'static str; 3],
    pub(super) keys: &'static str,
    pub(super) keys_text: &'static [&'static str],
    pub(super) log: &'static str,
    pub(super) log_key: &'static str,
    pub(super) log_size: &'static str,
    pub(super) stamps: &'static str,
    pub(super) no_stamps: &'static str,
    pub(super) stamps_text: &'static [&'static str],
    pub(super) stamp_url: &'static str,
    pub(super) stamp_policy: &'static str,
    pub(super) stamp_pinned: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) witnesses: &'static str,
    pub(super) no_witnesses: &'static str,
    pub(super) witnesses_text: &'static [&'static str],
    pub(super) witness_columns: [&'static str; 2],
    pub(super) policies: &'static str,
    pub(super) policy_columns: [&'static str; 2],
    pub(super) policy_names: &'static [(Key, &'static str)],
    /// Values that are words of the interface.
    pub(super) value_names: &'static [(&'static str, &'static str)],
    pub(super) kept: &'static str,
    pub(super) kept_columns: [&'static str; 2],
    pub(super) kept_rows: &'static [[&'static str; 2]],
    pub(super) checks: &'static str,
    pub(super) checks_text: &'static [&'static str],
    pub(super) check_columns: [&'static str; 2],
    pub(super) limits: &'static str,
    pub(super) limits_text: &'static [&'static str],
}

pub(super) fn words(language: RecordLanguage) -> &'static Words {
    match language {
        RecordLanguage::De => &GERMAN,
        RecordLanguage::En => &ENGLISH,
    }
}

const GERMAN: Words = Words {
    title: "Verfahrensdokumentation der Abstimmungen",
    lead: "Wie in dieser Organisation abgestimmt wird, was davon aufgehoben wird und womit es sich nachprüfen lässt. \
           Der Text folgt aus dem, was zur genannten Zeit wirklich eingestellt ist.",
    organisation: "Organisation",
    address: "Adresse",
    made: "Stand",
    version: "Programm",
    build: "Prüfsumme des Programms (SHA-256)",
    client: "Prüfsumme des Programms im Browser (SHA-256)",
    unknown: "nicht bekannt",
    database: "Datenbank",
    votes: "Abstimmungen bisher",
    course: "Ablauf",
    course_steps: &[
        "1. Festlegung: Wortlaut, Wahlmöglichkeiten, Regel mit Paragrafen, Art und, bei geheimen Abstimmungen, \
         Vertrauenspersonen werden unterschrieben und sind danach unveränderlich.",
        "2. Verzeichnis: Wer stimmberechtigt, anwesend, ausgeschlossen oder vertreten ist, folgt aus dem Register des \
         Gremiums und der Anwesenheit der Sitzung und wird unterschrieben. Jedes Gerät prüft die eigene Zeile.",
        "3. Eröffnung und Stimmabgabe: Jede Stimme unterschreibt das Gerät des Mitglieds. Der Server bestätigt sie erst, \
         wenn sie dauerhaft gespeichert ist. Bis zum Schluss gibt es bei offenen Abstimmungen kein Zwischenergebnis.",
        "4. Schluss: Der Stand der Urne wird unterschrieben. Die Geräte der Mitglieder suchen darin ihre Stimme und \
         bestätigen ihn; der Vorsitz liest einen Prüfcode vor.",
        "5. Ergebnis: Es folgt aus den Einträgen und der Regel und wird vom Vorsitz festgestellt. Einwendungen stehen \
         daneben. Eine Abstimmung kann mit Grund für ungültig erklärt werden; beide Fassungen bleiben.",
        "6. Siegel: Der letzte Stand wird in das Verzeichnis des Mandanten eingetragen. Zeugen und Zeitstempeldienst \
         werden danach gefragt, soweit sie eingerichtet sind.",
        "7. Niederschrift: Eine Datei (ASiC-E) mit allen Einträgen, dazu ein Protokoll als PDF/A-3a und PDF/UA-1, das \
         sie enthält. Beide lassen sich ohne den Server nachprüfen.",
    ],
    roles: "Rollen",
    role_columns: ["Wer", "Darf"],
    role_rows: &[
        ["Vorsitz", "legt fest, eröffnet, schließt, entscheidet bei Gleichstand, stellt fest, erklärt für ungültig"],
        [
            "Schriftführung",
            "legt fest, eröffnet, schließt, erfasst Stimmen von Mitgliedern ohne Gerät, trägt Papier ein",
        ],
        ["Mitglied", "stimmt ab, prüft die eigene Zeile, bestätigt die Urne, erhebt Einwendung"],
        [
            "Vertrauensperson",
            "öffnet mit anderen zusammen geheime Summen; einzelne Stimmen nur, wenn genügend zusammenwirken",
        ],
        ["Administration", "führt Register und Regeln, richtet Zeitstempel und Zeugen ein; ändert keine Abstimmung"],
        ["Prüfung", "liest das Prüfprotokoll und diese Dokumentation"],
        ["Betrieb", "führt Server, Datenbank, Schlüssel und Sicherungen; sieht offene Stimmen in der Datenbank"],
    ],
    rules: "Gremien und Regeln",
    no_bodies: "Es ist kein Gremium eingerichtet. Ohne Gremium gibt es keine Abstimmungen dieser Art.",
    bodies: "Gremien mit gesetzlicher Mitgliederzahl und Profil",
    body_columns: ["Gremium", "Gesetzliche Zahl", "Profil"],
    rule_columns: ["Regel", "Gilt für", "Fundstelle"],
    keys: "Schlüssel und Verzeichnisse",
    keys_text: &[
        "Jede Abstimmung hat ein eigenes, nur wachsendes Verzeichnis mit eigenem Schlüssel (Ed25519), der in ihrer \
         Festlegung steht. Das Verzeichnis des Mandanten kennt jede beendete Abstimmung; wer seinem Schlüssel traut, \
         braucht keinen weiteren. Veröffentlichen Sie ihn an einer Stelle, die nicht auf diesem Server liegt.",
        "Private Schlüssel liegen versiegelt in der Datenbank; der Schlüssel dazu liegt in einer Datei des Servers. Was \
         Verzeichnisse unterschrieben haben, steht auch außerhalb der Datenbank; eine zurückgesetzte Datenbank wird \
         beim Start abgewiesen.",
    ],
    log: "Verzeichnis des Mandanten",
    log_key: "Sein Schlüssel",
    log_size: "Einträge",
    stamps: "Zeitstempel",
    no_stamps: "Es ist kein Zeitstempeldienst eingerichtet. Wann eine Niederschrift entstand, bezeugt nur dieser Server.",
    stamps_text: &[
        "Nach dem Ende einer Abstimmung wird ein Zeitstempel (RFC 3161) über die Niederschrift geholt, geprüft und \
         aufgehoben. Der Dienst erfährt nur die Prüfsumme. Kommt keiner, wird drei Tage lang neu gefragt. Alte \
         Zeitstempel werden nicht erneuert; das ist Sache eines Archivs.",
    ],
    stamp_url: "Dienst",
    stamp_policy: "Regeln (OID)",
    stamp_pinned: "Zertifikate festgelegt",
    yes: "ja",
    no: "nein",
    witnesses: "Zeugen",
    no_witnesses: "Es sind keine Zeugen eingerichtet. Dass das Verzeichnis nie umgeschrieben wurde, bezeugen nur die Geräte \
                   der Mitglieder.",
    witnesses_text: &[
        "Diese Stellen unterschreiben mit, dass das Verzeichnis des Mandanten nur wächst (C2SP tlog-witness). Ihre \
         Unterschriften stehen in den Niederschriften; ein Prüfprogramm kann sie verlangen.",
    ],
    witness_columns: ["Zeuge", "Schlüssel"],
    policies: "Richtlinien, die Sitzungen betreffen",
    policy_columns: ["Richtlinie", "Gilt jetzt"],
    policy_names: &[
        (Key::Guests, "Gäste"),
        (Key::JoinWithoutAccount, "Teilnahme allein mit dem Link"),
        (Key::WaitingRoom, "Warteraum"),
        (Key::LocalSignIn, "Anmeldung mit hiesigem Konto"),
        (Key::RetentionMeetings, "Vergangene Besprechungen, Tage"),
        (Key::RetentionJournals, "Sitzungsjournale, Tage"),
        (Key::RetentionAttendance, "Anwesenheit, Tage"),
        (Key::RetentionAudit, "Prüfprotokoll, Tage"),
    ],
    value_names: &[
        ("on", "ja"),
        ("off", "aus"),
        ("allowed", "erlaubt"),
        ("verified-only", "nur eingeladene, bestätigte"),
        ("forbidden", "nicht erlaubt"),
        ("guests", "für Gäste"),
        ("all", "für alle"),
        ("password", "Passwort"),
        ("passkey", "Passkey"),
    ],
    kept: "Aufbewahrung",
    kept_columns: ["Was", "Wie lange"],
    kept_rows: &[
        [
            "Einträge, Niederschrift, Protokoll, Zeitstempel",
            "solange der Mandant besteht, unabhängig von Besprechung und Konto",
        ],
        ["Sitzungen eines Gremiums mit Verlauf und Anwesenheit", "bis jemand sie löscht"],
        ["Versiegelte Anteile geheimer Stimmen", "14 Tage nach Feststellung oder letzter Einwendung"],
        [
            "Schlüssel der Geräte für eine Sitzung",
            "bis die Besprechung gelöscht wird; öffentlich stehen sie im Verzeichnis",
        ],
    ],
    checks: "Nachprüfung",
    checks_text: &[
        "Zwei getrennt geschriebene Prüfprogramme rechnen jede Niederschrift ohne Verbindung nach: votecheck (Rust) und \
         eine Seite für den Browser (TypeScript). Beide antworten mit denselben Kennungen. Was nicht geprüft wurde, \
         wird nie als richtig gezeigt.",
    ],
    check_columns: ["Kennung", "Besteht, wenn"],
    limits: "Was offen bleibt",
    limits_text: &[
        "Der Server weiß, wer wann abstimmt, und bei offenen Abstimmungen auch, wie. Er kann den Dienst verweigern. \
         Unbemerkt ändern, hinzufügen oder weglassen kann er keine bestätigte Stimme.",
        "Wer den Browsern falschen Programmtext ausliefert, kann ein Gerät täuschen: Es unterschreibt dann anderes, als es \
         zeigt. Dagegen helfen Prüfprogramme nicht, die nur die Unterschrift sehen.",
        "Ob jemand beim Abstimmen beobachtet oder gedrängt wird, verhindert keine Abstimmung aus der Ferne.",
        "Genügend Vertrauenspersonen zusammen können einzelne geheime Stimmen öffnen. In kleinen Gremien verrät schon das \
         Ergebnis viel.",
        "Geheime Abstimmungen sind in Erprobung: Niemand außerhalb hat das Verfahren bisher geprüft.",
        "Ob ein Zertifikat für Zeitstempel widerrufen wurde, lässt sich ohne Verbindung nicht prüfen.",
        "Ob die Regeln eines Profils für Ihr Gremium gelten und genügen, entscheidet Ihre Rechtsstelle.",
    ],
};

const ENGLISH: Words = Words {
    title: "Procedure documentation of votes",
    lead: "How this organisation votes, what of it is kept and by what it can be verified. The text follows from what is \
           really configured at the time that is named.",
    organisation: "Organisation",
    address: "Address",
    made: "As of",
    version: "Program",
    build: "Checksum of the program (SHA-256)",
    client: "Checksum of the program in the browser (SHA-256)",
    unknown: "not known",
    database: "Database",
    votes: "Votes so far",
    course: "Course",
    course_steps: &[
        "1. Definition: wording, options, rule with its paragraphs, kind and, in secret votes, trustees are signed and \
         cannot be changed afterwards.",
        "2. Roll: who is entitled, present, excluded or stood in for follows from the register of the body and the \
         presence in the sitting, and is signed. Each device checks its own line.",
        "3. Opening and casting: each ballot is signed by the device of its member. The server acknowledges it only when \
         it is stored durably. Until the close, open votes have no interim result.",
        "4. Close: the state of the urn is signed. The devices of the members look for their ballot in it and confirm it; \
         the chair reads a check code aloud.",
        "5. Result: it follows from the entries and the rule and is announced by the chair. Objections stand beside it. A \
         vote can be declared void for a reason; both versions stay.",
        "6. Seal: the last state is entered into the log of the tenant. Witnesses and the authority for time stamps are \
         asked afterwards, as far as they are set up.",
        "7. Record: one file (ASiC-E) with all entries, and a protocol as PDF/A-3a and PDF/UA-1 that holds it. Both can \
         be verified without the server.",
    ],
    roles: "Roles",
    role_columns: ["Who", "May"],
    role_rows: &[
        ["Chair", "fixes, opens, closes, decides ties, announces, declares void"],
        ["Minute-taker", "fixes, opens, closes, records ballots of members without a device, enters counts on paper"],
        ["Member", "votes, checks the own line, confirms the urn, objects"],
        ["Trustee", "opens secret sums together with others; single ballots only if enough of them work together"],
        ["Administration", "keeps register and rules, sets up time stamps and witnesses; changes no vote"],
        ["Auditor", "reads the audit log and this documentation"],
        ["Operators", "keep server, database, keys and backups; see open ballots in the database"],
    ],
    rules: "Bodies and rules",
    no_bodies: "No body is set up. Without a body there are no votes of this sort.",
    bodies: "Bodies with their statutory number and profile",
    body_columns: ["Body", "Statutory number", "Profile"],
    rule_columns: ["Rule", "Holds for", "Source"],
    keys: "Keys and logs",
    keys_text: &[
        "Each vote has an append-only log of its own with a key of its own (Ed25519), which its definition names. The log \
         of the tenant knows each vote that is over; whoever trusts its key needs no other. Publish it in a place that \
         is not on this server.",
        "Private keys lie sealed in the database; the key to them lies in a file of the server. What logs have signed \
         stands outside of the database, too; a database that was set back is refused at the start.",
    ],
    log: "Log of the tenant",
    log_key: "Its key",
    log_size: "Entries",
    stamps: "Time stamps",
    no_stamps: "No authority for time stamps is set up. When a record was made is witnessed by this server alone.",
    stamps_text: &[
        "After the end of a vote a time stamp (RFC 3161) over the record is fetched, checked and kept. The service learns \
         the checksum only. If none comes, it is asked again for three days. Old time stamps are not renewed; that is \
         for an archive.",
    ],
    stamp_url: "Service",
    stamp_policy: "Policy (OID)",
    stamp_pinned: "Certificates pinned",
    yes: "yes",
    no: "no",
    witnesses: "Witnesses",
    no_witnesses: "No witnesses are set up. That the log was never rewritten is witnessed by the devices of the members alone.",
    witnesses_text: &[
        "These cosign that the log of the tenant only grows (C2SP tlog-witness). Their signatures stand in the records; a \
         verifier can ask for them.",
    ],
    witness_columns: ["Witness", "Key"],
    policies: "Policies that concern sittings",
    policy_columns: ["Policy", "Holds now"],
    policy_names: &[
        (Key::Guests, "Guests"),
        (Key::JoinWithoutAccount, "Joining with the link alone"),
        (Key::WaitingRoom, "Waiting room"),
        (Key::LocalSignIn, "Sign-in with an account of this place"),
        (Key::RetentionMeetings, "Past meetings, days"),
        (Key::RetentionJournals, "Journals of sittings, days"),
        (Key::RetentionAttendance, "Attendance, days"),
        (Key::RetentionAudit, "Audit log, days"),
    ],
    value_names: &[
        ("on", "yes"),
        ("verified-only", "only invited, verified"),
        ("guests", "for guests"),
        ("all", "for all"),
    ],
    kept: "What is kept",
    kept_columns: ["What", "How long"],
    kept_rows: &[
        ["Entries, record, protocol, time stamp", "as long as the tenant exists, apart from meeting and account"],
        ["Sittings of a body with history and attendance", "until somebody deletes them"],
        ["Sealed shares of secret ballots", "14 days after the announcement or the last objection"],
        ["Keys of devices for a sitting", "until the meeting is deleted; in public they stand in the log"],
    ],
    checks: "Verification",
    checks_text: &[
        "Two verifiers that were written apart recompute each record without a connection: votecheck (Rust) and a page for \
         the browser (TypeScript). Both answer with the same codes. What was not checked is never shown as right.",
    ],
    check_columns: ["Code", "Passes if"],
    limits: "What is left open",
    limits_text: &[
        "The server knows who votes when, and in open votes how. It can refuse to serve. It cannot change, add or drop an \
         acknowledged ballot unnoticed.",
        "Whoever delivers false code to browsers can deceive a device: it signs something else than it shows then. \
         Verifiers, which see the signature alone, are no help against that.",
        "Whether somebody is watched or pressed while voting is prevented by no remote vote.",
        "Enough trustees together can open single secret ballots. In small bodies the result alone gives much away.",
        "Secret votes are experimental: nobody outside has reviewed the method so far.",
        "Whether a certificate for time stamps was revoked cannot be checked without a connection.",
        "Whether the rules of a profile hold for your body and suffice, your lawyers decide.",
    ],
};
