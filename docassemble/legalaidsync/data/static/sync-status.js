// Keeps the status on the last screen current without loading the page again, so that a screen reader hears only what changed.
$(document).on('daPageLoad', function () {
  const place = document.getElementById('las-sync');
  if (!place) {
    return;
  }
  const seconds = [2, 3, 5, 10, 15, 30];
  let tries = 0;
  let shown = place.innerHTML.trim();

  function show(data) {
    if (typeof data !== 'object' || data === null || !('html' in data)) {
      return; // the answers have been deleted meanwhile; what was said last stays true
    }
    if (data.html !== shown) {
      shown = data.html;
      place.innerHTML = shown;
    }
    if (!data.finished) {
      later();
    }
  }

  function later() {
    const pause = seconds[Math.min(tries, seconds.length - 1)];
    tries += 1;
    setTimeout(function () {
      if (document.body.contains(place)) {
        action_call(place.dataset.action || 'sync_progress', {}, show);
      }
    }, pause * 1000);
  }

  later();
});
