/** What the parts of a record have in common: saving, tables, times. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api } from "../../api/client";
import { saveFile } from "../../ui/save";
import { Icon } from "../../ui/Icon";
import type { RecordPdfKind } from "../../call/wire";

export const CSV = "text/csv;charset=utf-8";
export const HTML = "text/html;charset=utf-8";

export interface Pdf {
  readonly kind: RecordPdfKind;
  readonly title: string;
  readonly ticket: string;
}

export function Save({ name, csv, html, pdf }: { name: string; csv: () => void; html: () => void; pdf?: Pdf }) {
  const { t } = useLingui();
  return (
    <div className="row">
      <button type="button" className="btn o sm" aria-label={t`${name} als CSV sichern`} onClick={csv}>
        <Icon name="download" />
        CSV
      </button>
      <button type="button" className="btn o sm" aria-label={t`${name} als HTML sichern`} onClick={html}>
        <Icon name="download" />
        HTML
      </button>
      {pdf && <SavePdf name={name} pdf={pdf} />}
    </div>
  );
}

function SavePdf({ name, pdf }: { name: string; pdf: Pdf }) {
  const { t, i18n } = useLingui();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setState("busy");
    try {
      const content = await api.recordPdf(pdf.ticket, pdf.kind, i18n.locale.startsWith("en") ? "en" : "de");
      saveFile(pdf.title, "pdf", content, "application/pdf");
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <button type="button" className={`btn ${pdf.kind === "attendance" ? "p" : "o"} sm`} aria-label={t`PDF für die Akte: ${name}`} aria-busy={state === "busy"} onClick={() => void save()}>
        <Icon name="download" />
        <Trans>PDF für die Akte</Trans>
      </button>
      {state === "failed" && (
        <span className="err" role="alert">
          <Trans>Das PDF ließ sich nicht erstellen. Öffnen Sie die Anwesenheit neu.</Trans>
        </span>
      )}
    </>
  );
}

export function Table({ caption, columns, rows }: { caption: string; columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  const { t } = useLingui();
  return (
    <div className="matrix" role="region" aria-label={t`Tabelle: ${caption}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    <bdi>{cell}</bdi>
                  </th>
                ) : (
                  <td key={at} data-label={columns[at]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
