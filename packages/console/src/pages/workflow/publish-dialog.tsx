import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { Environment, WorkflowDetail } from '../../api/types.ts';
import { StartsAndSends } from '../../editor/publishing/starts-and-sends.tsx';
import { useActions } from '../../editor/use-editor.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { environmentWords } from '../../words/environments.ts';
import { sentence } from '../../words/problems.ts';
import { versionQuery } from './queries.ts';

/** Puts one version to work in one environment, and says what the server warns of. */
export function PublishDialog(props: {
  workflow: WorkflowDetail;
  environment: Environment;
  version: number;
  onClose: () => void;
}) {
  const { workflow, environment, version, onClose } = props;
  const { data: { definition } = {} } = useQuery(versionQuery(workflow.id, version));
  const actions = useActions();
  const [warnings, setWarnings] = useState<string[]>([]);
  const publish = useSend('PUT /api/v1/workflows/{id}/environments/{environment}', {
    makesOld: [['workflows'], ['runs', 'failures']],
    onSuccess(answer) {
      if (answer.warnings.length === 0) return onClose();
      setWarnings(answer.warnings.map(({ message }) => message));
    },
  });
  const toPublish = { path: { id: workflow.id, environment }, body: { version } };
  const where = environmentWords[environment].words.toLowerCase();
  const before = workflow.environments[environment]?.version;
  if (warnings.length > 0) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`Version ${version} is on`}
        buttons={
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <ul className="grid gap-2">
          {warnings.map((warning) => (
            <li key={warning} className="rounded-md bg-caution-ground px-3 py-2">
              {sentence(warning)}
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  const { error } = publish;
  if (error instanceof ApiProblem && error.code === 'tests_failed') {
    return (
      <ConfirmDialog
        title={`Turn on version ${version} in ${where} although tests fail?`}
        yes="Turn on all the same"
        no="Not yet"
        isDanger
        send={{ ...publish, error: null }}
        onYes={() => publish.mutate({ ...toPublish, query: { despiteFailingTests: 'true' } })}
        onClose={onClose}
      >
        <ul className="grid gap-2">
          {error.faults.map(({ pointer, message }) => (
            <li key={pointer} className="rounded-md bg-bad-ground px-3 py-2 wrap-anywhere">
              {sentence(message)}
            </li>
          ))}
        </ul>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title={`Turn on version ${version} in ${where}?`}
      yes="Turn on"
      no="Not yet"
      send={publish}
      onYes={() => publish.mutate(toPublish)}
      onClose={onClose}
    >
      {definition !== undefined && <StartsAndSends workflow={definition} actions={actions} />}
      <p>
        {before === undefined
          ? 'From now on it starts by itself.'
          : `It takes the place of version ${before}. Runs that are under way stay on the version they began with.`}
      </p>
    </ConfirmDialog>
  );
}
