// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A sign with a name, so that it can be read out as well as shown.
 */
export type Reaction = "agree" | "disagree" | "applause" | "thanks" | "laugh" | "surprised" | "celebrate" | "question";
