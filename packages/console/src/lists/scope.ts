import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Change } from '../api/stream.ts';
import type { Environment } from '../api/types.ts';
import { tabSetting } from '../ui/settings.ts';

/** Whose data the lists show: the first two segments of their addresses. */
export interface Scope {
  /** `all`, or a client's id. */
  client: string;
  env: ScopeEnvironment;
}

export const environments = ['production', 'staging', 'editor'] as const satisfies Environment[];
export type ScopeEnvironment = Environment | 'any';

export const isEnvironment = (text: string | null): text is Environment =>
  (environments as readonly (string | null)[]).includes(text);

const isEnv = (text: string | undefined): text is ScopeEnvironment =>
  text === 'any' || (environments as readonly string[]).includes(text ?? '');

export const isScope = ({ client, env }: { client: string; env: string }): boolean =>
  isEnv(env) && (client === 'all' || client.startsWith('cl_'));

const isKept = (text: string): text is string => {
  const [client = '', env = ''] = text.split('/');
  return isScope({ client, env });
};

/** The scope that this tab looked at last: what pages of one thing, and the start, go back to. */
export const lastScope = tabSetting('scope', isKept, 'all/any');

export function scopeOf(kept: string): Scope {
  const [client = 'all', env = 'any'] = kept.split('/');
  return { client, env: isEnv(env) ? env : 'any' };
}

/** The scope of this page; on the page of one thing, the one that it was set to. */
export function useScope(): Scope {
  const { client, env } = useParams({ strict: false }) as Partial<Record<'client' | 'env', string>>;
  const kept = scopeOf(lastScope.use());
  return client !== undefined && isEnv(env) ? { client, env } : kept;
}

/** A thing that is in the scope leaves it as it is; one that is not, sets the switcher to whom it belongs to. */
export function useScopeOf(thing: { clientId: string; environment: Environment | null } | undefined): void {
  const client = thing?.clientId;
  const env = thing?.environment ?? 'any';
  useEffect(() => {
    if (client === undefined) return;
    const scope = scopeOf(lastScope.get());
    const isIn =
      (scope.client === 'all' || scope.client === client) &&
      (scope.env === 'any' || env === 'any' || scope.env === env);
    if (!isIn) lastScope.set(`${client}/${env}`);
  }, [client, env]);
}

/** Whether a change may show in lists of this scope: what the server could not say whose it is may. */
export const mayBeOf = ({ client }: Scope, { clientId }: Change): boolean =>
  client === 'all' || clientId === undefined || clientId === client;

/** As the API's lists want it: nothing where everything is meant. */
export const scopeQuery = ({ client, env }: Scope): { clientId?: string[]; environment?: Environment[] } => ({
  ...(client !== 'all' && { clientId: [client] }),
  ...(env !== 'any' && { environment: [env] }),
});
