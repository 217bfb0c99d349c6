//! How a tenant looks and what it says of itself: one colour from which the others follow, logos, legal texts.
//!
//! Pure: no sockets, no database, no clock. Whatever a tenant uploads or writes is foreign here and is read as such.

pub mod colour;
pub mod logo;
pub mod markup;
pub mod style;

pub use colour::{Colour, ColourFault};
pub use logo::{Logo, LogoFault};
pub use style::{Check, Palette, Theme, check, suggestion};
