//! Session descriptions as text, where str0m leaves no say: names of streams and
//! directions of sections. str0m never reads its own descriptions back, so what is
//! changed here is only seen by the client.

use std::collections::HashMap;

/// How a section is told to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Carries a track to the client.
    Sends { stream: String, track: String },
    /// Nothing in it for now.
    Inactive,
}

/// The user fragment that clients will address this side by.
pub(crate) fn ice_ufrag(sdp: &str) -> Option<&str> {
    sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).map(str::trim)
}

/// Rewrites the named sections; all others stay as they are.
pub(crate) fn dress(sdp: &str, sections: &HashMap<String, Section>) -> String {
    let mut out = String::with_capacity(sdp.len() + 256);
    let mut blocks = sdp.split_inclusive("\r\n").peekable();
    let mut block: Vec<&str> = Vec::new();
    while let Some(line) = blocks.next() {
        block.push(line);
        if blocks.peek().is_none_or(|next| next.starts_with("m=")) {
            dress_block(&block, sections, &mut out);
            block.clear();
        }
    }
    out
}

fn dress_block(block: &[&str], sections: &HashMap<String, Section>, out: &mut String) {
    let mid = block.iter().find_map(|line| line.strip_prefix("a=mid:")).map(str::trim);
    let Some(section) = mid.and_then(|mid| sections.get(mid)) else {
        block.iter().for_each(|line| out.push_str(line));
        return;
    };
    for line in block {
        let direction = matches!(line.trim_end(), "a=sendonly" | "a=sendrecv" | "a=recvonly" | "a=inactive");
        let naming = line.starts_with("a=msid:") || line.starts_with("a=ssrc:") && line.contains(" msid:");
        match section {
            Section::Inactive if direction => out.push_str("a=inactive\r\n"),
            // The numbers of the stream stay: were they taken away and named again later, Chromium would make a
            // new stream of the same number and never connect it to the picture.
            Section::Inactive if naming => {}
            Section::Sends { stream, track } if direction => {
                out.push_str("a=sendonly\r\n");
                out.push_str(&format!("a=msid:{stream} {track}\r\n"));
            }
            Section::Sends { stream, track } if naming => {
                // The line of its own was written beside the direction.
                if let Some((ssrc, _)) = line.strip_prefix("a=ssrc:").and_then(|rest| rest.split_once(' ')) {
                    out.push_str(&format!("a=ssrc:{ssrc} msid:{stream} {track}\r\n"));
                }
            }
            _ => out.push_str(line),
        }
    }
}

/// What a client's offer says of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) mid: String,
    pub(crate) audio: bool,
    /// The client sends in it.
    pub(crate) sends: bool,
    /// The client receives in it.
    pub(crate) receives: bool,
    /// Name of the track in `a=msid:`, if it names one.
    pub(crate) track: Option<String>,
}

/// The media sections of an offer, in order.
pub(crate) fn offered(sdp: &str) -> Vec<Offered> {
    let mut sections: Vec<Offered> = Vec::new();
    let mut media = false;
    for line in sdp.lines().map(str::trim_end) {
        if let Some(m) = line.strip_prefix("m=") {
            media = m.starts_with("audio") || m.starts_with("video");
            if media {
                let audio = m.starts_with("audio");
                sections.push(Offered { mid: String::new(), audio, sends: true, receives: true, track: None });
            }
            continue;
        }
        let Some(section) = sections.last_mut().filter(|_| media) else { continue };
        match line {
            "a=sendonly" => section.receives = false,
            "a=recvonly" => section.sends = false,
            "a=inactive" => (section.sends, section.receives) = (false, false),
            _ => {
                if let Some(mid) = line.strip_prefix("a=mid:") {
                    section.mid = mid.to_owned();
                } else if let Some(msid) = line.strip_prefix("a=msid:") {
                    section.track = msid.split(' ').nth(1).map(str::to_owned);
                }
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SDP: &str = "v=0\r\na=ice-ufrag:abc\r\nm=audio 9 X 111\r\na=mid:0\r\na=sendonly\r\na=msid:x y\r\na=ssrc:5 cname:c\r\na=ssrc:5 msid:x y\r\nm=video 9 X 96\r\na=mid:1\r\na=sendonly\r\na=msid:x z\r\na=ssrc:6 cname:c\r\n";

    #[test]
    fn sections_are_named_and_silenced() {
        let sections = HashMap::from([
            ("0".to_owned(), Section::Sends { stream: "PA_a|camera".into(), track: "TR_a".into() }),
            ("1".to_owned(), Section::Inactive),
        ]);
        let dressed = dress(SDP, &sections);
        assert!(dressed.contains("a=msid:PA_a|camera TR_a\r\n"));
        assert!(dressed.contains("a=ssrc:5 msid:PA_a|camera TR_a\r\n"));
        assert!(dressed.ends_with("m=video 9 X 96\r\na=mid:1\r\na=inactive\r\na=ssrc:6 cname:c\r\n"), "{dressed}");
        assert_eq!(dress(SDP, &HashMap::new()), SDP);
        assert_eq!(ice_ufrag(SDP), Some("abc"));
    }

    #[test]
    fn an_offer_is_read() {
        let sections = offered(
            "m=application 9\r\na=mid:9\r\nm=audio 9\r\na=mid:0\r\na=recvonly\r\nm=video 9\r\na=mid:1\r\na=sendonly\r\na=msid:- cam\r\n",
        );
        assert_eq!(sections.len(), 2);
        assert!(sections[0].audio && sections[0].receives && !sections[0].sends);
        assert_eq!((sections[1].mid.as_str(), sections[1].track.as_deref()), ("1", Some("cam")));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC*(\r\n\\PC*)*") {
            offered(&text);
            dress(&text, &HashMap::from([(String::new(), Section::Inactive)]));
        }
    }
}
