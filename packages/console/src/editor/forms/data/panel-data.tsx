import { useQueries, useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import type { Answer } from '../../../api/client.ts';
import { actionQuery, clientsQuery } from '../../../api/queries.ts';
import type { ActionDetail } from '../../../api/types.ts';
import { useSettled } from '../../../ui/use-settled.ts';
import type { PanelProps, Sample } from '../../document/panel-props.ts';
import { placeOf, pointerOf } from '../../document/place.ts';
import { itemOf } from './around.ts';
import { isNamed, useWorkspace, type Workspace } from './connection.ts';
import { clientSecretsQuery, clientValuesQuery, readableQuery, renderQuery } from './queries.ts';
import { type DataGroup, groupsOf, type Readable } from './readable.ts';
import { isUntold, textsWithData, valuesOf } from './values.ts';

type Rendered = Answer<'POST /api/v1/templates/render'>;
export type TextResult = Rendered['texts'][string];
export type Decided = Rendered['conditions'][string];

/** What the fields of a panel know of the data that they may be filled with. */
export interface PanelData {
  groups: readonly DataGroup[];
  readable: Readable | undefined;
  sample: Sample | null;
  workspace: Workspace | undefined;
  /** What a text comes to with the data on screen; undefined while nobody knows. */
  resultOf: (text: string) => TextResult | undefined;
  /** Whether a condition holds for the data on screen. */
  decidedOf: (condition: unknown) => Decided | undefined;
  /** What templates are rendered with; undefined without data on screen. */
  values: ReturnType<typeof valuesOf> | undefined;
}

const Context = createContext<PanelData | undefined>(undefined);

export function usePanelData(): PanelData {
  const data = useContext(Context);
  if (data === undefined) throw new Error('A field of a panel stands inside its panel');
  return data;
}

/** Asks the server what may be read at this place, and what its texts and conditions come to. */
export function PanelDataProvider({
  props: { at, value, workflow, sample },
  conditions = [],
  children,
}: {
  props: PanelProps;
  conditions?: readonly unknown[];
  children: React.ReactNode;
}) {
  const settled = useSettled(JSON.stringify(workflow));
  const readable = useQuery(readableQuery(settled, pointerOf(at))).data;
  const workspace = useWorkspace(workflow);
  const client = useQuery(clientsQuery).data?.items.find((each) => isNamed(each, workflow.client));
  const environment = workspace?.environment ?? 'production';
  const kept = useQuery(clientValuesQuery(client?.id, environment)).data;
  const hidden = useQuery(clientSecretsQuery(client?.id, environment)).data;
  const clientValues = useMemo(
    () => Object.fromEntries((kept?.items ?? []).map(({ name, value: each }) => [name, each])),
    [kept],
  );
  const secrets = useMemo(() => (hidden?.items ?? []).map(({ name }) => name), [hidden]);
  const keys = [...new Set((readable?.steps ?? []).flatMap(({ action }) => action ?? []))];
  const examples = useQueries({
    queries: keys.map((key) => actionQuery(key.split('/')[0] ?? '', key.split('/')[1] ?? '')),
    combine: examplesOf,
  });
  const place = pointerOf(at);
  const groups = useMemo(
    () =>
      readable ? groupsOf(readable, { workflow, at: placeOf(place), sample, clientValues, secrets, examples }) : [],
    [readable, workflow, place, sample, clientValues, secrets, examples],
  );
  const texts = textsWithData(value);
  const values =
    sample === null
      ? undefined
      : valuesOf(sample, {
          workflow,
          client: client && { id: client.id, name: client.name, timeZone: client.timeZone, values: clientValues },
          texts,
          item: itemOf(workflow, at, sample),
        });
  const hasItem = values !== undefined && 'item' in values;
  const told = [...new Set(texts)].filter((text) => !isUntold(text, hasItem)).slice(0, 200);
  const asked = useSettled(
    JSON.stringify({ texts: byItself(told), conditions: byItself(conditions.slice(0, 200)), values }),
  );
  const isWanted = values !== undefined && (told.length > 0 || conditions.length > 0);
  const rendered = useQuery(renderQuery(asked, isWanted)).data;
  const data: PanelData = {
    groups,
    readable,
    sample,
    workspace,
    values,
    resultOf: (text) => (values ? rendered?.texts[keyOf(text)] : undefined),
    decidedOf: (condition) => (values ? rendered?.conditions[keyOf(condition)] : undefined),
  };
  return <Context value={data}>{children}</Context>;
}

/** What each action answers, by its key. */
const examplesOf = (found: readonly { data: ActionDetail | undefined }[]): ReadonlyMap<string, unknown> =>
  new Map(found.flatMap(({ data }) => (data ? [[data.key, data.sample.output] as const] : [])));

const keyOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const byItself = (values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(values.map((value) => [keyOf(value), value]));
