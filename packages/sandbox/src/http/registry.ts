import type { Workspace } from '../workspace/workspace.ts';
import type { Region } from '../workspace/workspace-keys.ts';

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The workspaces of one sandbox, found by the credentials that a request carries. */
export class Registry {
  readonly workspaces: readonly Workspace[];
  readonly #track: ReadonlyMap<string, Workspace>;
  readonly #app: ReadonlyMap<string, Workspace>;
  readonly #pipelines: ReadonlyMap<string, Workspace>;

  constructor(workspaces: readonly Workspace[]) {
    const by = (header: (workspace: Workspace) => string) =>
      new Map(workspaces.map((workspace) => [header(workspace), workspace]));
    this.workspaces = workspaces;
    this.#track = by(({ keys }) => basic(keys.siteId, keys.trackApiKey));
    this.#app = by(({ keys }) => `Bearer ${keys.appApiKey}`);
    this.#pipelines = by(({ keys }) => basic(keys.pipelinesWriteKey, ''));
  }

  track(authorization: string | undefined): Workspace | undefined {
    return this.#track.get(withScheme(authorization));
  }

  app(authorization: string | undefined): Workspace | undefined {
    return this.#app.get(withScheme(authorization));
  }

  pipelines(authorization: string | undefined, region: Region): Workspace | undefined {
    return inRegion(this.#pipelines.get(withScheme(authorization)), region);
  }

  in(region: Region): Workspace[] {
    return this.workspaces.filter(({ keys }) => keys.region === region);
  }

  /** @throws Error naming the workspaces there are. */
  named(name: string): Workspace {
    const found = this.workspaces.find(({ keys }) => keys.name === name);
    if (found) return found;
    const names = this.workspaces.map(({ keys }) => keys.name).join(', ');
    throw new Error(`There is no workspace "${name}"; there are: ${names}`);
  }
}

const inRegion = (workspace: Workspace | undefined, region: Region): Workspace | undefined =>
  workspace?.keys.region === region ? workspace : undefined;

/** Scheme names compare without regard to case (RFC 9110). */
const withScheme = (authorization = ''): string => {
  if (authorization.startsWith('Basic ') || authorization.startsWith('Bearer ')) return authorization;
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2);
  return `${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase()} ${credentials}`;
};
