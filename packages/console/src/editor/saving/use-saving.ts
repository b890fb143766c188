import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem, request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import type { DocumentStore } from '../document/document-store.ts';
import { sent } from '../queries.ts';
import { keepCopy } from './local-copy.ts';

const KEEP_AFTER_MS = 500;
const UNFINISHED = { unfinished: 'true' } as const;

/** What a document is saved as. */
export interface Saved {
  /** Null for a workflow that is not saved yet. */
  id: string | null;
  version: number;
  text: string;
  /** How many things were wrong with it when it was saved: then it cannot be turned on. */
  faults: number;
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
 * @param isTheirs - Somebody else edits it now: what was kept here is left as it is.
 */
export function useSaving(
  store: DocumentStore,
  text: string,
  opened: Saved,
  names: Names,
  { draft = '', isTheirs = false }: { draft?: string | undefined; isTheirs?: boolean },
) {
  const queryClient = useQueryClient();
  const [saved, setSaved] = useState(opened);
  /** What somebody else saved meanwhile. */
  const [theirs, setTheirs] = useState<WorkflowDetail>();
  const create = useSend('PUT /api/v1/workflows', { makesOld: [['workflows']] });
  const change = useSend('PUT /api/v1/workflows/{id}', { makesOld: [['workflows']] });
  const isDirty = text !== saved.text;
  const key = saved.id ?? draft;

  useEffect(() => {
    if (isTheirs) return;
    const { version } = saved;
    const copy = isDirty ? { text, version: saved.id === null ? null : version, atMs: Date.now() } : undefined;
    const keep = () => keepCopy(key, copy);
    const timer = setTimeout(keep, KEEP_AFTER_MS);
    addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', keep);
    };
  }, [key, text, isDirty, saved, isTheirs]);

  /** What is wrong with it keeps nobody from saving it. @throws whatever the server answers; after a 412 `theirs` says what stands there now. */
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
      const answer = await create.mutateAsync({ query: UNFINISHED, body });
      return { id: answer.id, version: answer.version, text: source, faults: answer.faults };
    }
    async function changed(to: string): Promise<Saved> {
      const ifVersion = over ?? saved.version;
      const answer = await change.mutateAsync({ path: { id: to }, query: UNFINISHED, body, ifVersion });
      return { id: to, version: answer.version, text: source, faults: answer.faults };
    }
  }

  async function lookAtTheirs(id: string): Promise<void> {
    setTheirs(await request('GET /api/v1/workflows/{id}', { path: { id } }));
    await queryClient.invalidateQueries({ queryKey: ['workflows', id] });
  }

  const show = ({ id, version, source, faults }: WorkflowDetail): void => {
    store.write(source);
    setSaved({ id, version, text: source, faults });
  };

  return {
    saved,
    isDirty,
    isSaving: create.isPending || change.isPending,
    error: create.error ?? change.error,
    theirs,
    save,
    /** Lets what others saved stand; what was here can be had back by undo. */
    takeTheirs(): void {
      if (theirs) show(theirs);
      setTheirs(undefined);
    },
    /** Shows what was saved last, unless that would take something away. */
    async refresh(): Promise<void> {
      if (saved.id === null || isDirty) return;
      const newest = await request('GET /api/v1/workflows/{id}', { path: { id: saved.id } });
      if (newest.version > saved.version && store.get().text === saved.text) show(newest);
    },
    forgetTheirs: () => setTheirs(undefined),
  };
}

export type Saving = ReturnType<typeof useSaving>;
