// Generated from crates/wire by `make generate`. Do not edit.
import type { SignInProvider } from "./SignInProvider";

/**
 * `GET /api/v1/sign-in/methods`.
 */
export type SignInMethods = {
/**
 * In the order in which the administrators want them.
 */
providers: Array<SignInProvider>, };
