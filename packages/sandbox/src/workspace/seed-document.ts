import { readFile } from 'node:fs/promises';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import { SandboxError } from '../sandbox-error.ts';

/** Keys and indexes from the top of a file to a place in it. */
export type Path = readonly (string | number)[];

/** A YAML file whose faults are told with the line they stand in. */
export interface SeedDocument {
  readonly value: unknown;
  /** An error about the place that a path leads to. */
  fault(path: Path, message: string): SandboxError;
}

/** @throws SandboxError when the file cannot be read or is no YAML. */
export async function readSeedDocument(file: string): Promise<SeedDocument> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new SandboxError(`Seed file ${file}: ${reason}`, { cause: error });
  });
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, message: string): SandboxError =>
    new SandboxError(`Seed file ${file}, line ${lines.linePos(offset).line}: ${message}`);
  const [broken] = document.errors;
  if (broken) throw fail(broken.pos[0], broken.message);
  return {
    value: document.toJS(),
    fault: (path, message) => {
      let depth = path.length;
      // What is missing has no line of its own: then the line is that of what it is missing from.
      while (depth > 0 && document.getIn(path.slice(0, depth), true) === undefined) depth--;
      const node = document.getIn(path.slice(0, depth), true);
      const offset = isScalar(node) || hasRange(node) ? (node.range?.[0] ?? 0) : 0;
      return fail(offset, `${nameOf(path)} ${message}`);
    },
  };
}

const hasRange = (node: unknown): node is { range?: readonly number[] } =>
  typeof node === 'object' && node !== null && 'range' in node;

/** `workspaces[0].people[2].email` */
const nameOf = (path: Path): string =>
  path.length === 0
    ? 'the file'
    : path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
