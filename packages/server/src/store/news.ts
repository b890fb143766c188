import type { Logger } from 'pino';
import type { Change, Changes } from './changes.ts';
import type { Database } from './store.ts';

/** Changes gather for this long, so that a thousand events of a client are told of once. */
const GATHER_MS = 50;
/** Whose a thing is never changes: so many are remembered. */
const MAX_REMEMBERED = 50_000;

/** By what it is found whose a change is. */
interface Owned {
  run: string;
  endpoint: string;
  connection: string;
  workflow: string;
  destination: string;
  client: string;
}

/** Tells of changes, soon and each once, with the client that they concern. */
export interface News {
  /** Whose something is, from who knows: it need not be looked up when it changes. */
  owns(clientId: string, id: string): void;
  /** Something happened to events, deliveries or activities of whom this belongs to. */
  tell(type: 'events' | 'delivery' | 'activity', of: keyof Owned, id: string): void;
  run(runId: string): void;
  decision(runId: string): void;
  endpoint(endpointId: string): void;
  held(endpointId: string): void;
  connection(connectionId: string): void;
  workflow(workflowId: string): void;
  destination(destinationId: string): void;
}

interface Gathered {
  change: Change;
  of: keyof Owned;
  id: string;
}

export function createNews(services: { changes: Changes; reads: Database; log: Logger }): News {
  const { changes, reads, log } = services;
  const clients = new Map<string, string>();
  let gathered = new Map<string, Gathered>();
  let isDue = false;

  function gather(news: Gathered): void {
    gathered.set(`${news.change.type} ${news.id}`, news);
    if (!isDue) setTimeout(() => void announce(), GATHER_MS).unref();
    isDue = true;
  }

  async function announce(): Promise<void> {
    isDue = false;
    const news = [...gathered.values()];
    gathered = new Map();
    // That something changed is worth more than whose it is.
    if (changes.isHeard())
      await learn(news).catch((error: unknown) =>
        log.debug({ err: error }, 'whose changes are could not be looked up'),
      );
    const told = new Set<string>();
    for (const { change, id } of news) {
      const clientId = clients.get(id);
      if (isOfMany(change)) {
        const key = `${change.type} ${clientId}`;
        if (told.has(key)) continue;
        told.add(key);
      }
      changes.announce(clientId === undefined ? change : { ...change, clientId });
    }
  }

  /** Looks up whose those are that are not known yet. */
  async function learn(news: readonly Gathered[]): Promise<void> {
    const unknown = news.filter(({ id }) => !clients.has(id));
    if (clients.size + unknown.length > MAX_REMEMBERED) clients.clear();
    for (const [of, group] of Map.groupBy(unknown, (each) => each.of)) {
      const ids = [...new Set(group.map(({ id }) => id))];
      for (const row of await owners(reads, of, ids)) clients.set(row.id, row.client_id);
    }
  }

  return {
    owns(clientId, id) {
      if (clients.size >= MAX_REMEMBERED) clients.clear();
      clients.set(id, clientId);
    },
    tell: (type, of, id) => gather({ change: { type }, of, id }),
    run: (runId) => gather({ change: { type: 'run', runId }, of: 'run', id: runId }),
    decision: (runId) => gather({ change: { type: 'decision', runId }, of: 'run', id: runId }),
    endpoint: (endpointId) => gather({ change: { type: 'endpoint', endpointId }, of: 'endpoint', id: endpointId }),
    held: (endpointId) => gather({ change: { type: 'held', endpointId }, of: 'endpoint', id: endpointId }),
    connection: (connectionId) =>
      gather({ change: { type: 'connection', connectionId }, of: 'connection', id: connectionId }),
    workflow: (workflowId) => gather({ change: { type: 'workflow', workflowId }, of: 'workflow', id: workflowId }),
    destination: (destinationId) =>
      gather({ change: { type: 'destination', destinationId }, of: 'destination', id: destinationId }),
  };
}

/** Of whatever a client has of a kind, and so told once for all of them; others were gathered once each. */
const isOfMany = ({ type }: Change): boolean => type === 'events' || type === 'delivery' || type === 'activity';

async function owners(db: Database, of: keyof Owned, ids: string[]): Promise<{ id: string; client_id: string }[]> {
  switch (of) {
    case 'client':
      return ids.map((id) => ({ id, client_id: id }));
    case 'connection':
      return db.selectFrom('connections').select(['id', 'client_id']).where('id', 'in', ids).execute();
    case 'workflow':
      return db.selectFrom('workflows').select(['id', 'client_id']).where('id', 'in', ids).execute();
    case 'endpoint':
      return db
        .selectFrom('trigger_endpoints')
        .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
        .select(['trigger_endpoints.id', 'connections.client_id'])
        .where('trigger_endpoints.id', 'in', ids)
        .execute();
    case 'destination':
      return db
        .selectFrom('destinations')
        .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'destinations.endpoint_id')
        .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
        .select(['destinations.id', 'connections.client_id'])
        .where('destinations.id', 'in', ids)
        .execute();
    case 'run':
      return db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .select(['runs.id', 'workflows.client_id'])
        .where('runs.id', 'in', ids)
        .execute();
  }
}
