/** "Mute all except …", read as a sentence. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { peopleHere, personOf } from "../../call/conference";
import { useRoom } from "../room/act";

export function MuteAll() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const [spared, setSpared] = useState<readonly string[]>([]);
  const speaking = conference.floor?.participant;
  const except = spared.filter((id) => personOf(conference, id));
  // Whoever has the floor is not silenced by a sentence about all the others.
  const exceptions = speaking !== undefined && speaking !== conference.you && !except.includes(speaking) ? [speaking, ...except] : except;
  const others = peopleHere(conference).filter((person) => person.id !== conference.you && !exceptions.includes(person.id));
  return (
    <footer className="muteall">
      <button
        type="button"
        className="btn o"
        onClick={() => void act({ type: "mute", source: "microphone", participants: [], ...(exceptions.length > 0 ? { except: [...exceptions] } : {}) }, t`Alle Mikrofone sind aus.`)}
      >
        <Icon name="mic-off" />
        <Trans>Alle stummschalten</Trans>
      </button>
      <div className="spared">
        {exceptions.length > 0 && <Trans>außer</Trans>}
        {exceptions.map((id) => {
          const name = personOf(conference, id)?.name ?? "";
          return (
            <button key={id} type="button" className="spare" aria-label={t`${name} nicht mehr ausnehmen`} disabled={id === speaking} onClick={() => setSpared(spared.filter((other) => other !== id))}>
              <bdi>{name}</bdi>
              {id !== speaking && <Icon name="x" size="s" />}
            </button>
          );
        })}
        <Menu
          className="btn q sm nw"
          label={t`Person ausnehmen`}
          items={others.slice(0, 50).map((person) => ({ label: person.name, icon: "plus", run: () => setSpared([...spared, person.id]) }))}
        >
          <Icon name="plus" size="s" />
          {exceptions.length === 0 ? <Trans>außer …</Trans> : <span className="vh">{t`Person ausnehmen`}</span>}
        </Menu>
      </div>
    </footer>
  );
}
