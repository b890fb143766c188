/** A text of the server's own, with what stands between backticks as code. */
export const Prose = ({ text }: { text: string }) =>
  text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change their order
      <code key={index} className="font-mono text-[0.9em] text-ink">
        {part}
      </code>
    ),
  );
