import { Link } from '@tanstack/react-router';
import { CardPage } from '../ui/card-page.tsx';

export const NotFound = () => (
  <CardPage title="There is no such page" lead="The address may be mistyped, or what it led to is gone.">
    <Link to="/" className="font-medium text-accent hover:underline">
      Go to the start
    </Link>
  </CardPage>
);
