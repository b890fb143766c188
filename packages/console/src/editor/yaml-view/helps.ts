import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request } from '../../api/client.ts';
import { isRecord } from '../document/place.ts';
import { sent, workflowSchemaQuery } from '../queries.ts';
import type { Actions } from '../tree/step-words.ts';
import { allSteps, treeOf } from '../tree/tree.ts';
import { useEditor } from '../use-editor.ts';

type Schema = Readonly<Record<string, unknown>>;

/** What completion and hover ask for. */
export interface Helps {
  workflow(): Readonly<Record<string, unknown>>;
  actions(): Actions;
  stepIds(): string[];
  /** The JSON Schema of a workflow. */
  schema(): Promise<Schema>;
  /** The JSON Schema of an action's input; undefined when there is no such action. */
  inputOf(action: string): Promise<Schema | undefined>;
  /** What templates may read at a place. */
  readable(pointer: string): Promise<{ path: string; type: string }[]>;
}

/** The same object for as long as the editor stands: it looks at what is there when it is asked. */
export function useHelps(): () => Helps {
  const { store, actions, names } = useEditor();
  const queryClient = useQueryClient();
  const latest = useMemo(() => ({ actions, names }), [actions, names]);
  const workflow = () => store.get().source.plain;
  return () => ({
    workflow,
    actions: () => latest.actions,
    stepIds: () => allSteps(treeOf(workflow())).map(({ id }) => id),
    schema: async () => (await queryClient.fetchQuery(workflowSchemaQuery)) as Schema,
    async inputOf(key) {
      const [integration = '', name = ''] = key.split('/');
      if (!latest.actions.has(key)) return undefined;
      const action = await queryClient.fetchQuery({
        queryKey: ['actions', integration, name],
        queryFn: () => request('GET /api/v1/actions/{integration}/{name}', { path: { integration, name } }),
        staleTime: Number.POSITIVE_INFINITY,
      });
      return action.input as Schema;
    },
    async readable(pointer) {
      const readable = await request('POST /api/v1/workflows/readable', {
        query: { pointer },
        body: sent({ source: store.get().source.text, ...latest.names }),
      });
      return [
        ...fields('event', readable.event),
        ...readable.steps.flatMap(({ id, output }) => fields(`steps.${id}.output`, output)),
        ...readable.vars.map((name) => ({ path: `vars.${name}`, type: '' })),
        ...readable.client.map((name) => ({ path: `client.${name}`, type: '' })),
        ...readable.connection.map((name) => ({ path: `connection.${name}`, type: '' })),
        ...readable.run.map((name) => ({ path: `run.${name}`, type: '' })),
        ...(readable.isInLoop ? ['item', 'index'].map((path) => ({ path, type: '' })) : []),
      ];
    },
  });
}

const MAX_DEPTH = 3;

function fields(path: string, schema: unknown, depth = 0): { path: string; type: string }[] {
  const own = { path, type: isRecord(schema) && typeof schema.type === 'string' ? schema.type : '' };
  const properties = isRecord(schema) && isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  if (depth >= MAX_DEPTH) return [own];
  return [own, ...properties.flatMap(([name, each]) => fields(`${path}.${name}`, each, depth + 1))];
}
