// Mends what docassemble's markup leaves open for those who use a keyboard or a screen reader.
(function () {
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

  $(document).on('daPageLoad', mendGroups);
})();
