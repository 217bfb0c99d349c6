// Generated from crates/wire by `make generate`. Do not edit.
import type { ProcedureBlock } from "./ProcedureBlock";

export type Procedure = { title: string, blocks: Array<ProcedureBlock>, };
