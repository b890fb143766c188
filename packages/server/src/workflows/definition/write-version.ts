import type { Actor } from '../../access/access.ts';
import { newId } from '../../ids.ts';
import type { Database } from '../../store/store.ts';
import { holdWorkflow } from './publications.ts';
import type { ResolvedDefinition } from './resolve-definition.ts';

/** What is written down as the newest version of a workflow. */
export interface VersionToWrite {
  definition: unknown;
  name: string;
  trigger: string;
  client: { id: string };
  existing: { id: string; version: number } | undefined;
  isUnchanged: boolean;
  /** How many things are wrong with it. */
  faults: number;
}

export interface SavedVersion {
  id: string;
  version: number;
  /** The version before; null for a new workflow. */
  before: number | null;
  changed: boolean;
  /** How many things are to be mended before it can be published. */
  faults: number;
}

export const finished = ({ definition, client, existing, isUnchanged }: ResolvedDefinition): VersionToWrite => ({
  definition,
  name: definition.name,
  trigger: definition.trigger.type,
  client,
  existing,
  isUnchanged,
  faults: 0,
});

/** Writes a new version. Unique on (workflow, version): of two at once the second fails, and nothing is overwritten. */
export async function writeVersion(
  transaction: Database,
  toWrite: VersionToWrite,
  { source, note, by }: { source?: string | undefined; note?: string | undefined; by?: Actor | undefined },
): Promise<SavedVersion> {
  const { definition, name, trigger, client, existing, isUnchanged, faults } = toWrite;
  const before = existing?.version ?? null;
  if (existing && isUnchanged) {
    if (source !== undefined) await keepText(transaction, existing, source);
    return { ...existing, before, changed: false, faults };
  }
  const id = existing?.id ?? newId('wf');
  const version = (existing?.version ?? 0) + 1;
  const current = { name, version, trigger_type: trigger };
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
      faults,
    })
    .execute();
  return { id, version, before, changed: true, faults };
}

const keepText = (transaction: Database, { id, version }: { id: string; version: number }, source: string) =>
  transaction
    .updateTable('workflow_versions')
    .set({ source })
    .where('workflow_id', '=', id)
    .where('version', '=', version)
    .execute();
