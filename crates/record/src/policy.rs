//! Whose word somebody takes for a log, as a text (C2SP tlog-policy): keys of logs, witnesses, groups of them, and how
//! many must have cosigned.

use std::collections::BTreeMap;
use std::str::FromStr;

use ledger::{KeyType, SignedBy, VerifierKey};
use thiserror::Error;

/// Bytes of a policy. A page of keys has a few kilobytes.
const POLICY_BYTES_MAX: usize = 256 * 1024;
/// Names of witnesses and groups.
const NAMES_MAX: usize = 1_000;

/// Keys of logs, and the cosignatures that are asked for besides.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    names: BTreeMap<String, Who>,
    quorum: Quorum,
}

/// What a policy says about cosignatures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Quorum {
    /// Nothing, which is enough where nobody is named who could cosign.
    #[default]
    Unsaid,
    None,
    Of(String),
}

#[derive(Clone, Debug)]
enum Who {
    Witness(VerifierKey),
    Group { least: usize, members: Vec<String> },
}

/// Why a text is no policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {line} of the policy cannot be understood")]
pub struct PolicyError {
    pub line: usize,
}

impl Policy {
    /// Adds the key of a log.
    pub fn add_log(&mut self, key: VerifierKey) {
        self.logs.push(key);
    }

    /// Keys of logs.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// Keys of all witnesses.
    pub fn witnesses(&self) -> Vec<VerifierKey> {
        let witness = |who: &Who| match who {
            Who::Witness(key) => Some(key.clone()),
            Who::Group { .. } => None,
        };
        self.names.values().filter_map(witness).collect()
    }

    /// Whether these have cosigned what the policy asks for.
    pub fn is_satisfied(&self, by: &[SignedBy]) -> bool {
        match &self.quorum {
            Quorum::Of(name) => self.agrees(name, by),
            Quorum::None | Quorum::Unsaid => true,
        }
    }

    /// A group names only what stands before it, so this ends.
    fn agrees(&self, name: &str, by: &[SignedBy]) -> bool {
        match self.names.get(name) {
            Some(Who::Witness(key)) => by.iter().any(|by| by.name == *key.name() && by.id == key.id()),
            Some(Who::Group { least, members }) => {
                members.iter().filter(|member| self.agrees(member, by)).count() >= *least
            }
            None => false,
        }
    }

    fn line(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["log", key] | ["log", key, _] => {
                self.logs.push(key.parse().ok().filter(|key: &VerifierKey| key.key_type() == KeyType::Note)?);
            }
            ["witness", name, key] | ["witness", name, key, _] => {
                let key: VerifierKey = key.parse().ok()?;
                self.name(name, Who::Witness(key).cosigns()?)?;
            }
            ["group", name, least, members @ ..] if !members.is_empty() => {
                let least = match *least {
                    "any" => 1,
                    "all" => members.len(),
                    number => number.parse().ok().filter(|least| (1..=members.len()).contains(least))?,
                };
                // Each member once, and each in one group only, so that nobody counts twice.
                let grouped = |member: &&str| {
                    let is_in =
                        |who: &Who| matches!(who, Who::Group { members, .. } if members.iter().any(|m| m == member));
                    self.names.values().any(is_in)
                };
                let unique = members.iter().collect::<std::collections::BTreeSet<_>>().len() == members.len();
                let known = members.iter().all(|member| self.names.contains_key(*member));
                (unique && known && !members.iter().any(grouped)).then_some(())?;
                self.name(
                    name,
                    Who::Group { least, members: members.iter().map(|name| (*name).to_owned()).collect() },
                )?;
            }
            ["quorum", "none"] if self.quorum == Quorum::Unsaid => self.quorum = Quorum::None,
            ["quorum", name] if self.quorum == Quorum::Unsaid => {
                self.names.contains_key(*name).then_some(())?;
                self.quorum = Quorum::Of((*name).to_owned());
            }
            _ => return None,
        }
        Some(())
    }

    fn name(&mut self, name: &str, who: Who) -> Option<()> {
        let is_new = name != "none" && self.names.len() < NAMES_MAX && !self.names.contains_key(name);
        is_new.then(|| self.names.insert(name.to_owned(), who)).map(|_| ())
    }
}

impl Who {
    fn cosigns(self) -> Option<Self> {
        match &self {
            Self::Witness(key) if key.key_type() != KeyType::Cosignature => None,
            _ => Some(self),
        }
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        if text.len() > POLICY_BYTES_MAX {
            return Err(PolicyError { line: 1 });
        }
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let words: Vec<_> = line.split_ascii_whitespace().collect();
            policy.line(&words).ok_or(PolicyError { line: at + 1 })?;
        }
        // Whoever names witnesses and does not say which of them it takes asks for none of them by mistake.
        if policy.quorum == Quorum::Unsaid && !policy.names.is_empty() {
            return Err(PolicyError { line: text.lines().count() });
        }
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{Cosigner, KeyName, NoteSigner};

    fn witness(number: u8) -> (VerifierKey, SignedBy) {
        let name = KeyName::new(&format!("witness.example/{number}")).expect("a name");
        let key = Cosigner::new(name.clone(), &[number; 32]).verifier();
        let by = SignedBy { name, id: key.id(), time: Some(1) };
        (key, by)
    }

    #[test]
    fn groups_are_counted() {
        let log = NoteSigner::new(KeyName::new("plenum.example/votes").expect("a name"), &[9; 32]).verifier();
        let ((a, by_a), (b, by_b), (c, by_c)) = (witness(1), witness(2), witness(3));
        let text = format!(
            "# ours\nlog {log} https://plenum.example\nwitness a {a}\nwitness b {b}\nwitness c {c}\n\
             group inner 1 b c\ngroup outer all a inner\nquorum outer\n"
        );
        let policy: Policy = text.parse().expect("a policy");
        assert_eq!(policy.logs(), [log]);
        assert!(policy.is_satisfied(&[by_a.clone(), by_c.clone()]));
        assert!(!policy.is_satisfied(&[by_b, by_c]));
        assert!(!policy.is_satisfied(&[by_a]));
        let line = |more: &str| format!("{text}{more}").parse::<Policy>().err().map(|error| error.line);
        assert_eq!(line("quorum none\n"), Some(9), "there is one quorum");
        assert_eq!(line("group twice any b\n"), Some(9), "nobody is in two groups");
        assert_eq!(line("group more any nobody\n"), Some(9));
        assert_eq!(line(&format!("witness a {a}\n")), Some(9));
        assert_eq!(line("nonsense\n"), Some(9));
        assert_eq!(line("\n# well\n"), None);
    }

    #[test]
    fn who_names_witnesses_says_which_are_needed() {
        assert!("quorum none\n".parse::<Policy>().expect("a policy").is_satisfied(&[]));
        assert!(Policy::default().is_satisfied(&[]));
        let (key, _) = witness(1);
        let line = |text: String| text.parse::<Policy>().err().map(|error| error.line);
        assert_eq!(line(format!("witness a {key}\n")), Some(1));
        assert_eq!(line(format!("witness a {key}\ngroup b any a\n\n")), Some(3));
        assert_eq!(line(format!("witness a {key}\nquorum none\nquorum a\n")), Some(3), "there is one quorum");
        assert_eq!(line(format!("witness a {key}\nquorum none\n")), None);
    }
}
