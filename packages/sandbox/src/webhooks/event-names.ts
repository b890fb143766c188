const suffixes: Readonly<Record<string, string>> = {
  customer: 'subscribed unsubscribed subscription_preferences_changed',
  email:
    'drafted attempted sent delivered opened clicked converted bounced dropped deferred spammed failed unsubscribed undeliverable',
  push: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable',
  in_app: 'drafted attempted sent opened clicked converted failed undeliverable',
  sms: 'drafted attempted sent delivered clicked converted bounced dropped failed undeliverable replied',
  whatsapp: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable replied',
  slack: 'drafted attempted sent clicked converted failed',
  webhook: 'drafted attempted sent clicked converted failed undeliverable',
};

/** What a reporting webhook may subscribe to: App API document, read 2026-09. */
export const eventNames: ReadonlySet<string> = new Set(
  Object.entries(suffixes).flatMap(([prefix, names]) => names.split(' ').map((name) => `${prefix}_${name}`)),
);
