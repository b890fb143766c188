export const suppressionTypes = ['blocks', 'bounces', 'spam_reports', 'invalid_emails'] as const;
export type SuppressionType = (typeof suppressionTypes)[number];

/** An address that the email provider holds back, whatever Customer.io thinks of the person. */
export interface EspSuppression {
  readonly type: SuppressionType;
  /** As it was given; compared without regard to case. */
  readonly email: string;
  /** The sending domain it is suppressed on. */
  readonly domain: string;
  readonly reason: string;
  readonly createdAt: number;
}

export const isSuppressedAtProvider = (suppressions: readonly EspSuppression[], address: string): boolean =>
  suppressions.some(({ email }) => email.toLowerCase() === bareAddress(address));

/** `Ada <Ada@example.com>` → `ada@example.com` */
const bareAddress = (text: string): string => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase();
