import type { Environment } from '@cio-bridge/connector';
import type { Actor } from '../../access/access.ts';
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
  type Within,
} from './resolve-definition.ts';
import { createShownWorkflows, type ShownWorkflows } from './shown-workflows.ts';
import { nameTaken, unfinishedVersion } from './unfinished.ts';
import { finished, type SavedVersion, type VersionToWrite, writeVersion } from './write-version.ts';

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
  /** Keep it although something is wrong with it. Such a version is never published. */
  unfinished?: boolean | undefined;
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
  const resolve = createResolveDefinition({ db, outerFaults, readable: active.readable });

  async function published(id: string, { environment, changed }: PublicationChange): Promise<void> {
    if (!changed) return;
    forget();
    onPublished?.(await active.active(id, environment));
  }

  /** Whole, or, where that is asked for, with what is to be mended. */
  async function toWrite(saving: Saving, within: Within & { id?: string | undefined }): Promise<VersionToWrite> {
    try {
      return finished(await resolve(saving.definition, within));
    } catch (error) {
      const mayBeKept = saving.unfinished && error instanceof Problem && error.code === 'invalid_workflow';
      if (!mayBeKept) throw error;
      return unfinishedVersion(db, saving, { ...within, outerFaults });
    }
  }

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
      const version = await toWrite(saving, saving);
      return inTransaction((transaction) => writeVersion(transaction, version, saving));
    },
    async change(id, saving, seen) {
      const row = await rowOf(db, id);
      if (seen !== undefined && seen !== row.version) throw editedMeanwhile();
      const version = await toWrite(saving, { clientId: row.client_id, id });
      if (version.existing && version.existing.id !== id) throw nameTaken();
      const existing = { id, version: row.version };
      const isUnchanged = version.existing !== undefined && version.isUnchanged;
      return inTransaction((transaction) => writeVersion(transaction, { ...version, existing, isUnchanged }, saving));
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
        const saved = await writeVersion(transaction, finished(resolved), saving);
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
