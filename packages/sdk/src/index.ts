export { AppApi, type CustomerAttributes, CustomersApi, type Delivery, type SendEmailInput } from './app/app-api.ts';
export { CustomerIo, type CustomerIoOptions } from './client.ts';
export type { Clock } from './clock.ts';
export {
  type BatchFailure,
  CioError,
  type CioErrorCode,
  type CioErrorDetails,
  cioErrorRemedies,
  type Remedy,
} from './errors.ts';
export { eventIdFrom } from './event-id.ts';
export type { CallOptions } from './http/caller.ts';
export type { Api, Credentials, Region } from './http/endpoints.ts';
export type { RetryOptions } from './http/retries.ts';
export {
  type Timeouts,
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportOptions,
  type TransportRequest,
} from './http/transport.ts';
export type { PersonIdentifiers, PersonRef } from './person.ts';
export {
  type AnonymousEvent,
  type Attributes,
  TrackApi,
  type TrackEvent,
  type WorkspaceRegion,
} from './track/track-api.ts';
