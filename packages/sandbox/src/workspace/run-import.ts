import { download } from '../deliveries/download.ts';
import type { JsonObject } from '../json.ts';
import type { PersonRef } from './identifiers.ts';
import { identifyPerson } from './identify-person.ts';
import type { Import } from './imports.ts';
import type { Person } from './person.ts';
import { type CsvRow, readCsv } from './read-csv.ts';
import { recordEvent } from './record-event.ts';
import { relate, setObjectAttributes, upsertObject } from './relate.ts';
import type { Workspace } from './workspace.ts';

/** Takes the file of an import in, a moment later. What became of it is in its state. */
export function runImport(workspace: Workspace, wanted: Import): void {
  if (wanted.state !== 'preprocessing') return;
  workspace.clock.after(50, () => workspace.clock.track(takeIn(workspace, wanted)));
}

async function takeIn(workspace: Workspace, wanted: Import): Promise<void> {
  try {
    const { text } = await download(wanted.dataFileUrl, workspace.webhooks.policy.allowRemote);
    const rows = await readCsv(text);
    checkColumns(wanted, rows);
    wanted.rowsToImport = rows.length;
    wanted.rowsImported = rows.filter((row) => importRow(workspace, wanted, row)).length;
    wanted.state = 'imported';
  } catch (error) {
    wanted.state = 'failed';
    wanted.error = (error as Error).message;
  }
  wanted.updatedAt = workspace.clock.nowSeconds();
}

/** Which columns each kind of file cannot do without. */
function checkColumns({ type, identifier }: Import, rows: readonly CsvRow[]): void {
  const needed = {
    people: [identifier],
    event: [identifier, 'name'],
    object: ['object_id'],
    relationship: [identifier, 'object_id', 'object_type_id'],
  }[type];
  const missing = needed.find((column) => rows.some((row) => row[column] === undefined));
  if (missing !== undefined) throw new Error(`the file has no column ${missing}`);
}

/** Whether the row was taken. */
function importRow(workspace: Workspace, wanted: Import, row: CsvRow): boolean {
  switch (wanted.type) {
    case 'people':
      return importPerson(workspace, wanted, row);
    case 'event':
      return importEvent(workspace, wanted, row);
    case 'object':
      return importObject(workspace, wanted, row);
    case 'relationship':
      return importRelationship(workspace, wanted, row);
  }
}

function importPerson(workspace: Workspace, { identifier, scope }: Import, row: CsvRow): boolean {
  const ref = refOf(identifier, row);
  if (!ref || !isInScope(scope, workspace.people.find(ref))) return false;
  return identifyPerson(workspace, ref, without(row, identifier)) !== undefined;
}

function importEvent(workspace: Workspace, { identifier, scope }: Import, row: CsvRow): boolean {
  const ref = refOf(identifier, row);
  const { name = '', timestamp = '' } = row;
  if (!ref || name === '' || !isInScope(scope, workspace.people.find(ref))) return false;
  recordEvent(workspace, ref, {
    type: 'event',
    name,
    ...(timestamp !== '' && { timestamp: Number(timestamp) }),
    data: without(row, identifier, 'name', 'timestamp'),
  });
  return workspace.people.find(ref) !== undefined;
}

function importObject(workspace: Workspace, { objectTypeId, scope }: Import, row: CsvRow): boolean {
  const { object_id: objectId = '' } = row;
  const ref = { objectTypeId, objectId };
  if (objectId === '' || !isInScope(scope, workspace.objects.find(ref))) return false;
  const object = upsertObject(workspace, ref);
  if (object) setObjectAttributes(workspace, object, without(row, 'object_id'));
  return object !== undefined;
}

function importRelationship(workspace: Workspace, { identifier }: Import, row: CsvRow): boolean {
  const ref = refOf(identifier, row);
  const { object_id: objectId = '', object_type_id: objectTypeId = '' } = row;
  const person = ref && relatable(workspace, ref);
  if (!person || objectId === '' || objectTypeId === '') return false;
  const object = upsertObject(workspace, { objectTypeId, objectId });
  if (object) relate(workspace, person, object, without(row, identifier, 'object_id', 'object_type_id'));
  return object !== undefined;
}

const relatable = (workspace: Workspace, ref: PersonRef): Person | undefined =>
  workspace.people.find(ref) ?? identifyPerson(workspace, ref, {});

function refOf(kind: Import['identifier'], row: CsvRow): PersonRef | undefined {
  const value = row[kind] ?? '';
  return value === '' ? undefined : { kind, value: kind === 'cio_id' ? value.replace(/^cio_/, '') : value };
}

const isInScope = (scope: Import['scope'], found: object | undefined): boolean =>
  scope === 'all' || (scope === 'only_existing') === (found !== undefined);

/** The other columns, those left empty aside. */
const without = (row: CsvRow, ...columns: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => !columns.includes(name) && value !== ''));
