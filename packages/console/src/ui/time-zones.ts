const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** All that the browser knows, and the one that is set, should it not be among them. */
export const zoneOptions = (current: string): { value: string; words: string }[] =>
  (zones.includes(current) ? zones : [current, ...zones]).map((value) => ({
    value,
    words: value.replaceAll('_', ' '),
  }));

/** Of whoever reads this page. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
