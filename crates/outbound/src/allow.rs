//! What the operator opens beyond the public internet.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::error::OutboundError;
use crate::ranges::{Range, nat64_inner};
use crate::target::canonical_host;

/// Hosts and networks that the operator of the installation opens; never filled from what a tenant says.
///
/// A **host** (a name or a single address, exact, all ports) may lie at private, loopback, shared and unique local
/// addresses and may be called over plain HTTP. A **network** in CIDR form opens its addresses for every name, over
/// HTTPS only. Link-local and reserved ranges are opened by a network alone; multicast, unspecified and disguised
/// addresses (IPv4-mapped, 6to4, Teredo) by nothing.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

/// An entry that is neither a host nor a network.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is neither a host name nor an address nor a network such as 10.0.0.0/8")]
pub struct EntryInvalid(pub String);

impl AllowList {
    /// Only the public internet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads entries such as `idp.intern.example`, `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`.
    pub fn parse<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Result<Self, EntryInvalid> {
        let mut list = Self::default();
        for entry in entries {
            let entry = entry.as_ref();
            if entry.contains('/') {
                list.networks.push(entry.parse().map_err(|_| EntryInvalid(entry.into()))?);
            } else {
                list.hosts.push(canonical_host(entry).ok_or_else(|| EntryInvalid(entry.into()))?);
            }
        }
        Ok(list)
    }

    /// Whether this host, in the form of [`canonical_host`], is listed by itself.
    pub(crate) fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|listed| listed == host)
    }

    /// Whether a connection for the host may go to the address.
    pub(crate) fn check(&self, host: &str, address: IpAddr) -> Result<(), OutboundError> {
        let range = Range::of(address);
        let refused = Err(OutboundError::AddressRefused { range });
        if range == Range::Global {
            return Ok(());
        }
        if range.is_never_reached() {
            return refused;
        }
        if range.is_inside() && self.has_host(host) {
            return Ok(());
        }
        if !self.networks.iter().any(|network| network.contains(&address)) {
            return refused;
        }
        // A network with NAT64 reaches the IPv4 internet through it, but not the IPv4 inside.
        if let IpAddr::V6(v6) = address
            && range == Range::Nat64
        {
            return match nat64_inner(v6) {
                Some(inner) => self.check(host, inner.into()),
                None => Ok(()),
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(list: &AllowList, host: &str, address: &str) -> bool {
        list.check(host, address.parse().expect("an address")).is_ok()
    }

    #[test]
    fn a_host_opens_inside_addresses_for_itself_alone() {
        let list = AllowList::parse(["IdP.Intern.Example."]).expect("a list");
        assert!(passes(&list, "idp.intern.example", "10.1.2.3"));
        assert!(passes(&list, "idp.intern.example", "fd00::1"));
        assert!(!passes(&list, "other.intern.example", "10.1.2.3"));
        assert!(!passes(&list, "idp.intern.example", "169.254.169.254"));
        assert!(!passes(&list, "idp.intern.example", "0.0.0.0"));
    }

    #[test]
    fn a_network_opens_its_addresses_for_every_name() {
        let list = AllowList::parse(["10.0.0.0/8", "64:ff9b::/96", "::/0"]).expect("a list");
        assert!(passes(&list, "a.example", "10.1.2.3"));
        assert!(!passes(&list, "a.example", "192.168.1.1"));
        assert!(passes(&list, "a.example", "64:ff9b::808:808"));
        assert!(passes(&list, "a.example", "64:ff9b::a00:1"));
        assert!(!passes(&list, "a.example", "64:ff9b::a9fe:a9fe"));
        assert!(!passes(&list, "a.example", "::ffff:10.0.0.1"));
        assert!(!passes(&list, "a.example", "ff02::1"));
    }

    #[test]
    fn an_entry_that_means_nothing_is_an_error() {
        for entry in ["", "10.0.0.0/33", "a b", "https://a.example", "a.example:443", "*.example"] {
            assert!(AllowList::parse([entry]).is_err(), "{entry}");
        }
    }
}
