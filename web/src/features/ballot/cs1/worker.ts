// The worker of the secret ballot. Whoever starts it needs a Trusted Types policy for its one address, which the
// Content Security Policy must name.
import { Desk } from "./desk";
import { type Port, serveDesk } from "./remote";
import { trusteeStore } from "./store";

serveDesk(globalThis as unknown as Port, new Desk(trusteeStore()));
