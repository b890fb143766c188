import { useSend } from '../../api/mutations.ts';
import type { KeyName } from '../../api/types.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { environmentWords } from '../../words/environments.ts';
import { keyWords } from '../../words/keys.ts';
import type { CardParts } from './card-parts.ts';

/** One key is taken away, and nothing put in its place. */
export function EraseKey(props: CardParts & { name: KeyName; onClose: () => void }) {
  const { connection, environment, name, onClose } = props;
  const erase = useSend('DELETE /api/v1/connections/{id}/environments/{environment}/keys/{key}', {
    makesOld: [['connections'], ['clients']],
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={`Erase the ${keyWords[name]} of ${environmentWords[environment].words.toLowerCase()}?`}
      yes="Erase key"
      no="Keep it"
      isDanger
      send={erase}
      onYes={() => erase.mutate({ path: { id: connection.id, environment, key: name } })}
      onClose={onClose}
    >
      <p>
        It is gone for good from here, with the one before it. In Customer.io it goes on working until it is deleted
        there.
      </p>
      <p>What needs it fails or waits until there is one again.</p>
    </ConfirmDialog>
  );
}
