/** The list of processing (Art. 30 GDPR), as the database itself says it, to look at and to save. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { asCsv, asPage, saveFile } from "../../ui/save";
import { useProcessing } from "./processing";

export function Processing() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const list = useQuery({ queryKey: ["processing"], queryFn: api.processing });
  const retention = useQuery({ queryKey: ["retention"], queryFn: api.retention });
  const read = useProcessing();
  if (list.isError) return <p className="err" role="alert"><Icon name="circle-alert" />{problem(list.error)}</p>;
  if (!list.data || !retention.data) return null;
  const made = read(list.data, retention.data);
  const name = t`Verzeichnis der Verarbeitung`;
  return (
    <section className="stack g3" aria-labelledby="processing-h">
      <h2 id="processing-h"><Trans>Verzeichnis der Verarbeitung</Trans></h2>
      <p className="hint"><Trans>Grundlage für das Verzeichnis nach Art. 30 DSGVO, erzeugt aus den Angaben zu jeder Spalte der Datenbank. Rechtsgrundlage, Vertretung und Kontakt der oder des Datenschutzbeauftragten ergänzen Sie.</Trans></p>
      <div className="row">
        <button type="button" className="btn o" onClick={() => saveFile(name, "html", asPage(name, i18n.locale, made.sections), "text/html")}><Icon name="download" /><Trans>Als HTML</Trans></button>
        <button type="button" className="btn o" onClick={() => saveFile(name, "csv", asCsv(made.table), "text/csv")}><Icon name="download" /><Trans>Als CSV</Trans></button>
        <button type="button" className="btn o" onClick={() => saveFile(name, "json", `${JSON.stringify({ processing: list.data, retention: retention.data }, null, 1)}\n`, "application/json")}><Icon name="download" /><Trans>Als JSON</Trans></button>
      </div>
      {made.sections.map((section) => (
        <details key={section.heading} className="card">
          <summary>{section.heading}</summary>
          <div className="stack g2">
            {section.notes?.map((note) => <p key={note}>{note}</p>)}
            {section.rows !== undefined && section.rows.length > 0 && (
              <table className="t dir" aria-label={section.heading}>
                <thead><tr>{section.columns?.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
                <tbody>
                  {section.rows.map((row) => (
                    <tr key={row.join("|")}>
                      {row.map((cell, at) => (at === 0 ? <th key={section.columns?.[at]} scope="row">{cell}</th> : <td key={section.columns?.[at]} data-label={section.columns?.[at]}>{cell}</td>))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        </details>
      ))}
    </section>
  );
}
