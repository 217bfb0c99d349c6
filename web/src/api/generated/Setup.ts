// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/setup`: redeem a setup link; signs the person in.
 */
export type Setup = {
/**
 * The secret of the link.
 */
token: string, name: string, email: string,
/**
 * 12 to 256 characters, no rule of composition (NIST SP 800-63B, 3.1.1.2).
 */
password: string, };
