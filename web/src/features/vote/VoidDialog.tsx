/** Declaring a vote void: with a cause and a reason that stand in the record. */
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../ui/Ask";
import { Select } from "../../ui/Select";
import type { VoteView } from "./contract";
import { asText, LongText, useDialogAct } from "./dialogs";
import { useVoteRoom } from "./scope";
import { useCauseNames } from "./words";

export function VoidDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const names = useCauseNames();
  const [cause, setCause] = useState<keyof typeof names>(vote.opposed ? "opposed" : vote.definition?.circular == null ? "disturbance" : "mistake");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <Ask
      danger
      busy={busy}
      title={t`Diese Abstimmung für ungültig erklären?`}
      body={t`Die abgegebenen Stimmen bleiben in der Niederschrift, entscheiden aber nichts. Ihr Name und der Grund stehen dabei. Das lässt sich nicht zurücknehmen.`}
      confirm={t`Für ungültig erklären`}
      onConfirm={() => {
        const said = asText(reason);
        if (said === "") return setMissing(true);
        void does(() => acts.annul(vote.id, cause, said), t`Die Abstimmung ist für ungültig erklärt.`);
      }}
      onCancel={onClose}
    >
      <Select label={t`Grund`} value={cause} onChange={setCause}>
        {Object.entries(names).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <LongText label={t`Was war?`} hint={t`Steht wörtlich in der Niederschrift.`} value={reason} error={missing && asText(reason) === "" ? t`Schreiben Sie, was war.` : undefined} onChange={setReason} />
      {refused}
    </Ask>
  );
}
