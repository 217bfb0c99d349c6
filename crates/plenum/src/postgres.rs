//! What addresses of PostgreSQL say, and how its own programs are told the same: they read no such address without
//! showing the password to everybody on the machine.

use std::collections::BTreeMap;
use std::process::Command;

use url::Url;

/// What may stand in the query of an address, under all names that the driver knows, and the variable by which the
/// programs are told. Nothing where it is of no concern to them.
const SETTINGS: &[(&[&str], Option<&str>)] = &[
    (&["sslmode", "ssl-mode"], Some("PGSSLMODE")),
    (&["sslrootcert", "ssl-root-cert", "ssl-ca"], Some("PGSSLROOTCERT")),
    (&["sslcert", "ssl-cert"], Some("PGSSLCERT")),
    (&["sslkey", "ssl-key"], Some("PGSSLKEY")),
    (&["host", "hostaddr"], Some("PGHOST")),
    (&["port"], Some("PGPORT")),
    (&["dbname"], Some("PGDATABASE")),
    (&["user"], Some("PGUSER")),
    (&["password"], Some("PGPASSWORD")),
    (&["application_name"], Some("PGAPPNAME")),
    (&["options"], Some("PGOPTIONS")),
    (&["statement-cache-capacity"], None),
];

/// Whether an address is one of PostgreSQL.
pub(crate) fn is_address(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// The first word in the query of an address that means nothing: the driver would go on without it, and write it into the
/// log with what it says.
pub(crate) fn unknown_setting(url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|_| is_address(url))?;
    let unknown = url.query_pairs().find(|(name, _)| variable(name).is_none())?;
    Some(unknown.0.into_owned())
}

/// By which variable a word of the query is told; nothing for an unknown one.
fn variable(name: &str) -> Option<Option<&'static str>> {
    if option(name).is_some() {
        return Some(Some("PGOPTIONS"));
    }
    SETTINGS.iter().find(|(names, _)| names.contains(&name)).map(|(_, variable)| *variable)
}

/// The parameter in `options[statement_timeout]`.
fn option(name: &str) -> Option<&str> {
    name.strip_prefix("options[")?.strip_suffix(']')
}

/// What an address says, by the variables that the programs of PostgreSQL read. What it does not say, they and the driver
/// take from the same variables of this process.
fn told(url: &str) -> Result<BTreeMap<&'static str, String>, url::ParseError> {
    let url = Url::parse(url)?;
    let mut told = BTreeMap::new();
    let mut say = |variable, value: String| {
        if !value.is_empty() {
            told.insert(variable, value);
        }
    };
    say("PGHOST", percent_decoded(url.host_str().unwrap_or_default()));
    say("PGPORT", url.port().map(|port| port.to_string()).unwrap_or_default());
    say("PGUSER", percent_decoded(url.username()));
    say("PGPASSWORD", percent_decoded(url.password().unwrap_or_default()));
    say("PGDATABASE", percent_decoded(url.path().trim_start_matches('/')));
    for (name, value) in url.query_pairs() {
        let Some(Some(variable)) = variable(&name) else { continue };
        let value = match variable {
            "PGOPTIONS" => {
                let one = option(&name).map_or_else(|| value.to_string(), |name| set_option(name, &value));
                told.get(variable).map_or_else(|| one.clone(), |before: &String| format!("{before} {one}"))
            }
            "PGSSLMODE" => value.to_ascii_lowercase(),
            _ => value.into_owned(),
        };
        told.insert(variable, value);
    }
    // Brackets are the spelling of an address within a URL alone (RFC 3986, section 3.2.2).
    if let Some(host) = told.get_mut("PGHOST")
        && let Some(plain) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'))
    {
        *host = plain.to_owned();
    }
    Ok(told)
}

fn set_option(name: &str, value: &str) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace(' ', "\\ ");
    format!("-c {}={}", escaped(name), escaped(value))
}

/// A program of PostgreSQL that connects with this address.
pub(crate) fn program(name: &str, url: &str) -> Result<Command, url::ParseError> {
    let told = told(url)?;
    let mut command = Command::new(name);
    if told.contains_key("PGHOST") {
        // It would go before the host.
        command.env_remove("PGHOSTADDR");
    }
    // What stands in a file elsewhere is nothing that the address says.
    command.env_remove("PGSERVICE").envs(told);
    Ok(command)
}

/// The database of an address, as an argument of a program that asks for one: a name with `=` in it would be read as
/// settings.
pub(crate) fn database(url: &str) -> Result<Option<String>, url::ParseError> {
    let told = told(url)?;
    // Where none is named, it is that of the role.
    let name = told.get("PGDATABASE").or_else(|| told.get("PGUSER"));
    Ok(name.map(|name| format!("dbname='{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))))
}

/// `%40` and its like, as they stand in the parts of a URL.
fn percent_decoded(text: &str) -> String {
    // A query decodes in the same manner, but for the plus sign and what divides it.
    let query = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(url: &str) -> Vec<(&'static str, String)> {
        told(url).expect("a URL").into_iter().collect()
    }

    fn one(url: &str, variable: &str) -> Option<String> {
        told(url).expect("a URL").remove(variable)
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
        assert_eq!(all(url), expected.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(all("postgresql://localhost"), [("PGHOST", "localhost".to_owned())]);
    }

    #[test]
    fn every_name_that_the_driver_knows_leads_to_the_same() {
        for (names, variable) in SETTINGS {
            for name in *names {
                let url = format!("postgres://plenum@db.example.org:1/plenum?{name}=x");
                assert_eq!(unknown_setting(&url), None, "{name}");
                if let Some(variable) = variable {
                    assert_eq!(one(&url, variable).as_deref(), Some("x"), "{name}");
                }
            }
        }
        let url = "postgres://db.example.org/plenum?options[lock_timeout]=1%20s&options=-c%20jit=off";
        assert_eq!(unknown_setting(url), None);
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
        let program = program("pg_dump", elsewhere).expect("a program");
        let said: BTreeMap<_, _> = program.get_envs().collect();
        assert_eq!(said.get("PGHOSTADDR".as_ref() as &std::ffi::OsStr), Some(&None), "it would go before the host");
    }

    #[test]
    fn a_word_that_means_nothing_is_named_without_what_it_says() {
        let url = |query: &str| format!("postgres://plenum@db.example.org/plenum?{query}");
        assert_eq!(unknown_setting(&url("sslmode=require&sslpassword=secret")).as_deref(), Some("sslpassword"));
        assert_eq!(unknown_setting(&url("options[jit=off")).as_deref(), Some("options[jit"));
        assert_eq!(unknown_setting("sqlite:///plenum.db?mode=rwc"), None);
    }

    #[test]
    fn a_database_is_restored_where_the_address_leads() {
        let named = |url: &str| database(url).expect("a URL");
        assert_eq!(named("postgres://o@h/ple%20num").as_deref(), Some("dbname='ple num'"));
        assert_eq!(named("postgres://o@h/plenum?dbname=other").as_deref(), Some("dbname='other'"));
        assert_eq!(named("postgres://o@h").as_deref(), Some("dbname='o'"));
        assert_eq!(named("postgres://o@h/a%27=%5C").as_deref(), Some("dbname='a\\'=\\\\'"));
    }
}
