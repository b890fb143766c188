import { CircleCheck } from 'lucide-react';
import { FailureGroupCard } from '../../lists/failure-group.tsx';
import { useInbox } from '../../lists/inbox.ts';
import { RetryingRuns } from '../../lists/retrying-runs.tsx';
import { useScope } from '../../lists/scope.ts';
import { DecisionCard } from '../../ui/decision-card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { useHeldDecisions } from '../../ui/use-held-decisions.ts';
import { DestinationTrouble } from './destination-trouble.tsx';
import { EndpointTrouble } from './endpoint-trouble.tsx';
import { KeyTrouble } from './key-trouble.tsx';
import { StuckConnection } from './stuck-connection.tsx';

/** Everything that waits for a person, the most harmful first. */
export function InboxPage() {
  const scope = useScope();
  const { things, count, isKnown, error, lookedAtMs, again } = useInbox(scope);
  const held = useHeldDecisions(things.decisions);
  return (
    <Page title="Inbox" lead="Everything that waits for a person, the most harmful first.">
      {error && (
        <div className="mb-4">
          <Failure error={error} onRetry={again} />
        </div>
      )}
      <RetryingRuns scope={scope} className="mb-4" />
      {!isKnown && !error && <LoadingRows />}
      <div className="grid max-w-4xl gap-8">
        <Section title="To decide" count={things.decisions.length} isKept={held.length > 0}>
          {held.map((each) => (
            <DecisionCard key={each.key} held={each} />
          ))}
        </Section>
        <Section title="Connections that let nothing in" count={things.stuck.length}>
          {things.stuck.map((stuck) => (
            <StuckConnection key={stuck.runs[0]?.id} {...stuck} />
          ))}
        </Section>
        <Section title="Connections" count={things.keys.length}>
          {things.keys.map((trouble) => (
            <KeyTrouble key={`${trouble.connection.id} ${trouble.environment}`} trouble={trouble} />
          ))}
        </Section>
        <Section title="Triggers" count={things.endpoints.length}>
          {things.endpoints.map((endpoint) => (
            <EndpointTrouble key={endpoint.id} endpoint={endpoint} />
          ))}
        </Section>
        <Section title="Destinations" count={things.destinations.length}>
          {things.destinations.map((destination) => (
            <DestinationTrouble key={destination.id} destination={destination} />
          ))}
        </Section>
        <Section title="Failed runs" count={things.failures.length}>
          {things.failures.map((group) => (
            <FailureGroupCard key={`${group.workflow.id} ${group.failedStep} ${group.errorCode}`} group={group} />
          ))}
        </Section>
      </div>
      {isKnown && count === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState Icon={CircleCheck} title="Nothing waits for you">
            Looked at <TimeAgo atMs={lookedAtMs} />. What needs a person shows up here by itself.
          </EmptyState>
        </div>
      )}
    </Page>
  );
}

function Section(props: {
  title: string;
  count: number;
  /** Something stands in it that waits no longer. */
  isKept?: boolean;
  children: React.ReactNode;
}) {
  const { title, count, isKept = false, children } = props;
  if (count === 0 && !isKept) return null;
  return (
    <section aria-label={title} className="grid gap-3">
      <h2 className="font-semibold">
        {title} <span className="font-normal text-muted tabular-nums">{count}</span>
      </h2>
      {children}
    </section>
  );
}
