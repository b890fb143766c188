import { Inbox, Workflow } from 'lucide-react';

/** How a first event gets here. */
export function NoEvents() {
  return (
    <div className="px-6 py-10">
      <Inbox aria-hidden className="size-6 text-muted" />
      <p className="mt-3 font-medium">No events yet</p>
      <p className="mt-1 text-muted">Each one shows up here within a second of its arrival. To get the first:</p>
      <ol className="mt-4 list-decimal space-y-2 pl-5 text-muted marker:text-ink">
        <li>
          Without a Customer.io account: start with <Code>npm start</Code>, which brings a local Customer.io that sends
          one.
        </li>
        <li>
          With your own workspace: add a reporting webhook in Customer.io and give it the URL of a trigger endpoint,
          which looks like <Code>{`${location.origin}/webhooks/customer-io/…`}</Code>
        </li>
        <li>
          Send yourself a message. If nothing comes, the webhook in Customer.io shows the answer that it got from here.
        </li>
      </ol>
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
