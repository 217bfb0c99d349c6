//! From one colour to all roles of actions, for light and dark, with the proof that they can be read.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::colour::{Colour, Lch};

/// Least contrast of text (WCAG 2.2, 1.4.3).
pub const TEXT_CONTRAST_MIN: f64 = 4.5;
/// Least contrast of what belongs to a control (WCAG 2.2, 1.4.11).
pub const CONTROL_CONTRAST_MIN: f64 = 3.0;
/// Lightness that actions have at least in the dark, and chroma they have at most.
const DARK_LIGHTNESS_MIN: f64 = 0.81;
const DARK_CHROMA_MAX: f64 = 0.09;

const WHITE: Colour = Colour([0xff; 3]);

/// Grounds of the client's tokens on which actions stand, from the one that costs most contrast down: light, then dark.
const LIGHT_GROUNDS: &[(&str, Colour)] = &[
    ("surface-2", Colour([0xf0, 0xed, 0xe4])),
    ("canvas", Colour([0xf5, 0xf3, 0xec])),
    ("surface", Colour([0xff, 0xfe, 0xfb])),
];
const DARK_GROUNDS: &[(&str, Colour)] = &[
    ("surface-2", Colour([0x1b, 0x2b, 0x2f])),
    ("surface", Colour([0x14, 0x21, 0x24])),
    ("canvas", Colour([0x0d, 0x17, 0x19])),
];

/// A look to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Petrol and round corners.
    Plenum,
    /// Blue and sober corners, near to the design system of German authorities (KERN).
    Authority,
    /// A colour of one's own.
    Own,
}

impl Theme {
    pub const ALL: &[Self] = &[Self::Plenum, Self::Authority, Self::Own];

    pub fn name(self) -> &'static str {
        match self {
            Self::Plenum => "plenum",
            Self::Authority => "authority",
            Self::Own => "own",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|theme| theme.name() == name)
    }

    /// Its colour; `own` is that of the tenant.
    pub fn colour(self, own: Option<Colour>) -> Colour {
        const PETROL: Colour = Colour([0x0f, 0x55, 0x63]);
        match self {
            Self::Plenum => PETROL,
            Self::Authority => Colour([0x1a, 0x44, 0x9e]),
            Self::Own => own.unwrap_or(PETROL),
        }
    }
}

/// The roles of actions in one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub action: Colour,
    pub hover: Colour,
    pub press: Colour,
    pub on_action: Colour,
    pub soft: Colour,
    pub on_soft: Colour,
}

/// What follows from a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub light: Scheme,
    pub dark: Scheme,
}

/// Two colours that must be told apart, and how well they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub dark: bool,
    pub front: &'static str,
    pub ground: &'static str,
    pub ratio: f64,
    pub needed: f64,
}

impl Check {
    pub fn passes(&self) -> bool {
        self.ratio >= self.needed
    }
}

impl Palette {
    /// In the light the colour is the tenant's own, unchanged; in the dark it is as light as it must be.
    pub fn of(colour: Colour) -> Self {
        let own = colour.lch();
        let at = |l: f64, c: f64| Lch { l, c: own.c.min(c), h: own.h }.colour();
        let light = Scheme {
            action: colour,
            hover: at((own.l - 0.06).max(0.0), 0.4),
            press: at((own.l - 0.12).max(0.0), 0.4),
            on_action: WHITE,
            soft: at(0.93, 0.025),
            on_soft: at(0.32, 0.09),
        };
        let lightness = own.l.max(DARK_LIGHTNESS_MIN);
        let dark = Scheme {
            action: at(lightness, DARK_CHROMA_MAX),
            hover: at((lightness + 0.06).min(1.0), 0.07),
            press: at((lightness + 0.1).min(1.0), 0.05),
            on_action: at(0.22, 0.05),
            soft: at(0.32, 0.05),
            on_soft: at(0.91, 0.05),
        };
        Self { light, dark }
    }

    /// Every pair of colours that stands on top of each other somewhere.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        for (dark, scheme, grounds) in [(false, &self.light, LIGHT_GROUNDS), (true, &self.dark, DARK_GROUNDS)] {
            let mut put = |front, ground, a: Colour, b: Colour, needed| {
                checks.push(Check { dark, front, ground, ratio: a.contrast(b), needed });
            };
            for (ground, colour) in grounds {
                put("action", ground, scheme.action, *colour, TEXT_CONTRAST_MIN);
            }
            for (ground, colour) in [("action", scheme.action), ("hover", scheme.hover), ("press", scheme.press)] {
                put("on-action", ground, scheme.on_action, colour, TEXT_CONTRAST_MIN);
            }
            put("on-action-soft", "action-soft", scheme.on_soft, scheme.soft, TEXT_CONTRAST_MIN);
            // The edge of a pressed control is drawn in the colour of actions.
            put("action", "action-soft", scheme.action, scheme.soft, CONTROL_CONTRAST_MIN);
        }
        checks
    }

    pub fn is_readable(&self) -> bool {
        self.checks().iter().all(Check::passes)
    }

    /// Names and values of the client's tokens.
    pub fn tokens(&self) -> Vec<(&'static str, String)> {
        let pair = |pick: fn(&Scheme) -> Colour| format!("light-dark({}, {})", pick(&self.light), pick(&self.dark));
        vec![
            ("--tenant-brand", self.light.action.to_string()),
            ("--action", pair(|s| s.action)),
            ("--action-hover", pair(|s| s.hover)),
            ("--action-press", pair(|s| s.press)),
            ("--on-action", pair(|s| s.on_action)),
            ("--action-soft", pair(|s| s.soft)),
            ("--on-action-soft", pair(|s| s.on_soft)),
        ]
    }
}

/// Whether a colour can be the tenant's, pair by pair.
pub fn check(colour: Colour) -> Vec<Check> {
    Palette::of(colour).checks()
}

/// The nearest colour of the same hue that passes; the colour itself when it does.
pub fn suggestion(colour: Colour) -> Colour {
    let own = colour.lch();
    // Only darker ones can pass where lighter ones fail: the grounds of the light scheme and the writing are light.
    let steps = (0..=200).map(|step| own.l - f64::from(step) * 0.005);
    let darker = steps.map(|l| if l >= own.l { colour } else { (Lch { l: l.max(0.0), ..own }).colour() });
    darker.into_iter().find(|colour| Palette::of(*colour).is_readable()).unwrap_or(Theme::Plenum.colour(None))
}

/// The stylesheet of a tenant. People who ask their system or Plenum for more contrast, and forced colours, go first.
pub fn stylesheet(theme: Theme, colour: Option<Colour>) -> String {
    let palette = Palette::of(theme.colour(colour));
    let mut tokens = String::new();
    for (name, value) in palette.tokens() {
        let _ = write!(tokens, "{name}:{value};");
    }
    let mut css = format!(
        "@media (forced-colors:none) and (not (prefers-contrast:more)){{:root[data-brand]:not([data-contrast=\"more\"]){{{tokens}}}}}\n\
         @media (forced-colors:none) and (prefers-contrast:more){{:root[data-brand][data-contrast=\"normal\"]{{{tokens}}}}}\n"
    );
    if theme == Theme::Authority {
        css.push_str(
            ":root[data-brand]{--r-sm:0.25rem;--r-md:0.25rem;--r-lg:0.375rem;--r-xl:0.5rem;\
             --font-text:var(--font-ui)}\n",
        );
    }
    css
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ready_themes_pass() {
        for theme in Theme::ALL {
            let colour = theme.colour(None);
            assert!(Palette::of(colour).is_readable(), "{theme:?}: {:?}", check(colour));
            assert_eq!(suggestion(colour), colour);
        }
    }

    #[test]
    fn yellow_is_refused_and_a_dark_one_suggested() {
        let yellow: Colour = "#ffd400".parse().expect("a colour");
        assert!(!Palette::of(yellow).is_readable());
        let instead = suggestion(yellow);
        assert!(Palette::of(instead).is_readable(), "{instead}");
        assert!((yellow.lch().h - instead.lch().h).abs() < 0.1, "the hue stays: {instead}");
    }

    #[test]
    fn the_stylesheet_holds_nothing_but_colours() {
        let css = stylesheet(Theme::Own, "#7a1c35".parse().ok());
        assert!(css.contains("--action:light-dark(#7a1c35, #"), "{css}");
        assert!(!css.contains("url(") && !css.contains("@import"), "{css}");
    }

    proptest! {
        #[test]
        fn every_suggestion_passes_and_the_dark_always_does(rgb: [u8; 3]) {
            let instead = suggestion(Colour(rgb));
            prop_assert!(Palette::of(instead).is_readable(), "{} became {instead}", Colour(rgb));
            let dark: Vec<_> = check(Colour(rgb)).into_iter().filter(|check| check.dark && !check.passes()).collect();
            prop_assert!(dark.is_empty(), "{} {dark:?}", Colour(rgb));
        }
    }
}
