import { CioError, type Connector, type RunContext } from '@cio-bridge/connector';
import { type Context, RetryableError, service, TerminalError } from '@restatedev/restate-sdk';

export interface Signup {
  customerId: string;
  email: string;
}

/** A Restate service that welcomes a customer: each action is a step, done once whatever crashes in between. */
export const onboarding = (customerIo: Connector) =>
  service({
    name: 'onboarding',
    options: {
      retryPolicy: { initialInterval: 10, exponentiationFactor: 2, maxInterval: 60_000, maxAttempts: 1_000_000 },
    },
    handlers: {
      async welcome(context: Context, { customerId, email }: Signup): Promise<string> {
        const person = { id: customerId };
        const startedAtMs = await context.date.now();

        /** The run's id and the step's name are what a repeated step has in common with its first try. */
        const step = <T>(name: string, act: (run: RunContext) => Promise<T>) =>
          context.run(name, () =>
            act({ idempotencyKey: `${context.request().id}:${name}`, startedAtMs }).catch(forRestate),
          );

        await step('identify', (run) =>
          customerIo.run('customer-io/identify-customer', { person, attributes: { email } }, run),
        );
        await step('track', (run) => customerIo.run('customer-io/track-event', { person, name: 'signed_up' }, run));
        const { deliveryId } = await step('send', (run) =>
          customerIo.run('customer-io/send-transactional-email', { transactionalMessageId: 1, to: email, person }, run),
        );
        return deliveryId;
      },
    },
  });

/** Restate owns retries here. It repeats what may be repeated, after the wait that Customer.io asks for, and nothing else. */
function forRestate(error: unknown): never {
  if (!(error instanceof CioError)) throw error;
  const { message, retryAfterMs } = error;
  if (error.remedy !== 'retry') throw new TerminalError(`${error.code}: ${message}`);
  throw new RetryableError(message, retryAfterMs === undefined ? {} : { retryAfter: { milliseconds: retryAfterMs } });
}
