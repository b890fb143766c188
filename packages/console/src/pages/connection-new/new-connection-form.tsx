import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { aboutQuery } from '../../api/queries.ts';
import type { Client, Connection, Environment } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { SandboxChip } from '../../ui/environment-cell.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { WherePath } from '../../ui/where-path.tsx';
import { environmentWords } from '../../words/environments.ts';
import { keyWords, regionWords, whereIs } from '../../words/keys.ts';
import { PasteBox } from './paste-box.tsx';
import type { Recognised } from './recognise.ts';
import { sandboxUrlsOf } from './sandbox-urls.ts';
import { Signed } from './signed.tsx';
import { useProbe } from './use-probe.ts';
import { useSave } from './use-save.ts';
import { Whose } from './whose.tsx';

const NAME = 'Customer.io';
const isSandbox = (url: string) =>
  url.trim() === '' ||
  sandboxUrlsOf(url) !== undefined ||
  'Write it with its region: http://127.0.0.1, the port, and /us or /eu at the end.';
const required = (what: string) => (text: string) => text.trim() !== '' || `Give the ${what}.`;

export function NewConnectionForm(props: {
  clients: Pick<Client, 'id' | 'name'>[];
  client: string;
  connection: Connection | undefined;
  environment: Environment;
}) {
  const { clients, connection } = props;
  const navigate = useNavigate();
  const save = useSave(clients, connection);
  const form = useServerForm({
    defaultValues: {
      client: props.client,
      name: NAME,
      environment: props.environment,
      region: 'us' as 'us' | 'eu',
      siteId: '',
      trackApiKey: '',
      appApiKey: '',
      pipelinesWriteKey: '',
      recipientAllowlist: '',
      sandbox: '',
    },
    async onSend({ client, name, environment, region, siteId, trackApiKey, recipientAllowlist, sandbox, ...optional }) {
      const sandboxUrls = sandboxUrlsOf(sandbox);
      const recipients = recipientAllowlist.split(/[\n,;]/).flatMap((each) => each.trim() || []);
      const id = await save({
        client,
        name,
        environment,
        keys: {
          region,
          siteId,
          trackApiKey,
          ...(optional.appApiKey !== '' && { appApiKey: optional.appApiKey }),
          ...(optional.pipelinesWriteKey !== '' && { pipelinesWriteKey: optional.pipelinesWriteKey }),
          ...(recipients.length > 0 && { recipientAllowlist: recipients }),
          ...(sandboxUrls && { sandboxUrls }),
        },
      });
      await navigate({ to: '/connections/$connectionId', params: { connectionId: id } });
    },
  });
  const { register, faultOf, setValue, watch } = form;
  const { client: _client, name: _name, recipientAllowlist: _recipients, environment, sandbox, ...typed } = watch();
  const sandboxUrls = sandboxUrlsOf(sandbox);
  const { data: about } = useQuery(aboutQuery);
  const { signOf } = useProbe({ ...typed, sandboxUrls }, { connectionId: connection?.id, environment });
  const client = watch('client').trim();

  function fill(found: Recognised): void {
    for (const [name, value] of Object.entries(found)) {
      setValue(name as keyof typeof found, value as never, { shouldValidate: true });
    }
  }

  return (
    <form className="grid max-w-3xl gap-6" {...form.formProps}>
      {!connection && (
        <Whose
          clients={clients}
          client={client}
          clientField={{
            fault: faultOf('client'),
            ...register('client', { validate: required('name of the client') }),
          }}
          nameField={{ fault: faultOf('name'), ...register('name', { validate: required('name') }) }}
        />
      )}
      <Panel title="Keys" isPadded aside={sandboxUrls && <SandboxChip />}>
        <div className="grid gap-4">
          <PasteBox onFound={fill} />
          <div className="grid gap-4 border-t border-line pt-4 sm:grid-cols-2">
            <Select
              label="Environment"
              hint="Production is where real customers are."
              options={environments.map((value) => ({ value, words: environmentWords[value].words }))}
              {...register('environment')}
            />
            <Select
              label="Region"
              hint={<Signed sign={signOf('region')}>A wrong guess is put right by itself.</Signed>}
              options={(['us', 'eu'] as const).map((value) => ({ value, words: regionWords[value] }))}
              {...register('region')}
            />
            <TextField
              label="Site id"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              hint={
                <Signed sign={signOf('siteId')}>
                  <WherePath path={whereIs.siteId} />
                </Signed>
              }
              fault={faultOf('siteId')}
              {...register('siteId', { validate: required('site id') })}
            />
            <SecretField
              label={keyWords.trackApiKey}
              hint={
                <Signed sign={signOf('trackApiKey')}>
                  <WherePath path={whereIs.trackApiKey} />
                </Signed>
              }
              fault={faultOf('trackApiKey')}
              {...register('trackApiKey', { validate: required('Track API key') })}
            />
            <SecretField
              label={keyWords.appApiKey}
              isOptional
              hint={
                <Signed sign={signOf('appApiKey')}>
                  To send messages and read people. <WherePath path={whereIs.appApiKey} />
                </Signed>
              }
              fault={faultOf('appApiKey')}
              {...register('appApiKey')}
            />
            <SecretField
              label={keyWords.pipelinesWriteKey}
              isOptional
              hint={
                <Signed sign={signOf('pipelinesWriteKey')}>
                  For the Pipelines actions alone. <WherePath path={whereIs.pipelinesWriteKey} />
                </Signed>
              }
              fault={faultOf('pipelinesWriteKey')}
              {...register('pipelinesWriteKey')}
            />
            {(about?.allowsSandbox || sandbox !== '') && (
              <TextField
                label="Address of a sandbox"
                isOptional
                autoComplete="off"
                spellCheck={false}
                inputMode="url"
                className="font-mono"
                placeholder="http://127.0.0.1:4010/us"
                hint="Of a local Customer.io on the server's machine, to try things out. Left empty, it is the real one."
                fault={faultOf('sandbox')}
                {...register('sandbox', { validate: isSandbox })}
              />
            )}
          </div>
          {environment !== 'production' && (
            <TextArea
              label="Recipients allowed"
              isOptional
              rows={3}
              hint="One a line: an address, a domain as @example.com, a person id. Outside production nothing is sent to anybody else."
              fault={faultOf('recipientAllowlist')}
              {...register('recipientAllowlist')}
            />
          )}
        </div>
      </Panel>
      {form.failure}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" needs="connections:write" isBusy={form.isSending}>
          Save and test
        </Button>
        <p className="text-xs text-muted">
          A key that Customer.io refuses is shown with its fault. Nothing is sent to anybody.
        </p>
      </div>
    </form>
  );
}
