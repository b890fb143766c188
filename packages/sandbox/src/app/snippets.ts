import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { isLongerThan } from '../json.ts';
import type { Snippet } from '../workspace/snippets.ts';
import { contentsOf } from '../workspace/used-by.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { fieldChecks, readFields } from './read-fields.ts';

/** Documented (App API document, 2026-08). */
const nameBytes = 150;

const checks = {
  name: (value: unknown) => {
    if (typeof value !== 'string' || value.trim() === '') return 'must not be empty';
    return isLongerThan(value, nameBytes) ? `takes at most ${nameBytes} bytes` : undefined;
  },
  value: fieldChecks.text,
};

/** Reusable pieces of messages. Names and values are trimmed, as documented. */
export function registerSnippets(app: FastifyInstance): void {
  const config = { errorShape: 'detail-status' } as const;

  app.get('/snippets', ({ workspace }) => ({ snippets: workspace.assets.snippets.map(answer) }));

  app.post('/snippets', { config }, ({ workspace, body }) => {
    const { name, value } = read(body);
    if (workspace.assets.snippets.some((snippet) => snippet.name === name)) {
      throw appError(422, `the name ${JSON.stringify(name)} is taken`);
    }
    return { snippet: answer(add(workspace, name, value)) };
  });

  app.put('/snippets', { config }, ({ workspace, body }) => {
    const { name, value } = read(body);
    const snippet = workspace.assets.snippets.find((candidate) => candidate.name === name);
    if (!snippet) return { snippet: answer(add(workspace, name, value)) };
    snippet.value = value;
    snippet.updatedAt = workspace.clock.nowSeconds();
    return { snippet: answer(snippet) };
  });

  app.delete<{ Params: { name: string } }>('/snippets/:name', ({ workspace, params }, reply) => {
    const { assets } = workspace;
    const snippet = assets.snippets.find(({ name }) => name === params.name);
    if (!snippet) throw notFound();
    if (isUsed(workspace, snippet)) throw appError(400, `the snippet ${JSON.stringify(snippet.name)} is in use`);
    assets.snippets = assets.snippets.filter((other) => other !== snippet);
    return reply.code(204).send();
  });
}

function read(body: unknown): { name: string; value: string } {
  const fields = readFields(body, checks, appError, { required: ['name', 'value'] });
  return { name: String(fields.name).trim(), value: String(fields.value).trim() };
}

function add({ assets, clock }: Workspace, name: string, value: string): Snippet {
  const snippet: Snippet = { name, value, updatedAt: clock.nowSeconds() };
  assets.snippets.push(snippet);
  return snippet;
}

function isUsed({ assets }: Workspace, { name }: Snippet): boolean {
  const word = new RegExp(`\\bsnippets\\.${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
  return contentsOf(assets).some(({ subject, body, preheader }) => word.test(`${subject}\n${body}\n${preheader}`));
}

const answer = ({ name, value, updatedAt }: Snippet): object => ({ name, value, updated_at: updatedAt });
