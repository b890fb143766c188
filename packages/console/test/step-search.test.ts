import { actions } from '@cio-bridge/connector';
import { expect, test } from 'vitest';
import { fit, wordsOf } from '../src/editor/picker/search.ts';
import { stepKinds } from '../src/editor/picker/step-kinds.ts';

const kinds = stepKinds(new Map(actions.map((action) => [action.key, action as never])));

test.each([
  ['post', 'http'],
  ['webhook', 'http'],
  ['url', 'http'],
  ['email', 'customer-io/send-transactional-email'],
  ['sms', 'customer-io/send-sms'],
  ['delay', 'wait'],
  ['if', 'branch'],
  ['loop', 'forEach'],
  ['wait', 'wait'],
])('who looks for %s finds %s first', (search, key) => {
  const found = kinds.toSorted((one, other) => fit(search, wordsOf(other)) - fit(search, wordsOf(one)));
  expect(found[0]?.key).toBe(key);
});
