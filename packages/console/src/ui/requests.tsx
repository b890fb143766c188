import type { Answer } from '../api/client.ts';
import { span } from '../words/time.ts';
import { Badge } from './badge.tsx';
import { Disclosure } from './disclosure.tsx';
import { JsonView } from './json-view.tsx';

type Call = Answer<'GET /api/v1/activity/{id}'>['calls'][number];

/** What left for Customer.io, and what came back: each folded under its line. */
export function Requests({ calls }: { calls: Call[] }) {
  if (calls.length === 0) return <p className="p-4 text-muted">No request left for it.</p>;
  return (
    <ul className="divide-y divide-line">
      {calls.map((call, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <li key={index}>
          <Disclosure summary={<Line call={call} />}>
            <div className="grid gap-3 px-4 pb-4">
              <Part name="Request" value={call.body} nothing="It had no body." />
              <Part name="Answer" value={call.answer} nothing="It had none, or none came." />
            </div>
          </Disclosure>
        </li>
      ))}
    </ul>
  );
}

function Line({ call: { method, url, status, durationMs } }: { call: Call }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 font-normal">
      <span className="min-w-0 font-mono text-xs wrap-anywhere">
        <span className="font-semibold">{method}</span> {pathOf(url)}
      </span>
      {status === null ? (
        <Badge tone="plain">no answer</Badge>
      ) : (
        <Badge tone={status < 300 ? 'good' : 'bad'}>{status}</Badge>
      )}
      <span className="text-xs text-muted tabular-nums">{span(durationMs)}</span>
    </span>
  );
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

function Part({ name, value, nothing }: { name: string; value: unknown; nothing: string }) {
  const isThere = value !== null && value !== undefined && value !== '';
  return (
    <section aria-label={name}>
      <h4 className="mb-1 text-xs font-medium text-muted">{name}</h4>
      {isThere ? <JsonView value={value} label={name.toLowerCase()} /> : <p className="text-muted">{nothing}</p>}
    </section>
  );
}
