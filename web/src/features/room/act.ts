/** How every feature of the room asks for something: a refusal is always said, in words that help. */
import { useLingui } from "@lingui/react/macro";
import { createContext, useContext } from "react";
import { announce } from "../../ui/announcer";
import { keepFocus } from "../../ui/focus";
import type { Call } from "../../call/Call";
import type { Outcome } from "../../call/ConferenceSocket";
import type { ConferenceState } from "../../call/conference";
import type { Command, Permission } from "../../call/wire";
import type { Notices } from "./notices";

/** Asks the room; settles with the answer. `done` is announced when it was done. */
export type Act = (command: Command, done?: string) => Promise<Outcome>;

export interface RoomContext {
  readonly call: Call;
  readonly conference: ConferenceState;
  readonly act: Act;
  readonly may: (permission: Permission) => boolean;
}

export const RoomScope = createContext<RoomContext | null>(null);

export function useRoom(): RoomContext {
  const room = useContext(RoomScope);
  if (!room) throw new Error("outside of a room");
  return room;
}

export function useAct(call: Call, notices: Notices): Act {
  const words = useRefusalWords();
  return async (command, done) => {
    // What was pressed is often no longer there when it is done.
    keepFocus(document.activeElement);
    const outcome = await call.ask(command);
    if (outcome.ok) {
      if (done !== undefined) announce(done, { kind: command.type });
    } else if (outcome.code !== "unsent") {
      const text = words(outcome.code);
      notices.show({ kind: "refused", tone: "warn", text });
      announce(text, { kind: "refused" });
    }
    return outcome;
  };
}

function useRefusalWords(): (code: string) => string {
  const { t } = useLingui();
  return (code) => {
    switch (code) {
      case "not-permitted":
        return t`Das ist Ihnen in dieser Sitzung nicht erlaubt. Der Vorsitz kann es freigeben.`;
      case "policy":
        return t`Das ist durch eine Richtlinie gesperrt. Auch die Leitung kann es nicht freigeben.`;
      case "not-found":
        return t`Das gibt es nicht mehr: Die Person ist gegangen oder der Eintrag ist weg.`;
      case "invalid-text":
        return t`Dieser Text passt nicht. Kürzen Sie ihn oder entfernen Sie Sonderzeichen.`;
      case "invalid-value":
        return t`Diese Angabe liegt außerhalb der Grenzen. Prüfen Sie Zahl und Auswahl.`;
      case "too-many":
        return t`Mehr geht im Moment nicht. Warten Sie kurz oder entfernen Sie etwas.`;
      case "not-now":
        return t`Das geht gerade nicht, weil sich die Sitzung geändert hat. Sehen Sie noch einmal nach.`;
      default:
        return t`Das hat nicht geklappt. Versuchen Sie es noch einmal.`;
    }
  };
}
