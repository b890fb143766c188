import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem, request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import type { DocumentStore } from '../document/document-store.ts';
import { sent } from '../queries.ts';
import { keepCopy } from './local-copy.ts';

const KEEP_AFTER_MS = 500;

/** What a document is saved as. */
export interface Saved {
  /** Null for a workflow that is not saved yet. */
  id: string | null;
  version: number;
  text: string;
}

/** Of whom and on what, where the text does not say. */
export interface Names {
  client: string;
  connection?: string | undefined;
}

/**
 * Saves the document as a new version, keeps what is not saved in this browser, and notices that others saved.
 *
 * @param draft - What a new workflow is kept under until it is saved.
 */
export function useSaving(store: DocumentStore, text: string, opened: Saved, names: Names, draft = '') {
  const queryClient = useQueryClient();
  const [saved, setSaved] = useState(opened);
  /** What somebody else saved meanwhile. */
  const [theirs, setTheirs] = useState<WorkflowDetail>();
  const create = useSend('PUT /api/v1/workflows', { makesOld: [['workflows']] });
  const change = useSend('PUT /api/v1/workflows/{id}', { makesOld: [['workflows']] });
  const isDirty = text !== saved.text;
  const key = saved.id ?? draft;

  useEffect(() => {
    const { version } = saved;
    const copy = isDirty ? { text, version: saved.id === null ? null : version, atMs: Date.now() } : undefined;
    const keep = () => keepCopy(key, copy);
    const timer = setTimeout(keep, KEEP_AFTER_MS);
    addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', keep);
    };
  }, [key, text, isDirty, saved]);

  /** @throws whatever the server answers; after a 412 `theirs` says what stands there now. */
  async function save(note?: string, over?: number): Promise<Saved> {
    const source = store.get().text;
    const body = { ...sent({ source, ...names }), ...(note && { note }) };
    const { id } = saved;
    try {
      const next = id === null ? await created() : await changed(id);
      keepCopy(key, undefined);
      setSaved(next);
      setTheirs(undefined);
      return next;
    } catch (error) {
      if (id !== null && error instanceof ApiProblem && error.status === 412) await lookAtTheirs(id);
      throw error;
    }

    async function created(): Promise<Saved> {
      const answer = await create.mutateAsync({ query: {}, body });
      return { id: answer.id, version: answer.version, text: source };
    }
    async function changed(to: string): Promise<Saved> {
      const answer = await change.mutateAsync({ path: { id: to }, body, ifVersion: over ?? saved.version });
      return { id: to, version: answer.version, text: source };
    }
  }

  async function lookAtTheirs(id: string): Promise<void> {
    setTheirs(await request('GET /api/v1/workflows/{id}', { path: { id } }));
    await queryClient.invalidateQueries({ queryKey: ['workflows', id] });
  }

  return {
    saved,
    isDirty,
    isSaving: create.isPending || change.isPending,
    error: create.error ?? change.error,
    theirs,
    save,
    /** Lets what others saved stand; what was here can be had back by undo. */
    takeTheirs(): void {
      if (!theirs || saved.id === null) return;
      store.write(theirs.source);
      setSaved({ id: saved.id, version: theirs.version, text: theirs.source });
      setTheirs(undefined);
    },
    forgetTheirs: () => setTheirs(undefined),
  };
}

export type Saving = ReturnType<typeof useSaving>;
