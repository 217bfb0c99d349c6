/** The votes of the sitting, as the engine on this device has checked them. */
import { createContext, useContext } from "react";
import type { Votes } from "./contract";
import { idle } from "./idle";

export const VotesScope = createContext<Votes>(idle);

export const useVotes = (): Votes => useContext(VotesScope);
