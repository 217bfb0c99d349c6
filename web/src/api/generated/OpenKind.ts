// Generated from crates/wire by `make generate`. Do not edit.

export type OpenKind = "quota-full" | "provider-fault" | "no-imprint" | "no-privacy-notice" | "no-accessibility-statement" | "no-barrier-contact" | "quota-warned" | "one-administrator" | "administrators-invited" | "provider-unfinished" | "invitations-ended" | "people-without-unit" | "token-ends" | "erasure-asked" | "no-branding";
