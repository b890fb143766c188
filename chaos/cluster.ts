import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DOWN_MS, startCluster } from './cluster/start-cluster.ts';
import type { Forwarded } from './forward/messages.ts';
import { startReceivers } from './forward/receivers.ts';
import { compared, settled } from './forward/settled.ts';
import { drained } from './runs/drained.ts';
import { report } from './runs/report.ts';
import { startScene } from './runs/scene.ts';

/**
 * Two servers on one Postgres and three Restate nodes, all on loopback. Nodes of both kinds are killed
 * under load and come back later; meanwhile the others go on with what the dead one was doing. All events are forwarded
 * to three receivers, each of which fails in its own way. `--before FOLDER`, a checkout of another version, is what each
 * server is until its first kill: an upgrade of one after the other.
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '6' }, before: { type: 'string' } },
  allowPositionals: true,
});
const kills = Number(flags.kills);
/** Each event makes three webhooks, and what cannot be posted while nodes are away makes the end longer. */
const PACE = { perSecond: 2, burstEveryMs: 60_000 };

process.exitCode = (await run()) ? 0 : 1;

/** @returns whether nothing was lost, and nothing done twice. */
async function run(): Promise<boolean> {
  await using receivers = await startReceivers();
  const env = {
    CIO_BRIDGE_SEND_SETTLE_MS: '3000',
    CIO_BRIDGE_HTTP_ALLOW: '127.0.0.1',
    CHAOS_RECEIVERS: receivers.url,
  };
  await using cluster = await startCluster(new URL('./runs/server.ts', import.meta.url), env, flags.before);
  const { restate, servers, url } = cluster;
  await using scene = await startScene();
  const token = await servers[0].ask<string>({ ask: 'setup', keys: scene.keys });
  receivers.secrets = await servers[0].ask<Record<string, string>>({ ask: 'destinations' });
  await scene.register(`${url}/webhooks/customer-io/${token}`);

  const load = scene.load(PACE, url + (await servers[0].ask<string>({ ask: 'formPath' })));
  for (let kill = 0; kill < kills; kill += 1) {
    if (kill >= kills / 2) receivers.isBack = true;
    servers[0].urge({ ask: 'stir' });
    await sleep(1_000 + Math.random() * 1_000);
    if (kill % 2 === 0) {
      const index = (kill / 2) % 3;
      console.log(`kill ${kill + 1} of ${kills}: Restate node ${index + 1}`);
      await restate.kill(index);
      await sleep(DOWN_MS);
      restate.restart(index);
    } else {
      const index = ((kill - 1) / 2) % 2;
      console.log(`kill ${kill + 1} of ${kills}: server ${index + 1}`);
      await servers[index as 0 | 1].kill();
      await sleep(DOWN_MS);
      await servers[index as 0 | 1].start();
    }
  }
  const sent = load.stop();
  scene.calm();
  receivers.isBack = true;
  const inspection = await drained(scene, servers[0]);
  const ask = () => servers[0].ask<Forwarded>({ ask: 'forwarded' });
  const { sandbox } = scene;
  const forwarded = compared(receivers, await settled(ask, { sandbox, receivers, expected: inspection.events.length }));
  console.log(`forwarded: ${JSON.stringify(forwarded)}`);
  const { lost, doubled, unsigned, waiting, failed } = forwarded;
  const isForwarded = lost + doubled + unsigned + waiting + failed === 0;
  return report('cluster', kills, sent, scene, inspection) && isForwarded;
}
