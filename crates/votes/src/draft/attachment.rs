//! Files that belong to a motion: what they are shows in their bytes, not in what somebody calls them.

use ballot::Label;
use ballot::encoded::Digest;
use ballot::vote::definition::Attachment;
use ledger::Hash;
use store::VoteAttachment;
use wire::problem::FieldCode;
use wire::vote::{VOTE_ATTACHMENT_BYTES_MAX, VOTE_TITLE_CHARS_MAX};

use super::{DraftError, label};

/// A file that may become an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: Label,
    pub media_type: &'static str,
    /// As the policy `file-types` names it.
    pub family: &'static str,
    pub hash: Digest,
}

/// Family and media type of what is taken, how it begins, and how its name ends: so that nobody opens as a picture what is
/// a program.
const KINDS: [(&str, &str, &[u8], &[&str]); 3] = [
    ("pdf", "application/pdf", b"%PDF-", &["pdf"]),
    ("image", "image/png", b"\x89PNG\r\n\x1a\n", &["png"]),
    ("image", "image/jpeg", b"\xff\xd8\xff", &["jpg", "jpeg"]),
];
const TEXT: (&str, &str, &[&str]) = ("text", "text/plain", &["txt", "md", "csv"]);

impl File {
    /// Looks at a file that somebody adds.
    pub fn read(name: &str, content: &[u8]) -> Result<Self, DraftError> {
        let name = label("name", name, VOTE_TITLE_CHARS_MAX)?;
        match content.len() {
            0 => return Err(DraftError::Field("content", FieldCode::Required)),
            bytes if bytes > VOTE_ATTACHMENT_BYTES_MAX => {
                return Err(DraftError::Field("content", FieldCode::TooLarge));
            }
            _ => {}
        }
        let known = KINDS.iter().find(|(_, _, begins, _)| content.starts_with(begins));
        let (family, media_type, ends) = match known {
            Some((family, media_type, _, ends)) => (*family, *media_type, *ends),
            None if is_text(content) => TEXT,
            None => return Err(DraftError::Field("content", FieldCode::Unfit)),
        };
        let end = name.as_str().rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        if name.as_str().contains(['/', '\\']) || !end.is_some_and(|end| ends.contains(&end.as_str())) {
            return Err(DraftError::Field("name", FieldCode::Mismatch));
        }
        Ok(Self { name, media_type, family, hash: Digest::of_file(content) })
    }
}

/// Attachments of a vote, as they stand in its definition.
pub(crate) fn attachments(known: &[VoteAttachment]) -> Result<Vec<Attachment>, DraftError> {
    let attachment = |one: &VoteAttachment| {
        Some(Attachment {
            name: Label::new(&one.name).ok()?,
            size: u64::try_from(one.size).ok()?,
            hash: Digest::from(Hash::from_slice(&one.hash)?.0),
        })
    };
    known.iter().map(attachment).collect::<Option<_>>().ok_or(DraftError::Damaged)
}

fn is_text(content: &[u8]) -> bool {
    let shows = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    std::str::from_utf8(content).is_ok_and(|text| text.chars().all(shows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_show_and_is_called_so() {
        let read = |name: &str, content: &[u8]| File::read(name, content).map(|file| file.media_type);
        assert_eq!(read("Lageplan.PDF", b"%PDF-1.7\n"), Ok("application/pdf"));
        assert_eq!(read("Skizze.jpeg", b"\xff\xd8\xff\xe0"), Ok("image/jpeg"));
        assert_eq!(read("Foto.png", b"\x89PNG\r\n\x1a\n"), Ok("image/png"));
        assert_eq!(read("Begründung.txt", "Weil es nötig ist.\r\n".as_bytes()), Ok("text/plain"));
        let (unfit, mismatch) = (DraftError::Field("content", FieldCode::Unfit), FieldCode::Mismatch);
        assert_eq!(read("Programm.pdf", b"MZ\x90\x00"), Err(unfit));
        for name in ["Lageplan.exe", "Lageplan", "../Lageplan.txt", "Lageplan.pdf.lnk"] {
            assert_eq!(read(name, b"%PDF-1.7\n"), Err(DraftError::Field("name", mismatch)), "{name}");
        }
        let malformed = Err(DraftError::Field("name", FieldCode::Malformed));
        assert_eq!(read("Plan\u{202e}fdp.pdf", b"%PDF-1.7\n"), malformed, "nothing turns the name around");
        assert_eq!(read("Pla\u{308}ne.pdf", b"%PDF-1.7\n"), malformed, "normalised");
        let large = vec![b'a'; VOTE_ATTACHMENT_BYTES_MAX + 1];
        assert_eq!(read("Text.txt", &large), Err(DraftError::Field("content", FieldCode::TooLarge)));
        assert_eq!(read("Text.txt", b""), Err(DraftError::Field("content", FieldCode::Required)));
    }
}
