// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyKind } from "./BodyKind";
import type { Person } from "./Person";
import type { UnitRef } from "./UnitRef";

/**
 * A body as those who keep it see it.
 */
export type Body = { id: string, name: string, kind: BodyKind,
/**
 * Whose administrators keep it; absent for those of the tenant alone.
 */
unit: UnitRef | null,
/**
 * Id of a profile of rules.
 */
profile: string,
/**
 * Seats that the body has by law.
 */
statutory: number,
/**
 * Votes of all these seats.
 */
statutory_votes: number,
/**
 * Entries of the register with a seat of their own, whatever their term.
 */
holders: number,
/**
 * Entries of the register.
 */
members: number,
/**
 * Keep the register and take the minutes.
 */
clerks: Array<Person>,
/**
 * You may change the body itself, and not its register alone.
 */
administered: boolean, version: number, };
