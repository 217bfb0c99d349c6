//! The rules of the profiles as every verifier needs them: part of the format.

use ballot::canonical;
use ballot::rule::profile::{self, Circulation, PROFILES, SecretRemote};

fn table() -> String {
    let profiles: Vec<_> = PROFILES
        .iter()
        .map(|profile| {
            let elsewhere = profile.secret_remote != SecretRemote::No;
            let (id, room) = (profile.id, profile.chair_in_room);
            let circular = match profile.circulation {
                Circulation::Never => r#""never""#.to_owned(),
                Circulation::Free => r#""free""#.to_owned(),
                Circulation::By { rule, opposable } => format!(r#"{{"by":"{rule}","opposable":{opposable}}}"#),
            };
            format!(r#"    "{id}": {{"chair_in_room":{room},"secret_elsewhere":{elsewhere},"circular":{circular}}}"#)
        })
        .collect();
    let rules: Vec<_> = PROFILES
        .iter()
        .flat_map(|profile| profile.rules.iter().map(move |rule| format!("{}/{}", profile.id, rule.id)))
        .map(|name| format!("    \"{name}\": {}", canonical::write(&profile::rule(&name, 1).expect("a rule"))))
        .collect();
    format!(
        "{{\n  \"profiles\": {{\n{}\n  }},\n  \"rules\": {{\n{}\n  }}\n}}\n",
        profiles.join(",\n"),
        rules.join(",\n")
    )
}

#[test]
fn the_format_has_every_rule() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles.json");
    if std::env::var_os("PLENUM_GENERATE").is_some() {
        std::fs::write(&path, table()).expect("written");
    }
    let committed = std::fs::read_to_string(&path).expect("a table");
    assert_eq!(committed, table(), "run with PLENUM_GENERATE=1");
}
