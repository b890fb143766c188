import type { PanelProps } from '../document/panel-props.ts';
export const PanelPlaceholder = ({ value }: PanelProps) => (
  <pre className="p-4 text-xs">{JSON.stringify(value, null, 2)}</pre>
);
