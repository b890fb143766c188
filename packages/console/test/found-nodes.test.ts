import { expect, test } from 'vitest';
import { type DataNode, nodeOf } from '../src/editor/forms/data/nodes.ts';
import { foundGroups } from '../src/editor/forms/pills/found-nodes.ts';

const event = nodeOf('The event', {
  path: ['event'],
  schema: {},
  value: { data: { deep: { email: 'ada@example.com' } }, email: 'bo@example.com', metric: 'opened' },
  mayBeMissing: false,
});
const groups = [{ title: 'Event', nodes: event.children }];
const paths = (nodes: readonly DataNode[]): string[] =>
  nodes.flatMap(({ path, children }) => [path.join('.'), ...paths(children)]);
const found = (search: string): string[] => foundGroups(groups, search).flatMap(({ nodes }) => paths(nodes));

test('a search shows what a hit stands in, and the nearest hits first', () => {
  expect(found('e-mail')).toEqual(['event.email', 'event.data', 'event.data.deep', 'event.data.deep.email']);
});

test('values are found, by every word that was typed, and a group without a hit is gone', () => {
  expect(found('ada example')).toEqual(['event.data', 'event.data.deep', 'event.data.deep.email']);
  expect(found('metric opened')).toEqual(['event.metric']);
  expect(foundGroups(groups, 'nowhere')).toEqual([]);
  expect(found('')).toHaveLength(5);
});

test('of twins, the event’s own comes before that of one of its devices', () => {
  const push = nodeOf('The event', {
    path: ['event'],
    schema: {},
    value: { recipients: [{ deviceId: 'd-1', failureMessage: 'Gone' }], failureMessage: 'None was reached' },
    mayBeMissing: false,
  });
  const [first] = foundGroups([{ title: 'Event', nodes: push.children }], 'failure message').flatMap(
    ({ nodes }) => nodes,
  );
  expect(first?.path).toEqual(['event', 'failureMessage']);
});
