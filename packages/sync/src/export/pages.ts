import type { AudienceFilter, CustomerIo, Page, PersonIdentifiers, PersonRef } from '@cio-bridge/sdk';
import { syncError } from '../faults.ts';

export const exportKinds = ['people', 'deliveries', 'activities', 'messages'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** What is exported. */
export interface ExportQuery {
  kind: ExportKind;
  /** Whose: members of a segment, or everybody who matches a filter. For all kinds but deliveries, one of them. */
  segmentId?: number | undefined;
  filter?: AudienceFilter | undefined;
  /** Of deliveries and messages: created from and to, in Unix seconds; six months at most lie between. */
  startTs?: number | undefined;
  endTs?: number | undefined;
}

/** A row as it is exported. */
export type ExportRow = Record<string, unknown>;

const caller = 'export';
/** Customer.io's limits per page, as read in November 2026: https://docs.customer.io/integrations/api/app/ */
const peoplePerPage = 1_000;
const deliveriesPerPage = 1_000;
const activitiesPerPage = 100;
const peoplePerLookUp = 100;

/** The page at a cursor, and the cursor of the next one. */
export type LoadPage = (start: string | undefined) => Promise<Page<ExportRow>>;

/**
 * @throws {CioError} `sync_invalid_mapping` for a query without people.
 */
export function pagesOf(client: CustomerIo, query: ExportQuery, signal: AbortSignal | undefined): LoadPage {
  const options = { signal, caller };
  const { kind, startTs, endTs } = query;
  if (kind === 'deliveries') {
    return (start) => client.app.messages.list({ start, limit: deliveriesPerPage, startTs, endTs }, options).page();
  }
  const people = peoplePagesOf(client, query, options);
  return async (start) => {
    const { items, next } = await people(start);
    const rows: ExportRow[] = [];
    if (kind === 'people') {
      for (let at = 0; at < items.length; at += peoplePerLookUp) {
        rows.push(...(await profilesOf(client, items.slice(at, at + peoplePerLookUp), options)));
      }
    } else {
      for (const identifiers of items) {
        const person = refOf(identifiers);
        const found =
          kind === 'activities'
            ? client.app.customers.activities(person, { limit: activitiesPerPage }, options)
            : client.app.customers.messages(person, { limit: deliveriesPerPage, startTs, endTs }, options);
        for await (const each of found)
          rows.push({ person_id: identifiers.id, person_email: identifiers.email, ...each });
      }
    }
    return { items: rows, ...(next !== undefined && { next }) };
  };
}

type CallOptions = { signal: AbortSignal | undefined; caller: string };

function peoplePagesOf(
  client: CustomerIo,
  { kind, segmentId, filter }: ExportQuery,
  options: CallOptions,
): (start: string | undefined) => Promise<Page<PersonIdentifiers>> {
  // What is asked per person makes pages long: shorter ones lose less when the export is interrupted.
  const limit = kind === 'people' ? peoplePerPage : peoplePerLookUp;
  if (segmentId !== undefined) {
    return (start) => client.app.segments.membership(segmentId, { start, limit }, options).page();
  }
  if (filter !== undefined) return (start) => client.app.customers.search(filter, { start, limit }, options).page();
  const message =
    'Say whose: the id of a segment, or a filter such as {"attribute":{"field":"email","operator":"exists"}}';
  throw syncError('sync_invalid_mapping', message, 'filter');
}

async function profilesOf(client: CustomerIo, people: PersonIdentifiers[], options: CallOptions): Promise<ExportRow[]> {
  const ids = people.map(({ cioId }) => cioId).filter((cioId) => cioId !== undefined);
  const customers = await client.app.customers.attributesOfMany(ids, { idType: 'cioId', ...options });
  return customers.map(({ identifiers, attributes, unsubscribed, devices }) => ({
    id: identifiers.id,
    email: identifiers.email,
    cio_id: identifiers.cioId,
    unsubscribed,
    ...attributes,
    ...((devices ?? []).length > 0 && { devices }),
  }));
}

function refOf({ cioId, id, email }: PersonIdentifiers): PersonRef {
  if (cioId !== undefined) return { cioId };
  return typeof id === 'string' ? { id } : { email: String(email) };
}
