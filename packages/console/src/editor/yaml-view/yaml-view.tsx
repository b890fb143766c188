import { useEditor } from '../use-editor.ts';

export function YamlView() {
  const { state, store } = useEditor();
  return (
    <textarea
      aria-label="YAML"
      className="size-full p-3 font-mono"
      value={state.text}
      onChange={(event) => store.write(event.target.value, 'yaml')}
    />
  );
}
