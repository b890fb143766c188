import type { Environment } from '@cio-bridge/connector';
import type { Actor } from '../../access/access.ts';
import { newId } from '../../ids.ts';
import { editedMeanwhile, notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { isUniqueViolation } from '../../store/unique-violation.ts';
import { type ActiveWorkflow, type ActiveWorkflows, createActiveWorkflows } from './active-workflows.ts';
import type { OuterFaults } from './outer-faults.ts';
import {
  holdWorkflow,
  type PublicationChange,
  type Publishable,
  publishable,
  publishIn,
  unpublishIn,
} from './publications.ts';
import {
  createResolveDefinition,
  defaultEnvironment,
  type ResolveDefinition,
  type ResolvedDefinition,
} from './resolve-definition.ts';
import { createShownWorkflows, type ShownWorkflows } from './shown-workflows.ts';

/** What is saved: a definition, and what is to be remembered with it. */
interface Saving {
  definition: unknown;
  /** The text that the definition was read from. */
  source?: string | undefined;
  note?: string | undefined;
  by?: Actor | undefined;
  clientId?: string | undefined;
  clientIds?: readonly string[] | undefined;
  beside?: readonly string[] | undefined;
}

export interface SavedVersion {
  id: string;
  version: number;
  /** The version before; null for a new workflow. */
  before: number | null;
  changed: boolean;
}

export interface Workflows extends ActiveWorkflows, ShownWorkflows {
  resolve: ResolveDefinition;
  outerFaults: OuterFaults;
  /**
   * Creates the workflow, or saves a new version of the client's one of that name, and starts nothing. The same
   * definition again is no new version; only its text and comments are kept instead of those before.
   *
   * @throws Problem 422 `invalid_workflow` with a pointer to the first fault; 412 when somebody else was quicker.
   */
  save(workflow: Saving): Promise<SavedVersion>;
  /**
   * Saves a new version of this workflow, which may bear another name.
   *
   * @param seen - The version that the caller saw; another one in the store is a 412. `undefined` overwrites.
   * @throws Problem 409 `name_taken`, and whatever `save` throws.
   */
  change(id: string, workflow: Omit<Saving, 'clientId' | 'clientIds'>, seen: number | undefined): Promise<SavedVersion>;
  /**
   * Saves and publishes, both or neither.
   *
   * @param workflow - `environment` default: the definition's own, or else production.
   * @throws whatever `save` and `publish` throw.
   */
  apply(
    workflow: Saving & { environment?: Environment | undefined; despiteFailingTests?: boolean },
  ): Promise<SavedVersion & { published: PublicationChange }>;
  /**
   * Makes a version live in an environment. Runs under way keep theirs.
   *
   * @param version - Default: the newest.
   * @throws Problem 422 `invalid_workflow` when it cannot run there, 409 `tests_failed` when a test that is saved with it
   * fails, unless it is told not to mind; nothing is changed then.
   */
  publish(
    id: string,
    publication: {
      environment: Environment;
      version?: number | undefined;
      by?: Actor | undefined;
      despiteFailingTests?: boolean;
    },
  ): Promise<PublicationChange>;
  /** Switches it off: nothing starts it there any more. Runs under way go on. @returns whether it was on. */
  unpublish(id: string, environment: Environment, by?: Actor): Promise<boolean>;
  /** Hides it and switches it off everywhere; its runs and their history stay for as long as they are kept. */
  remove(id: string, seen: number | undefined, by?: Actor): Promise<void>;
}

export function createWorkflows({
  db,
  outerFaults,
  assertTestsPass,
  onPublished,
}: {
  db: Database;
  outerFaults: OuterFaults;
  assertTestsPass: (workflow: Publishable) => Promise<void>;
  /** A version is live now. */
  onPublished?: (workflow: ActiveWorkflow) => void;
}): Workflows {
  const { forget, ...active } = createActiveWorkflows({ db });
  const resolve = createResolveDefinition({ db, outerFaults, definition: active.definition });

  async function published(id: string, { environment, changed }: PublicationChange): Promise<void> {
    if (!changed) return;
    forget();
    onPublished?.(await active.active(id, environment));
  }

  /** Writes a new version. Unique on (workflow, version): of two at once the second fails, and nothing is overwritten. */
  async function write(
    transaction: Database,
    resolved: ResolvedDefinition,
    { source, note, by }: Saving,
  ): Promise<SavedVersion> {
    const { definition, client, existing } = resolved;
    const before = existing?.version ?? null;
    if (existing && resolved.isUnchanged) {
      if (source !== undefined) await keepText(transaction, existing, source);
      return { ...existing, before, changed: false };
    }
    const id = existing?.id ?? newId('wf');
    const version = (existing?.version ?? 0) + 1;
    const current = { name: definition.name, version, trigger_type: definition.trigger.type };
    if (existing) {
      await holdWorkflow(transaction, id);
      await transaction.updateTable('workflows').set(current).where('id', '=', id).execute();
    } else {
      const row = { id, client_id: client.id, created_at_ms: Date.now(), ...current };
      await transaction.insertInto('workflows').values(row).execute();
    }
    await transaction
      .insertInto('workflow_versions')
      .values({
        workflow_id: id,
        version,
        definition: JSON.stringify(definition),
        created_at_ms: Date.now(),
        source: source ?? null,
        note: note ?? null,
        saved_by: by ? JSON.stringify(by) : null,
      })
      .execute();
    return { id, version, before, changed: true };
  }

  const keepText = (transaction: Database, { id, version }: { id: string; version: number }, source: string) =>
    transaction
      .updateTable('workflow_versions')
      .set({ source })
      .where('workflow_id', '=', id)
      .where('version', '=', version)
      .execute();

  const inTransaction = <T>(work: (transaction: Database) => Promise<T>): Promise<T> =>
    db
      .transaction()
      .execute(work)
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? editedMeanwhile() : error;
      });

  return {
    ...active,
    ...createShownWorkflows({ db }),
    resolve,
    outerFaults,
    async save(saving) {
      const resolved = await resolve(saving.definition, saving);
      return inTransaction((transaction) => write(transaction, resolved, saving));
    },
    async change(id, saving, seen) {
      const row = await rowOf(db, id);
      if (seen !== undefined && seen !== row.version) throw editedMeanwhile();
      const resolved = await resolve(saving.definition, { clientId: row.client_id });
      if (resolved.existing && resolved.existing.id !== id) {
        throw new Problem(409, 'name_taken', 'The client has a workflow of that name already', '/name');
      }
      const existing = { id, version: row.version };
      const isUnchanged = resolved.existing !== undefined && resolved.isUnchanged;
      return inTransaction((transaction) => write(transaction, { ...resolved, existing, isUnchanged }, saving));
    },
    async apply({ environment, despiteFailingTests, ...saving }) {
      const resolved = await resolve(saving.definition, saving);
      const { definition, client, existing } = resolved;
      const at = environment ?? defaultEnvironment(definition);
      const ready = await publishable(db, {
        workflowId: existing?.id ?? '',
        clientId: client.id,
        environment: at,
        version: existing?.version ?? 0,
        definition,
      });
      if (!despiteFailingTests) await assertTestsPass(ready);
      const outcome = await inTransaction(async (transaction) => {
        const saved = await write(transaction, resolved, saving);
        const { id: workflowId, version } = saved;
        return {
          ...saved,
          published: await publishIn(transaction, { ...ready, workflowId, version }, saving.by),
        };
      });
      await published(outcome.id, outcome.published);
      return outcome;
    },
    async publish(id, { environment, version, by, despiteFailingTests }) {
      const row = await rowOf(db, id);
      const chosen = version ?? row.version;
      const definition = await active.definition(id, chosen);
      const ready = await publishable(db, {
        workflowId: id,
        clientId: row.client_id,
        environment,
        version: chosen,
        definition,
      });
      if (!despiteFailingTests) await assertTestsPass(ready);
      const change = await db.transaction().execute(async (transaction) => {
        await holdWorkflow(transaction, id);
        return publishIn(transaction, ready, by);
      });
      await published(id, change);
      return change;
    },
    async unpublish(id, environment, by) {
      const switchedOff = await db.transaction().execute(async (transaction) => {
        await holdWorkflow(transaction, id);
        return unpublishIn(transaction, id, [environment], by);
      });
      forget();
      return switchedOff.length > 0;
    },
    async remove(id, seen, by) {
      const { name, version } = await rowOf(db, id);
      if (seen !== undefined && seen !== version) throw editedMeanwhile();
      await db.transaction().execute(async (transaction) => {
        await holdWorkflow(transaction, id);
        await unpublishIn(transaction, id, undefined, by);
        // The name is free again; the row stays for the history that points to it.
        await transaction
          .updateTable('workflows')
          .set({ deleted_at_ms: Date.now(), name: `${name} (${id})` })
          .where('id', '=', id)
          .execute();
      });
      forget();
    },
  };
}

async function rowOf(db: Database, id: string) {
  const row = await db
    .selectFrom('workflows')
    .select(['client_id', 'name', 'version'])
    .where('id', '=', id)
    .where('deleted_at_ms', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('workflow');
  return row;
}
