import { useQuery } from '@tanstack/react-query';
import { clientsQuery } from '../api/queries.ts';
import { Checkbox } from './checkbox.tsx';
import { Segmented } from './segmented.tsx';

/** Why a form with this choice cannot be sent yet. */
export const whyNoClients = (value: string[] | null): string | undefined =>
  value?.length === 0 ? 'Choose a client, or all of them.' : undefined;

/** All clients, or some of them: null is all. */
export function ClientChoice({
  value,
  onChange,
}: {
  value: string[] | null;
  onChange: (value: string[] | null) => void;
}) {
  const clients = useQuery(clientsQuery).data?.items ?? [];
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">Clients</legend>
      <Segmented
        label="Which clients"
        value={value === null ? 'all' : 'some'}
        onChange={(kind) => onChange(kind === 'all' ? null : [])}
        options={[
          { value: 'all', words: 'All clients' },
          { value: 'some', words: 'Only these' },
        ]}
      />
      {value !== null && (
        <div className="mt-2 grid max-h-48 gap-1.5 overflow-y-auto p-1">
          {clients.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={value.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...value, id] : value.filter((each) => each !== id))}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
