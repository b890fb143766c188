import type { Fault, FaultKind } from '../http/faults.ts';

type Words = { [Kind in FaultKind]: (fault: Extract<Fault, { kind: Kind }>) => string };
type Answer = Extract<Fault, { kind: 'status' | 'status-after-accept' }>;

const answers = ({ status = 500, html, retryAfterSeconds }: Answer): string =>
  `${status}${html ? ' with a web page' : ''}${retryAfterSeconds === undefined ? '' : `, Retry-After: ${retryAfterSeconds}`}`;

const words: Words = {
  status: (fault) => `Answers ${answers(fault)}`,
  'status-after-accept': (fault) => `Takes the call, and answers ${answers(fault)}`,
  drop: () => 'Drops the connection',
  'drop-after-accept': () => 'Takes the call, and drops the connection',
  delay: ({ delayMs }) => `Takes the call ${delayMs} ms late`,
  'delay-after-accept': ({ delayMs }) => `Takes the call, and answers ${delayMs} ms later`,
  truncate: () => 'Cuts its answer off',
  'batch-items': ({ indexes }) => `Refuses of a batch the items ${indexes.join(', ')}`,
  'webhook-duplicate': () => 'Posts a report twice',
  'webhook-reorder': () => 'Posts a report after the one that follows it',
  'webhook-delay': ({ delayMs }) => `Posts a report ${delayMs} ms late`,
  'webhook-wrong-signature': () => 'Signs a report wrongly',
  'webhook-clock-skew': ({ skewSeconds }) => `Signs a report with a clock that is ${skewSeconds} s off`,
};

/** What a fault does, and to which share of what it strikes. */
export function faultWords(fault: Fault): string {
  const { probability, skip } = fault;
  const wordsOf = words[fault.kind] as (fault: Fault) => string;
  const share = probability === undefined ? '' : `, in ${Math.round(probability * 100)} % of the cases`;
  return `${wordsOf(fault)}${share}${skip === undefined ? '' : `, after the first ${skip}`}`;
}
