import type { Connection, Environment } from '../api/types.ts';
import { environments, type ScopeEnvironment } from '../lists/scope.ts';
import type { Opened } from './opened.ts';

/** Where a workflow is most likely meant to work: where the run on screen did, then where it is on already. */
export const whereItWorks = ({ shown, workflow }: Pick<Opened, 'shown' | 'workflow'>): Environment | undefined =>
  shown?.run.environment ?? environments.find((each) => workflow?.environments[each]);

/** Where it is tried at first: there, or where one looks; what has no keys there is tried where it has some. */
export function whereToTest(
  opened: Pick<Opened, 'shown' | 'workflow'>,
  env: ScopeEnvironment,
  connection: Pick<Connection, 'environments'> | undefined,
): Environment {
  const first = whereItWorks(opened) ?? (env === 'any' ? 'production' : env);
  return [first, ...environments].find((each) => connection?.environments[each]) ?? first;
}
