/** Groups: accounts that are given roles together. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Group } from "../../api/generated/Group";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { Select } from "../../ui/Select";
import { usePageTitle } from "../../ui/SitePage";
import { UnitSelect } from "../units/UnitSelect";
import { RolesDialog } from "./RolesDialog";
import { useGrantText } from "./roles";
import "./directory.css";

type Asked = { readonly what: "add" } | { readonly what: "edit" | "members" | "roles" | "delete"; readonly group: Group };

export function GroupsPage() {
  const { t } = useLingui();
  usePageTitle(t`Gruppen`);
  const problem = useProblemText();
  const grantText = useGrantText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const groups = useInfiniteQuery({
    queryKey: ["groups"],
    queryFn: ({ pageParam }) => api.groups(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = groups.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setAsked(null);
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g2">
          <h1><Trans>Gruppen</Trans></h1>
          <p className="mut"><Trans>Wer in einer Gruppe ist, hat deren Rollen, so lange wie die Mitgliedschaft dauert.</Trans></p>
        </div>
        <button type="button" className="btn p" onClick={() => setAsked({ what: "add" })}><Icon name="plus" /><Trans>Gruppe anlegen</Trans></button>
      </div>
      {groups.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(groups.error)}</p>}
      {groups.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Noch keine Gruppe.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Gruppen`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Einheit</Trans></th>
              <th scope="col"><Trans>Rollen</Trans></th>
              <th scope="col"><Trans>Mitglieder</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((group) => {
              const { name } = group;
              return (
                <tr key={group.id}>
                  <th scope="row">{name}{group.directory && <> <span className="bdg"><Icon name="building-2" /><Trans>aus dem Verzeichnis</Trans></span></>}</th>
                  <td data-label={t`Einheit`}>{group.unit?.name ?? t`ganzer Mandant`}</td>
                  <td data-label={t`Rollen`}><span className="bdgs">{group.roles.length === 0 ? "–" : group.roles.map((grant) => <span key={grant.id} className="bdg">{grantText(grant)}</span>)}</span></td>
                  <td data-label={t`Mitglieder`}><Plural value={group.members} one="# Person" other="# Personen" /></td>
                  <td className="r">
                    <Menu
                      label={t`Aktionen für ${name}`}
                      className="btn q ic"
                      items={[
                        { label: t`Mitglieder …`, icon: "users", run: () => setAsked({ what: "members", group }) },
                        ...(group.manageable
                          ? ([
                              { label: t`Rollen …`, icon: "user-cog", run: () => setAsked({ what: "roles", group }) },
                            ] as const)
                          : []),
                        ...(group.manageable && !group.directory
                          ? ([
                              { label: t`Bearbeiten …`, icon: "pencil", run: () => setAsked({ what: "edit", group }) },
                              { label: t`Löschen …`, icon: "trash-2", danger: true, apart: true, run: () => setAsked({ what: "delete", group }) },
                            ] as const)
                          : []),
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {groups.hasNextPage && <button type="button" className="btn o" onClick={() => void groups.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      {asked?.what === "add" && <GroupForm onDone={close} />}
      {asked?.what === "edit" && <GroupForm group={asked.group} onDone={close} />}
      {asked?.what === "members" && <Members group={asked.group} onDone={close} />}
      {asked?.what === "roles" && <RolesDialog group={asked.group} onDone={close} />}
      {asked?.what === "delete" && <Remove group={asked.group} onDone={close} />}
    </div>
  );
}

function useGroupChange<T, A = void>(act: (argument: A) => Promise<T>, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => onDone?.(),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ["groups"] }), client.invalidateQueries({ queryKey: ["members"] }), client.invalidateQueries({ queryKey: ["accounts"] })]),
  });
}

function GroupForm({ group, onDone }: { readonly group?: Group; readonly onDone: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState(group?.name ?? "");
  const [unit, setUnit] = useState(group?.unit?.id ?? "");
  const [key] = useState(newKey);
  const save = useGroupChange(
    () => (group ? api.changeGroup(group.id, { name, unit_id: unit === "" ? null : unit }, group.version) : api.addGroup({ name, ...(unit === "" ? {} : { unit_id: unit }) }, key)),
    onDone,
  );
  const faults = [fault(save.error, "name"), fault(save.error, "unit_id")];
  const all = me.data?.account.administrator === true;
  return (
    <Ask title={group ? t`Gruppe bearbeiten` : t`Gruppe anlegen`} confirm={group ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
      <UnitSelect label={t`Einheit, deren Verwaltung sie pflegt`} value={unit} none={all ? t`ganzer Mandant` : undefined} error={faults[1]} onChange={setUnit} />
      {save.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

function Members({ group, onDone }: { readonly group: Group; readonly onDone: () => void }) {
  const { t } = useLingui();
  const changes = group.manageable && !group.directory;
  const problem = useProblemText();
  const [text, setText] = useState("");
  const [account, setAccount] = useState("");
  const members = useInfiniteQuery({
    queryKey: ["members", group.id],
    queryFn: ({ pageParam }) => api.members(group.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const found = useQuery({ queryKey: ["accounts", "member", text], queryFn: () => api.accounts({ q: text, limit: 20 }), enabled: changes });
  const add = useGroupChange((who: string) => api.addMember(group.id, who), () => setAccount(""));
  const remove = useGroupChange((who: string) => api.removeMember(group.id, who));
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const candidates = (found.data?.items ?? []).filter((one) => one.manageable && !people.some((person) => person.id === one.id));
  const { name } = group;
  const failure = add.error ?? remove.error;
  return (
    <Ask title={t`Mitglieder von ${name}`} cancel={changes ? t`Schließen` : null} confirm={changes ? t`Hinzufügen` : t`Schließen`} busy={add.isPending} onConfirm={() => (changes ? account !== "" && add.mutate(account) : onDone())} onCancel={onDone}>
      {members.isSuccess && people.length === 0 && <p className="mut"><Trans>Noch niemand.</Trans></p>}
      <ul className="plain-list" aria-label={t`Mitglieder von ${name}`}>
        {people.map((person) => {
          const who = person.name;
          return (
            <li key={person.id} className="row">
              <span className="grow"><bdi>{who}</bdi> <span className="hint">{person.email}</span></span>
              {changes && <button type="button" className="btn o sm" aria-label={t`${who} herausnehmen`} onClick={() => remove.mutate(person.id)}><Trans>Herausnehmen</Trans></button>}
            </li>
          );
        })}
      </ul>
      {members.hasNextPage && <button type="button" className="btn o sm" onClick={() => void members.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      {changes && (
        <>
          <Field label={t`Suchen`} type="search" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
          <Select label={t`Neues Mitglied`} value={account} onChange={setAccount}>
            <option value="">{t`Bitte wählen`}</option>
            {candidates.map((one) => <option key={one.id} value={one.id}>{one.name} ({one.email})</option>)}
          </Select>
        </>
      )}
      {failure && <p className="err" role="alert"><Icon name="circle-alert" />{problem(failure)}</p>}
    </Ask>
  );
}

function Remove({ group, onDone }: { readonly group: Group; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = useGroupChange(() => api.deleteGroup(group.id, group.version), onDone);
  const { name } = group;
  return (
    <Ask danger title={t`${name} löschen?`} body={t`Die Rollen der Gruppe enden für alle Mitglieder. Die Konten bleiben.`} confirm={t`Gruppe löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}
