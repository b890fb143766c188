import { type ExpressionBuilder, sql } from 'kysely';
import type { Access } from '../access/access.ts';
import type { Permission } from '../access/permissions.ts';
import { eventsAbout } from '../inbound/events/find-events.ts';
import { storableKey } from '../store/batch.ts';
import { containing, equalTo } from '../store/equal-to.ts';
import type { Database, Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** Of each kind. */
const MOST = 8;

export interface Found {
  type:
    | 'client'
    | 'connection'
    | 'endpoint'
    | 'destination'
    | 'workflow'
    | 'run'
    | 'event'
    | 'delivery'
    | 'activity'
    | 'person';
  id: string;
  name: string;
  client: { id: string; name: string };
  environment: string | null;
  /** Of a destination, whose events go there. */
  endpointId: string | null;
}

type Asker = Pick<Access, 'permissions' | 'clientIds'>;
interface Row {
  id: string;
  name: string | null;
  client_id: string;
  client: string;
  environment?: string | null;
  endpoint_id?: string;
}

/** How one kind of thing is found. */
export interface Look {
  type: Found['type'];
  /** What one has to be allowed to do to find it. */
  needs: Permission;
  look(db: Database, text: string, clientIds: Asker['clientIds'], most: number): Promise<Row[]>;
}

/** Finds anything by a part of its name, by its id, or by whom it is about; of each kind only for those who may see it. */
export function createSearch({ reads }: Pick<Store, 'reads'>, others: readonly Look[]) {
  const looks: readonly Look[] = [
    { type: 'client', needs: 'connections:read', look: clients },
    { type: 'connection', needs: 'connections:read', look: connections },
    { type: 'endpoint', needs: 'endpoints:read', look: endpoints },
    ...others,
    { type: 'workflow', needs: 'workflows:read', look: workflows },
    { type: 'person', needs: 'events:read', look: persons },
    { type: 'delivery', needs: 'events:read', look: deliveries },
    { type: 'event', needs: 'events:read', look: events },
    { type: 'run', needs: 'runs:read', look: runs },
    { type: 'activity', needs: 'activity:read', look: activities },
  ];
  return async (text: string, { permissions, clientIds }: Asker): Promise<Found[]> => {
    if (text === '') return [];
    const found = await Promise.all(
      looks
        .filter(({ needs }) => permissions.has(needs))
        .map(async ({ type, look }) =>
          (await look(reads, text, clientIds, MOST)).map((row) => ({
            type,
            id: row.id,
            name: row.name ?? row.id,
            client: { id: row.client_id, name: row.client },
            environment: row.environment ?? null,
            endpointId: row.endpoint_id ?? null,
          })),
        ),
    );
    return found.flat();
  };
}

/** Called so in part, or known by this id. */
const isMeant = (name: string, id: string, text: string) =>
  sql<boolean>`(${containing(name, text)} or ${sql.ref(id)} = ${text})`;

const ofClients =
  (clientIds: Asker['clientIds']) =>
  <Table extends keyof Tables>(where: ExpressionBuilder<Tables, Table>) =>
    where.and(equalTo(where, { 'clients.id': clientIds }));

const clients = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('clients')
    .select(['id', 'name', 'id as client_id', 'name as client'])
    .where('deleted_at_ms', 'is', null)
    .where(isMeant('name', 'id', text))
    .where(ofClients(clientIds))
    .orderBy('name')
    .limit(MOST)
    .execute();

const connections = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('connections')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .select(['connections.id', 'connections.name', 'client_id', 'clients.name as client'])
    .where('connections.deleted_at_ms', 'is', null)
    .where(isMeant('connections.name', 'connections.id', text))
    .where(ofClients(clientIds))
    .orderBy('connections.name')
    .limit(MOST)
    .execute();

const endpoints = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('trigger_endpoints')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .select(({ fn }) => [
      'trigger_endpoints.id',
      fn.coalesce('trigger_endpoints.name', 'connections.name').as('name'),
      'client_id',
      'clients.name as client',
      'environment',
    ])
    .where('trigger_endpoints.deleted_at_ms', 'is', null)
    .where('connections.deleted_at_ms', 'is', null)
    .where((where) =>
      where.or([
        isMeant('trigger_endpoints.name', 'trigger_endpoints.id', text),
        where.and([where('trigger_endpoints.name', 'is', null), isMeant('connections.name', 'connections.id', text)]),
      ]),
    )
    .where(ofClients(clientIds))
    .orderBy('trigger_endpoints.id')
    .limit(MOST)
    .execute();

const workflows = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('workflows')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .select(['workflows.id', 'workflows.name', 'client_id', 'clients.name as client'])
    .where('workflows.deleted_at_ms', 'is', null)
    .where(isMeant('workflows.name', 'workflows.id', text))
    .where(ofClients(clientIds))
    .orderBy('workflows.name')
    .limit(MOST)
    .execute();

const runs = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .select(['runs.id', 'workflows.name', 'client_id', 'clients.name as client', 'runs.environment'])
    .where('runs.id', '=', text)
    .where(ofClients(clientIds))
    .execute();

const activities = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('activities')
    .innerJoin('clients', 'clients.id', 'activities.client_id')
    .select(['activities.id', 'action as name', 'client_id', 'clients.name as client', 'environment'])
    .where('activities.id', '=', text)
    .where(ofClients(clientIds))
    .execute();

/** With the place that they came in at. */
const placedEvents = (db: Database, clientIds: Asker['clientIds']) =>
  db
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .where(ofClients(clientIds));

const events = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  placedEvents(db, clientIds)
    .select(['events.id', 'client_id', 'clients.name as client', 'environment'])
    .select(sql<string>`object_type || ' ' || metric`.as('name'))
    .where('events.id', '=', text)
    .execute();

const deliveries = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  db
    .selectFrom('deliveries')
    .innerJoin('connections', 'connections.id', 'deliveries.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .select(['delivery_id as id', 'client_id', 'clients.name as client', 'environment'])
    .select(sql<string>`object_type || ' ' || last_metric`.as('name'))
    .where('delivery_id', '=', storableKey(text))
    .where(ofClients(clientIds))
    .limit(MOST)
    .execute();

/** Each once for each client that knows them, as events know them. */
const persons = (db: Database, text: string, clientIds: Asker['clientIds']): Promise<Row[]> =>
  placedEvents(db, clientIds)
    .select(({ fn }) => ['person_id as id', fn.max('recipient').as('name'), 'client_id', 'clients.name as client'])
    .where(sql<boolean>`events.id in (${eventsAbout(text)})`)
    .where('person_id', 'is not', null)
    .where('delivery_id', 'is distinct from', text)
    .groupBy(['person_id', 'client_id', 'clients.name'])
    .orderBy('client')
    .limit(MOST)
    .$castTo<Row>()
    .execute();
