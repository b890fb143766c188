export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --paper: #fcfcfd; --raised: #fff;
  --accent: #3358d4; --good: #18794e; --bad: #c62a2f; --warn: #9a5b00; --warn-paper: #fff4d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --line: #363a3f; --paper: #111113;
  --raised: #18191b; --accent: #9eb1ff; --good: #3dd68c; --bad: #ff9592; --warn: #ffca16; --warn-paper: #302008; } }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; padding: .75rem 1.25rem;
  background: var(--raised); border-bottom: 1px solid var(--line); }
header nav { display: flex; flex-wrap: wrap; gap: .25rem; }
a { color: var(--accent); }
nav a { text-decoration: none; padding: .35rem .7rem; border-radius: 6px; color: var(--soft); }
nav a:hover { color: var(--ink); background: var(--line); }
nav a[aria-current] { color: var(--accent); font-weight: 600; }
header nav a[aria-current] { background: color-mix(in srgb, var(--accent) 12%, transparent); }
.clock { margin-left: auto; color: var(--soft); font-variant-numeric: tabular-nums; }
.tabs { display: flex; overflow-x: auto; padding: .5rem .75rem 0; border-bottom: 1px solid var(--line); }
.tabs a { border-radius: 0; border-bottom: 2px solid transparent; white-space: nowrap; padding-bottom: .5rem; }
.tabs a:hover { background: none; }
.tabs a[aria-current] { border-color: var(--accent); }
main { padding: 1.25rem; max-width: 90rem; }
h1 { margin: 0; font-size: 1rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .6rem; } h2:first-child { margin-top: 0; }
.warning { margin: 0; padding: .5rem 1.25rem; color: var(--warn); background: var(--warn-paper); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
td time, td code { white-space: nowrap; }
code, pre { font: 12.5px/1.5 ui-monospace, monospace; }
pre { margin: .5rem 0 0; padding: .75rem; max-width: min(60rem, 80vw); max-height: 24rem; overflow: auto; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; color: var(--accent); white-space: nowrap; max-width: 24rem; overflow: hidden; text-overflow: ellipsis; }
.muted { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.badge { display: inline-block; padding: 0 .5rem; margin: 0 .2rem .2rem 0; border-radius: 99px; white-space: nowrap;
  background: color-mix(in srgb, currentColor 12%, transparent); }
.empty { padding: 3rem 1rem; text-align: center; border: 1px dashed var(--line); border-radius: 8px; color: var(--soft); }
.empty h2 { color: var(--ink); }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
form:has(.status):not(:has(option[value^="status"]:checked)) .status { display: none; }
label { display: grid; gap: .2rem; color: var(--soft); }
input, select, button { font: inherit; color: inherit; min-height: 2.4rem; padding: .35rem .7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
button { cursor: pointer; color: var(--accent); border-color: currentColor; }
button.danger { color: var(--bad); }
button:hover { background: color-mix(in srgb, currentColor 10%, var(--raised)); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; } .small { gap: .3rem; } .small button { min-height: 1.75rem; padding: .1rem .5rem; }
iframe { width: 100%; min-width: 16rem; height: 14rem; margin-top: .5rem; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
#said { margin: 0 0 1rem; } #said:empty { display: none; } #said + h2 { margin-top: 0; }
@media (max-width: 40rem) { main { padding: .75rem; } header { padding: .6rem .75rem; } .clock { margin-left: 0; width: 100%; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`;
