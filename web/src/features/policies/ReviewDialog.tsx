/** What a change would do, before it is saved. */
import { Plural, Trans } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import type { PolicyPreview } from "../../api/generated/PolicyPreview";
import { Icon } from "../../ui/Icon";
import { usePolicyWords } from "./words";

interface ReviewDialogProps {
  readonly preview: PolicyPreview;
  readonly saving: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

export function ReviewDialog({ preview, saving, onSave, onClose }: ReviewDialogProps) {
  const words = usePolicyWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const changed = preview.consequences.filter((one) => JSON.stringify(one.before.value) !== JSON.stringify(one.after.value));
  const locks = preview.edits.filter((edit) => edit.becomes?.locked && !edit.was?.locked);
  return (
    <dialog ref={dialog} className="dlg" aria-labelledby="review-t" onClose={onClose}>
      <div className="stack">
        <h2 className="serif" id="review-t"><Trans>Was sich ändert</Trans></h2>
        <div className="dlg-body stack" tabIndex={0} role="region" aria-labelledby="review-t">
          {preview.refused.length > 0 && (
            <ul className="stack g2">
              {preview.refused.map(({ refusal }) => (
                <li className="err" key={refusal.key}>
                  <Icon name="circle-alert" />
                  {words.policy(refusal.key)[0]}: {refusal.refusal === "locked" ? <Trans>Gesperrt durch: {refusal.by.name}</Trans> : <Trans>Diese Angabe passt nicht.</Trans>}
                </li>
              ))}
            </ul>
          )}
          <ul className="stack g2 changes">
            {changed.map((one) => {
              const name = words.policy(one.after.key)[0];
              const before = words.value(one.before.key, one.before.value);
              const after = words.value(one.after.key, one.after.value);
              return (
                <li key={`${one.level.id}-${one.after.key}`}>
                  <b>{words.level(one.level)}</b>: <Trans>{name}: {before} → {after}</Trans>
                </li>
              );
            })}
            {locks.map((edit) => {
              const name = words.policy(edit.key)[0];
              return <li key={`lock-${edit.key}`}><Icon name="lock" size="s" /> <Trans>{name}: für untere Ebenen gesperrt</Trans></li>;
            })}
            {changed.length === 0 && locks.length === 0 && <li><Trans>Für niemanden gilt danach ein anderer Wert.</Trans></li>}
          </ul>
          {preview.more > 0 && <p className="hint"><Plural value={preview.more} one="Dazu # weitere Änderung." other="Dazu # weitere Änderungen." /></p>}
          <p className="hint">
            {preview.running === 0 ? <Trans>Keine laufende Besprechung ist betroffen.</Trans> : <Plural value={preview.running} one="# laufende Besprechung richtet sich sofort danach." other="# laufende Besprechungen richten sich sofort danach." />}
          </p>
        </div>
        <div className="row">
          <button type="button" className="btn o" onClick={() => dialog.current?.close()}><Trans>Zurück</Trans></button>
          {preview.refused.length === 0 && <button type="button" className="btn p" aria-busy={saving} onClick={onSave}><Trans>Speichern</Trans></button>}
        </div>
      </div>
    </dialog>
  );
}
