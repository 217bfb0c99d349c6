//! What addresses of PostgreSQL say, and how its own programs are told the same: they read no such address without
//! showing the password to everybody on the machine.

use std::collections::BTreeMap;
use std::process::Command;

use store::Destination;
use url::{Url, form_urlencoded};

use crate::Failure;

/// What may stand in the query of an address, under all names that it has, and the variable by which the programs are
/// told. Nothing where it is of no concern to them, or stands in [`Destination`].
const SETTINGS: &[(&[&str], Option<&str>)] = &[
    (&["sslmode", "ssl-mode"], Some("PGSSLMODE")),
    (&["sslrootcert", "ssl-root-cert", "ssl-ca"], Some("PGSSLROOTCERT")),
    (&["sslcert", "ssl-cert"], Some("PGSSLCERT")),
    (&["sslkey", "ssl-key"], Some("PGSSLKEY")),
    (&["host", "hostaddr", "port", "user", "dbname", "options"], None),
    (&["password"], Some("PGPASSWORD")),
    (&["application_name"], Some("PGAPPNAME")),
    (&["statement-cache-capacity"], None),
    // Addresses as they are handed out have these words of libpq (PostgreSQL, section 34.1.2); the driver goes on without
    // them, which it says in the log. They hold no secret.
    (&["connect_timeout"], Some("PGCONNECT_TIMEOUT")),
    (&["channel_binding"], Some("PGCHANNELBINDING")),
    (&["target_session_attrs"], Some("PGTARGETSESSIONATTRS")),
    (&["gssencmode"], Some("PGGSSENCMODE")),
    (&["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"], None),
];

/// What is wrong with the query of an address if a word in it means nothing: the driver would go on without it, and write
/// it into the log with what it says. It is named unless it may be a piece of a password that divides the address.
pub(crate) fn meaningless(url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"))?;
    let pieces = url.query()?.split('&').filter(|piece| !piece.is_empty());
    let unknown: Vec<_> = pieces.map(|piece| (name(piece), piece)).filter(|(name, _)| !is_known(name)).collect();
    let (first, _) = unknown.first()?;
    let are_words = unknown.iter().all(|(name, piece)| piece.contains('=') && is_word(name));
    Some(match are_words {
        true => format!("{first} means nothing in the address of a database"),
        false => {
            "what stands behind ? in the address of a database means nothing; write ? & @ as %3F %26 %40 within a \
                  password"
                .to_owned()
        }
    })
}

/// What stands before `=` in a piece of a query.
fn name(piece: &str) -> String {
    form_urlencoded::parse(piece.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.[]-".contains(c))
}

fn is_known(name: &str) -> bool {
    let is_option = name.starts_with("options[") && name.ends_with(']');
    is_option || SETTINGS.iter().any(|(names, _)| names.contains(&name))
}

/// By which variable a word of the query is told.
fn variable(name: &str) -> Option<&'static str> {
    SETTINGS.iter().find(|(names, _)| names.contains(&name))?.1
}

/// What an address says, by the variables that the programs of PostgreSQL read. Of what it does not say, the driver and
/// they would not always make the same: where it leads is told as the driver takes it.
fn told(url: &str) -> Result<BTreeMap<&'static str, String>, Failure> {
    let to = Destination::of(url)?;
    let url = Url::parse(url)?;
    let mut told = BTreeMap::from([
        ("PGHOST", to.host),
        ("PGPORT", to.port.to_string()),
        ("PGUSER", to.role),
        ("PGDATABASE", to.database),
    ]);
    told.extend(to.options.map(|options| ("PGOPTIONS", options)));
    told.extend(url.password().map(|password| ("PGPASSWORD", percent_decoded(password))));
    for (name, value) in url.query_pairs() {
        let Some(variable) = variable(&name) else { continue };
        let value = if variable == "PGSSLMODE" { value.to_ascii_lowercase() } else { value.into_owned() };
        told.insert(variable, value);
    }
    Ok(told)
}

/// A program of PostgreSQL that connects with this address.
pub(crate) fn program(name: &str, url: &str) -> Result<Command, Failure> {
    let mut command = Command::new(name);
    // An address of its own would go before the host. What stands in a file elsewhere is nothing that the address says.
    command.env_remove("PGHOSTADDR").env_remove("PGSERVICE").envs(told(url)?);
    Ok(command)
}

/// The database of an address, as an argument of a program that asks for one: a name with `=` in it would be read as
/// settings.
pub(crate) fn database(url: &str) -> Result<String, Failure> {
    let name = Destination::of(url)?.database;
    Ok(format!("dbname='{}'", name.replace('\\', "\\\\").replace('\'', "\\'")))
}

/// `%40` and its like, as they stand in the parts of a URL.
fn percent_decoded(text: &str) -> String {
    // A query decodes in the same manner, but for the plus sign and what divides it.
    let query = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(url: &str) -> BTreeMap<&'static str, String> {
        told(url).ok().expect("a URL")
    }

    fn one(url: &str, variable: &str) -> Option<String> {
        all(url).remove(variable)
    }

    fn named(url: &str) -> String {
        database(url).ok().expect("a URL")
    }

    #[test]
    fn an_address_is_told_whole() {
        let url = "postgres://plenum_backup:p%40ss+w%26rd@db.example.org:5433/ple%20num?sslmode=Verify-Full";
        let expected = [
            ("PGDATABASE", "ple num"),
            ("PGHOST", "db.example.org"),
            ("PGPASSWORD", "p@ss+w&rd"),
            ("PGPORT", "5433"),
            ("PGSSLMODE", "verify-full"),
            ("PGUSER", "plenum_backup"),
        ];
        assert_eq!(all(url), expected.map(|(name, value)| (name, value.to_owned())).into());
        assert_eq!(one("postgresql://localhost", "PGHOST").as_deref(), Some("localhost"));
    }

    #[test]
    fn every_known_name_leads_to_the_same() {
        let led = [
            ("host", "PGHOST", "x"),
            ("hostaddr", "PGHOST", "::1"),
            ("port", "PGPORT", "2"),
            ("user", "PGUSER", "x"),
            ("dbname", "PGDATABASE", "x"),
            ("options", "PGOPTIONS", "x"),
            ("sslmode", "PGSSLMODE", "require"),
            ("ssl-mode", "PGSSLMODE", "require"),
            ("statement-cache-capacity", "", "2"),
        ];
        for (names, variable) in SETTINGS {
            for name in *names {
                let led = led.iter().find(|(known, ..)| known == name);
                let (variable, value) = led.map_or((variable.unwrap_or_default(), "x"), |led| (led.1, led.2));
                let url = format!("postgres://plenum@db.example.org:1/plenum?{name}={value}");
                assert_eq!(meaningless(&url), None, "{name}");
                if !variable.is_empty() {
                    assert_eq!(one(&url, variable).as_deref(), Some(value), "{name}");
                }
            }
        }
        let url = "postgres://db.example.org/plenum?options[lock_timeout]=1%20s&options=-c%20jit=off";
        assert_eq!(meaningless(url), None);
        assert_eq!(one(url, "PGOPTIONS").as_deref(), Some("-c lock_timeout=1\\ s -c jit=off"));
    }

    #[test]
    fn a_host_is_told_as_the_system_takes_it() {
        for (host, plain) in [("[::1]", "::1"), ("%2Frun%2Fpostgresql", "/run/postgresql"), ("127.0.0.1", "127.0.0.1")]
        {
            assert_eq!(one(&format!("postgres://plenum@{host}/plenum"), "PGHOST").as_deref(), Some(plain));
        }
        let elsewhere = "postgres://plenum@localhost/plenum?host=/run/postgresql";
        assert_eq!(one(elsewhere, "PGHOST").as_deref(), Some("/run/postgresql"));
        let program = program("pg_dump", elsewhere).ok().expect("a program");
        let said: BTreeMap<_, _> = program.get_envs().collect();
        assert_eq!(said.get("PGHOSTADDR".as_ref() as &std::ffi::OsStr), Some(&None), "it would go before the host");
    }

    /// Asks itself once more, in a process that has such variables.
    #[test]
    fn what_the_address_leaves_out_is_told_as_the_driver_takes_it() {
        const SAID: [(&str, &str); 3] = [("PGDATABASE", "there"), ("PGOPTIONS", "-c jit=off"), ("PGUSER", "somebody")];
        if SAID.iter().any(|(name, value)| std::env::var(name).as_deref() != Ok(*value)) {
            let own = "postgres::tests::what_the_address_leaves_out_is_told_as_the_driver_takes_it";
            let mut again = Command::new(std::env::current_exe().expect("a program"));
            again.args(["--exact", own]).envs(SAID);
            for name in ["PGHOST", "PGHOSTADDR", "PGPORT"] {
                again.env_remove(name);
            }
            let done = again.output().expect("it runs");
            let says = String::from_utf8_lossy(&done.stdout);
            assert!(done.status.success() && says.contains("1 passed"), "{says}");
            return;
        }
        let told = all("postgres:///?user=plenum&options=-c%20geqo=off");
        let host = &told["PGHOST"];
        assert!(host == "localhost" || host.starts_with('/'), "{host}");
        assert_eq!(told["PGPORT"], "5432");
        assert_eq!(told["PGUSER"], "plenum");
        assert_eq!(told["PGDATABASE"], "there");
        assert_eq!(told["PGOPTIONS"], "-c jit=off -c geqo=off");
        assert_eq!(named("postgres://plenum@db.example.org"), "dbname='there'");
        assert_eq!(one("postgres://db.example.org", "PGUSER").as_deref(), Some("somebody"));
    }

    #[test]
    fn a_word_that_means_nothing_is_named_without_what_it_says() {
        let fault = |query: &str| meaningless(&format!("postgres://plenum@db.example.org/plenum?{query}"));
        let named = |word: &str| Some(format!("{word} means nothing in the address of a database"));
        assert_eq!(fault("sslmode=require&sslpassword=secret"), named("sslpassword"));
        assert_eq!(fault("options[jit=off"), named("options[jit"));
        assert_eq!(meaningless("Postgres://plenum@db.example.org/plenum?pgbouncer=true"), named("pgbouncer"));
        assert_eq!(meaningless("sqlite:///plenum.db?mode=rwc"), None);
    }

    #[test]
    fn pieces_of_a_password_are_not_named() {
        for url in [
            "postgres://plenum:12?secret@host/plenum",
            "postgres://plenum:12?secret@host/plenum?sslmode=require",
            "postgres://plenum:12?secret=1&more@host/plenum",
            "postgres://plenum@host/plenum?password=a&secret",
        ] {
            let says = meaningless(url).expect("refused");
            assert!(!says.contains("secret") && says.contains("%3F %26 %40"), "{url}: {says}");
        }
    }

    #[test]
    fn a_database_is_restored_where_the_address_leads() {
        assert_eq!(named("postgres://o@h/ple%20num"), "dbname='ple num'");
        assert_eq!(named("postgres://o@h/plenum?dbname=other"), "dbname='other'");
        assert_eq!(named("postgres://o@h/a%27=%5C"), "dbname='a\\'=\\\\'");
    }
}
