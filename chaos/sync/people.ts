import { allFakers } from '@faker-js/faker';

/** As a client's database might have them: names and places in many scripts, text with all that a CSV has to quote. */
export interface ChaosPerson {
  id: string;
  email: string;
  name: string;
  city: string;
  phone: string;
  bio: string;
  seats: number;
  active: boolean;
  createdAt: number;
}

const locales = [
  'en',
  'de',
  'el',
  'he',
  'hy',
  'ja',
  'ka_GE',
  'ko',
  'ru',
  'th',
  'uk',
  'vi',
  'zh_CN',
  'fa',
  'ar',
] as const;
const from = Date.UTC(2020, 0, 1) / 1_000;

export function* makePeople(count: number, seed: number): Generator<ChaosPerson> {
  for (const locale of locales) allFakers[locale].seed(seed);
  for (let row = 0; row < count; row += 1) {
    const faker = allFakers[locales[row % locales.length] as (typeof locales)[number]];
    yield {
      id: `00${row}`,
      email: `person-${row}@example.com`,
      name: faker.person.fullName(),
      city: `${faker.location.city()}, "${row}"`,
      phone: `+49${row}`,
      bio: row % 3 === 0 ? `${faker.person.firstName()}\n${faker.person.lastName()}; "${row}"` : '',
      seats: row % 50,
      active: row % 2 === 0,
      createdAt: from + row,
    };
  }
}
