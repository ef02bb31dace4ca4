// Copies the address of a link; a screen reader hears whether it worked.
$(document).on('daPageLoad', function () {
  const button = document.getElementById('las-copy');
  const address = document.getElementById('las-address');
  const told = document.getElementById('las-copied');
  if (!button || !address || !told) {
    return;
  }

  function selectAddress() {
    const range = document.createRange();
    range.selectNodeContents(address);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function tell(done) {
    told.textContent = done ? button.dataset.done : button.dataset.failed;
  }

  // Browsers offer the clipboard on https and localhost only.
  function copySelected() {
    selectAddress();
    tell(document.execCommand('copy'));
  }

  button.addEventListener('click', function () {
    if (navigator.clipboard) {
      navigator.clipboard.writeText(address.textContent.trim()).then(function () { tell(true); }, copySelected);
    } else {
      copySelected();
    }
  });
});
