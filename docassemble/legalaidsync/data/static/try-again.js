// What was typed stays in the memory of the page until the server has taken it. If it could not, or if there is no
// connection, the button of the error screen sends it again. Nothing is kept in the browser's storage.
(function () {
  let unsent = null;
  let explained = '';

  function isAnswer(settings) {
    return settings.url === daInterviewUrl && typeof settings.data === 'string' && settings.data.includes('_question_name=');
  }

  function sendAgain(event) {
    event.preventDefault();
    const button = event.currentTarget;
    button.setAttribute('aria-disabled', 'true');
    $.ajax({
      type: 'POST',
      url: daInterviewUrl,
      data: unsent,
      beforeSend: addCsrfHeader,
      xhrFields: { withCredentials: true },
      success: function (data) {
        setTimeout(function () { daProcessAjax(data, document.getElementById('daform'), 1); }, 0);
      },
      error: function (xhr, status, error) {
        setTimeout(function () { daProcessAjaxError(xhr, status, error); }, 0);
      },
    });
  }

  function explain() {
    if (daShowingSpinner) {
      daHideSpinner();
    }
    if (!document.getElementById('las-trouble') && explained) {
      $(daTargetDiv).html('<div id="las-trouble" class="container" role="alert">' + explained + '</div>');
    }
    // While somebody types on a phone docassemble keeps the page from being made larger.
    $('meta[name=viewport]').attr('content', 'width=device-width, initial-scale=1');
    const button = document.querySelector('#las-trouble a');
    if (button) {
      button.addEventListener('click', sendAgain);
      button.focus();
    }
  }

  $(document).on('ajaxSend', function (event, xhr, settings) {
    if (isAnswer(settings)) {
      unsent = settings.data;
    }
  });
  $(document).on('ajaxSuccess', function (event, xhr, settings) {
    if (isAnswer(settings)) {
      unsent = null;
    }
  });
  $(document).on('ajaxError', function (event, xhr, settings) {
    if (unsent !== null && settings.data === unsent) {
      setTimeout(explain, 50); // after docassemble, which empties the page when nothing came back
    }
  });
  $(document).on('daPageLoad', function () {
    const words = document.getElementById('las-no-answer');
    explained = words ? words.innerHTML : explained;
  });
})();
