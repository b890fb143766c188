/** What a comparison of a workflow's condition asks, in words. */
export const operators = {
  eq: 'is',
  ne: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  in: 'is one of',
  contains: 'contains',
  exists: 'is there',
  missing: 'is not there',
} as const;
