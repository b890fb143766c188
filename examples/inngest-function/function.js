import { CioError } from '@cio-bridge/connector';
import { Inngest, NonRetriableError, RetryAfterError } from 'inngest';

export const inngest = new Inngest({ id: 'shop' });

/**
 * One step for each action: Inngest remembers those that are done, and tries again the one that failed. It owns the
 * retries, so the connector was made with `retries: false`.
 *
 * @param {import('@cio-bridge/connector').Connector} customerIo
 */
export const orderPaid = (customerIo) =>
  inngest.createFunction({ id: 'order-paid', triggers: [{ event: 'order/paid' }] }, async ({ event, step, runId }) => {
    const { customerId, email, order } = event.data;
    const person = { id: customerId };
    const act = (name, key, input) =>
      step.run(name, () =>
        // The run and the step are what a repeat has in common with its first try: an event counts once.
        customerIo.run(key, input, { idempotencyKey: `${runId}:${name}` }).catch(asInngestReadsIt),
      );
    await act('identify', 'customer-io/identify-customer', { person, attributes: { email } });
    await act('track', 'customer-io/track-event', { person, name: 'order_paid', data: { order } });
    const receipt = { transactionalMessageId: 1, to: email, person, messageData: { order } };
    return act('send', 'customer-io/send-transactional-email', receipt);
  });

/** What the error's `remedy` says, in Inngest's terms. */
function asInngestReadsIt(error) {
  if (!(error instanceof CioError)) throw error;
  if (error.remedy !== 'retry') throw new NonRetriableError(error.message, { cause: error });
  throw new RetryAfterError(error.message, error.retryAfterMs ?? 10_000, { cause: error });
}
