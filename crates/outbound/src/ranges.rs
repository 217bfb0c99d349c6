//! Which range an address belongs to, after the special-purpose registries of IANA (RFC 6890 and its successors).
//!
//! For IPv6 the rule is inverted: outside 2000::/3 nothing is global unicast, so what is not known is refused.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is for. Only [`Range::Global`] is reached without the operator's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Range {
    Global,
    /// 0.0.0.0/8 and `::`.
    Unspecified,
    Loopback,
    /// RFC 1918.
    Private,
    /// Carrier-grade NAT, RFC 6598.
    Shared,
    LinkLocal,
    /// fc00::/7, and the former site-local fec0::/10.
    UniqueLocal,
    Multicast,
    Documentation,
    /// RFC 2544 and RFC 5180.
    Benchmarking,
    /// 240.0.0.0/4 with the broadcast address, and everything of IPv6 that is not handed out.
    Reserved,
    /// 192.0.0.0/24, 192.88.99.0/24, 2001::/23 and their like.
    Protocol,
    /// `::ffff:0:0/96`, the obsolete `::/96` and `::ffff:0:0:0/96`: an IPv4 address in other clothes.
    Mapped,
    /// 64:ff9b::/96 and 64:ff9b:1::/48, RFC 6052 and RFC 8215.
    Nat64,
    /// 2002::/16, RFC 3056.
    SixToFour,
    /// 2001::/32, RFC 4380.
    Teredo,
}

impl Range {
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }

    /// Whether naming a host in the allow list opens addresses of this range. The others (metadata services sit on
    /// link-local addresses) need their network listed.
    pub(crate) fn is_inside(self) -> bool {
        matches!(self, Self::Loopback | Self::Private | Self::Shared | Self::UniqueLocal)
    }

    /// Whether no entry of the operator opens this range: nobody answers there, or the address is another's disguise.
    pub(crate) fn is_never_reached(self) -> bool {
        matches!(self, Self::Unspecified | Self::Multicast | Self::Mapped | Self::SixToFour | Self::Teredo)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Global => "global",
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::Shared => "shared (carrier-grade NAT)",
            Self::LinkLocal => "link-local",
            Self::UniqueLocal => "unique local",
            Self::Multicast => "multicast",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Reserved => "reserved",
            Self::Protocol => "protocol assignment",
            Self::Mapped => "IPv4-mapped",
            Self::Nat64 => "NAT64",
            Self::SixToFour => "6to4",
            Self::Teredo => "Teredo",
        })
    }
}

fn of_v4(address: Ipv4Addr) -> Range {
    match address.octets() {
        [0, ..] => Range::Unspecified,
        [10, ..] => Range::Private,
        [100, 64..=127, ..] => Range::Shared,
        [127, ..] => Range::Loopback,
        [169, 254, ..] => Range::LinkLocal,
        [172, 16..=31, ..] => Range::Private,
        // AMT and the AS112 project are anycast services, not hosts of anybody.
        [192, 0, 0, _] | [192, 88, 99, _] | [192, 52, 193, _] | [192, 31, 196, _] | [192, 175, 48, _] => {
            Range::Protocol
        }
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Range::Documentation,
        [192, 168, ..] => Range::Private,
        [198, 18..=19, ..] => Range::Benchmarking,
        [224..=239, ..] => Range::Multicast,
        [240..=255, ..] => Range::Reserved,
        _ => Range::Global,
    }
}

fn of_v6(address: Ipv6Addr) -> Range {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Range::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Range::Loopback,
        [0, 0, 0, 0, 0, 0 | 0xffff, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => Range::Mapped,
        [0x64, 0xff9b, 0 | 1, ..] => Range::Nat64,
        [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Range::UniqueLocal,
        [0xfe80..=0xfebf, ..] => Range::LinkLocal,
        [0xff00..=0xffff, ..] => Range::Multicast,
        [0x2001, 0, ..] => Range::Teredo,
        [0x2001, 2, 0, ..] => Range::Benchmarking,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Range::Documentation,
        [0x2001, 0..=0x01ff, ..] | [0x2620, 0x4f, 0x8000, ..] => Range::Protocol,
        [0x2002, ..] => Range::SixToFour,
        [0x2000..=0x3fff, ..] => Range::Global,
        _ => Range::Reserved,
    }
}

/// The IPv4 address inside one of 64:ff9b::/96 (RFC 6052).
pub(crate) fn nat64_inner(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_special_range_is_known_at_its_edges() {
        for (address, range) in [
            ("0.0.0.0", Range::Unspecified),
            ("0.255.255.255", Range::Unspecified),
            ("1.0.0.0", Range::Global),
            ("9.255.255.255", Range::Global),
            ("10.0.0.0", Range::Private),
            ("11.0.0.0", Range::Global),
            ("100.63.255.255", Range::Global),
            ("100.64.0.0", Range::Shared),
            ("100.127.255.255", Range::Shared),
            ("100.128.0.0", Range::Global),
            ("127.255.255.254", Range::Loopback),
            ("169.254.169.254", Range::LinkLocal),
            ("172.15.255.255", Range::Global),
            ("172.31.255.255", Range::Private),
            ("172.32.0.0", Range::Global),
            ("192.0.0.8", Range::Protocol),
            ("192.0.2.1", Range::Documentation),
            ("192.88.99.1", Range::Protocol),
            ("192.167.255.255", Range::Global),
            ("192.168.0.1", Range::Private),
            ("198.17.255.255", Range::Global),
            ("198.19.255.255", Range::Benchmarking),
            ("198.20.0.0", Range::Global),
            ("223.255.255.255", Range::Global),
            ("239.255.255.250", Range::Multicast),
            ("255.255.255.255", Range::Reserved),
            ("::", Range::Unspecified),
            ("::1", Range::Loopback),
            ("::2", Range::Mapped),
            ("::127.0.0.1", Range::Mapped),
            ("::ffff:127.0.0.1", Range::Mapped),
            ("::ffff:8.8.8.8", Range::Mapped),
            ("::ffff:0:7f00:1", Range::Mapped),
            ("64:ff9b::7f00:1", Range::Nat64),
            ("64:ff9b:1::a00:1", Range::Nat64),
            ("100::1", Range::Reserved),
            ("1fff::1", Range::Reserved),
            ("2001::1", Range::Teredo),
            ("2001:2::1", Range::Benchmarking),
            ("2001:20::1", Range::Protocol),
            ("2001:1ff::1", Range::Protocol),
            ("2001:200::1", Range::Global),
            ("2001:db8::1", Range::Documentation),
            ("2002:7f00:1::", Range::SixToFour),
            ("2003::1", Range::Global),
            ("2a00::1", Range::Global),
            ("3fff:fff::1", Range::Documentation),
            ("3fff:1000::1", Range::Global),
            ("4000::1", Range::Reserved),
            ("5f00::1", Range::Reserved),
            ("fc00::1", Range::UniqueLocal),
            ("fdff::1", Range::UniqueLocal),
            ("fe80::1", Range::LinkLocal),
            ("fec0::1", Range::UniqueLocal),
            ("ff02::1", Range::Multicast),
        ] {
            assert_eq!(Range::of(address.parse().expect(address)), range, "{address}");
        }
    }

    #[test]
    fn an_address_behind_nat64_is_seen() {
        let inner = |text: &str| nat64_inner(text.parse().expect("an address"));
        assert_eq!(inner("64:ff9b::a9fe:a9fe"), Some(Ipv4Addr::new(169, 254, 169, 254)));
        assert_eq!(inner("64:ff9b:1::a9fe:a9fe"), None);
    }
}
