import { createConnector } from '@cio-bridge/connector';

/** A resource type of Windmill's, with a field for each of these. `sandboxUrl` is for the local Customer.io alone. */
interface Customerio {
  region: 'us' | 'eu';
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
  sandboxUrl?: string;
}

/** Windmill asks for these in a form, or gets them from the step before. */
export async function main(customerio: Customerio, email: string, order: string, total: number) {
  const { sandboxUrl, ...credentials } = customerio;
  const base = sandboxUrl && `${sandboxUrl}/${customerio.region}`;
  const urls = base ? { track: `${base}/track`, app: `${base}/app`, pipelines: `${base}/pipelines` } : undefined;
  await using customerIo = createConnector({ credentials: { ...credentials, ...(urls && { sandboxUrls: urls }) } });
  const person = { email };
  // Windmill gives a job run again the same root id, so a repeat is the same event.
  const idempotencyKey = `${process.env.WM_ROOT_FLOW_JOB_ID ?? process.env.WM_JOB_ID}:${order}`;
  await customerIo.run(
    'customer-io/track-event',
    { person, name: 'order_paid', data: { order, total } },
    { idempotencyKey },
  );
  const receipt = { transactionalMessageId: 1, to: email, person, messageData: { order } };
  return customerIo.run('customer-io/send-transactional-email', receipt, { idempotencyKey });
}
