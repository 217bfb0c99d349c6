/** Members who changed their device: an officer has seen who it is and enters the new one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { VoteKeyLine } from "../../api/generated";
import { Icon } from "../../ui/Icon";
import { Ask } from "../../ui/Ask";
import type { VoteView } from "./contract";
import { useDialogAct } from "./dialogs";
import { useVoteRoom } from "./scope";

export function KeysDue({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<VoteKeyLine | null>(null);
  if (vote.keysDue.length === 0) return null;
  const nameOf = (id: string) => vote.roll?.register.members.find((member) => member.id === id)?.name ?? vote.roll?.officers.find((officer) => officer.id === id)?.name ?? "";
  return (
    <section className="stack g1">
      <h3><Trans>Neues Gerät</Trans></h3>
      <ul className="ppl">
        {vote.keysDue.map((line) => {
          const who = nameOf(line.id);
          return (
            <li key={line.id}>
              <Icon name="key-round" />
              <span className="nm"><bdi>{who}</bdi></span>
              <button type="button" className="btn o sm" aria-label={t`Neues Gerät von ${who} eintragen`} onClick={() => setAsked(line)}><Trans>Eintragen …</Trans></button>
            </li>
          );
        })}
      </ul>
      {asked !== null && <RekeyDialog vote={vote} line={asked} name={nameOf(asked.id)} onClose={() => setAsked(null)} />}
    </section>
  );
}

interface RekeyProps {
  readonly vote: VoteView;
  readonly line: VoteKeyLine;
  readonly name: string;
  readonly onClose: () => void;
}

function RekeyDialog({ vote, line, name, onClose }: RekeyProps) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  return (
    <Ask
      busy={busy}
      title={t`Neues Gerät von ${name} eintragen?`}
      body={t`Tragen Sie es nur ein, wenn die Person es Ihnen selbst gesagt hat und Sie sie erkannt haben. Ab dann stimmt sie mit dem neuen Gerät ab; das alte gilt nicht mehr. Der Wechsel steht in der Niederschrift.`}
      confirm={t`Eintragen`}
      onConfirm={() => void does(() => acts.rekey(vote.id, line), t`Das neue Gerät von ${name} ist eingetragen.`)}
      onCancel={onClose}
    >
      {refused}
    </Ask>
  );
}
