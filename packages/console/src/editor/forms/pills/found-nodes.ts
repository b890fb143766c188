import { allNodes, type DataNode } from '../data/nodes.ts';
import type { DataGroup } from '../data/readable.ts';
import { shortly, wordsOfPath } from '../data/words.ts';

/**
 * What a search finds: every word stands somewhere in the name, the path or the value. What a hit stands in is shown with
 * it, and of what stands side by side the nearest hits come first.
 */
export function foundGroups(groups: readonly DataGroup[], search: string): DataGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups
    .map((group) => ({ ...group, nodes: foundNodes(group.nodes, words) }))
    .filter(({ nodes }) => nodes.length > 0);
}

function foundNodes(nodes: readonly DataNode[], words: readonly string[]): DataNode[] {
  return nodes
    .flatMap((node) => {
      const children = foundNodes(node.children, words);
      const isHit = words.every((word) => textOf(node).includes(word));
      return isHit || children.length > 0 ? [{ ...node, children, isAround: !isHit }] : [];
    })
    .toSorted((one, other) => distanceOf(one, words) - distanceOf(other, words));
}

/** How deep in a node its first hit is. */
function distanceOf(node: DataNode, words: readonly string[]): number {
  const hits = allNodes([node]).filter((each) => words.every((word) => textOf(each).includes(word)));
  return Math.min(...hits.map(({ path }) => path.length - node.path.length));
}

/** Its own name, the path to it, and its value; not what stands in it. */
const textOf = ({ path, words, value, example }: DataNode): string =>
  [path.join('.'), words, wordsOfPath(path), shortly(value ?? example ?? '')].join(' ').toLowerCase();
