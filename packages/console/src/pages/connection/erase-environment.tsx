import { useSend } from '../../api/mutations.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { environmentWords } from '../../words/environments.ts';
import type { CardParts } from './card-parts.ts';

export function EraseEnvironment({ connection, environment, onClose }: CardParts & { onClose: () => void }) {
  const erase = useSend('DELETE /api/v1/connections/{id}/environments/{environment}', {
    makesOld: [['connections'], ['clients']],
    onSuccess: onClose,
  });
  const words = environmentWords[environment].words;
  return (
    <ConfirmDialog
      title={`Erase the keys of ${words.toLowerCase()}?`}
      yes="Erase keys"
      no="Keep them"
      isDanger
      mustType={{ label: `Type ${words} to show that you mean it`, text: words }}
      send={erase}
      onYes={() => erase.mutate({ path: { id: connection.id, environment } })}
      onClose={onClose}
    >
      <p>They are gone for good, from here. In Customer.io they go on working until they are deleted there.</p>
      <p>Runs of {connection.name} that need them wait until there are keys again.</p>
    </ConfirmDialog>
  );
}
