import { CompiledQuery } from 'kysely';
import type { Database } from '../src/store/store.ts';

/** How SQLite would find what is asked for, a line for each table of each query. */
export async function plansOf(db: Database, ask: (watched: Database) => Promise<unknown>): Promise<string[]> {
  const queries: CompiledQuery[] = [];
  const watched = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      queries.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await ask(watched);
  const plans = queries.map(({ sql, parameters }) => CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
  const rows = await Promise.all(plans.map((plan) => db.executeQuery<{ detail: string }>(plan)));
  return rows.flatMap((plan) => plan.rows.map(({ detail }) => detail));
}
