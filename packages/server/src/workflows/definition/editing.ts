import type { Actor } from '../../access/access.ts';
import type { Database } from '../../store/store.ts';

/** Whoever has a workflow open to change it. */
export interface Editor {
  by: Actor;
  sinceAtMs: number;
  seenAtMs: number;
}

/** What somebody who wants to change it is told. */
export interface Editing {
  editor: Editor;
  /** Whether it is they themselves, in this window. */
  isYours: boolean;
  /** Whether it is somebody else than before. */
  changed: boolean;
}

/**
 * Who changes which workflow now: one window at a time. It keeps nobody from saving, whom `If-Match` keeps from losing
 * anything; it keeps two people from working on the same thing for an hour before they hear of each other.
 */
export interface WorkflowEditing {
  editorOf(workflowId: string): Promise<Editor | undefined>;
  /** Makes this window the editor, or says again that it still is; while there is another one, only with `takeOver`. */
  hold(workflowId: string, as: { key: string; by: Actor; takeOver?: boolean | undefined }): Promise<Editing>;
  /** @param key - Only if this window is the editor. @returns whether somebody was. */
  release(workflowId: string, key: string | undefined): Promise<boolean>;
}

/** Browsers let a window in the background speak once a minute. Two of those may get lost. */
const EXPIRES_MS = 150_000;

export function createWorkflowEditing({ db }: { db: Database }): WorkflowEditing {
  async function rowOf(workflowId: string) {
    const row = await db
      .selectFrom('workflow_editors')
      .selectAll()
      .where('workflow_id', '=', workflowId)
      .executeTakeFirst();
    return row && row.seen_ms > Date.now() - EXPIRES_MS ? row : undefined;
  }
  type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

  return {
    async editorOf(workflowId) {
      const row = await rowOf(workflowId);
      return row && toEditor(row);
    },
    async hold(workflowId, { key, by, takeOver = false }) {
      const before = await rowOf(workflowId);
      const now = Date.now();
      const mine = {
        key,
        actor: JSON.stringify(by),
        seen_ms: now,
        since_ms: before?.key === key ? before.since_ms : now,
      };
      await db
        .insertInto('workflow_editors')
        .values({ workflow_id: workflowId, ...mine })
        .onConflict((conflict) =>
          conflict
            .column('workflow_id')
            .doUpdateSet(mine)
            // Of two who come at once, the second finds the first.
            .where((where) =>
              where.or([
                where('workflow_editors.key', '=', key),
                where('workflow_editors.seen_ms', '<=', now - EXPIRES_MS),
                ...(takeOver ? [where.lit(true)] : []),
              ]),
            ),
        )
        .execute();
      const row = (await rowOf(workflowId)) as Row;
      return { editor: toEditor(row), isYours: row.key === key, changed: row.key !== before?.key };
    },
    async release(workflowId, key) {
      const { numDeletedRows } = await db
        .deleteFrom('workflow_editors')
        .where('workflow_id', '=', workflowId)
        .$if(key !== undefined, (query) => query.where('key', '=', key as string))
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };

  function toEditor({ actor, since_ms, seen_ms }: Row): Editor {
    return { by: JSON.parse(actor), sinceAtMs: since_ms, seenAtMs: seen_ms };
  }
}
