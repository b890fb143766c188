import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/api-error.ts';
import type { Sender } from '../workspace/assets.ts';
import { senderUsedBy } from '../workspace/used-by.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}

/** The addresses that messages are sent from. */
export function registerSenders(app: FastifyInstance): void {
  app.get<{ Querystring: PageQuery & { sort?: string } }>('/sender_identities', ({ workspace, query }) => {
    const { senders } = workspace.assets;
    const sorted = query.sort === 'desc' ? senders.toReversed() : senders;
    const { entries, next } = pageOf(sorted, query, { usual: 50, max: 1000 });
    return { sender_identities: entries.map(answer), next };
  });

  app.get<ById>('/sender_identities/:id', ({ workspace, params }) => ({
    sender_identity: answer(find(workspace, params.id)),
  }));

  app.get<ById>('/sender_identities/:id/used_by', ({ workspace, params }) => {
    const { id } = find(workspace, params.id);
    return { sender_id: id, used_by: senderUsedBy(workspace.assets, id) };
  });
}

function find({ assets }: Workspace, text: string): Sender {
  const sender = assets.senders.find(({ id }) => String(id) === text);
  if (!sender) throw notFound();
  return sender;
}

const answer = ({ id, name, email }: Sender): object => ({
  id,
  deduplicate_id: `${id}:0`,
  name,
  email,
  address: `${name} <${email}>`,
  template_type: 'email',
  auto_generated: false,
  phone: '',
  hidden: false,
});
