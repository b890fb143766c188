import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import { useSession } from '../../api/session.ts';
import type { Permission } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ClientChoice, whyNoClients } from '../../ui/client-choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

const DAY_MS = 24 * 3_600_000;

type Preset = 'read' | 'apply' | 'act' | 'own';
const presets: Record<Exclude<Preset, 'own'>, (permission: Permission) => boolean> = {
  read: (permission) =>
    permission.endsWith(':read') && !['people:read', 'tokens:read', 'audit:read', 'server:read'].includes(permission),
  apply: (permission) =>
    ['workflows:read', 'workflows:write', 'connections:read', 'endpoints:read'].includes(permission),
  act: (permission) => ['actions:run', 'connections:read'].includes(permission),
};

const ends = [
  { value: '90', words: 'In 90 days' },
  { value: '365', words: 'In a year' },
  { value: '', words: 'Never' },
];

/** What the token is for decides what it may. */
export function NewToken({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const mine = useSession()?.permissions ?? [];
  const [preset, setPreset] = useState<Preset>('read');
  const [own, setOwn] = useState<Permission[]>([]);
  const [clientIds, setClientIds] = useState<string[] | null>(null);
  const chosen = preset === 'own' ? own : mine.filter(presets[preset]);
  const create = useSend('POST /api/v1/tokens', { makesOld: [['tokens']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name: '', days: '90' },
    async onSend({ name, days }) {
      const { token } = await create.mutateAsync({
        body: {
          name,
          // The button is off while one of them is empty.
          permissions: chosen as [Permission, ...Permission[]],
          ...(clientIds !== null && { clientIds: clientIds as [string, ...string[]] }),
          ...(days !== '' && { expiresAtMs: Date.now() + Number(days) * DAY_MS }),
        },
      });
      onMade(token);
    },
  });
  const nouns = Map.groupBy(mine, (permission) => permission.split(':')[0] as string);
  return (
    <Dialog isOpen onClose={onClose} title="New token" lead="For a program. Give it no more than it needs.">
      <form className="grid grid-cols-1 gap-4" {...formProps}>
        <TextField
          label="Name"
          autoFocus
          hint="Says who uses it, such as “deployment”."
          fault={faultOf('name')}
          {...register('name', { required: 'Give it a name.' })}
        />
        <div>
          <p className="mb-1.5 font-medium">What it may do</p>
          <Segmented
            label="What it may do"
            value={preset}
            onChange={(next) => {
              if (next === 'own') setOwn(chosen);
              setPreset(next);
            }}
            options={[
              { value: 'read', words: 'Read only' },
              { value: 'apply', words: 'Apply workflows' },
              { value: 'act', words: 'Run actions' },
              { value: 'own', words: 'Choose' },
            ]}
          />
          {preset === 'own' ? (
            <div className="mt-2 grid gap-1.5 sm:grid-cols-2">
              {[...nouns].map(([noun, permissions]) => (
                <fieldset key={noun} className="flex flex-wrap items-center gap-x-3">
                  <legend className="sr-only">{noun}</legend>
                  {permissions.map((permission) => (
                    <Checkbox
                      key={permission}
                      label={permission}
                      checked={own.includes(permission)}
                      onChange={({ target }) =>
                        setOwn(target.checked ? [...own, permission] : own.filter((each) => each !== permission))
                      }
                    />
                  ))}
                </fieldset>
              ))}
            </div>
          ) : (
            <p className="mt-1.5 text-xs text-muted wrap-anywhere">{chosen.join(', ')}</p>
          )}
        </div>
        <ClientChoice value={clientIds} onChange={setClientIds} />
        <Select label="It ends" options={ends} {...register('days')} />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={isSending}
            whyOff={chosen.length === 0 ? 'Choose what it may do.' : whyNoClients(clientIds)}
          >
            Create token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
