import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DeleteTrigger } from './delete-trigger.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { PasteKey } from './paste-key.tsx';
import { endpointChanges } from './queries.ts';

/** Its name, its keys, what its webhook reports, and its end. */
export function Settings({ endpoint }: { endpoint: Endpoint }) {
  const navigate = useNavigate();
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="grid gap-6">
        <Panel title="Name" isPadded>
          <Name endpoint={endpoint} />
        </Panel>
        {endpoint.webhook && (
          <Panel title="What the webhook reports" isPadded>
            <WebhookOptions endpoint={endpoint} webhook={endpoint.webhook} />
          </Panel>
        )}
        <Panel title="Delete" isPadded>
          <p className="mb-3 text-muted">
            What is sent to its address is refused from then on; its events stay. To stop for a while, pause it instead.
          </p>
          <Button look="danger" needs="endpoints:write" onClick={() => setIsDeleting(true)}>
            Delete trigger
          </Button>
        </Panel>
      </div>
      <div className="grid gap-6">
        <KeysPanel endpoint={endpoint} />
        <Panel title={endpoint.signingKeys.length === 0 ? 'Paste the key' : 'Add another key'} isPadded>
          {endpoint.signingKeys.length > 0 && (
            <p className="mb-3 text-muted">
              Two keys work side by side, so that one can be rotated without a gap. Of two, the older makes room.
            </p>
          )}
          <PasteKey endpoint={endpoint} />
        </Panel>
      </div>
      {isDeleting && (
        <DeleteTrigger
          endpoint={endpoint}
          onClose={() => setIsDeleting(false)}
          onDeleted={() =>
            void navigate({ to: '/$client/$env/triggers', params: { client: endpoint.client.id, env: 'any' } })
          }
        />
      )}
    </div>
  );
}

function Name({ endpoint }: { endpoint: Endpoint }) {
  const change = useSend('PATCH /api/v1/trigger-endpoints/{id}', { makesOld: endpointChanges(endpoint) });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name: endpoint.name },
    onSend: (body) => change.mutateAsync({ path: { id: endpoint.id }, body }),
  });
  return (
    <form className="grid gap-3" {...formProps}>
      <TextField
        label="Name"
        maxLength={200}
        hint="Customer.io shows it in its list of webhooks."
        fault={faultOf('name')}
        {...register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
      />
      {failure}
      <Button type="submit" needs="endpoints:write" isBusy={isSending} className="justify-self-start">
        Save name
      </Button>
    </form>
  );
}

function WebhookOptions({ endpoint, webhook }: { endpoint: Endpoint; webhook: NonNullable<Endpoint['webhook']> }) {
  const set = useSend('PUT /api/v1/trigger-endpoints/{id}/webhook', { makesOld: endpointChanges(endpoint) });
  const { events, fullResolution, withContent } = webhook;
  const { register, failure, isSending, formProps } = useServerForm({
    defaultValues: { events, fullResolution, withContent },
    onSend: (body) => set.mutateAsync({ path: { id: endpoint.id }, body }),
  });
  return (
    <form className="grid gap-3" {...formProps}>
      <Select
        label="Events"
        options={[
          { value: 'needed', words: 'What the workflows need' },
          { value: 'all', words: 'Everything' },
        ]}
        {...register('events')}
      />
      <Checkbox
        label="Every open and click"
        hint="Otherwise only the first of each message."
        {...register('fullResolution')}
      />
      <Checkbox
        label="With the content of messages"
        hint="Sent events carry the whole message. They are large, and may hold what is private."
        {...register('withContent')}
      />
      {failure}
      <Button type="submit" needs="endpoints:write" isBusy={isSending} className="justify-self-start">
        Save what it reports
      </Button>
    </form>
  );
}
