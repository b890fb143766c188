import { Panel } from '../../ui/panel.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { shortcuts, theme } from '../../ui/settings.ts';
import { Switch } from '../../ui/switch.tsx';
import { chooseTheme } from '../../ui/theme.ts';

/** How it looks and acts in this browser alone. */
export function Appearance() {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Panel title="Colours" isPadded>
        <RadioCards
          label="In this browser"
          value={theme.use()}
          onChange={chooseTheme}
          options={[
            { value: 'system', words: 'As the system has them' },
            { value: 'light', words: 'Light' },
            { value: 'dark', words: 'Dark' },
          ]}
        />
      </Panel>
      <Panel title="Keyboard" isPadded>
        <Switch
          label="Single letters act"
          hint="Switch them off when you speak to your computer, or press keys by accident. Ctrl K stays."
          isOn={shortcuts.use() === 'on'}
          onChange={(isOn) => shortcuts.set(isOn ? 'on' : 'off')}
        />
      </Panel>
    </div>
  );
}
