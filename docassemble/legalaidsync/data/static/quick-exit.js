// Leaves at once for the harmless page, by the button or by pressing Esc three times. Nothing is asked of the server.
(function () {
  const LEFT = 'las-left';
  const PRESSES = 3;
  const WITHIN = 3000; // milliseconds
  const AFTER_OTHERS = 100; // milliseconds; docassemble and try-again.js write what they have to say of an error before
  let kept = null;
  let pressed = [];

  function button() {
    return document.getElementById('las-quick-exit');
  }

  function leave() {
    const address = kept.href;
    sessionStorage.setItem(LEFT, 'yes');
    document.title = '';
    document.documentElement.style.display = 'none';
    document.body.replaceChildren(); // also what the browser keeps for its Back button is blank
    window.location.replace(address);
  }

  function keepButton() {
    kept = button() ? button().cloneNode(true) : kept;
  }

  // A screen that says that there is no connection has no button of its own.
  function bringBack() {
    if (kept && !button()) {
      document.querySelector(daTargetDiv).prepend(kept);
    }
  }

  function cameBack(event) {
    const visit = performance.getEntriesByType('navigation')[0];
    return event.persisted || (visit && visit.type === 'back_forward');
  }

  $(document).on('daPageLoad', keepButton);
  $(document).on('ajaxError', function () { setTimeout(bringBack, AFTER_OTHERS); });
  $(document).on('click', '#las-quick-exit', function (event) {
    event.preventDefault();
    leave();
  });
  document.addEventListener('keydown', function (event) {
    const now = Date.now();
    pressed = event.key === 'Escape' ? pressed.filter(function (then) { return now - then < WITHIN; }).concat(now) : [];
    if (pressed.length >= PRESSES && kept) {
      leave();
    }
  });
  // Whoever presses Back afterwards is sent away again; whoever opens the link again comes in.
  window.addEventListener('pageshow', function (event) {
    keepButton();
    if (!cameBack(event)) {
      sessionStorage.removeItem(LEFT);
    } else if (sessionStorage.getItem(LEFT) && kept) {
      leave();
    }
  });
})();
