//! What the program says, in German or English.

use std::io::{self, Write};
use std::path::Path;

use crate::arguments::Language;
use crate::state::StateError;
use crate::stop::Stop;

#[derive(Clone, Copy)]
pub(crate) struct Voice(pub(crate) Language);

/// Something to be said, in both languages.
pub(crate) struct Said(String, String);

macro_rules! both {
    ($de:literal, $en:literal $(,)?) => {
        Said(format!($de), format!($en))
    };
}

impl Voice {
    pub(crate) fn say(self, said: Said) {
        // Whoever closed the pipe wants to hear no more; the work goes on.
        let _ = writeln!(std::io::stdout(), "{}", self.of(said));
    }

    pub(crate) fn of(self, Said(de, en): Said) -> String {
        match self.0 {
            Language::De => de,
            Language::En => en,
        }
    }
}

pub(crate) fn offer(line: &str) -> Said {
    both!(
        "Fügen Sie diese Zeile auf der Seite ein und sagen Sie dort zu. Geheim ist sie nicht.\n\n{line}\n",
        "Paste this line into the page and agree there. It is not secret.\n\n{line}\n",
    )
}

pub(crate) fn again() -> Said {
    both!("Es geht weiter, wo es aufgehört hat.", "It goes on where it stopped.")
}

pub(crate) fn agreed() -> Said {
    both!(
        "Sie haben zugesagt. Lassen Sie dieses Programm laufen, bis das Ergebnis festgestellt ist.",
        "You have agreed. Let this program run until the result is declared.",
    )
}

pub(crate) fn asked_anew() -> Said {
    both!(
        "Ihre Zusage gilt nicht mehr: Die Vertrauenspersonen wurden neu gefragt, oder Sie haben auf andere Weise zugesagt. \
         Soll dieses Programm für Sie arbeiten, sagen Sie noch einmal zu; sonst beenden Sie es mit Strg+C.",
        "What you agreed to holds no longer: trustees were asked anew, or you have agreed in another way. If this program \
         shall work for you, agree once more; otherwise end it with Ctrl+C.",
    )
}

pub(crate) fn away(why: &str) -> Said {
    both!(
        "Der Server antwortet nicht; es wird weiter versucht. ({why})",
        "The server does not answer; still trying. ({why})",
    )
}

pub(crate) fn begun(number: u8, title: &str) -> Said {
    both!("Sie sind Vertrauensperson {number} bei: {title}", "You are trustee {number} in: {title}")
}

pub(crate) fn opened(count: usize) -> Said {
    both!("Geprüft und geöffnet: {count}.", "Checked and opened: {count}.")
}

pub(crate) fn complained() -> Said {
    both!(
        "Ein Anteil ist unbrauchbar. Das ist gemeldet; die Person stimmt noch einmal ab, oder es wird geklärt.",
        "A share cannot be used. That was reported; the voter casts once more, or it is settled.",
    )
}

pub(crate) fn due(ballots: usize, code: &str, confirmed: usize, devices: usize) -> Said {
    both!(
        "Die Urne ist geschlossen: {ballots} Stimmzettel, Prüfcode {code}. Bestätigt haben {confirmed} von {devices} Geräten.",
        "The urn is closed: {ballots} ballots, check code {code}. Confirmed by {confirmed} of {devices} devices.",
    )
}

pub(crate) fn ask() -> Said {
    both!(
        "Ihre Summe geben? Das geht nur einmal, und nur für genau diese Stimmen. Schreiben Sie ja und drücken Sie Enter.",
        "Give your sum? That works once, for exactly these ballots. Write yes and press Enter.",
    )
}

/// Of an earlier life of the program.
pub(crate) fn decided() -> Said {
    both!(
        "Ihre Summe war schon beschlossen. Geht sie über genau diese Stimmen, wird sie jetzt gesendet.",
        "Your sum was decided on before. If it is over exactly these ballots, it is sent now.",
    )
}

pub(crate) fn few(confirmed: usize, devices: usize) -> Said {
    both!(
        "Erst {confirmed} von {devices} Geräten haben bestätigt. Ohne Bestätigung könnte der Server eine einzelne Stimme \
         aufdecken. Die Summe geht, sobald mehr als die Hälfte bestätigt hat. Wurde der Prüfcode vorgelesen und sehen alle \
         denselben, können Sie trotzdem schreiben.",
        "Only {confirmed} of {devices} devices have confirmed. Without that the server could uncover a single vote. The sum \
         goes as soon as more than half have confirmed. If the check code was read out and all see the same, you can write \
         anyway.",
    )
}

pub(crate) fn missing() -> Said {
    both!(
        "Ein gezählter Stimmzettel ließ sich hier nicht öffnen: Dieses Programm gibt keine Summe. Es genügt, wenn genügend \
         andere auszählen.",
        "A counted ballot could not be opened here: this program gives no sum. It is enough if enough others count.",
    )
}

pub(crate) fn given() -> Said {
    both!("Ihre Summe ist abgegeben.", "Your sum is given.")
}

pub(crate) fn over() -> Said {
    both!("Die Abstimmung ist zu Ende. Ihre Schlüssel sind gelöscht.", "The vote is over. Your keys are deleted.")
}

pub(crate) fn no_folder() -> Said {
    both!("Sagen Sie mit --state, wo die Schlüssel liegen dürfen.", "Say with --state where the keys may lie.")
}

/// The certificate of an authority that was named.
pub(crate) fn unread(path: &Path, fault: &io::Error) -> Said {
    let path = path.display();
    both!("{path}: nicht lesbar ({fault})", "{path}: cannot be read ({fault})")
}

pub(crate) fn untrusting(fault: &str) -> Said {
    both!("Zertifikate sind nicht zu verwenden: {fault}", "Certificates cannot be used: {fault}")
}

/// The file in which the program keeps what must not be lost.
pub(crate) fn kept(fault: &StateError) -> Said {
    let at = |path: &Path, said: &str| format!("{}: {said}", path.display());
    let de = match fault {
        StateError::File { path, fault } => at(path, &fault.to_string()),
        StateError::Busy(path) => at(path, "Ein anderer Aufruf arbeitet mit dieser Datei."),
        StateError::Open(path) => at(path, "Andere als Sie können diese Datei lesen."),
        StateError::Form(path) => at(path, "Das ist keine Datei dieses Programms in dieser Version."),
        StateError::Other(path) => at(path, "Diese Datei gehört zu einem anderen Server."),
        StateError::Randomness => "Das System gibt keinen Zufall.".to_owned(),
    };
    Said(de, fault.to_string())
}

/// Why it ends before the vote does; after a sum was decided on, nobody may believe that nothing was given.
pub(crate) fn stopped(stop: &Stop, has_decided: bool) -> Said {
    match stop {
        Stop::Alarm(alarm) => {
            let code = alarm.code();
            match has_decided {
                false => both!(
                    "Prüfung fehlgeschlagen ({code}). Es wurde nichts gegeben. Sagen Sie es sofort laut und erheben Sie \
                     Einwand.",
                    "Check failed ({code}). Nothing was given. Say so aloud at once, and raise an objection.",
                ),
                true => both!(
                    "Prüfung fehlgeschlagen ({code}), nachdem Ihre Summe beschlossen war: Sie kann schon gegeben sein. Sagen \
                     Sie es sofort laut und erheben Sie Einwand.",
                    "Check failed ({code}), after your sum was decided on: it may have been given. Say so aloud at once, and \
                     raise an objection.",
                ),
            }
        }
        Stop::NotAsked => both!(
            "Der Server kennt dieses Programm bei dieser Abstimmung nicht mehr. Sagen Sie es laut.",
            "The server no longer knows this program in this vote. Say so aloud.",
        ),
        Stop::Once => both!(
            "Über andere Stimmzettel wurde schon eine Summe beschlossen (cs1-sum-once). Eine zweite gibt dieses Programm nie.",
            "A sum over other ballots was decided on before (cs1-sum-once). This program never gives a second one.",
        ),
        Stop::Refused(code) => both!("Die Abstimmung weist das zurück: {code}", "The vote refuses this: {code}"),
        Stop::Form => both!(
            "Der Server antwortet etwas, das nicht zu verstehen ist.",
            "The server answers something that cannot be understood.",
        ),
        Stop::State(fault) => kept(fault),
    }
}
