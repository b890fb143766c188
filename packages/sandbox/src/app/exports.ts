import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/api-error.ts';
import { ownUrl } from '../http/own-url.ts';
import type { Registry } from '../http/registry.ts';
import { asText, isJsonObject } from '../json.ts';
import type { Export } from '../workspace/assets.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readFilter } from './customers.ts';
import { type ExportRow, readDeliveriesExport } from './deliveries-export.ts';

interface ById {
  Params: { id: string };
}

/** Documented: a link is good for 15 minutes (App API document, read 2026-08). */
const linkSeconds = 15 * 60;

/** Exports are made a moment later: poll `status`. */
export function registerExports(app: FastifyInstance): void {
  // `null`, not `[]`, when there are none: recorded from production on 2026-05-27.
  app.get('/exports', ({ workspace: { assets } }) => ({
    exports: assets.exports.length === 0 ? null : assets.exports.map(answer),
  }));

  app.get<ById>('/exports/:id', ({ workspace, params }) => ({ export: answer(find(workspace, params.id)) }));

  app.get<ById>('/exports/:id/download', (request) => {
    const { workspace, params } = request;
    const found = find(workspace, params.id);
    if (found.status !== 'done') throw notFound();
    found.downloads++;
    const token = randomBytes(16).toString('hex');
    workspace.exportLinks.set(token, { exportId: found.id, until: workspace.clock.nowSeconds() + linkSeconds });
    return { url: ownUrl(request, `/v1/export-files/${token}.csv`) };
  });

  app.post('/exports/customers', ({ workspace, body }) => {
    const filter = readFilter(isJsonObject(body) ? body.filters : undefined);
    const rows = () => [...workspace.people.all()].filter((person) => workspace.segments.matches(filter, person));
    return { export: answer(begin(workspace, 'customers', () => rows().map(personRow))) };
  });

  app.post('/exports/deliveries', ({ workspace, body }) => {
    const rows = readDeliveriesExport(workspace, body);
    return { export: answer(begin(workspace, 'deliveries', rows)) };
  });
}

/** The files behind the links of exports. Whoever has a link may read: it is the secret. */
export function registerExportFiles(app: FastifyInstance, registry: Registry): void {
  app.get<{ Params: { file: string } }>('/export-files/:file', ({ params }, reply) => {
    const token = params.file.replace(/\.csv$/, '');
    for (const { exportLinks, assets, clock } of registry.workspaces) {
      const link = exportLinks.get(token);
      const found = assets.exports.find(({ id }) => id === link?.exportId);
      if (!link || !found || link.until < clock.nowSeconds()) continue;
      return reply.type('text/csv; charset=utf-8').send(found.csv);
    }
    throw notFound();
  });
}

const personRow = (person: Person): ExportRow => ({ ...person.identifiers(), ...person.everything() });

function begin({ assets, clock }: Workspace, type: Export['type'], rowsOf: () => ExportRow[]): Export {
  const at = clock.nowSeconds();
  const made: Export = {
    id: assets.exports.length + 1,
    type,
    total: 0,
    status: 'pending',
    downloads: 0,
    csv: '',
    createdAt: at,
    updatedAt: at,
  };
  assets.exports.push(made);
  clock.after(100, () => {
    const rows = rowsOf();
    made.status = 'done';
    made.total = rows.length;
    made.csv = csvOf(rows);
    made.updatedAt = clock.nowSeconds();
  });
  return made;
}

function csvOf(rows: readonly ExportRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((name) => asText(row[name] ?? '')))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function find({ assets }: Workspace, text: string): Export {
  const found = assets.exports.find(({ id }) => String(id) === text);
  if (!found) throw notFound();
  return found;
}

const answer = ({ id, type, total, status, downloads, createdAt, updatedAt }: Export): object => ({
  id,
  deduplicate_id: `${id}:${updatedAt}`,
  user_id: 1,
  user_email: 'api@example.com',
  total,
  type,
  failed: false,
  status,
  description: `${type} export`,
  downloads,
  created_at: createdAt,
  updated_at: updatedAt,
});
