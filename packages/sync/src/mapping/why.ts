import { parseDate } from './dates.ts';
import { type Against, againstDate, type Evidence, type SampledCell, type TestedType } from './evidence.ts';
import type { ColumnMapping, DateFormat } from './mapping.ts';

const isNone: Record<TestedType, (value: string) => string> = {
  number(value) {
    if (/^-?0\d+$/.test(value)) return 'begins with a zero that a number would lose';
    return /^-?[\d.]{16,}$/.test(value) ? 'has more digits than a number keeps' : 'is no number';
  },
  boolean: () => 'is neither true nor false',
  date: () => 'is no date',
};

/** What is seen of a date written like that. */
const dateWords: Record<DateFormat, string> = {
  iso: 'date with the year first',
  'y/m/d': 'date with the year first',
  'd/m/y': 'date with the day first',
  'm/d/y': 'date with the month first',
  seconds: 'time in Unix seconds',
  milliseconds: 'time in Unix milliseconds',
};

/**
 * Why a column is read as it is, in words that follow its type.
 *
 * @param isGuessed - Else somebody said so: then only what speaks against it is told.
 */
export function whyOf(told: ColumnMapping, evidence: Evidence, isGuessed: boolean): string {
  const { cells, against } = evidence;
  const [first] = cells;
  if (!first) return 'no row of the sample has anything in it';
  switch (told.type) {
    case 'number':
    case 'boolean': {
      const no = against[told.type];
      if (no) return `${says(no.first)}, which ${isNone[told.type](no.first.value)} (${share(no, cells)})`;
      return isGuessed ? `so are all ${count(cells.length)} cells of the sample` : '';
    }
    case 'date':
      return whyDate(told.format ?? 'iso', evidence);
    case 'text':
      return isGuessed ? whyText(first, evidence) : '';
    default:
      return '';
  }
}

function whyDate(format: DateFormat, { cells, date }: Evidence): string {
  const no = againstDate(cells, format);
  if (no) return `${says(no.first)}, which is no ${dateWords[format]} (${share(no, cells)})`;
  const by = typeof date === 'object' && date.format === format ? date.by : undefined;
  return by ? `${says(by)}, which can only be a ${dateWords[format]}` : '';
}

function whyText(first: SampledCell, { cells, against, date }: Evidence): string {
  if (date === 'either-order') return 'these may be dates, but no cell tells day and month apart';
  if (!against.number) return 'its cells are numbers, and its name is that of an id, a code or a phone';
  const [type, nearest] = (Object.entries(against) as [TestedType, Against][]).reduce((nearest, each) =>
    each[1].cells < nearest[1].cells ? each : nearest,
  );
  // What hardly any cell is nobody would have expected.
  if (nearest.cells * 2 > cells.length) return says(first);
  return `${says(nearest.first)}, which ${isNone[type](nearest.first.value)} (${share(nearest, cells)})`;
}

/** The first date as it would leave; nothing where it would not. */
export function leavesAs(cell: SampledCell | undefined, format: DateFormat, timeZone: string): number | undefined {
  return cell && parseDate(cell.value, format, timeZone);
}

const says = ({ line, row, value }: SampledCell): string =>
  `${line ? `line ${line}` : `row ${row}`} says "${value.replaceAll(/\s+/g, ' ')}"`;

const share = (against: Against, cells: readonly unknown[]): string =>
  `${count(against.cells)} of ${count(cells.length)} cells`;

const count = (number: number): string => number.toLocaleString('en');
