// Mends what docassemble's screens leave open for those who use a keyboard, a screen reader or a slow phone.
(function () {
  const AFTER_DOCASSEMBLE = 30; // milliseconds; it moves the focus itself after 15

  // ARIA lets a group of radio buttons be required, but no other group: docassemble calls both `group`.
  function mendGroups() {
    document.querySelectorAll('#daquestion [role=group][aria-required]').forEach(function (group) {
      if (group.querySelector('input[type=radio]')) {
        group.setAttribute('role', 'radiogroup');
      } else {
        group.removeAttribute('aria-required');
      }
    });
  }

  // docassemble puts the focus on the first field, wherever the mistake is.
  function focusFirstMistake() {
    const mistaken = document.querySelector('#daform [aria-invalid=true]');
    if (mistaken) {
      mistaken.focus();
    }
  }

  $(document).on('daPageLoad', function () {
    mendGroups();
    setTimeout(focusFirstMistake, AFTER_DOCASSEMBLE);
  });

  // Leaving a field takes its message away, and the button would slip away from under the finger that presses it.
  $(document).on('mousedown', '#daform button[type=submit]', function (event) {
    event.preventDefault();
  });

  // docassemble disables the buttons when it sends; the one that was pressed says so.
  document.addEventListener('submit', function (event) {
    setTimeout(function () {
      if (event.submitter && event.submitter.disabled) {
        event.submitter.textContent = daPleaseWaitWord;
      }
    }, AFTER_DOCASSEMBLE);
  }, true);
})();
