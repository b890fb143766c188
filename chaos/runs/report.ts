import type { Inspection } from './messages.ts';
import { judge, type Scene } from './scene.ts';

/** Prints the counts, last of all as one line of JSON. @returns whether nothing was lost, doubled or sent twice. */
export function report(chaos: string, kills: number, sent: number, scene: Scene, inspection: Inspection): boolean {
  const verdict = judge(scene, inspection);
  const again = inspection.sends.filter(({ attempts }) => attempts > 1).length;
  const found = inspection.sends.filter(({ reason }) => reason?.startsWith('found again')).length;
  const answered = inspection.sends.filter(({ reason }) => reason?.endsWith('decided: was-sent')).length;
  const asked = inspection.runs.filter((run) => run.waiting_for === 'decision').length;
  console.log(
    `${inspection.sends.length} messages: ${found} found again after a lost answer, ${answered} by an event that came after a person was asked, ${asked} wait for a person, ${again} repeated because they were proven absent or refused`,
  );
  const cancelled = inspection.runs.filter(({ status }) => status === 'cancelled').length;
  console.log(`${inspection.publications} publications, ${cancelled} runs cancelled, ${scene.forms().length} forms`);
  for (const run of inspection.runs
    .filter(({ status }) => status !== 'succeeded' && status !== 'cancelled')
    .slice(0, 5)) {
    console.log('not succeeded:', JSON.stringify(run));
  }
  console.log(JSON.stringify({ chaos, kills, sent, ...verdict }));
  const { accepted, stored, activated, lost, doubled, messagesTwice } = verdict;
  return [accepted, stored, activated].every((count) => count === sent) && lost + doubled + messagesTwice === 0;
}
