import './require-node.ts';

export { permissionNames } from './access/permissions.ts';
export { createTokens } from './access/tokens.ts';
export { ConfigError, configFrom, DEFAULT_PORT, type ServerConfig } from './config.ts';
export type { LoggedConnector } from './connections/open-connectors.ts';
export type { Services } from './http/services.ts';
export { BackupError, backUp, restore } from './operations/backup.ts';
export { examine, type Finding } from './operations/doctor.ts';
export { type Server, startServer } from './start-server.ts';
export { DataDirError } from './store/data-dir.ts';
export { DataDirInUse } from './store/data-dir-lock.ts';
export { Problem } from './store/problem.ts';
export { NewerStore, openStore } from './store/store.ts';
export { WrongMasterKey } from './vault/assert-key-fits.ts';
export { MissingMasterKey } from './vault/master-key.ts';
export { RotationUnderWay, rotateKey } from './vault/rotate-key.ts';
export { EngineDataError } from './workflows/engine/engine-data.ts';
