import type { Lead } from './pending-batch.ts';

const leastSlots = 1_024;

/**
 * Leads by the hash of a key. Each operation of a bulk sync comes by here, and a Map takes as long for it as all the
 * rest: this is a table with linear probing, in which the leads of batches that were answered are free places.
 */
export class LeadMap {
  #hashes = new Int32Array(leastSlots);
  #leads: (Lead | undefined)[] = new Array(leastSlots).fill(undefined);
  /** Places that were ever taken. At half of them the table is made anew. */
  #taken = 0;

  /** @returns `undefined` also where the batch has been answered. */
  get(hash: number): Lead | undefined {
    if (this.#taken === 0) return undefined;
    const last = this.#hashes.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const lead = this.#leads[slot];
      if (lead === undefined) return undefined;
      if (this.#hashes[slot] === hash && lead.batch) return lead;
    }
  }

  set(hash: number, lead: Lead): void {
    const last = this.#hashes.length - 1;
    let slot = hash & last;
    for (let there = this.#leads[slot]; there?.batch && this.#hashes[slot] !== hash; there = this.#leads[slot])
      slot = (slot + 1) & last;
    if (this.#leads[slot] === undefined) this.#taken += 1;
    this.#hashes[slot] = hash;
    this.#leads[slot] = lead;
    if (this.#taken * 2 > this.#hashes.length) this.#renew();
  }

  #renew(): void {
    const hashes = this.#hashes;
    const leads = this.#leads;
    const live = leads.filter((lead) => lead?.batch).length;
    const slots = Math.max(leastSlots, 2 ** Math.ceil(Math.log2(live * 8 + 1)));
    this.#hashes = new Int32Array(slots);
    this.#leads = new Array(slots).fill(undefined);
    this.#taken = 0;
    // Of two leads of one key the later stands before the earlier: written last, it stays.
    for (let slot = leads.length - 1; slot >= 0; slot -= 1) {
      const lead = leads[slot];
      if (lead?.batch) this.set(hashes[slot] as number, lead);
    }
  }
}
