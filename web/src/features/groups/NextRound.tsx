/** Prepares a round of breakout rooms; may be done while one runs. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { NAME_MAX } from "../../call/wire";
import type { Participant } from "../../call/wire";
import { useRoom } from "../room/act";
import { FILE_BYTES_MAX, GROUPS_MAX, GROUP_NAME_CHARS_MAX, groupsOfSize, readFile, shuffled, spread, textOf } from "./assign";
import type { Assignment } from "./assign";

type Way = "number" | "size" | "random" | "hand";
const MINUTES = [0, 5, 10, 15, 20, 30, 45, 60];

/** Names or lines of a file that a sentence lists. */
const NAMED_MAX = 8;

/** `id` is that of the form; its button stands in the footer of the panel. */
export function NextRound({ id }: { id: string }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const heading = useId();
  const [way, setWay] = useState<Way>("number");
  const [count, setCount] = useState(2);
  const [size, setSize] = useState(4);
  const [minutes, setMinutes] = useState(15);
  const [free, setFree] = useState(false);
  const [names, setNames] = useState<readonly string[]>([]);
  const [assignment, setAssignment] = useState<Assignment>(new Map());
  const [found, setFound] = useState<readonly string[]>([]);

  const people = conference.participants.filter((person) => person.role !== "chair" && person.role !== "deputy");
  const ids = people.map((person) => person.id);
  const groups = way === "size" ? groupsOfSize(ids.length, size) : count;
  const nameOf = (at: number) => names[at] ?? t`Gruppe ${at + 1}`;
  const groupOf = (id: string): number | null => {
    const group = assignment.get(id);
    return group !== undefined && group !== null && group < groups ? group : null;
  };
  const assign = (to: Way, number: number) => {
    setFound([]);
    if (to === "hand") return;
    setAssignment(spread(to === "random" ? shuffled(ids, fairly) : ids, number));
  };
  const choose = (to: Way) => {
    setWay(to);
    assign(to, to === "size" ? groupsOfSize(ids.length, size) : count);
  };
  const move = (id: string, group: number | null) => setAssignment(new Map(assignment).set(id, group));
  const open = async (file: File) => {
    const text = file.size > FILE_BYTES_MAX ? null : textOf(new Uint8Array(await file.arrayBuffer()));
    if (text === null) {
      setFound([t`Das ist keine Textdatei, oder sie ist größer als 256 kB. Speichern Sie die Liste als CSV.`]);
      return;
    }
    const read = readFile(text, people);
    const few = (list: readonly (string | number)[]) => list.slice(0, NAMED_MAX).map((one) => String(one).slice(0, 40)).join(", ") + (list.length > NAMED_MAX ? " …" : "");
    const [unknown, lines, surplus, tooLong] = [few(read.unknown), few(read.incomplete), few(read.surplus), few(read.tooLong)];
    const said = [
      read.assignment.size === 0 && t`In keiner Zeile steht eine Person aus der Sitzung mit einer Gruppe. Jede Zeile braucht die Form: Name; Gruppe.`,
      read.unknown.length > 0 && t`Nicht in der Sitzung: ${unknown}. Prüfen Sie die Schreibweise, oder teilen Sie von Hand zu.`,
      read.incomplete.length > 0 && t`Ohne Name oder Gruppe, Zeile: ${lines}. Ergänzen Sie dort: Name; Gruppe.`,
      read.surplus.length > 0 && t`Mehr als ${GROUPS_MAX} Gruppen; nicht übernommen: ${surplus}. Fassen Sie Gruppen zusammen.`,
      read.tooLong.length > 0 && t`Namen von Gruppen haben höchstens ${GROUP_NAME_CHARS_MAX} Zeichen; nicht übernommen: ${tooLong}. Kürzen Sie die Namen in der Datei.`,
    ];
    setFound(said.filter((one) => one !== false));
    if (read.names.length === 0) return;
    setWay("hand");
    setCount(read.names.length);
    setNames(read.names);
    setAssignment(read.assignment);
  };
  const start = () => {
    const rooms = Array.from({ length: groups }, (_, at) => ({ name: nameOf(at), participants: ids.filter((id) => groupOf(id) === at) }));
    void act({ type: "breakout-start", rooms, free, ...(minutes > 0 ? { seconds: minutes * 60 } : {}) }, t`Die Gruppen sind offen.`);
  };
  const running = conference.breakout !== null;
  const ways: [Way, string][] = [
    ["number", t`Anzahl`],
    ["size", t`Größe`],
    ["random", t`Losen`],
    ["hand", t`Hand`],
  ];
  return (
    <form
      id={id}
      className="stack"
      aria-labelledby={heading}
      onSubmit={(event) => {
        event.preventDefault();
        if (!running) start();
      }}
    >
      <h3 id={heading}>{running ? <Trans>Nächste Runde</Trans> : <Trans>In Gruppen aufteilen</Trans>}</h3>
      <div className="seg wrapped" role="group" aria-label={t`Aufteilen`}>
        {ways.map(([value, label]) => (
          <button key={value} type="button" aria-pressed={way === value} onClick={() => choose(value)}>
            {label}
          </button>
        ))}
      </div>
      <div className="two">
        {way === "size" ? (
          <Field
            label={t`Personen je Gruppe`}
            type="number"
            min={1}
            max={1_000}
            value={size}
            onChange={(event) => {
              const next = clamp(event.target.valueAsNumber, 1, 1_000);
              setSize(next);
              assign("size", groupsOfSize(ids.length, next));
            }}
          />
        ) : (
          <Field
            label={t`Gruppen`}
            type="number"
            min={1}
            max={GROUPS_MAX}
            value={count}
            onChange={(event) => {
              const next = clamp(event.target.valueAsNumber, 1, GROUPS_MAX);
              setCount(next);
              assign(way, next);
            }}
          />
        )}
        <label className="f">
          <Trans>Dauer</Trans>
          <select className="field" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {MINUTES.map((one) => (
              <option key={one} value={one}>
                {one === 0 ? t`ohne Ende` : t`${one} Min.`}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label className="check">
        <input type="checkbox" checked={free} onChange={() => setFree(!free)} />
        <Trans>Alle dürfen die Gruppe selbst wechseln</Trans>
      </label>
      <details>
        <summary>
          <Trans>Namen der Gruppen</Trans>
        </summary>
        <div className="stack g1">
          {Array.from({ length: groups }, (_, at) => {
            const number = at + 1;
            return (
              <input
                key={number}
                className="field"
                aria-label={t`Name von Gruppe ${number}`}
                value={nameOf(at)}
                maxLength={NAME_MAX}
                onChange={(event) => setNames(Array.from({ length: groups }, (__, i) => (i === at ? event.target.value : nameOf(i))))}
              />
            );
          })}
        </div>
      </details>
      <section className="stack g2" aria-label={t`Zuteilung`}>
        <div className="sec-h">
          <h4>
            <Trans>Zuteilung</Trans> <span className="n">{people.length}</span>
          </h4>
          <button type="button" className="btn g sm" onClick={() => choose("random")}>
            <Icon name="shuffle" />
            <Trans>Auslosen</Trans>
          </button>
        </div>
        <label className="btn o sm file">
          <Icon name="upload" />
          <Trans>Aus einer Datei (Name; Gruppe)</Trans>
          <input
            type="file"
            className="vh"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) void open(file);
              // The same file, mended, can be chosen again.
              event.target.value = "";
            }}
          />
        </label>
        <div role="status">
          {found.map((one) => (
            <p key={one} className="hint">
              {one}
            </p>
          ))}
        </div>
        {people.length === 0 ? (
          <p className="hint">
            <Trans>Noch ist niemand da, der zugeteilt werden kann.</Trans>
          </p>
        ) : (
          <ul className="assign">
            {people.map((person) => (
              <Row key={person.id} person={person} group={groupOf(person.id)} names={Array.from({ length: groups }, (_, at) => nameOf(at))} onMove={(group) => move(person.id, group)} />
            ))}
          </ul>
        )}
      </section>
      <p className="hint">
        {running ? (
          <Trans>Erst die laufende Runde zurückholen. Was die Gruppen geschrieben haben, bleibt.</Trans>
        ) : (
          <Trans>Wer leitet oder offen ist, bleibt im Plenum. Eine Gruppe mit gleichem Namen findet ihren Chat wieder.</Trans>
        )}
      </p>
    </form>
  );
}

function Row({ person, group, names, onMove }: { person: Participant; group: number | null; names: readonly string[]; onMove: (group: number | null) => void }) {
  const { t } = useLingui();
  const { name } = person;
  return (
    <li>
      <bdi>{name}</bdi>
      <select className="field sm" aria-label={t`Gruppe für ${name}`} value={group ?? ""} onChange={(event) => onMove(event.target.value === "" ? null : Number(event.target.value))}>
        <option value="">{t`noch offen`}</option>
        {names.map((one, at) => (
          <option key={at} value={at}>
            {one}
          </option>
        ))}
      </select>
    </li>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(min, Math.round(value))) : min;
}

/** Chance that nobody foresees. */
function fairly(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
