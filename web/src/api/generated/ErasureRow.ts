// Generated from crates/wire by `make generate`. Do not edit.
import type { ErasureStays } from "./ErasureStays";

/**
 * Rows that are about a person.
 */
export type ErasureRow = { table: string, rows: number,
/**
 * Absent when they go.
 */
stays: ErasureStays | null, };
