/** The logos: uploaded and taken away at once, each for its ground. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { api } from "../../api/client";
import type { LogoPlace } from "../../api/client";
import type { Branding } from "../../api/generated/Branding";
import type { LookLogo } from "../../api/generated/LookLogo";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { useShown } from "./useShown";

export function Logos({ branding }: { readonly branding: Branding }) {
  const { t } = useLingui();
  return (
    <section className="card stack g6" aria-labelledby="logo-h">
      <div className="stack g2">
        <h2 id="logo-h"><Trans>Logo</Trans></h2>
        <p className="mut"><Trans>PNG, JPEG oder WebP, höchstens 512 KiB und 4000 Pixel je Seite. Der Server zeichnet das Bild neu: Angaben zu Ort, Kamera oder Person in der Datei bleiben draußen.</Trans></p>
      </div>
      <LogoPicker branding={branding} place="logo" logo={branding.look.logo} label={t`Für hellen Grund`} ground="light" />
      <LogoPicker branding={branding} place="logo-dark" logo={branding.look.logo_dark} label={t`Für dunklen Grund`} ground="dark" />
    </section>
  );
}

interface LogoPickerProps {
  readonly branding: Branding;
  readonly place: LogoPlace;
  readonly logo: LookLogo | null;
  readonly label: string;
  readonly ground: "light" | "dark";
}

function LogoPicker({ branding, place, logo, label, ground }: LogoPickerProps) {
  const { t } = useLingui();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const shown = useShown();
  const problem = useProblemText();
  const fieldText = useFieldText();
  const set = useMutation({
    mutationFn: (file: File | null) => (file === null ? api.removeLogo(place, branding.version) : api.setLogo(place, file, branding.version)),
    onSuccess: (saved, file) => {
      shown(saved);
      announce(file === null ? t`Das Logo ist entfernt.` : t`Das Logo ist gespeichert.`);
    },
  });
  return (
    <div className="stack g2" role="group" aria-labelledby={`${id}-l`}>
      <h3 id={`${id}-l`}>{label}</h3>
      <div className="look-logo">
        <span className={`ground ${ground}`}>{logo ? <img src={logo.url} width={logo.width} height={logo.height} alt={t`Ihr Logo`} /> : <Trans>noch keines</Trans>}</span>
        <input
          ref={input}
          type="file"
          className="vh"
          tabIndex={-1}
          aria-label={label}
          accept="image/png,image/jpeg,image/webp"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) set.mutate(file);
            event.target.value = "";
          }}
        />
        <button type="button" className="btn o" aria-busy={set.isPending} aria-describedby={`${id}-l`} onClick={() => input.current?.click()}>
          <Icon name="upload" />
          {logo ? <Trans>Anderes hochladen</Trans> : <Trans>Hochladen</Trans>}
        </button>
        {logo && (
          <button type="button" className="btn g" aria-describedby={`${id}-l`} onClick={() => set.mutate(null)}>
            <Icon name="trash-2" />
            <Trans>Entfernen</Trans>
          </button>
        )}
      </div>
      {set.isError && <p className="err" role="alert"><Icon name="circle-alert" />{fieldText(set.error, "logo") ?? problem(set.error)}</p>}
    </div>
  );
}
