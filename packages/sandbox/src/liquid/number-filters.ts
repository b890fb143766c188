/** Currencies that a locale's region implies; a locale without one speaks of dollars. */
const currencyByRegion: Readonly<Record<string, string>> = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  IL: 'ILS',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  SE: 'SEK',
  SG: 'SGD',
  TR: 'TRY',
  US: 'USD',
  ZA: 'ZAR',
};
const euroRegions = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '));

const currencyOf = (locale: string): string => {
  const { region } = new Intl.Locale(locale);
  if (region === undefined) return 'USD';
  return euroRegions.has(region) ? 'EUR' : (currencyByRegion[region] ?? 'USD');
};

const money = (value: unknown, locale: string, code: string, digits?: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: code,
    ...(digits !== undefined && { maximumFractionDigits: digits, minimumFractionDigits: digits }),
  }).format(Number(value));

export const formatNumber = (value: unknown, locale = 'en'): string =>
  new Intl.NumberFormat(locale).format(Number(value));

export const currency = (value: unknown, locale = 'en', code = currencyOf(locale)): string =>
  money(value, locale, code);

export const roundedCurrency = (value: unknown, locale = 'en', code = currencyOf(locale)): string =>
  money(value, locale, code, 0);
