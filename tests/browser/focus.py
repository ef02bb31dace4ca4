"""Whether the focus is where it should be, and whether people can see it: WCAG 2.4.7 and 2.4.11."""

from __future__ import annotations

# What has the focus shows it by an outline or a shadow of its own or, where it is hidden, of its label; Chromium itself
# shows it in the parts of a box that it makes, as a calendar's button. Nothing that stays in its place at the top, as
# the quick exit, may lie over it. What slides in is seen a moment later. Only where the focus stays it is: docassemble
# puts it somewhere itself, soon after a screen stands.
LOOK = """async place => {
  const POINTS = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const MOMENT = 2000, SOON = 40; // milliseconds
  const focused = document.activeElement;
  const marked = each => {
    const style = each && getComputedStyle(each);
    return each && ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none');
  };
  const bare = shown => [...shown.getClientRects()].some(box => { // a link on two lines has two
    const there = POINTS.map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    return there.every(each => !each) || there.some(each => each && (shown.contains(each) || each.contains(shown)));
  });
  const seen = () => !focused.matches(':focus') || (
    [focused, focused.nextElementSibling].some(marked) && [focused, ...(focused.labels ?? [])].some(bare));
  const end = performance.now() + MOMENT;
  while (focused !== document.body && !seen() && performance.now() < end) await new Promise(requestAnimationFrame);
  if (focused === place) await new Promise(done => setTimeout(done, SOON));
  const unseen = focused === document.body || seen() ? '' : focused.outerHTML.slice(0, 200);
  return {there: document.activeElement === place, unseen};
}"""
