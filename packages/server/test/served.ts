import { flushCompileCache } from 'node:module';
import { configFrom, permissionNames, startServer } from '../src/index.ts';

/** A server in a process of its own, which can be killed. It tells its parent where it is, with a token for all of it. */
const { services, url } = await startServer(configFrom(process.env));
const { token } = await services.tokens.create({ name: 'test', permissions: permissionNames });
// It would write what it compiled at its end, of which a test may give it none.
flushCompileCache();
process.on('disconnect', () => process.exit(1));
process.send?.({ url, token });
