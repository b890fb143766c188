import { useRef } from 'react';
import type { Answer, Asked } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { Client, Connection, Environment } from '../../api/types.ts';

type Keys = Asked<'PUT /api/v1/connections/{id}/environments/{environment}'>['body'];

const makesOld = [['clients'], ['connections']];

/**
 * Makes what is missing of client and connection, and saves the keys. Pressed again after a fault it goes on
 * from where it stood: nothing is made twice.
 */
export function useSave(clients: Pick<Client, 'id' | 'name'>[], connection: Connection | undefined) {
  const made = useRef<{ clientId?: string; clientName?: string; connectionId?: string }>({});
  const createClient = useSend('POST /api/v1/clients', { makesOld });
  const createConnection = useSend('POST /api/v1/connections', { makesOld });
  const rename = useSend('PATCH /api/v1/connections/{id}', { makesOld });
  const save = useSend('PUT /api/v1/connections/{id}/environments/{environment}', { makesOld });
  const change = useSend('PATCH /api/v1/connections/{id}/environments/{environment}', { makesOld });

  async function clientIdOf(name: string): Promise<string> {
    const known = clients.find((client) => client.name.toLowerCase() === name.toLowerCase());
    if (known) return known.id;
    if (made.current.clientId === undefined || made.current.clientName !== name) {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      made.current = { clientId: (await createClient.mutateAsync({ body: { name, timeZone } })).id, clientName: name };
    }
    return made.current.clientId as string;
  }

  async function connectionIdOf(client: string, name: string): Promise<string> {
    if (connection) return connection.id;
    const clientId = await clientIdOf(client);
    const before = made.current.connectionId;
    if (before !== undefined) {
      await rename.mutateAsync({ path: { id: before }, body: { name } });
      return before;
    }
    const { id } = await createConnection.mutateAsync({ body: { clientId, name } });
    made.current.connectionId = id;
    return id;
  }

  return async (values: { client: string; name: string; environment: Environment; keys: Keys }): Promise<string> => {
    const { environment, keys } = values;
    const id = await connectionIdOf(values.client.trim(), values.name.trim());
    const saved = await save.mutateAsync({ path: { id, environment }, body: keys });
    const region = otherRegion(saved, environment);
    if (region) await change.mutateAsync({ path: { id, environment }, body: { region } });
    return id;
  };
}

/** Customer.io says where the workspace lives: a wrong guess is put right without asking. */
function otherRegion(
  { environments }: Answer<'PUT /api/v1/connections/{id}/environments/{environment}'>,
  environment: Environment,
): 'us' | 'eu' | undefined {
  const facts = environments[environment];
  const found = facts?.probe;
  return found?.faults.some(({ code }) => code === 'wrong_region') && found.region !== facts?.region
    ? found.region
    : undefined;
}
