import type { ComponentProps } from 'react';
import type { Client } from '../../api/types.ts';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Field = Omit<ComponentProps<typeof TextField>, 'label'>;

/** Of a client that there is, or of one that is made with the connection. */
export function Whose(props: {
  clients: Pick<Client, 'id' | 'name'>[];
  /** What is typed. */
  client: string;
  clientField: Field;
  nameField: Field;
}) {
  const { clients, client, clientField, nameField } = props;
  const isNewClient = client !== '' && !clients.some(({ name }) => name.toLowerCase() === client.toLowerCase());
  return (
    <Panel title="Whose" isPadded>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Client"
          list="known-clients"
          autoComplete="off"
          autoFocus={client === ''}
          hint={isNewClient ? `${client} is new, and is made with this.` : 'One that there is, or a new name.'}
          {...clientField}
        />
        <datalist id="known-clients">
          {clients.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <TextField label="Name of the connection" hint="Tells it from others of the same client." {...nameField} />
      </div>
    </Panel>
  );
}
