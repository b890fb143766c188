/** A drawing of ours: an envelope that passes over a bridge. Customer.io's own mark is its owner's. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"><rect x="6" y="3" width="12" height="8" rx="1.2"/><path d="m6.4 4 5.6 4 5.6-4"/><path d="M2 20v-4h20v4M6 20a3 3 0 0 1 6 0 3 3 0 0 1 6 0"/></svg>';

/** What a host shows of the integration as a whole. */
export const integration = {
  key: 'customer-io',
  title: 'Customer.io',
  description:
    'Add people and events, send transactional messages, and react when Customer.io reports a delivery, an open, a click, a bounce or an unsubscribe.',
  /** An SVG in the colour of the text around it. */
  icon: `data:image/svg+xml,${encodeURIComponent(icon)}`,
  docs: 'https://docs.customer.io/integrations/api/',
} as const;
