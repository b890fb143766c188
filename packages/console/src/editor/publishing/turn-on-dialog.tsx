import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import { ApiProblem, request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { Environment, WorkflowDetail } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';
import { Select } from '../../ui/select.tsx';
import { environmentWords } from '../../words/environments.ts';
import { sentence } from '../../words/problems.ts';
import { waitingWords } from '../../words/workflow-facts.ts';
import { valueAt } from '../document/place.ts';
import { checkQuery } from '../queries.ts';
import type { Saved, Saving } from '../saving/use-saving.ts';
import { useEditor } from '../use-editor.ts';
import { StartsAndSends } from './starts-and-sends.tsx';

/** Saves what is on screen and puts it to work in an environment, once it was said what that means. */
export function TurnOnDialog(props: {
  workflow: WorkflowDetail | undefined;
  /** Where it is turned on while nobody has chosen. */
  first: Environment;
  saving: Saving;
  onDone: (saved: Saved) => void;
  onClose: () => void;
}) {
  const { workflow, saving, onDone, onClose } = props;
  const { state, actions, names } = useEditor();
  const [environment, setEnvironment] = useState(props.first);
  const { data: check } = useQuery(checkQuery({ source: state.text, ...names }, environment));
  const publish = useSend('PUT /api/v1/workflows/{id}/environments/{environment}', {
    makesOld: [['workflows'], ['runs', 'failures']],
  });
  const [error, setError] = useState<unknown>();
  const { words } = environmentWords[environment];
  const where = words.toLowerCase();
  const before = workflow?.environments[environment]?.version;
  const failsTests = error instanceof ApiProblem && error.code === 'tests_failed';
  // What was saved with things to mend, and has none any more, is a version of its own.
  const isNew = saving.isDirty || saving.saved.id === null || saving.saved.faults > 0;
  const isOn = !isNew && before === saving.saved.version;

  async function turnOn(): Promise<void> {
    setError(undefined);
    try {
      const saved = isNew ? await saving.save() : saving.saved;
      const answer = await publish.mutateAsync({
        path: { id: saved.id ?? '', environment },
        query: failsTests ? { despiteFailingTests: 'true' } : {},
        body: { version: saved.version },
      });
      for (const { message } of answer.warnings) toast.warning(sentence(message));
      toast.success(`Version ${saved.version} is on in ${where}.`);
      onDone(saved);
    } catch (thrown) {
      setError(thrown);
    }
  }

  const faults = check?.faults ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Turn it on in ${where}?`}
      buttons={
        <>
          <Button onClick={onClose}>Not yet</Button>
          <Button
            look={failsTests ? 'danger' : 'primary'}
            needs="workflows:write"
            isBusy={publish.isPending || saving.isSaving}
            whyOff={
              isOn ? 'It is on there already.' : faults.length > 0 ? sentence(faults[0]?.message ?? '') : undefined
            }
            onClick={() => void turnOn()}
          >
            {failsTests
              ? 'Turn on all the same'
              : isNew
                ? `Save and turn on`
                : `Turn on version ${saving.saved.version}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Select
          label="Where"
          value={environment}
          options={environments.map((value) => ({
            value,
            words: `${environmentWords[value].words}${workflow?.environments[value] ? ` (version ${workflow.environments[value].version} is on)` : ''}`,
          }))}
          onChange={({ target }) => {
            setError(undefined);
            setEnvironment(target.value as Environment);
          }}
        />
        <StartsAndSends workflow={state.source.plain} actions={actions} />
        <OpenUrl trigger={state.source.plain.trigger} url={workflow?.webhookUrls?.[environment]} />
        {isOn && <p>Version {before} is on there already, and nothing has changed since.</p>}
        {before !== undefined && !isOn && (
          <p>It takes the place of version {before}. Runs under way stay on the version they began with.</p>
        )}
        {workflow && <Waiting workflow={workflow} />}
        {faults.map(({ pointer, code, message }) => (
          <Note
            key={`${pointer} ${message}`}
            tone="bad"
            title={sentence(message)}
            button={
              code === 'no_endpoint' && (
                <Link
                  to="/$client/$env/triggers"
                  params={{ client: names.client, env: environment }}
                  className={linkButtonLook}
                >
                  Triggers
                </Link>
              )
            }
          />
        ))}
        {failsTests ? (
          <Note tone="bad" title="Its tests do not come out as they should">
            <ul className="grid gap-1">
              {error.faults.map(({ pointer, message }) => (
                <li key={pointer}>{sentence(message)}</li>
              ))}
            </ul>
          </Note>
        ) : (
          error !== undefined && !saving.theirs && <Failure error={error} onRetry={() => void turnOn()} />
        )}
      </div>
    </Dialog>
  );
}

/** A URL that asks for no proof is told with what that means; one of a workflow that is not saved yet is not known. */
function OpenUrl({ trigger, url }: { trigger: unknown; url: string | null | undefined }) {
  if (valueAt(trigger, ['type']) !== 'webhook' || valueAt(trigger, ['proof']) !== undefined) return null;
  return (
    <Note tone="caution" title="Whoever knows its URL can start it: the trigger asks for no proof">
      {url ? <code className="font-mono text-xs wrap-anywhere">{url}</code> : 'Its page tells the URL.'}
    </Note>
  );
}

/** Runs that wait keep the version that they began with. */
function Waiting({ workflow: { id, name, client } }: { workflow: WorkflowDetail }) {
  const { data } = useQuery({
    queryKey: ['workflows', id, 'waiting'],
    queryFn: ({ signal }) =>
      request('GET /api/v1/workflows', { query: { clientId: [client.id], search: name, limit: 200 }, signal }),
  });
  const activity = data?.items.find((each) => each.id === id)?.activity;
  const words = activity && waitingWords(activity);
  return words ? <p className="text-muted">Waiting runs stay as they are: {words}.</p> : null;
}
