export { ConfigError, configFrom, DEFAULT_PORT, type ServerConfig } from './config.ts';
export type { LoggedConnector } from './connections/open-connectors.ts';
export { Problem } from './problem.ts';
export type { Services } from './services.ts';
export { type Server, startServer } from './start-server.ts';
export { DataDirInUse } from './store/data-dir-lock.ts';
