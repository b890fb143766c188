/** Buttons and forms call the admin API, and the page is loaded anew. */
export const script = `
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
const say = (text) => { const place = document.getElementById('said'); if (place) { place.textContent = text; place.className = 'bad'; } else alert(text); };
async function call(method, path, body) {
  const response = await fetch('/__sandbox' + path, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
  if (response.ok) return location.reload();
  say((await response.json()).error);
}
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-path]');
  if (!button) return;
  if (button.dataset.ask && !confirm(button.dataset.ask)) return;
  call(button.dataset.method, button.dataset.path, button.dataset.body && JSON.parse(button.dataset.body));
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = {};
  for (const field of event.target.elements) {
    if (!field.name || field.value === '' || !field.checkVisibility()) continue;
    body[field.name] = field.type === 'number' ? Number(field.value) * Number(field.dataset.times || 1) : field.value;
  }
  call('POST', event.target.dataset.path, body);
});
`;
