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

  // Beside the tab of a screen's help stands the tab of its question, which docassemble does not call one.
  function mendTabs() {
    $('#daquestionlabel').attr('role', 'tab').parent().attr('role', 'presentation');
  }

  // docassemble puts the focus on the first field, wherever the mistake is.
  function focusFirstMistake() {
    const mistaken = document.querySelector('#daform [aria-invalid=true]');
    if (mistaken) {
      mistaken.focus();
    }
  }

  // Where an earlier interview in this browser was in another language, docassemble's page names that one at first.
  function nameLanguage() {
    const told = document.querySelector('[data-language]');
    if (told) {
      document.documentElement.lang = told.dataset.language;
    }
  }

  $(document).on('daPageLoad', function () {
    mendGroups();
    mendTabs();
    nameLanguage();
    setTimeout(focusFirstMistake, AFTER_DOCASSEMBLE);
  });

  // Leaving a field takes its message away, and the button would slip away from under the finger that presses it.
  $(document).on('mousedown', '#daform button[type=submit]', function (event) {
    event.preventDefault();
  });

  function isBeingSent(form) {
    return daRequestPending || form.target === 'dauploadiframe';
  }

  // docassemble disables the buttons a moment after it has sent. A second tap comes before that.
  document.addEventListener('submit', function (event) {
    if (event.target.id !== 'daform') {
      return;
    }
    if (isBeingSent(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    setTimeout(function () { showThatItWorks(event); }, AFTER_DOCASSEMBLE);
  }, true);

  // The button that was pressed says so; and who can't read small letters may go on making the page larger.
  function showThatItWorks(event) {
    if (event.submitter && isBeingSent(event.target)) {
      event.submitter.textContent = daPleaseWaitWord;
    }
    $('meta[name=viewport]').attr('content', 'width=device-width, initial-scale=1');
  }
})();
