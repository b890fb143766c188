import type { FastifyInstance } from 'fastify';
import { appError } from '../http/api-error.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { fieldChecks, readFields } from './read-fields.ts';

const attributeChecks = {
  name: fieldChecks.filledText,
  description: fieldChecks.text,
  object_type_id: fieldChecks.whole,
  is_relationship: fieldChecks.flag,
  event_name: fieldChecks.text,
  privacy_level: fieldChecks.whole,
};
const eventChecks = { name: fieldChecks.filledText, description: fieldChecks.text };

/** What of an attribute makes it another one than its namesakes. */
const identityOf = ({ name, object_type_id, is_relationship, event_name }: JsonObject): string =>
  JSON.stringify([name, object_type_id ?? null, is_relationship ?? false, event_name ?? null]);

/** Descriptions of attributes and events. Nothing reads them back through the API: see the workspace's handle. */
export function registerDataIndex(app: FastifyInstance): void {
  for (const [what, checks] of [
    ['attributes', attributeChecks],
    ['events', eventChecks],
  ] as const) {
    app.post(`/data_index/${what}`, ({ workspace, body }) => {
      const entries = isJsonObject(body) ? body[what] : undefined;
      if (!Array.isArray(entries) || entries.length === 0) throw appError(400, `${what} must hold at least one entry`);
      const fail = (index: number) => (status: number, message: string) =>
        appError(status, `${what}[${index}]: ${message}`);
      const read = entries.map((entry, index) => readFields(entry, checks, fail(index), { required: ['name'] }));
      const index = workspace.assets.dataIndex;
      const byIdentity = new Map(index[what].map((entry) => [identityOf(entry), entry]));
      for (const entry of read) {
        const identity = identityOf(entry);
        byIdentity.set(identity, { ...byIdentity.get(identity), ...entry });
      }
      index[what] = [...byIdentity.values()];
      return {};
    });
  }
}
