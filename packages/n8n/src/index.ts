export { CioBridgeApi } from './credentials.ts';
export { CioBridge } from './node.ts';
export { CioBridgeTrigger } from './trigger.ts';
