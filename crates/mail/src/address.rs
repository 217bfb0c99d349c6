//! Who sends and who receives.

use std::fmt;
use std::str::FromStr;

/// RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them angle brackets.
const ADDRESS_BYTES_MAX: usize = 254;
/// Longest name beside an address, characters.
const NAME_CHARS_MAX: usize = 100;

/// A mail address, maybe with a name. Neither holds anything that could end a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox(pub(crate) lettre::message::Mailbox);

/// A text that is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no mail address")]
pub struct AddressInvalid;

impl Mailbox {
    /// An address with a name for it; an empty name is none.
    pub fn new(name: &str, address: &str) -> Result<Self, AddressInvalid> {
        let address = address.trim();
        let name = name.trim();
        if address.len() > ADDRESS_BYTES_MAX || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressInvalid);
        }
        if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            return Err(AddressInvalid);
        }
        let address = lettre::Address::from_str(address).map_err(|_| AddressInvalid)?;
        Ok(Self(lettre::message::Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address)))
    }

    /// The same address under another name; a name that cannot stand in a mail is left out.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self::new(name, &self.address()).unwrap_or_else(|_| self.clone())
    }

    pub fn address(&self) -> String {
        self.0.email.to_string()
    }

    pub(crate) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

/// `Name <address>` or the address alone, as a configuration has it.
impl FromStr for Mailbox {
    type Err = AddressInvalid;

    fn from_str(text: &str) -> Result<Self, AddressInvalid> {
        match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => Self::new(name.trim().trim_matches('"'), address),
            None => Self::new("", text),
        }
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.name {
            Some(name) => write!(f, "{name} <{}>", self.0.email),
            None => write!(f, "{}", self.0.email),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_write_them() {
        let read = |text: &str| text.parse::<Mailbox>().map(|found| found.to_string());
        assert_eq!(read(" plenum@example.org ").as_deref(), Ok("plenum@example.org"));
        assert_eq!(read("Amt Nord <post@nord.example>").as_deref(), Ok("Amt Nord <post@nord.example>"));
        assert_eq!(read("\"Amt, Nord\" <post@nord.example>").as_deref(), Ok("Amt, Nord <post@nord.example>"));
        for wrong in
            ["", "nobody", "@example.org", "a@", "a@b@c", "a b@example.org", "<a@example.org", "a@exa mple.org"]
        {
            assert_eq!(read(wrong), Err(AddressInvalid), "{wrong}");
        }
        assert!(Mailbox::new("a\r\nBcc: b@example.org", "a@example.org").is_err());
        assert!(Mailbox::new("", "a@example.org\r\nBcc:").is_err());
        assert!(Mailbox::new(&"n".repeat(101), "a@example.org").is_err());
    }
}
