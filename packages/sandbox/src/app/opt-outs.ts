import type { FastifyInstance } from 'fastify';
import { appError } from '../http/api-error.ts';
import { isJsonObject, type Json } from '../json.ts';
import { changeOptOut, type OptOut } from '../workspace/opt-outs.ts';
import type { Person } from '../workspace/person.ts';
import { type PageQuery, pageOf } from './page.ts';
import { type ByCustomer, personOf } from './person-of.ts';

/** Documented: 1,000 at most (App API document, 2026-08). */
const size = { usual: 100, max: 1_000 } as const;

/** Who wants no messages from which sender. */
export function registerOptOuts(app: FastifyInstance): void {
  app.get<{ Querystring: PageQuery & { from?: string } }>('/optouts', ({ workspace, query }) => {
    const wanted = ({ from }: OptOut): boolean => query.from === undefined || from === query.from.trim().toLowerCase();
    const found = [...workspace.people.all()].flatMap((person) => {
      const optouts = person.optOuts?.filter(wanted) ?? [];
      return optouts.length === 0 ? [] : [{ person, optouts }];
    });
    const { entries, next } = pageOf(found, query, size);
    return { optouts: entries.map(({ person, optouts }) => ({ identifiers: person.identifiers(), optouts })), next };
  });

  app.get<ByCustomer>('/customers/:customer_id/optouts', (request) => ({ optouts: personOf(request).optOuts ?? [] }));

  app.put<ByCustomer>('/customers/:customer_id/optouts', (request, reply) => {
    const person = personOf(request);
    const changes = readChanges(request.body);
    for (const change of changes) apply(person, change);
    return reply.code(204).send();
  });
}

interface Change extends OptOut {
  readonly optout: boolean;
}

const apply = (person: Person, { optout, ...entry }: Change): void => changeOptOut(person, entry, optout);

function readChanges(body: unknown): Change[] {
  const given = isJsonObject(body) ? body.optouts : undefined;
  if (!Array.isArray(given) || given.length === 0) throw appError(400, 'optouts must hold at least one entry');
  return given.map(readChange);
}

function readChange(entry: Json, index: number): Change {
  const fail = (message: string): Error => appError(400, `optouts[${index}]${message}`);
  if (!isJsonObject(entry)) throw fail(' must be an object');
  const { channel = 'sms', from, optout } = entry;
  if (channel !== 'sms' && channel !== 'whatsapp') throw fail('.channel must be sms or whatsapp');
  if (typeof from !== 'string' || from.trim() === '') throw fail('.from must not be empty');
  if (typeof optout !== 'boolean') throw fail('.optout must be true or false');
  return { channel, from, optout };
}
