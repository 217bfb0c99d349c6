// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteDuty } from "./VoteDuty";

/**
 * Somebody in the register of a body, or who leads its votes.
 */
export type VotePerson = {
/**
 * Id in the roll.
 */
id: string, name: string, group: string | null,
/**
 * `holder`, `substitute`, `advisory`; nothing for whoever leads and is in no register.
 */
seat: string | null,
/**
 * Votes that they have.
 */
votes: number, duty: VoteDuty | null,
/**
 * Has no account: answers by letter or telephone, and somebody who leads records it.
 */
remote: boolean, };
