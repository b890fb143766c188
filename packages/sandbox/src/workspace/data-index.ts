import type { JsonObject } from '../json.ts';

/** What is known of attributes and events beside their values. */
export interface DataIndex {
  attributes: JsonObject[];
  events: JsonObject[];
}
