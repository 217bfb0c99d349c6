//! Mails: what they say, how they are put together, and the way to the mail server.
//!
//! Promises: no text of a person reaches a header or markup as anything but text; every mail has a plain and an HTML
//! form that say the same, loads nothing from anywhere and says of itself that a machine wrote it. Leaves to others:
//! when a mail is sent, and what happens when that failed.

mod address;
mod letter;
mod order;
mod page;
mod post;
mod relay;
mod template;
mod test_mail;

pub use address::{AddressInvalid, Mailbox};
pub use letter::Letter;
pub use order::{Order, Texts};
pub use page::{Block, Language, ON_ACCENT, Page};
pub use post::Post;
pub use relay::{RELAY_SECONDS_MAX, Relay, RelayInvalid, RelaySettings, Security, SendError};
pub use template::{Kind, PARAGRAPHS_CHARS_MAX, Place, SUBJECT_CHARS_MAX, Template, TemplateFault};
pub use test_mail::test_mail;
