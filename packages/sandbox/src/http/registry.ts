import { SandboxError } from '../sandbox-error.ts';
import type { Workspace } from '../workspace/workspace.ts';

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The workspaces of one sandbox, found by the credentials that a request carries. */
export class Registry {
  readonly #workspaces = new Map<string, Workspace>();
  readonly #track = new Map<string, Workspace>();
  readonly #app = new Map<string, Workspace>();
  readonly #pipelines = new Map<string, Workspace>();

  get workspaces(): Workspace[] {
    return [...this.#workspaces.values()];
  }

  /** @throws SandboxError when its name or one of its keys is taken. */
  add(workspace: Workspace): void {
    const { name } = workspace.keys;
    if (this.#workspaces.has(name)) throw new SandboxError(`There is already a workspace "${name}"`);
    const headers = headersOf(workspace);
    for (const [header, by, what] of this.#indexes(headers)) {
      const other = by.get(header);
      if (other) throw new SandboxError(`The ${what} of "${name}" is that of workspace "${other.keys.name}"`);
    }
    this.#workspaces.set(name, workspace);
    for (const [header, by] of this.#indexes(headers)) by.set(header, workspace);
  }

  /** @throws Error naming the workspaces there are. */
  remove(name: string): Workspace {
    const workspace = this.named(name);
    this.#workspaces.delete(name);
    for (const [header, by] of this.#indexes(headersOf(workspace))) by.delete(header);
    return workspace;
  }

  track(authorization: string | undefined): Workspace | undefined {
    return this.#track.get(withScheme(authorization));
  }

  app(authorization: string | undefined): Workspace | undefined {
    return this.#app.get(withScheme(authorization));
  }

  pipelines(authorization: string | undefined): Workspace | undefined {
    return this.#pipelines.get(withScheme(authorization));
  }

  /** @throws Error naming the workspaces there are. */
  named(name: string): Workspace {
    const found = this.#workspaces.get(name);
    if (found) return found;
    throw new Error(`There is no workspace "${name}"; there are: ${[...this.#workspaces.keys()].join(', ')}`);
  }

  #indexes({ track, app, pipelines }: Headers): [string, Map<string, Workspace>, string][] {
    return [
      [track, this.#track, 'site id and Track API key'],
      [app, this.#app, 'App API key'],
      [pipelines, this.#pipelines, 'Pipelines write key'],
    ];
  }
}

type Headers = Record<'track' | 'app' | 'pipelines', string>;

const headersOf = ({ keys }: Workspace): Headers => ({
  track: basic(keys.siteId, keys.trackApiKey),
  app: `Bearer ${keys.appApiKey}`,
  pipelines: basic(keys.pipelinesWriteKey, ''),
});

/** Scheme names compare without regard to case (RFC 9110). */
const withScheme = (authorization = ''): string => {
  if (authorization.startsWith('Basic ') || authorization.startsWith('Bearer ')) return authorization;
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2);
  return `${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase()} ${credentials}`;
};
