import { operationCommand } from '../../server/operation-command.ts';
import { workflowArgument } from './find-workflow.ts';

const args = { id: workflowArgument };
const environments = ['editor', 'staging', 'production'] as const;
const page = {
  limit: { does: 'how many', type: 'number' },
  before: { does: 'older than this', type: 'number' },
} as const;

export const showCommand = () =>
  operationCommand({
    name: 'show',
    does: 'Show a workflow with its newest version',
    calls: 'GET /api/v1/workflows/{id}',
    args,
  });

export const versionsCommand = () =>
  operationCommand({
    name: 'versions',
    does: 'List the versions of a workflow, newest first',
    calls: 'GET /api/v1/workflows/{id}/versions',
    args,
    query: page,
    columns: ['version', 'createdAtMs', 'publishedIn', 'faults', 'note'],
  });

export const versionCommand = () =>
  operationCommand({
    name: 'version',
    does: 'Show one version of a workflow',
    calls: 'GET /api/v1/workflows/{id}/versions/{version}',
    args: { ...args, version: { does: 'its number' } },
  });

export const publicationsCommand = () =>
  operationCommand({
    name: 'publications',
    does: 'List what was published where, newest first',
    calls: 'GET /api/v1/workflows/{id}/publications',
    args,
    query: {
      environment: { does: 'there alone', choices: environments },
      limit: page.limit,
      before: { does: 'older than this' },
    },
    columns: ['atMs', 'environment', 'version'],
  });

export const changeCommand = () =>
  operationCommand({
    name: 'change',
    does: 'Save a new version of a workflow, which may bear another name',
    calls: 'PUT /api/v1/workflows/{id}',
    args,
    query: {
      unfinished: { does: 'keep it although something is wrong with it; it cannot be published', type: 'boolean' },
    },
    input: 'the workflow',
  });

export const editorCommand = () =>
  operationCommand({
    name: 'editor',
    does: 'Show who is editing a workflow in the console',
    calls: 'GET /api/v1/workflows/{id}/editor',
    args,
  });

export const deleteCommand = () =>
  operationCommand({
    name: 'delete',
    does: 'Delete a workflow: off everywhere, its versions out of reach; runs under way go on',
    calls: 'DELETE /api/v1/workflows/{id}',
    args,
    destroys: 'This deletes the workflow with all its versions.',
  });

export const schemaCommand = () =>
  operationCommand({
    name: 'schema',
    does: 'Print the JSON Schema of a workflow, for editors',
    calls: 'GET /api/v1/workflows/schema',
  });

export const templatesCommand = () =>
  operationCommand({
    name: 'templates',
    does: 'List the workflows to begin with',
    calls: 'GET /api/v1/workflows/templates',
    columns: ['key', 'name', 'description'],
  });

export const testCommand = () =>
  operationCommand({
    name: 'test',
    does: 'Walk through a workflow without sending anything: a saved one, or a definition',
    calls: 'POST /api/v1/workflows/test',
    body: {
      workflowId: { does: 'a saved workflow', names: 'workflow' },
      definition: { does: 'a definition that is not saved, as JSON', type: 'json' },
      environment: { does: 'where it acts', choices: environments },
      event: { does: 'the event that starts it, as JSON', type: 'json' },
      eventId: { flag: 'event-id', does: 'the event that starts it, by its id' },
      mode: { does: 'how the steps are done', choices: ['dry-run', 'sandbox'] },
      pins: { does: 'what steps give without being done, as JSON by step', type: 'json' },
      waits: { does: 'how waits for a delivery end, a metric or timeout, as JSON by step', type: 'json' },
      read: { does: 'really do the actions that only read', type: 'boolean' },
      http: { does: 'really call the URLs of http steps', type: 'boolean' },
      upTo: { flag: 'up-to', does: 'the last step to be done' },
      only: { does: 'the only step to be done' },
    },
    examples: ['workflows test --workflow "Note what became of an email" --event-id EVENT'],
  });

export const readableCommand = () =>
  operationCommand({
    name: 'readable',
    does: 'Print what templates may read at a place of a workflow',
    calls: 'POST /api/v1/workflows/readable',
    query: { pointer: { does: 'to a step, or to something in it, such as /steps/2/input/to', required: true } },
    input: 'the workflow',
  });

export const renderCommand = () =>
  operationCommand({
    name: 'render',
    does: 'Render templates with values of your own',
    calls: 'POST /api/v1/templates/render',
    body: {
      texts: { does: 'the texts by names of yours, as JSON', type: 'json' },
      conditions: { does: 'conditions by names of yours, as JSON: which of them hold', type: 'json' },
      values: { does: 'what they read: event, steps, vars, as JSON', type: 'json' },
    },
    examples: [
      'workflows render --texts \'{"to":"{{ event.email }}"}\' --values \'{"event":{"email":"ada@example.com"}}\'',
    ],
  });

export const runCommand = () =>
  operationCommand({
    name: 'run',
    does: 'Start a run by hand, of the version that is published',
    calls: 'POST /api/v1/workflows/{id}/runs',
    args,
    query: {
      wait: { does: 'wait so long for its end, such as 30s' },
      client: { does: 'whose, for a name that several clients use' },
    },
    body: {
      event: { does: 'what it starts with, as JSON', type: 'json', required: true },
      environment: { does: 'where; default: production', choices: environments },
    },
    examples: ['workflows run "Welcome" --event \'{"person":{"id":"42"}}\''],
  });
