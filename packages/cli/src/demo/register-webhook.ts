import type { DemoWorkspace } from './demo-state.ts';

/** Only what the demo's workflow, and whoever watches it, wants to see. */
const EVENTS = [
  'email_sent',
  'email_delivered',
  'email_opened',
  'email_clicked',
  'email_bounced',
  'email_unsubscribed',
];

/** Tells the local Customer.io where to post: one reporting webhook, created once and then kept pointing here. */
export async function registerWebhook(appUrl: string, workspace: DemoWorkspace, endpoint: string): Promise<void> {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${appUrl}/v1/reporting_webhooks${path}`, {
      method,
      headers: { authorization: `Bearer ${workspace.appApiKey}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${method} reporting_webhooks`);
    return (await answer.json()) as { reporting_webhooks?: { id: number; name: string }[] | null };
  };
  const webhook = { name: 'cio-bridge demo', endpoint, events: EVENTS, full_resolution: true, with_content: false };
  const { reporting_webhooks: known } = await call('GET', '');
  const ours = known?.find(({ name }) => name === webhook.name);
  await (ours ? call('PUT', `/${ours.id}`, webhook) : call('POST', '', webhook));
}
