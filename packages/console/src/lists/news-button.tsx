import { ArrowUp } from 'lucide-react';
import { countOf } from '../words/time.ts';

/** What has come while somebody reads further down. It is said once in a while, not for each. */
export function NewsButton({
  news,
  kind,
  onPress,
}: {
  news: number;
  kind: { one: string; many: string };
  onPress: () => void;
}) {
  return (
    <div role="status" className="flex justify-center">
      {news > 0 && (
        <button
          type="button"
          onClick={onPress}
          className="absolute top-full z-10 mt-2 inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-full bg-accent-fill px-3 font-medium text-white shadow-md motion-safe:animate-appear"
        >
          <ArrowUp aria-hidden className="size-4" />
          {countOf(news, `new ${kind.one}`, `new ${kind.many}`)}
        </button>
      )}
    </div>
  );
}
