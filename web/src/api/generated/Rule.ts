// Generated from crates/wire by `make generate`. Do not edit.
import type { Permission } from "./Permission";
import type { Role } from "./Role";

export type Rule = { role: Role, permissions: Array<Permission>, };
