// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Two colours that stand on each other, and their contrast by WCAG 2.2.
 */
export type ColourPair = { dark: boolean, front: string, ground: string, ratio: number, needed: number, passes: boolean, };
