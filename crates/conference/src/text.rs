//! What people write, made safe to show: no control characters, no invisible
//! ones that let a name imitate another, no overrides of the writing direction.

use crate::limits::{CHAT_CHARS_MAX, NAME_CHARS_MAX, NOTE_CHARS_MAX};

/// Marks that reorder text around them (UAX #9 explicit directional formatting).
fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Characters without width, by which two names can look the same.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

/// A display name as it may be shown: white space collapsed, invisible, direction and control
/// characters removed. `None` when nothing is left or it is longer than [`NAME_CHARS_MAX`].
pub fn clean_name(name: &str) -> Option<String> {
    let visible: String = name
        .chars()
        .filter(|c| c.is_whitespace() || !c.is_control())
        .filter(|c| !is_direction_control(*c) && !is_invisible(*c))
        .collect();
    let clean = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=NAME_CHARS_MAX).contains(&clean.chars().count()).then_some(clean)
}

/// A chat message as it may be shown: line ends unified, outer white space trimmed, direction
/// overrides removed. `None` when empty, longer than [`CHAT_CHARS_MAX`] or with control
/// characters other than new line and tab.
pub fn clean_message(text: &str) -> Option<String> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    if unified.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return None;
    }
    let clean: String = unified.trim().chars().filter(|c| !is_direction_control(*c)).collect();
    let clean = clean.trim();
    (1..=CHAT_CHARS_MAX).contains(&clean.chars().count()).then(|| clean.to_owned())
}

/// A short text as it may be shown: one line, like a name, up to [`NOTE_CHARS_MAX`] characters.
pub fn clean_note(text: &str) -> Option<String> {
    let clean = clean_message(text)?.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=NOTE_CHARS_MAX).contains(&clean.chars().count()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_what_cannot_be_seen() {
        assert_eq!(clean_name("  Ruth\u{200B}\u{202E}  Claasen\n").as_deref(), Some("Ruth Claasen"));
        assert_eq!(clean_name("\u{200B}\u{2060}"), None);
        assert_eq!(clean_name(&"x".repeat(101)), None);
    }

    #[test]
    fn a_message_keeps_its_lines_and_refuses_control_characters() {
        assert_eq!(clean_message(" a\r\nb\tc ").as_deref(), Some("a\nb\tc"));
        assert_eq!(clean_message("bell\u{7}"), None);
        assert_eq!(clean_message(" \n "), None);
        assert_eq!(clean_message(&"ä".repeat(4_000)).map(|t| t.chars().count()), Some(4_000));
        assert_eq!(clean_message(&"ä".repeat(4_001)), None);
    }
}
