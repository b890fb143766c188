import { Inbox, Workflow } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ScopeLink } from './scope-link.tsx';

/** How a first event gets here. */
export function NoEvents() {
  return (
    <EmptyState
      Icon={Inbox}
      title="No events yet"
      buttons={<ScopeLink to="/$client/$env/triggers">Open the triggers</ScopeLink>}
    >
      <p>Each one shows up here within a second of its arrival.</p>
      <dl className="mt-5 space-y-4">
        <Way name="To see one now">
          Open a trigger of a sandbox and press <strong className="font-medium">Send a test event</strong>. There is no
          sandbox? Start the server with <Code>npm start</Code>: it brings a local Customer.io, which sends an email and
          reports on it.
        </Way>
        <Way name="From your own workspace">
          The set-up of a trigger leads through it: a reporting webhook in Customer.io gets the trigger’s address, which
          looks like <Code>{`${location.origin}/webhooks/customer-io/…`}</Code>. Then send yourself a message.
        </Way>
        <Way name="If nothing comes">
          Customer.io has to reach that address over the internet, and tells beside the webhook what it was answered.
        </Way>
      </dl>
    </EmptyState>
  );
}

/** What it takes for a run to start. */
export const NoRuns = () => (
  <EmptyState
    Icon={Workflow}
    title="No runs yet"
    buttons={<ScopeLink to="/$client/$env/workflows">Open the workflows</ScopeLink>}
  >
    A run starts by itself when something happens that a workflow waits for. The workflow has to be on.
  </EmptyState>
);

const Code = ({ children }: { children: React.ReactNode }) => (
  <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-xs text-ink wrap-anywhere">{children}</code>
);

const Way = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt className="font-medium text-ink">{name}</dt>
    <dd className="mt-0.5">{children}</dd>
  </div>
);
