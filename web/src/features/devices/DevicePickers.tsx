/** Choosing microphone, speaker and camera, before and in the call. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Icon } from "../../ui/Icon";
import type { DeviceRole, Devices } from "../../call/Devices";
import { playTestTone } from "../../call/testTone";
import { useStore } from "../room/useStore";

export function DevicePicker({ devices, role, onChoose }: { devices: Devices; role: DeviceRole; onChoose?: () => void }) {
  const id = useId();
  const { t } = useLingui();
  const state = useStore(devices.state);
  const label = { microphone: t`Mikrofon`, camera: t`Kamera`, speaker: t`Lautsprecher` }[role];
  const list = state[role];
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={state.chosen[role]}
        onChange={(event) => {
          devices.choose(role, event.target.value);
          onChoose?.();
        }}
      >
        <option value="">{list.length === 0 && state.known && role !== "speaker" ? t`Kein Gerät gefunden` : t`Voreinstellung des Geräts`}</option>
        {list
          .filter((device) => device.id !== "")
          .map((device, index) => (
            <option key={device.id} value={device.id}>
              {device.label || `${label} ${index + 1}`}
            </option>
          ))}
      </select>
    </div>
  );
}

export function TestTone({ devices }: { devices: Devices }) {
  const { t } = useLingui();
  const { chosen } = useStore(devices.state);
  const [state, setState] = useState<"idle" | "playing" | "played" | "failed">("idle");
  const words = {
    idle: "",
    playing: t`Der Testton läuft.`,
    played: t`Testton beendet. Nichts gehört? Wählen Sie einen anderen Lautsprecher oder prüfen Sie die Lautstärke.`,
    failed: t`Der Browser gibt keinen Ton aus. Prüfen Sie den Lautsprecher.`,
  };
  const play = () => {
    if (state === "playing") return;
    setState("playing");
    playTestTone(chosen.speaker).then(
      () => setState("played"),
      () => setState("failed"),
    );
  };
  return (
    <>
      <button type="button" className="btn sm o tone" aria-disabled={state === "playing"} onClick={play}>
        <Icon name="volume-2" size="s" />
        <Trans>Testton abspielen</Trans>
      </button>
      <p className="hint" role="status">
        {words[state]}
      </p>
    </>
  );
}
