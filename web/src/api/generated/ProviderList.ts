// Generated from crates/wire by `make generate`. Do not edit.
import type { Provider } from "./Provider";

/**
 * `GET /api/v1/providers`, in the order of the sign-in page.
 */
export type ProviderList = { items: Array<Provider>, };
