import { useSend } from '../../api/mutations.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { WherePath } from '../../ui/where-path.tsx';
import { environmentWords } from '../../words/environments.ts';
import { regionWords, whereIs } from '../../words/keys.ts';
import type { CardParts } from './card-parts.ts';

/** Region, site id and who may be written to; the keys stay as they are. */
export function ChangeSettings({ connection, environment, facts, onClose }: CardParts & { onClose: () => void }) {
  const change = useSend('PATCH /api/v1/connections/{id}/environments/{environment}', {
    makesOld: [['connections'], ['clients']],
  });
  const { register, faultOf, setValue, failure, isSending, formProps } = useServerForm({
    defaultValues: {
      region: facts.region,
      siteId: facts.siteId,
      recipientAllowlist: (facts.recipientAllowlist ?? []).join('\n'),
    },
    version: connection.version,
    async onSend({ region, siteId, recipientAllowlist }, ifVersion) {
      const list = recipientAllowlist
        .split('\n')
        .map((each) => each.trim())
        .filter((each) => each !== '');
      await change.mutateAsync({
        path: { id: connection.id, environment },
        body: { region, siteId, recipientAllowlist: list.length === 0 ? null : list },
        ifVersion,
      });
      onClose();
    },
  });
  const others = environments.filter(
    (env) => env !== environment && (connection.environments[env]?.recipientAllowlist?.length ?? 0) > 0,
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Settings of ${environmentWords[environment].words.toLowerCase()}`}
      lead="The keys stay as they are, and are tried out again when region or site id change."
    >
      <form className="grid gap-4" {...formProps}>
        <Select
          label="Region"
          hint={<WherePath path={whereIs.region} />}
          options={(['us', 'eu'] as const).map((value) => ({ value, words: regionWords[value] }))}
          {...register('region')}
        />
        <TextField
          label="Site id"
          autoComplete="off"
          spellCheck={false}
          hint={<WherePath path={whereIs.siteId} />}
          fault={faultOf('siteId')}
          {...register('siteId', { validate: (text) => text.trim() !== '' || 'Give the site id.' })}
        />
        <TextArea
          label="Recipients allowed"
          isOptional
          rows={5}
          isCode
          hint={
            environment === 'production'
              ? 'Left empty, messages go to everybody. With a list, to these alone: one a line, an address, a domain as @example.com, a person id.'
              : 'One a line: an address, a domain as @example.com, a person id, or * for everybody. Left empty, nothing is sent.'
          }
          fault={faultOf('recipientAllowlist')}
          {...register('recipientAllowlist')}
        />
        {others.map((env) => (
          <Button
            key={env}
            look="ghost"
            className="justify-self-start"
            onClick={() =>
              setValue('recipientAllowlist', (connection.environments[env]?.recipientAllowlist ?? []).join('\n'))
            }
          >
            {`Copy the list of ${environmentWords[env].words.toLowerCase()}`}
          </Button>
        ))}
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Save settings
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
