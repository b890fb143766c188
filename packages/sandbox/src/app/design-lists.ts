import type { DesignKind, DesignNode } from '../workspace/design-nodes.ts';
import { isWithin } from '../workspace/tree.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type NumberedQuery, nodeError, nodeNotFound, numberedPage } from './numbered-page.ts';

export interface DesignQuery extends NumberedQuery {
  parent_folder_id?: string;
  direct_descendants_only?: string;
  sort_by?: string;
  sort_order?: string;
  created_before?: string;
  created_after?: string;
  updated_before?: string;
  updated_after?: string;
  is_template?: string;
  has_translations?: string;
  is_linked?: string;
  tag?: string;
}

const sortKeys = {
  created: ({ createdAt }: DesignNode) => createdAt,
  updated: ({ updatedAt }: DesignNode) => updatedAt,
  name: ({ name }: DesignNode) => name,
} as const;

/** A page of one kind, and with emails and components the folders that they lie in. */
export function listNodes(
  { assets }: Workspace,
  kind: DesignKind,
  query: DesignQuery,
  answer: (node: DesignNode) => object,
): object {
  const folders = assets.designs.filter((node) => node.kind === 'folder');
  const parent = query.parent_folder_id || null;
  if (parent !== null && !folders.some(({ id }) => id === parent)) throw nodeNotFound();
  const direct = query.direct_descendants_only === 'true';
  const found = assets.designs
    .filter((node) => node.kind === kind)
    .filter((node) => (direct ? node.parentFolderId === parent : isWithin(folders, node, parent)))
    .filter(isWanted(query));
  const filters = { parent_folder_id: parent, direct_descendants_only: direct };
  const { entries, meta } = numberedPage(sorted(found, query), query, filters);
  const holding = new Set(entries.map(({ parentFolderId }) => parentFolderId));
  return {
    [`${kind}s`]: entries.map(answer),
    ...(kind !== 'folder' && { folders: folders.filter(({ id }) => holding.has(id)).map(answer) }),
    meta,
  };
}

function sorted(
  nodes: DesignNode[],
  { sort_by: by = 'created', sort_order: order = 'asc' }: DesignQuery,
): DesignNode[] {
  if (!Object.hasOwn(sortKeys, by)) throw nodeError(400, 'sort_by must be created, updated or name');
  if (order !== 'asc' && order !== 'desc') throw nodeError(400, 'sort_order must be asc or desc');
  const keyOf = sortKeys[by as keyof typeof sortKeys];
  const ascending = nodes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  return order === 'asc' ? ascending : ascending.toReversed();
}

const isWanted =
  (query: DesignQuery) =>
  (node: DesignNode): boolean =>
    node.createdAt < moment(query.created_before, 'created_before', Number.POSITIVE_INFINITY) &&
    node.createdAt > moment(query.created_after, 'created_after', -1) &&
    node.updatedAt < moment(query.updated_before, 'updated_before', Number.POSITIVE_INFINITY) &&
    node.updatedAt > moment(query.updated_after, 'updated_after', -1) &&
    agrees(query.is_template, node.isTemplate) &&
    agrees(query.has_translations, node.translations.length > 0) &&
    agrees(query.is_linked, false) && // nothing here links an email of the studio to a workflow
    (query.tag ?? node.tag) === node.tag;

/** `true`, `false`, or `any`, which is no filter. */
const agrees = (wanted: string | undefined, actual: boolean): boolean =>
  wanted === undefined || wanted === 'any' || wanted === String(actual);

function moment(text: string | undefined, name: string, usual: number): number {
  if (text === undefined) return usual;
  const seconds = Number(text);
  if (!Number.isInteger(seconds)) throw nodeError(400, `${name} must be Unix seconds`);
  return seconds;
}
