import type { FastifyInstance } from 'fastify';
import { appError } from '../http/api-error.ts';
import type { EspSuppression, SuppressionType } from '../workspace/esp-suppressions.ts';
import { suppressionTypes } from '../workspace/esp-suppressions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ByType {
  Params: { type: string };
  Querystring: { limit?: string; offset?: string; domain?: string; email?: string };
}
interface ByDomain {
  Params: { domain: string; type: string };
  Querystring: PageQuery & { email?: string };
}
interface ByAddress {
  Params: { type: string; email: string };
}

/** Documented: 100 by default, 1,000 at most (App API document, 2026-08). */
const size = { usual: 100, max: 1_000 } as const;

/** Addresses that the email provider holds back. */
export function registerEspSuppressions(app: FastifyInstance): void {
  app.get<{ Params: { email: string } }>('/esp/search_suppression/:email', ({ workspace, params }) => {
    const found = withEmail(workspace.assets.suppressions, params.email);
    return answer(found[0]?.type ?? 'bounces', found);
  });

  app.get<ByType>('/esp/suppression/:type', ({ workspace, params, query }) => {
    const found = ofType(workspace, params.type)
      .filter(({ domain }) => (query.domain ?? domain) === domain)
      .filter(({ email }) => (query.email ?? email).toLowerCase() === email.toLowerCase());
    const offset = Number(query.offset ?? 0);
    const limit = Number(query.limit ?? size.usual);
    if (!Number.isInteger(offset) || offset < 0) throw appError(400, 'offset must be a whole number from 0 up');
    if (!Number.isInteger(limit) || limit < 1) throw appError(400, 'limit must be a whole number above zero');
    return answer(typeOf(params.type), found.slice(offset, offset + Math.min(limit, size.max)));
  });

  app.get<ByDomain>('/esp/domains/:domain/suppression/:type', ({ workspace, params, query }) => {
    const onDomain = ofType(workspace, params.type).filter(({ domain }) => domain === params.domain);
    if (query.email !== undefined) return answer(typeOf(params.type), withEmail(onDomain, query.email).slice(0, 1));
    const { entries, next } = pageOf(onDomain, query, size);
    return { ...answer(typeOf(params.type), entries), next };
  });

  app.post<ByAddress>('/esp/suppression/:type/:email', ({ workspace, params }) => {
    const { assets, clock } = workspace;
    const type = typeOf(params.type);
    if (!/^[^@\s]+@[^@\s]+$/.test(params.email)) throw appError(400, `${params.email} is not an email address`);
    if (withEmail(ofType(workspace, type), params.email).length === 0) {
      assets.suppressions.push({
        type,
        email: params.email,
        domain: sendingDomain(workspace),
        reason: 'Uploaded manually via api.customer.io',
        createdAt: clock.nowSeconds(),
      });
    }
    return {};
  });

  app.delete<ByAddress>('/esp/suppression/:type/:email', ({ workspace, params }, reply) => {
    const gone = new Set(withEmail(ofType(workspace, params.type), params.email));
    workspace.assets.suppressions = workspace.assets.suppressions.filter((entry) => !gone.has(entry));
    return reply.code(204).send();
  });
}

function typeOf(text: string): SuppressionType {
  const type = suppressionTypes.find((candidate) => candidate === text);
  if (!type) throw appError(400, `suppression_type must be one of ${suppressionTypes.join(', ')}`);
  return type;
}

const ofType = ({ assets }: Workspace, text: string): EspSuppression[] => {
  const wanted = typeOf(text);
  return assets.suppressions.filter(({ type }) => type === wanted);
};

const withEmail = (entries: readonly EspSuppression[], wanted: string): EspSuppression[] =>
  entries.filter(({ email }) => email.toLowerCase() === wanted.toLowerCase());

/** The domain of the oldest sender: here, all email leaves from it. */
const sendingDomain = ({ assets }: Workspace): string => assets.senders[0]?.email.split('@')[1] ?? 'example.com';

/** The vendor's document gives `category` two values for four types. */
const answer = (type: SuppressionType, entries: readonly EspSuppression[]): object => ({
  category: type === 'spam_reports' ? 'spam' : 'bounces',
  suppressions: entries.map(({ email, reason, createdAt }) => ({ created: createdAt, email, reason, status: '550' })),
});
