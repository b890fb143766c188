import { useQuery } from '@tanstack/react-query';
import { clientsQuery, everyConnectionQuery } from '../../api/queries.ts';
import { put, toText } from '../../schema-form/schema.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Note } from '../../ui/note.tsx';
import { Select } from '../../ui/select.tsx';
import type { PanelProps } from '../document/panel-props.ts';
import { isNamed } from './data/connection.ts';
import { FormField, type FormProps, PanelForm } from './panel-form.tsx';
import { TimeZoneField } from './time/time-zone-field.tsx';

/** What holds for the whole workflow. */
export const WorkflowPanel = (props: PanelProps) => (
  <PanelForm props={props}>{(form) => <Settings {...form} />}</PanelForm>
);

function Settings(form: FormProps) {
  const { value, onChange, faults } = form;
  return (
    <>
      <FormField
        form={form}
        name="name"
        isRequired
        isFixed
        schema={{ title: 'Name', type: 'string', examples: ['Tag bounced people'] }}
      />
      <FormField
        form={form}
        name="description"
        isFixed
        schema={{ title: 'What it is for', type: 'string', description: 'For whoever opens it after you.' }}
      />
      <Where {...form} />
      <TimeZoneField
        form={form}
        hint="For waits and schedules. Without one, the client's."
        pointer="/timeZone"
        value={value.timeZone}
        onChange={(zone) => onChange(put(value, 'timeZone', zone))}
      />
      <FormField
        form={form}
        name="vars"
        isFixed
        schema={{
          title: 'Variables',
          type: 'object',
          description: 'Values under names of yours, for every step.',
          additionalProperties: {},
        }}
      />
      <div className="-mx-4 border-t border-line">
        <Disclosure
          summary="How many runs at once"
          isOpen={['key', 'whenBusy', 'concurrency'].some(
            (name) => value[name] !== undefined || faults[`/${name}`] !== undefined,
          )}
        >
          <div className="grid grid-cols-1 gap-5 px-4 pt-2">
            <FormField
              form={form}
              name="key"
              schema={{
                title: 'One at a time for each',
                type: 'string',
                description: 'Such as the person of the event: runs of the same one go one after the other.',
              }}
            />
            {value.key !== undefined && (
              <Select
                label="While one of them is under way, the next"
                fault={faults['/whenBusy']}
                value={toText(value.whenBusy)}
                options={[
                  { value: '', words: 'waits for its turn' },
                  { value: 'skip', words: 'is left out' },
                  ...(value.whenBusy === 'queue' ? [{ value: 'queue', words: 'waits for its turn (as written)' }] : []),
                ]}
                onChange={({ target }) =>
                  onChange(put(value, 'whenBusy', target.value === '' ? undefined : target.value))
                }
              />
            )}
            <FormField
              form={form}
              name="concurrency"
              isFixed
              schema={{
                title: 'At most at once',
                type: 'integer',
                examples: [20],
                description: 'Further runs wait until there is room.',
              }}
            />
          </div>
        </Disclosure>
      </div>
      {value.environment !== undefined && (
        <Note
          tone="caution"
          title={`The text says where it runs: ${toText(value.environment)}`}
          button={<Button onClick={() => onChange(put(value, 'environment', undefined))}>Take it out</Button>}
        >
          That is said when you turn it on, and counts only where nobody says it then.
        </Note>
      )}
    </>
  );
}

function Where({ props, value, onChange, faults }: FormProps) {
  const clients = useQuery(clientsQuery).data?.items ?? [];
  const connections = useQuery(everyConnectionQuery()).data ?? [];
  const client = value.client ?? props.workflow.client;
  const own = connections.filter((each) => client === undefined || isNamed(each.client, client));
  return (
    <>
      <Select
        label="Client"
        fault={faults['/client']}
        value={clients.find((each) => isNamed(each, client))?.name ?? toText(client)}
        options={withCurrent(clients, client, 'Said when it is saved')}
        onChange={({ target }) => onChange(put(value, 'client', target.value === '' ? undefined : target.value))}
      />
      <Select
        label="Connection"
        hint="What its steps act on."
        fault={faults['/connection']}
        value={own.find((each) => isNamed(each, value.connection))?.name ?? toText(value.connection)}
        options={withCurrent(own, value.connection, "The trigger's own")}
        onChange={({ target }) => onChange(put(value, 'connection', target.value === '' ? undefined : target.value))}
      />
    </>
  );
}

/** By name; with what is written, though there is none of that name. */
function withCurrent(all: readonly { id: string; name: string }[], current: unknown, none: string) {
  const isThere = current === undefined || all.some((each) => isNamed(each, current));
  return [
    { value: '', words: none },
    ...all.map(({ name }) => ({ value: name, words: name })),
    ...(isThere ? [] : [{ value: toText(current), words: `${toText(current)} (not there)` }]),
  ];
}
