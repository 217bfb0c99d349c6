//! What the program is called with.

use std::path::PathBuf;
use std::str::FromStr;

use ballot::{MemberId, VoteId};
use clap::{Parser, ValueEnum};
use url::{Host, Url};

#[derive(Parser)]
#[command(
    name = "plenum-trustee",
    version,
    about = "Does the work of a trustee in a secret vote, beside the browser",
    long_about = "Does the work of a trustee in a secret vote, beside the browser.\n\n\
        On the card of the vote choose \"With the program on this computer …\". The page shows the address for this call. \
        The program makes its keys and prints one line; paste it into the page and agree. Nothing secret is copied: the \
        secret keys stay in a file that only you can read.\n\n\
        While people vote the program opens its share of each ballot and complains of bad ones. After the close it asks \
        before it gives its sum, which works once, for exactly these ballots. When the result is declared or the vote \
        void, it deletes its keys. If it is interrupted, call it again with the same address: it goes on where it was, and \
        a sum that was decided on is sent.\n\n\
        Ends with 0 when the vote is over, 1 when something is wrong with the vote and nothing was given, unless it says \
        so, 2 when this program has nothing to give here, 3 when a file or the way to the server fails, 64 when the call was wrong."
)]
pub(crate) struct Arguments {
    /// Address from the page: https://HOST#VOTE.PERSON
    pub(crate) address: Address,
    /// Folder for keys and what was decided; never copy it [default: plenum-trustee in the folder for such things]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state: Option<PathBuf>,
    /// Give the sum without asking as soon as more than half of the devices have confirmed the closed urn. The program
    /// does not see an alarm that your own browser shows
    #[arg(long)]
    pub(crate) give: bool,
    /// Certificate of the authority that the server's own is trusted by, PEM; beside those of this system
    #[arg(long = "ca", value_name = "FILE")]
    pub(crate) authority: Option<PathBuf>,
    /// Language
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub(crate) lang: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    De,
    En,
}

impl Arguments {
    /// Where keys lie, unless it was said otherwise.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let usual = || named("XDG_STATE_HOME").or_else(|| Some(named("HOME")?.join(".local/state")));
        self.state.clone().or_else(|| Some(usual()?.join("plenum-trustee")))
    }
}

/// Which vote, where, and who one is in it. Nothing secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) site: String,
    pub(crate) vote: VoteId,
    pub(crate) member: MemberId,
}

impl FromStr for Address {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "copy the whole address from the page")?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err("the address begins with https://");
        }
        let ids = url.fragment().and_then(|fragment| fragment.split_once('.'));
        let parsed = ids.and_then(|(vote, member)| Some((vote.parse().ok()?, member.parse().ok()?)));
        let (vote, member) = parsed.ok_or("the address ends with vote and person, as the page shows it")?;
        Ok(Self { site: url.origin().ascii_serialization(), vote, member })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_server_vote_and_person() {
        let (vote, member) = ("0".repeat(31) + "1", "0".repeat(31) + "2");
        let address: Address = format!("https://rat.example.org:8443/#{vote}.{member}").parse().expect("an address");
        assert_eq!(address.site, "https://rat.example.org:8443");
        assert_eq!((address.vote.to_string(), address.member.to_string()), (vote.clone(), member.clone()));
        assert!(format!("http://127.0.0.1:8080#{vote}.{member}").parse::<Address>().is_ok());
        assert!(format!("http://rat.localhost:8080#{vote}.{member}").parse::<Address>().is_ok());
        for odd in [
            String::new(),
            "rat.example.org".into(),
            format!("http://rat.example.org#{vote}.{member}"),
            format!("ftp://rat.example.org#{vote}.{member}"),
            format!("file:///etc/passwd#{vote}.{member}"),
            format!("https://rat.example.org#{vote}"),
            format!("https://rat.example.org#{vote}.{member}0"),
            format!("https://rat.example.org/{vote}.{member}"),
        ] {
            assert!(odd.parse::<Address>().is_err(), "{odd}");
        }
    }
}
