import { theme } from './settings.ts';

const grounds = { light: '#ffffff', dark: '#14171c' };

/** Puts the chosen theme on the page, and keeps it so when another tab changes it. */
export function applyTheme(): void {
  const chosen = theme.get();
  const root = document.documentElement;
  if (chosen === 'system') delete root.dataset.theme;
  else root.dataset.theme = chosen;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = grounds[chosen === 'system' ? own : chosen];
  }
}

export function chooseTheme(chosen: 'system' | 'light' | 'dark'): void {
  theme.set(chosen);
  applyTheme();
}
