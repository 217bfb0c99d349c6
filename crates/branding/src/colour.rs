//! Colours of sRGB, their contrast by WCAG 2.2, and OKLCH, in which lightness can be changed without changing the hue
//! (Björn Ottosson, <https://bottosson.github.io/posts/oklab/>; CSS Color 4, 9.2).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// This is no colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a colour is written as # and six hexadecimal digits")]
pub struct ColourFault;

/// A colour of sRGB, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// A colour by lightness (0 to 1), chroma and hue (radians).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lch {
    pub(crate) l: f64,
    pub(crate) c: f64,
    pub(crate) h: f64,
}

impl FromStr for Colour {
    type Err = ColourFault;

    fn from_str(text: &str) -> Result<Self, ColourFault> {
        let digits = text.trim().strip_prefix('#').ok_or(ColourFault)?.as_bytes();
        if digits.len() != 6 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(ColourFault);
        }
        let number = std::str::from_utf8(digits).ok().and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, rgb @ ..] = number.ok_or(ColourFault)?.to_be_bytes();
        Ok(Self(rgb))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Colour {
    /// Contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    pub(crate) fn lch(self) -> Lch {
        let [r, g, b] = self.0.map(linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
        Lch { l: lightness, c: a.hypot(b), h: b.atan2(a) }
    }
}

impl Lch {
    /// The nearest colour that screens have: what is outside of sRGB loses chroma, never lightness or hue.
    pub(crate) fn colour(self) -> Colour {
        let (mut low, mut high) = (0.0, self.c);
        if let Some(rgb) = self.rgb() {
            return Colour(rgb);
        }
        for _ in 0..24 {
            let c = f64::midpoint(low, high);
            if (Self { c, ..self }).rgb().is_some() {
                low = c;
            } else {
                high = c;
            }
        }
        Colour((Self { c: low, ..self }).rgb().unwrap_or([0; 3]))
    }

    fn rgb(self) -> Option<[u8; 3]> {
        let (a, b) = (self.c * self.h.cos(), self.c * self.h.sin());
        let l = (self.l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.l - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let linear = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ];
        // A hair beyond is rounding, not another colour.
        let fits = linear.iter().all(|part| (-0.000_5..=1.000_5).contains(part));
        fits.then(|| linear.map(encoded))
    }
}

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn encoded(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let of = |a: &str, b: &str| {
            let (a, b): (Colour, Colour) = (a.parse().expect("a colour"), b.parse().expect("a colour"));
            (a.contrast(b) * 100.0).round() / 100.0
        };
        assert_eq!(of("#000000", "#ffffff"), 21.0);
        assert_eq!(of("#777777", "#ffffff"), 4.48);
        assert_eq!(of("#767676", "#ffffff"), 4.54);
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        for text in ["", "#", "#fff", "#12345g", "#1234567", "red", "#12 456", "#+12345", "#ffffff;}", "１２３"] {
            assert_eq!(text.parse::<Colour>(), Err(ColourFault), "{text}");
        }
        assert_eq!("#0F5563".parse::<Colour>().map(|colour| colour.to_string()), Ok("#0f5563".into()));
    }

    proptest! {
        #[test]
        fn a_colour_survives_the_way_there_and_back(rgb: [u8; 3]) {
            let back = Colour(rgb).lch().colour().0;
            for (a, b) in rgb.iter().zip(back) {
                prop_assert!(a.abs_diff(b) <= 1, "{rgb:?} became {back:?}");
            }
        }
    }
}
