import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { request } from '../../api/client.ts';
import { readAnew } from '../../api/read-anew.ts';
import { useChanges } from '../../api/stream.ts';

const REPEAT_MS = 30_000;

/**
 * Says that this window edits a workflow for as long as it is open, and hears when another one does.
 *
 * @param id - Null for a workflow that is not saved yet, and for whoever may only look.
 * @param refresh - Shows what was saved last: others save while it is theirs.
 */
export function useEditing(id: string | null, refresh: () => void) {
  const queryClient = useQueryClient();
  const [key] = useState(() => `${Date.now()}-${Math.random()}`);
  /** Whether it was this window's turn: known as the answer comes, before it shows. */
  const had = useRef(false);
  const queryKey = ['workflow-editor', id, key];
  const hold = async (takeOver: boolean) => {
    const asked = { path: { id: id ?? '' }, body: { key, takeOver } };
    const held = await request('PUT /api/v1/workflows/{id}/editor', asked);
    had.current ||= held.isYours;
    return { ...held, hadIt: had.current };
  };
  const { data } = useQuery({
    queryKey,
    async queryFn() {
      const held = await hold(false);
      // Whoever opens it again, after a crash too, goes on here; their other window says so.
      const isMineElsewhere = !had.current && !held.isYours && held.editor.isYou;
      return isMineElsewhere ? hold(true) : held;
    },
    enabled: id !== null,
    refetchInterval: REPEAT_MS,
    refetchIntervalInBackground: true,
    retry: false,
    gcTime: 0,
  });
  const isTheirs = data?.isYours === false;
  const lookAnew = useEffectEvent(refresh);

  useChanges({
    onChange({ workflowId }) {
      if (id === null || workflowId !== id) return;
      void readAnew(queryClient, { queryKey, exact: true });
      if (isTheirs) lookAnew();
    },
    onConnected() {
      if (isTheirs) lookAnew();
    },
  });

  const wasTheirs = useRef(false);
  useEffect(() => {
    // They may have saved before it was known whose it is, too.
    if (wasTheirs.current !== isTheirs) lookAnew();
    wasTheirs.current = isTheirs;
  }, [isTheirs]);

  useEffect(() => {
    if (id === null) return;
    const leave = () => {
      const asked = { path: { id }, query: { key }, keepalive: true };
      request('DELETE /api/v1/workflows/{id}/editor', asked).catch(() => {});
    };
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [id, key]);

  return {
    /** Who else edits it now, in whatever window. */
    other: isTheirs ? data.editor : undefined,
    /** Whether this window edited it before they did. */
    hadIt: data?.hadIt ?? false,
    async takeOver(): Promise<void> {
      queryClient.setQueryData(queryKey, await hold(true));
    },
  };
}

export type Editing = ReturnType<typeof useEditing>;
