import { getRouteApi } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { deliveryRows } from '../../lists/delivery-rows.tsx';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { ScopeLink } from '../../lists/scope-link.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { DeliveryPreview } from './delivery-preview.tsx';
import { deliveryFilters } from './filters.ts';
import { deliveriesQuery, deliveryCount } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/deliveries');

/** Every message to a person that something was reported of. */
export function DeliveriesPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page title="Deliveries" lead="One message to one person each, and how far it came.">
      <ResourceList
        kind={deliveryRows}
        query={deliveriesQuery(scope, search)}
        fields={deliveryFilters}
        count={deliveryCount(scope, search)}
        concerns={({ type }) => type === 'delivery'}
        preview={(id, moves) => <DeliveryPreview id={id} {...moves} />}
        empty={
          <EmptyState
            Icon={Send}
            title="No deliveries yet"
            buttons={<ScopeLink to="/$client/$env/triggers">Open the triggers</ScopeLink>}
          >
            A delivery shows up with the first event that Customer.io reports of it, to a trigger.
          </EmptyState>
        }
      />
    </Page>
  );
}
