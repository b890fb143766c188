import { expect, test } from 'vitest';
import { triggerVariables } from '../src/choices/message-variables.ts';

test.each([
  ['{{trigger.order}}', ['order']],
  ['{{ trigger.order.number | upcase }} {{trigger.total}}', ['order.number', 'total']],
  ["{{ trigger.name | default: 'trigger.nothing' }}", ['name']],
  ['{% for item in trigger.items %}{{ item.name }}{% endfor %}', ['items']],
  ['{% if trigger.plan == "pro" and trigger.since %}', ['plan', 'since']],
  ['{% some_tag_of_theirs trigger.x %}', ['x']],
  ['{{ customer.trigger.x }} {{ mytrigger.x }} trigger.x', []],
  ['{{\n  trigger.order_id\n}}', ['order_id']],
  ['{{ trigger.unclosed', []],
  ['{{ trigger["first name"] }} {{ trigger[\'order\'].number }}', ['first name', 'order.number']],
  ['{{ trigger.items[0].name }}', ['items']],
  ['{{ trigger.größe }} {{ trigger.名前 }}', ['größe', '名前']],
  ['{{ "trigger.x" | append: trigger.y }}', ['y']],
])('%s reads %j', (template, names) => {
  expect(triggerVariables(template)).toEqual(names);
});

test('a template made to be slow to read is read at once', () => {
  expect(triggerVariables(`${'{{'.repeat(200_000)} trigger.x`)).toEqual([]);
  expect(triggerVariables(`${'{%'.repeat(200_000)} trigger.x }}`)).toEqual([]);
});
