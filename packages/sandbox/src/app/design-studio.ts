import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../json.ts';
import type { DesignKind, DesignNode } from '../workspace/design-nodes.ts';
import { isWithin } from '../workspace/tree.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type DesignQuery, listNodes } from './design-lists.ts';
import { nodeConflict, nodeError, nodeNotFound } from './numbered-page.ts';
import { fieldChecks, readFields } from './read-fields.ts';

interface ById {
  Params: { id: string };
}

/** Documented: 1 to 255 characters (App API document, 2026-08). */
const nameOfNode = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 255 ? undefined : 'must hold 1 to 255 characters';

/** Documented: letters, digits and hyphens, with a hyphen in it, as custom elements have one. */
const tagOfComponent = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(value)
    ? undefined
    : 'must be lower case with a hyphen, such as custom-footer';

const placed = (value: unknown): string | undefined =>
  value === null || (typeof value === 'string' && value !== '') ? undefined : 'must be a folder id or null';

export const partChecks = {
  content: fieldChecks.object,
  envelope: fieldChecks.object,
  transformers: fieldChecks.object,
};

const checks = {
  folder: { name: nameOfNode, parent_folder_id: placed },
  email: { name: nameOfNode, parent_folder_id: placed, is_template: fieldChecks.flag, ...partChecks },
  component: { name: nameOfNode, parent_folder_id: placed, tag: tagOfComponent, content: fieldChecks.text },
} as const;

const required = { folder: ['name'], email: ['name'], component: ['name', 'tag', 'content'] } as const;

/** Folders, emails and components of the design studio: documents that are kept, found and changed. */
export function registerDesignStudio(app: FastifyInstance): void {
  for (const kind of ['folder', 'email', 'component'] as const) {
    const path = `/design_studio/${kind}s`;
    const config = { errorShape: 'detail-number' } as const;

    app.get<{ Querystring: DesignQuery }>(path, { config }, ({ workspace, query }) =>
      listNodes(workspace, kind, query, answer),
    );

    app.post(path, { config }, ({ workspace, body }) => {
      const fields = readFields(body, checks[kind], nodeError, { required: required[kind] });
      return { [kind]: whole(create(workspace, kind, fields)) };
    });

    app.get<ById>(`${path}/:id`, { config }, ({ workspace, params }) => ({
      [kind]: whole(findNode(workspace, kind, params.id)),
    }));

    app.put<ById>(`${path}/:id`, { config }, ({ workspace, params, body }, reply) => {
      const node = findNode(workspace, kind, params.id);
      change(workspace, node, readFields(body, checks[kind], nodeError, { atLeastOne: true }));
      return reply.code(204).send();
    });

    app.delete<ById>(`${path}/:id`, { config }, ({ workspace, params }, reply) => {
      remove(workspace, findNode(workspace, kind, params.id));
      return reply.code(204).send();
    });
  }
}

/** @throws ApiError 404. */
export function findNode({ assets }: Workspace, kind: DesignKind, id: string): DesignNode {
  const node = assets.designs.find((candidate) => candidate.id === id && candidate.kind === kind);
  if (!node) throw nodeNotFound();
  return node;
}

function create(workspace: Workspace, kind: DesignKind, fields: JsonObject): DesignNode {
  const at = workspace.clock.nowSeconds();
  const node: DesignNode = {
    id: randomUUID(),
    kind,
    name: '',
    parentFolderId: null,
    tag: '',
    isTemplate: false,
    content: kind === 'component' ? '' : {},
    envelope: {},
    transformers: {},
    translations: [],
    createdAt: at,
    updatedAt: at,
  };
  change(workspace, node, fields);
  workspace.assets.designs.push(node);
  return node;
}

function change(workspace: Workspace, node: DesignNode, fields: JsonObject): void {
  const { name, parent_folder_id: parent, tag, is_template: isTemplate, content, envelope, transformers } = fields;
  if (parent !== undefined) checkPlace(workspace, node, parent as string | null);
  if (tag !== undefined) checkTag(workspace, node, String(tag));
  if (name !== undefined) node.name = String(name);
  if (parent !== undefined) node.parentFolderId = parent as string | null;
  if (tag !== undefined) node.tag = String(tag);
  if (isTemplate !== undefined) node.isTemplate = isTemplate === true;
  changeParts(node, { content, envelope, transformers });
  node.updatedAt = workspace.clock.nowSeconds();
}

/** Blocks are merged field by field: what a change leaves out stays. */
export function changeParts(
  parts: Pick<DesignNode, 'content' | 'envelope' | 'transformers'>,
  { content, envelope, transformers }: Partial<Record<'content' | 'envelope' | 'transformers', unknown>>,
): void {
  if (typeof content === 'string') parts.content = content;
  else if (content !== undefined) parts.content = { ...(parts.content as JsonObject), ...(content as JsonObject) };
  if (envelope !== undefined) parts.envelope = { ...parts.envelope, ...(envelope as JsonObject) };
  if (transformers !== undefined) parts.transformers = { ...parts.transformers, ...(transformers as JsonObject) };
}

function checkPlace(workspace: Workspace, node: DesignNode, folderId: string | null): void {
  if (folderId === null) return;
  const folder = findNode(workspace, 'folder', folderId);
  const folders = workspace.assets.designs.filter(({ kind }) => kind === 'folder');
  if (folder === node || isWithin(folders, folder, node.id)) throw nodeConflict('a folder cannot lie within itself');
}

function checkTag({ assets }: Workspace, node: DesignNode, tag: string): void {
  const taken = assets.designs.some((other) => other !== node && other.kind === 'component' && other.tag === tag);
  if (taken) throw nodeConflict(`the tag ${tag} is taken by another component`);
}

/** A folder goes with everything below it. */
function remove({ assets }: Workspace, node: DesignNode): void {
  const folders = assets.designs.filter(({ kind }) => kind === 'folder');
  assets.designs = assets.designs.filter((other) => other !== node && !isWithin(folders, other, folderIdOf(node)));
}

/** An id that nothing lies in, for what is no folder. */
const folderIdOf = ({ kind, id }: DesignNode): string => (kind === 'folder' ? id : '');

/** As lists show it: without what it says. */
const answer = (node: DesignNode): object => ({
  id: node.id,
  name: node.name,
  parent_folder_id: node.parentFolderId,
  ...(node.kind === 'component' && { tag: node.tag }),
  ...(node.kind === 'email' && {
    is_template: node.isTemplate,
    is_linked: false,
    available_languages: node.translations.map(({ language }) => language),
  }),
  created: node.createdAt,
  updated: node.updatedAt,
});

const whole = (node: DesignNode): object => ({
  ...answer(node),
  ...(node.kind === 'component' && { content: node.content }),
  ...(node.kind === 'email' && {
    content: node.content,
    envelope: node.envelope,
    transformers: node.transformers,
  }),
});
