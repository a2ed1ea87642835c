/** In a narrow window the file tree is a drawer: the rail's Files opens and closes it, choosing a file closes it. */

const NARROW = matchMedia('(max-width: 900px)');
const OPEN = 'slip-drawer-open';

addEventListener(
  'click',
  (event) => {
    const { target } = event;
    const explorer = document.querySelector('.slip-explorer');
    if (!NARROW.matches || !(target instanceof Element) || explorer === null) {
      return;
    }
    if (target.closest('.slip-files') !== null) {
      event.preventDefault();
      event.stopPropagation();
      document.body.classList.toggle(OPEN);
    } else if (!explorer.contains(target) || target.closest('.slip-file') !== null) {
      document.body.classList.remove(OPEN);
    }
  },
  { capture: true },
);
