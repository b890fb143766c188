import { differenceOf } from '../../editor/saving/conflict-dialog.tsx';
import type { LocalCopy } from '../../editor/saving/local-copy.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';

/** What was not saved the last time: it is taken up again, or discarded. */
export function KeptCopy(props: {
  title: string;
  copy: LocalCopy;
  saved: string;
  version: number;
  onTake: () => void;
  onDrop: () => void;
}) {
  const { title, copy, saved, version, onTake, onDrop } = props;
  const isOlder = copy.version !== null && copy.version < version;
  return (
    <Page
      title={title}
      lead={
        <>
          You left something unsaved, <TimeAgo atMs={copy.atMs} />.
          {isOlder && ` It was begun from version ${copy.version}; the newest is ${version}.`}
        </>
      }
      aside={
        <>
          <Button look="danger" onClick={onDrop}>
            Discard
          </Button>
          <Button look="primary" onClick={onTake}>
            Go on with it
          </Button>
        </>
      }
    >
      <CodeBlock text={differenceOf(saved, copy.text)} label="difference" isDifference />
    </Page>
  );
}
