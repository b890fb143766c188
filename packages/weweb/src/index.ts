import { type Connector, createConnector } from '@cio-bridge/connector';
import type { PluginIntegration } from '@weweb/backend-core';
import { type Method, methods } from './methods.ts';
import { type ReadArguments, readArguments } from './read-arguments.ts';
import { type CustomerIoOptions, readSettings } from './settings.ts';
import { toHttpError } from './to-http-error.ts';
import { version } from './version.ts';

export type { CustomerIoOptions, CustomerIoSettings } from './settings.ts';

/** The integration's methods, by the names that a workflow's steps give: `customerio/identify_customer`. */
export interface CustomerIoIntegration extends PluginIntegration {
  methods: Record<string, (args: unknown) => Promise<unknown>>;
}

/**
 * Customer.io for a backend of WeWeb. Without options, the environment variables say what to connect to; nothing is
 * read before the first step runs.
 *
 * @example
 * createServer({ workflows, integrations: [createCustomerIoIntegration()], production: true });
 */
export function createCustomerIoIntegration(options: CustomerIoOptions = {}): CustomerIoIntegration {
  let opened: Connector | undefined;
  const connector = (): Connector => {
    opened ??= createConnector(readSettings(options));
    return opened;
  };
  return {
    slug: 'customerio',
    _packageName: '@cio-bridge/weweb',
    _packageVersion: version,
    methods: Object.fromEntries(methods.map((method) => [method.slug, (args) => runMethod(method, args, connector)])),
  };
}

async function runMethod(method: Method, args: unknown, connector: () => Connector): Promise<unknown> {
  let called: ReadArguments['called'] = new Map();
  try {
    const read = readArguments(method, args);
    called = read.called;
    const output: unknown = await connector().run(method.action.key, read.input);
    // A workflow's step that says nothing looks like one that did nothing.
    return Object.keys(output as object).length === 0 ? { success: true } : output;
  } catch (error) {
    throw toHttpError(error, method, called);
  }
}

/** Connected by environment variables. */
const customerIo: CustomerIoIntegration = createCustomerIoIntegration();
export default customerIo;
