import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Note } from '../../ui/note.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { WherePath } from '../../ui/where-path.tsx';
import { countOf } from '../../words/time.ts';
import { endpointChanges } from './queries.ts';

const WHERE = ['Data & Integrations', 'Integrations', 'Reporting Webhooks', 'your webhook', 'Signing key'];

/** Takes the signing key; what was held is verified with it at once. */
export function PasteKey({ endpoint }: { endpoint: Endpoint }) {
  const [outcome, setOutcome] = useState<{ accepted: number; held: number }>();
  const add = useSend('POST /api/v1/trigger-endpoints/{id}/signing-keys', {
    makesOld: [...endpointChanges(endpoint), ['events']],
  });
  const { register, reset, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { signingKey: '' },
    async onSend(body) {
      const { held } = await add.mutateAsync({ path: { id: endpoint.id }, body });
      setOutcome({ accepted: held.accepted + held.duplicates, held: held.held });
      reset();
    },
  });
  return (
    <form className="grid max-w-xl gap-3" {...formProps}>
      <SecretField
        label="Signing key"
        hint={<WherePath path={WHERE} />}
        fault={faultOf('signingKey')}
        {...register('signingKey', { validate: (text) => text.trim() !== '' || 'Paste the signing key.' })}
      />
      {failure}
      <Button type="submit" look="primary" needs="endpoints:write" isBusy={isSending} className="justify-self-start">
        Save key
      </Button>
      <div role="status" className="empty:hidden">
        {outcome && <HeldOutcome {...outcome} />}
      </div>
    </form>
  );
}

/** `3 of 4 held events proved genuine.` */
export function HeldOutcome({ accepted, held }: { accepted: number; held: number }) {
  const all = accepted + held;
  if (all === 0) return <Note tone="good" title="The key is saved. No event was held." />;
  const title = `${accepted} of ${countOf(all, 'held event', 'held events')} proved genuine`;
  if (held === 0) return <Note tone="good" title={title} />;
  return (
    <Note tone={accepted === 0 ? 'bad' : 'caution'} title={title}>
      {accepted === 0
        ? 'The key may be cut off, or of another webhook. What is held is not lost.'
        : 'The others may be of a stranger, or signed with another key. Look at them under Held.'}
    </Note>
  );
}
