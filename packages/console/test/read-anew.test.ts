import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { readAnew } from '../src/api/read-anew.ts';

test('what is on its way for the first time when it changes is read once more, and all else once', async () => {
  const queryClient = new QueryClient();
  const answers: ((now: string) => void)[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ['runs', 'newest'],
    queryFn: () => new Promise<string>((answer) => answers.push(answer)),
  });
  const leave = observer.subscribe(() => undefined);
  const first = readAnew(queryClient, { queryKey: ['runs'] });
  answers[0]?.('before the change');
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.('after the change');
  await first;
  expect(observer.getCurrentResult().data).toBe('after the change');

  const second = readAnew(queryClient, { queryKey: ['runs'] });
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.('after another change');
  await second;
  expect(observer.getCurrentResult().data).toBe('after another change');
  expect(answers).toHaveLength(3);
  leave();
});
