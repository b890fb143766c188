import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import { everyConnectionQuery } from '../../api/queries.ts';
import type { Connection, Environment } from '../../api/types.ts';
import { environments, useScope } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { connectionWords, onlyOne } from '../../words/connections.ts';
import { environmentWords } from '../../words/environments.ts';

const route = getRouteApi('/signed-in/triggers/new');

/** One environment of one connection: what a trigger stands on. */
interface PlaceOption {
  value: string;
  words: string;
}

const placesOf = (connections: Connection[]): PlaceOption[] =>
  connections.flatMap((connection) =>
    environments
      .filter((env) => connection.environments[env] !== undefined)
      .map((env) => ({
        value: `${connection.id} ${env}`,
        words: `${connectionWords(connection)} · ${environmentWords[env].words}`,
      })),
  );

/** Chooses where the events come from; the rest is the set-up that ticks itself. */
export function NewTriggerPage() {
  const { client, connection, environment } = route.useSearch();
  const scope = useScope();
  const { data, error, refetch } = useQuery(everyConnectionQuery(client));
  const places = data && placesOf(data);
  const wanted = places?.filter(
    ({ value }) =>
      (connection === undefined || value.startsWith(`${connection} `)) &&
      (environment === undefined || value.endsWith(` ${environment}`)),
  );
  return (
    <Page
      title="New trigger"
      lead="The address that one reporting webhook of Customer.io posts to."
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/triggers" params={scope}>
              Triggers
            </Link>,
          ]}
        </Breadcrumbs>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!places && !error && <LoadingRows />}
      {places?.length === 0 && (
        <Note
          tone="info"
          title="First a connection"
          button={
            <NewLink to="/connections/new" search={client === undefined ? {} : { client }} needs="connections:write">
              New connection
            </NewLink>
          }
        >
          A trigger belongs to a workspace of Customer.io. There is none here yet.
        </Note>
      )}
      {places && places.length > 0 && <Form places={places} place={onlyOne(wanted ?? [])?.value ?? ''} />}
    </Page>
  );
}

function Form({ places, place }: { places: PlaceOption[]; place: string }) {
  const navigate = useNavigate();
  const create = useSend('POST /api/v1/trigger-endpoints', { makesOld: [['endpoints'], ['clients'], ['connections']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { place, name: '' },
    async onSend(values) {
      const [connectionId = '', environment] = values.place.split(' ') as [string, Environment];
      const name = values.name.trim();
      const { id } = await create.mutateAsync({ body: { connectionId, environment, ...(name !== '' && { name }) } });
      await navigate({ to: '/triggers/$triggerId/{-$tab}', params: { triggerId: id, tab: 'setup' } });
    },
  });
  return (
    <form className="max-w-2xl" {...formProps}>
      <Panel title="Where the events come from" isPadded>
        <div className="grid gap-4">
          <Select
            label="Workspace"
            placeholder="Choose…"
            options={places}
            fault={faultOf('place')}
            {...register('place', { validate: (value) => value !== '' || 'Choose the workspace.' })}
          />
          <TextField
            label="Name"
            isOptional
            maxLength={200}
            hint="Customer.io shows it in its list of webhooks. Without one it is named after the connection."
            fault={faultOf('name')}
            {...register('name')}
          />
          {failure}
          <Button
            type="submit"
            look="primary"
            needs="endpoints:write"
            isBusy={isSending}
            className="justify-self-start"
          >
            Create trigger
          </Button>
        </div>
      </Panel>
    </form>
  );
}
