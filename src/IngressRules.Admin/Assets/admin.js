// Makes the page quicker to use. Everything works without it: the boxes are forms and the lists have links to their pages.
'use strict';

(() => {
  const search = document.querySelector('[data-search]');
  const ask = document.querySelector('[data-ask]');

  function goTo(box) {
    box.focus();
    box.select();
  }

  // "/" focuses the search box of the list, or the URL box if there is none; "e" focuses the URL box; Escape leaves a box.
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }

    const typing = event.target instanceof HTMLInputElement;
    if (typing && event.key === 'Escape') {
      event.target.blur();
    } else if (!typing && event.key === '/') {
      event.preventDefault();
      goTo(search || ask);
    } else if (!typing && event.key === 'e') {
      event.preventDefault();
      goTo(ask);
    }
  });

  // The list is filtered while the user types: the page that the form would open is fetched, and its list replaces this one.
  if (search) {
    let wait;
    let running = new AbortController();

    async function follow() {
      running.abort();
      running = new AbortController();
      const url = new URL(search.form.action);
      if (search.value.trim()) {
        url.searchParams.set('q', search.value.trim());
      }

      try {
        const answer = await fetch(url, { signal: running.signal });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
          document.getElementById('results').replaceWith(page.getElementById('results'));
          history.replaceState(null, '', url);
        }
      } catch (error) {
        if (error.name !== 'AbortError') {
          throw error;
        }
      }
    }

    search.addEventListener('input', () => {
      clearTimeout(wait);
      wait = setTimeout(follow, 120);
    });
    search.form.addEventListener('submit', event => {
      event.preventDefault();
      clearTimeout(wait);
      follow();
    });
  }

  // Figures are refreshed every two seconds while the page is visible.
  const live = document.querySelector('[data-live]');
  if (live) {
    setInterval(async () => {
      if (document.hidden) {
        return;
      }

      const answer = await fetch(live.dataset.live).catch(() => null);
      live.nextElementSibling.hidden = Boolean(answer?.ok);
      if (answer?.ok) {
        const { requests, lastMinute } = await answer.json();
        for (const cell of live.querySelectorAll('[data-count]')) {
          const value = requests[cell.dataset.count] ?? 0;
          cell.textContent = value.toLocaleString('en-US');
          cell.parentElement.classList.toggle('zero', value === 0);
        }
        for (const cell of live.querySelectorAll('[data-minute]')) {
          cell.textContent = lastMinute.text[cell.dataset.minute];
        }
      }
    }, 2000);
  }
})();
