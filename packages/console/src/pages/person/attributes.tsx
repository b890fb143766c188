import { useMutation } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Environment } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Panel } from '../../ui/panel.tsx';

/** The profile in Customer.io, asked for on a press: it is a call there. */
export function Attributes(props: { personId: string; connectionId: string; environment: Environment }) {
  const { personId, connectionId, environment } = props;
  const ask = useMutation({
    mutationFn: () =>
      request('POST /api/v1/actions/{integration}/{name}/run', {
        path: { integration: 'customer-io', name: 'get-customer-attributes' },
        body: { connectionId, environment, input: { person: { id: personId } } },
      }),
  });
  return (
    <Panel title="Profile in Customer.io" isPadded>
      {ask.data ? (
        <JsonView value={ask.data.output} label="profile" />
      ) : (
        <Button needs="actions:run" isBusy={ask.isPending} onClick={() => ask.mutate()}>
          Show the profile
        </Button>
      )}
      {ask.error && (
        <div className="mt-3">
          <Failure error={ask.error} onRetry={() => ask.mutate()} />
        </div>
      )}
    </Panel>
  );
}
