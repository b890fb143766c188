import { readdirSync, readFileSync } from 'node:fs';

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license: string;
  engines: { node: string };
  types?: string;
  bin?: Record<string, string>;
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

export interface Package {
  /** The folder's name in packages/. */
  folder: string;
  path: string;
  manifest: Manifest;
}

export const root = new URL('..', import.meta.url).pathname;

/** What gets published, each after those that it depends on. */
export function publishedPackages(): Package[] {
  const all = readdirSync(`${root}packages`)
    .map((folder) => {
      const path = `${root}packages/${folder}`;
      return { folder, path, manifest: JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as Manifest };
    })
    .filter(({ manifest }) => !manifest.private);
  const ordered = new Set<Package>();
  const add = (one: Package): void => {
    for (const other of all) if (one.manifest.dependencies?.[other.manifest.name]) add(other);
    ordered.add(one);
  };
  all.forEach(add);
  return [...ordered];
}
