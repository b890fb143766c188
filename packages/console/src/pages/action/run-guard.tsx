import type { ActionDetail, Connection, Environment } from '../../api/types.ts';
import { toText, type Values } from '../../schema-form/schema.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { environmentWords } from '../../words/environments.ts';

/** Whom it is about, as it was filled in. */
function personOf({ person, secondary }: Values): string | undefined {
  const given = secondary ?? person;
  if (typeof given !== 'object' || given === null) return undefined;
  return toText(Object.values(given)[0]) || undefined;
}

/** Before what destroys, and before the first thing that is done to real customers. */
export function RunGuard(props: {
  action: ActionDetail;
  connection: Connection;
  environment: Environment;
  values: Values;
  onYes: () => void;
  onClose: () => void;
}) {
  const { action, connection, environment, values, onYes, onClose } = props;
  const where = `${connection.client.name} · ${connection.name} · ${environmentWords[environment].words}`;
  const person = personOf(values);
  return (
    <ConfirmDialog
      title={`${action.title}: run it on ${where}?`}
      yes="Run action"
      no="Do not run"
      isDanger={action.destructive}
      {...(action.destructive && {
        mustType: {
          label:
            person === undefined
              ? `Type the name of the connection, ${connection.name}`
              : `Type whom it is about, ${person}`,
          text: person ?? connection.name,
        },
      })}
      send={{ isPending: false, error: null, again: () => undefined }}
      onYes={onYes}
      onClose={onClose}
    >
      {action.destroys !== undefined && (
        <p>
          <strong className="font-medium text-bad">This destroys: </strong>
          {action.destroys}
        </p>
      )}
      {!action.destructive && (
        <p>It acts on real customers. You are asked once for this connection, until you close this tab.</p>
      )}
    </ConfirmDialog>
  );
}
