import { styleText } from 'node:util';
import { describeSandbox } from '@cio-bridge/sandbox';
import { configFrom, type Server, type ServerConfig, startServer } from '@cio-bridge/server';
import { type Demo, startDemo } from './demo/demo.ts';
import { createNarrator, type Narrator } from './demo/narrator.ts';
import { playThread } from './demo/thread.ts';
import { explainTakenPort } from './port-taken.ts';
import { untilStopped } from './until-stopped.ts';
import { keepObjectsYoung } from './young-objects.ts';

export interface StartOptions {
  port?: number;
  host?: string;
  data?: string;
  sandbox: boolean;
  json?: boolean;
}

/** Starts everything, plays the thread, says where to look, and stays until it is stopped. */
export async function start(options: StartOptions): Promise<void> {
  keepObjectsYoung();
  const narrator = createNarrator({ json: options.json ?? false });
  const config = configFrom(process.env, { port: options.port, host: options.host, dataDir: options.data });
  if (options.sandbox && config.publicUrl !== undefined && config.allowSandbox !== true) {
    console.error(
      'With a public URL the local Customer.io and its demo are off: start with --no-sandbox, or set CIO_BRIDGE_ALLOW_SANDBOX=true',
    );
    process.exit(1);
  }
  const startedAt = performance.now();
  const server = await startServer(config).catch((error: unknown) => {
    explainTakenPort(error, config.port);
    throw error;
  });
  let demo: Demo | undefined;
  const close = async () => {
    await demo?.close();
    await server.close();
  };
  try {
    if (options.sandbox) demo = await playDemo(server, config, narrator);
  } catch (error) {
    await close();
    throw error;
  }
  const welcomeUrl = await server.services.welcome.firstOwnerUrl(config.publicUrl ?? server.url);
  announce({ server, demo, welcomeUrl, narrator, ms: performance.now() - startedAt });
  await untilStopped(async () => {
    narrator.say('\nStopping …');
    await close();
  });
}

async function playDemo(server: Server, config: ServerConfig, narrator: Narrator): Promise<Demo> {
  const demo = await startDemo(server, config.dataDir);
  narrator.say('A demo client is connected to a local Customer.io. One thread from end to end:\n');
  await playThread(demo, narrator);
  return demo;
}

function announce(ready: {
  server: Server;
  demo: Demo | undefined;
  welcomeUrl: string | undefined;
  narrator: Narrator;
  ms: number;
}): void {
  const { server, demo, welcomeUrl, narrator, ms } = ready;
  const facts = {
    url: server.url,
    ...(welcomeUrl && { welcomeUrl }),
    ...(demo && {
      apiToken: demo.apiToken,
      webhookUrl: demo.webhookUrl,
      signingKey: demo.signingKey,
      sandbox: describeSandbox(demo.sandbox),
    }),
  };
  narrator.line({ step: 'ready', ok: true, ms, detail: 'everything is up', facts });
  const rows = [
    ...(welcomeUrl
      ? [
          [
            'Open',
            `${styleText('bold', welcomeUrl)}\n             (makes the first account; works once, for 15 minutes)`,
          ],
          ['Later', `${server.url}, with your e-mail and password`],
        ]
      : [['Open', `${styleText('bold', server.url)}, and sign in with your e-mail and password`]]),
    ...(demo ? [['Sandbox', demo.sandbox.admin]] : []),
    ...(demo?.isNewToken
      ? [
          [
            'API',
            `curl -H 'Authorization: Bearer ${demo.apiToken}' ${server.url}/api/v1/events\n             (a token for the demo’s client alone, shown this once)`,
          ],
        ]
      : []),
  ];
  narrator.say(`\n${rows.map(([name, value]) => `  ${name?.padEnd(9)}  ${value}`).join('\n')}\n`);
  narrator.say('  Ctrl-C stops everything; the data stays for the next start.');
}
