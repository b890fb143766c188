import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';

export const BackToLive = () => (
  <Link to="/" className="mb-2 -ml-1 inline-flex items-center gap-0.5 rounded-md pr-1 text-muted hover:text-ink">
    <ChevronLeft aria-hidden className="size-4" />
    Live
  </Link>
);
