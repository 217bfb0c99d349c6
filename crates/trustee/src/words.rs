//! What the program says, in German or English.

use std::io::Write;

use crate::arguments::Language;
use crate::work::Stop;

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

pub(crate) fn away() -> Said {
    both!("Der Server antwortet nicht; es wird weiter versucht.", "The server does not answer; trying on.")
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

pub(crate) fn stopped(stop: &Stop) -> Said {
    match stop {
        Stop::Alarm(alarm) => {
            let code = alarm.code();
            both!(
                "Prüfung fehlgeschlagen ({code}). Es wurde nichts gegeben. Sagen Sie es sofort laut und erheben Sie Einwand.",
                "Check failed ({code}). Nothing was given. Say so aloud at once, and raise an objection.",
            )
        }
        Stop::NotAsked => both!(
            "Der Server kennt dieses Programm bei dieser Abstimmung nicht mehr: Andere wurden gefragt, oder Sie haben auf \
             andere Weise zugesagt.",
            "The server no longer knows this program in this vote: others were asked, or you have agreed in another way.",
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
        Stop::State(fault) => both!("{fault}", "{fault}"),
        Stop::Randomness => both!("Das System gibt keinen Zufall.", "The system gives no randomness."),
    }
}
