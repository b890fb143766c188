import type { Connection, Environment, EnvironmentFacts } from '../../api/types.ts';

/** One environment of a connection, as its card and what opens from it have it. */
export interface CardParts {
  connection: Connection;
  environment: Environment;
  facts: EnvironmentFacts;
}
