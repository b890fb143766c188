import { Inbox, Workflow } from 'lucide-react';

/** How a first event gets here. */
export function NoEvents() {
  return (
    <div className="px-6 py-10">
      <Inbox aria-hidden className="size-6 text-muted" />
      <p className="mt-3 font-medium">No events yet</p>
      <p className="mt-1 text-muted">Each one shows up here within a second of its arrival.</p>
      <dl className="mt-5 space-y-4">
        <Way name="To see one now">
          Start with <Code>npm start</Code>: it brings a local Customer.io, which sends an email and reports on it.
        </Way>
        <Way name="From your own workspace">
          Add a reporting webhook in Customer.io with the URL of a trigger endpoint, which looks like{' '}
          <Code>{`${location.origin}/webhooks/customer-io/…`}</Code>, then send yourself a message.
        </Way>
        <Way name="If nothing comes">
          Customer.io has to reach that URL over the internet, and tells beside the webhook what it was answered.
        </Way>
      </dl>
    </div>
  );
}

/** What it takes for a run to start. */
export function NoRuns() {
  return (
    <div className="px-6 py-10">
      <Workflow aria-hidden className="size-6 text-muted" />
      <p className="mt-3 font-medium">No runs yet</p>
      <p className="mt-1 text-muted">
        A run starts by itself when an event arrives that an enabled workflow waits for.
      </p>
    </div>
  );
}

const Code = ({ children }: { children: React.ReactNode }) => (
  <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-xs text-ink wrap-anywhere">{children}</code>
);

const Way = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt className="font-medium">{name}</dt>
    <dd className="mt-0.5 text-muted">{children}</dd>
  </div>
);
