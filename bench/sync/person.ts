/** A row of a customer list: about 150 bytes in a CSV, 390 as an operation. */
export const personOf = (row: number): Record<string, unknown> => ({
  id: `person-${row}`,
  email: `person-${row}@example.com`,
  first_name: 'Ada',
  last_name: `Lovelace-${row}`,
  company: 'Analytical Engines Limited',
  city: 'London',
  country: 'United Kingdom',
  plan: row % 3 === 0 ? 'pro' : 'free',
  seats: row % 50,
  lifetime_value: row * 1.5,
  newsletter: row % 2 === 0,
  created_at: 1_760_000_000 + (row % 1_000_000),
  last_seen_at: 1_763_000_000 + (row % 1_000_000),
});
