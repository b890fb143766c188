import type { Connection, Environment } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { environmentWords } from '../../words/environments.ts';

const purposes: Record<Environment, string> = {
  production: 'Where real customers are. Workflows that are published to production act with these keys.',
  staging: 'For a trial run with real keys: messages go to the recipients that you list, and to nobody else.',
  editor: 'For building: what is tried out in the editor acts here, never on real customers.',
};

export function EmptyEnvironment({ connection, environment }: { connection: Connection; environment: Environment }) {
  return (
    <Panel title={environmentWords[environment].words} aside={<Badge tone="plain">Not set</Badge>} isPadded>
      <p className="text-muted">{purposes[environment]}</p>
      <div className="mt-4">
        <NewLink to="/connections/new" search={{ connection: connection.id, environment }} needs="connections:write">
          Add keys
        </NewLink>
      </div>
    </Panel>
  );
}
