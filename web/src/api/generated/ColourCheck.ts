// Generated from crates/wire by `make generate`. Do not edit.
import type { ColourPair } from "./ColourPair";
import type { ColourToken } from "./ColourToken";

/**
 * `GET /api/v1/branding/colour`: whether a colour can be read, and what would follow from it.
 */
export type ColourCheck = { colour: string, passes: boolean,
/**
 * The nearest colour that passes; the same one when it does.
 */
suggestion: string, pairs: Array<ColourPair>,
/**
 * Of the colour, or of the suggestion when it does not pass.
 */
tokens: Array<ColourToken>, };
