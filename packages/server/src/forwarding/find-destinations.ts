import { sql } from 'kysely';
import { containing, equalTo } from '../store/equal-to.ts';
import type { Look } from '../workflows/search.ts';
import { shownDestinations } from './destination.ts';

/** Destinations by a part of their name or of their host, or by their id. */
export const findDestinations: Look = {
  type: 'destination',
  needs: 'endpoints:read',
  look: (db, text, clientIds, most) =>
    shownDestinations(db)
      .clearSelect()
      .select([
        'destinations.id',
        'destinations.name',
        'destinations.endpoint_id',
        'client_id',
        'clients.name as client',
        'environment',
      ])
      .where(
        sql<boolean>`(${containing('destinations.name', text)} or ${containing('destinations.host', text)} or destinations.id = ${text})`,
      )
      .where((where) => where.and(equalTo(where, { 'clients.id': clientIds })))
      .orderBy('destinations.name')
      .limit(most)
      .execute(),
};
