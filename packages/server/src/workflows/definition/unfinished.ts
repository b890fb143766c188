import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { checkWorkflow } from './check-workflow.ts';
import { workflowDefinitionSchema } from './definition.ts';
import { findClient } from './find-client.ts';
import { invalidWorkflow } from './invalid-workflow.ts';
import type { OuterFaults } from './outer-faults.ts';
import type { Within } from './resolve-definition.ts';
import type { VersionToWrite } from './write-version.ts';

interface Given {
  /** `undefined` for a text that cannot be read. */
  definition: unknown;
  source?: string | undefined;
}

const triggerTypes: readonly unknown[] = ['event', 'manual', 'schedule', 'webhook'];

/**
 * What a definition with faults is kept as: as it was given, under its name. It is never published.
 *
 * @param id - Of the workflow that it is to be a version of; without one it is the client's of that name.
 * @throws Problem 422 `invalid_workflow` when it has no client, or no name to be kept under; 409 `name_taken`.
 */
export async function unfinishedVersion(
  db: Database,
  { definition, source }: Given,
  { id, outerFaults, ...within }: Within & { id?: string | undefined; outerFaults: OuterFaults },
): Promise<VersionToWrite> {
  const given = (definition ?? {}) as Record<string, unknown>;
  const named = workflowDefinitionSchema.shape.name.safeParse(given.name).data;
  const client = await findClient(db, within.clientId ?? textOf(given.client), within);
  const there = await db
    .selectFrom('workflows')
    .select(['id', 'name', 'version', 'trigger_type'])
    .where('client_id', '=', client.id)
    .where('deleted_at_ms', 'is', null)
    .where((where) =>
      where.or([
        ...(named === undefined ? [] : [where('name', '=', named)]),
        ...(id === undefined ? [] : [where('id', '=', id)]),
      ]),
    )
    .execute();
  const existing = id === undefined ? there[0] : there.find((each) => each.id === id);
  if (there.some((each) => each.id !== existing?.id)) throw nameTaken();
  const name = named ?? existing?.name;
  if (name === undefined) {
    throw invalidWorkflow(
      '/name',
      definition === undefined
        ? 'It cannot be read, and so has no name to be kept under: mend the text first'
        : 'Give it a name first: it is kept under that',
    );
  }
  const before = existing && (await newest(db, existing));
  const { faults } = await checkWorkflow(db, given, { ...within, clientId: client.id, outerFaults });
  const trigger = (given.trigger as { type?: unknown } | null | undefined)?.type;
  const stored = definition === undefined ? JSON.parse(before?.definition ?? '{}') : given;
  const isUnchanged =
    before !== undefined &&
    before.faults > 0 &&
    isDeepStrictEqual(JSON.parse(before.definition), stored) &&
    (definition !== undefined || before.source === source);
  return {
    definition: stored,
    name,
    trigger: triggerTypes.includes(trigger) ? String(trigger) : (existing?.trigger_type ?? 'manual'),
    client,
    existing: existing && { id: existing.id, version: existing.version },
    isUnchanged,
    faults: Math.max(1, definition === undefined ? 1 : faults.length),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const nameTaken = (): Problem =>
  new Problem(409, 'name_taken', 'The client has a workflow of that name already', '/name');

const newest = (db: Database, { id, version }: { id: string; version: number }) =>
  db
    .selectFrom('workflow_versions')
    .select(['definition', 'source', 'faults'])
    .where('workflow_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
