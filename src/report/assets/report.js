// Filters the matrix and keeps the filter in the address. The report is whole without it.
(() => {
  const form = document.querySelector('.filter');
  const groups = [...document.querySelectorAll('.group')];
  openTarget();
  if (form === null) {
    addEventListener('hashchange', openTarget);
    return;
  }
  const { q, bad } = form.elements;
  const output = form.querySelector('output');
  const wasOpen = new Map();
  let rows = null;

  /** Each row with its path and the parts that hold it; read from the page when first asked for. */
  function allRows() {
    rows ??= groups.flatMap((group) =>
      [...group.querySelectorAll('tbody tr')].map((row) => ({
        row,
        group,
        part: row.closest('.part'),
        path: row.cells[0].textContent.toLowerCase(),
      })),
    );
    return rows;
  }

  function filter() {
    const wanted = q.value.toLowerCase();
    const hits = new Map();
    let shown = 0;
    if (wanted === '' && !bad.checked && rows === null) return;
    for (const { row, group, part, path } of allRows()) {
      const isShown = path.includes(wanted) && (!bad.checked || group.dataset.kind === 'bad');
      if (row.hidden === isShown) row.hidden = !isShown;
      shown += Number(isShown);
      for (const holder of [group, part]) {
        if (holder !== null) hits.set(holder, (hits.get(holder) ?? 0) + Number(isShown));
      }
    }
    for (const [holder, number] of hits) {
      if (!wasOpen.has(holder)) wasOpen.set(holder, holder.open);
      holder.hidden = number === 0;
      holder.open = wanted === '' ? wasOpen.get(holder) : number > 0;
    }
    const isFiltered = wanted !== '' || bad.checked;
    output.textContent = isFiltered
      ? `${shown.toLocaleString('en')} of ${rows.length.toLocaleString('en')} shown`
      : '';
  }

  /** `#q=libfoo&bad=1`. Other fragments are anchors and leave the filter as it is. */
  function readAddress() {
    const fragment = location.hash.slice(1);
    if (!/^(q|bad)=/.test(fragment)) return openTarget();
    const parameters = new URLSearchParams(fragment);
    q.value = parameters.get('q') ?? '';
    bad.checked = parameters.get('bad') === '1';
    filter();
  }

  function writeAddress() {
    const parameters = new URLSearchParams();
    if (q.value !== '') parameters.set('q', q.value);
    if (bad.checked) parameters.set('bad', '1');
    history.replaceState(null, '', `#${parameters}`);
    filter();
  }

  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', writeAddress);
  addEventListener('hashchange', readAddress);
  readAddress();

  /** Browsers that do not open what encloses the target of a link are helped. */
  function openTarget() {
    const target = document.getElementById(location.hash.slice(1));
    for (let holder = target?.closest('details'); holder; holder = holder.parentElement?.closest('details'))
      holder.open = true;
    target?.scrollIntoView();
  }
})();
