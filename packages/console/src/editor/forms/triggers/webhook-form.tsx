import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { clientsQuery } from '../../../api/queries.ts';
import { put, toText, type Values } from '../../../schema-form/schema.ts';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { isRecord } from '../../document/place.ts';
import { isNamed, useWorkspace } from '../data/connection.ts';
import { clientSecretsQuery } from '../data/queries.ts';
import { FormField, type FormProps } from '../panel-form.tsx';

type Kind = 'none' | 'header' | 'hmac';

const kinds: readonly { value: Kind; words: string; detail: string }[] = [
  { value: 'none', words: 'Nothing', detail: 'Whoever knows the URL starts runs.' },
  { value: 'header', words: 'A secret that is sent along', detail: 'As forms and programs of your own do.' },
  { value: 'hmac', words: 'A signature', detail: 'As Shopify and GitHub do: made of the request with a secret.' },
];

const fresh: Record<Exclude<Kind, 'none'>, Values> = {
  header: { type: 'header', header: 'X-Api-Key', secret: '' },
  hmac: { type: 'hmac', header: 'X-Hub-Signature-256', prefix: 'sha256=', secret: '' },
};

/** What shows that a request is genuine, and which of them are one. */
export function WebhookForm({ form }: { form: FormProps }) {
  const { value, onChange } = form;
  const proof = isRecord(value.proof) ? value.proof : undefined;
  const kind: Kind = proof === undefined ? 'none' : proof.type === 'hmac' ? 'hmac' : 'header';
  return (
    <>
      <p className="text-muted">
        It has a URL for each environment, which its page tells once it is saved. What is posted there, as JSON or by a
        form, starts a run.
      </p>
      <RadioCards
        label="What proves that a request is genuine"
        options={kinds}
        value={kind}
        onChange={(next) => onChange(put(value, 'proof', next === 'none' ? undefined : fresh[next]))}
      />
      {proof && <Proof form={form} proof={proof} onChange={(next) => onChange({ ...value, proof: next })} />}
      <FormField
        form={form}
        name="dedupe"
        schema={{
          title: 'What tells requests apart',
          type: 'string',
          description: 'Such as an order number. Of requests that give the same, one starts a run.',
        }}
      />
    </>
  );
}

function Proof(props: { form: FormProps; proof: Values; onChange: (proof: Values) => void }) {
  const { form, proof, onChange } = props;
  const { faults } = form;
  const id = useId();
  const { workflow } = form.props;
  const client = useQuery(clientsQuery).data?.items.find((each) => isNamed(each, workflow.client));
  const environment = useWorkspace(workflow)?.environment ?? 'production';
  const secrets = useQuery(clientSecretsQuery(client?.id, environment)).data?.items ?? [];
  const set = (name: string, text: string) => onChange(put(proof, name, text === '' ? undefined : text));
  return (
    <>
      <TextField
        label="In the header"
        fault={faults['/proof/header']}
        value={toText(proof.header)}
        spellCheck={false}
        placeholder="X-Api-Key"
        onChange={({ target }) => onChange({ ...proof, header: target.value })}
      />
      <TextField
        label="Before it there stands"
        isOptional
        hint="Such as `Bearer ` or `sha256=`, with the space where there is one."
        fault={faults['/proof/prefix']}
        value={toText(proof.prefix)}
        spellCheck={false}
        onChange={({ target }) => set('prefix', target.value)}
      />
      <TextField
        label="Secret of the client"
        hint="Its name; each environment has its own. Secrets are kept with the client."
        fault={faults['/proof/secret'] ?? faults['/proof']}
        value={toText(proof.secret)}
        list={`${id}-secrets`}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => onChange({ ...proof, secret: target.value })}
      />
      <datalist id={`${id}-secrets`}>
        {secrets.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {proof.type === 'hmac' && (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label="Made with"
            fault={faults['/proof/algorithm']}
            value={toText(proof.algorithm ?? 'sha256')}
            options={['sha256', 'sha1', 'sha512'].map((each) => ({ value: each, words: each.toUpperCase() }))}
            onChange={({ target }) => onChange({ ...proof, algorithm: target.value })}
          />
          <Select
            label="Written as"
            fault={faults['/proof/encoding']}
            value={toText(proof.encoding ?? 'hex')}
            options={[
              { value: 'hex', words: 'Hex' },
              { value: 'base64', words: 'Base64' },
            ]}
            onChange={({ target }) => onChange({ ...proof, encoding: target.value })}
          />
        </div>
      )}
    </>
  );
}
