// Everything here only adds to pages that work without it. No markup is ever made from text: nodes and textContent only.

const each = (selector, then) => document.querySelectorAll(selector).forEach(then);

// An error summary says which field each line is about, and takes the focus, so that a screen reader begins there.
each('.error-summary a', (line) => {
  const field = document.getElementById(line.hash.slice(1));
  const label = field?.closest('fieldset')?.querySelector('legend') ?? field?.labels?.[0]?.querySelector('.choice-label') ?? field?.labels?.[0];
  if (label && !line.textContent.startsWith(label.textContent)) line.textContent = `${label.textContent}: ${line.textContent}`;
});
document.getElementById('error-summary')?.focus();

// A form that was sent is not sent again by a second tap; the server would answer the same, the person need not wonder.
each('form[method="post"]', (form) => {
  form.addEventListener('submit', (event) => {
    // A photo that is too large is told here: sent all the same, a very large one would come to nothing and take the words along.
    const wrong = form.querySelector('.file .error:not([hidden])');
    if (wrong) {
      event.preventDefault();
      wrong.closest('.file').querySelector('input').focus();
    } else if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 5000) event.preventDefault();
    else form.dataset.sent = String(Date.now());
  });
});
addEventListener('pageshow', () => each('form[data-sent]', (form) => delete form.dataset.sent));

// Print.
each('[data-print]', (button) => button.addEventListener('click', () => print()));

// Photos: shown small before they are sent, and what is too much is said at once.
each('[data-photos]', (box) => {
  const input = box.querySelector('input[type="file"]');
  const list = box.querySelector('.previews');
  const error = box.querySelector('[role="status"]');
  const most = Number(box.dataset.photos);
  const largest = Number(box.dataset.largest);
  let shown = [];
  const say = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };
  input.addEventListener('change', () => {
    shown.forEach((address) => URL.revokeObjectURL(address));
    shown = [];
    list.replaceChildren();
    const files = [...input.files];
    if (files.length > most) say(box.dataset.tooMany);
    else if (files.some((file) => file.size > largest)) say(box.dataset.tooLarge);
    else say('');
    for (const file of files.slice(0, most)) {
      const item = document.createElement('li');
      if (file.type.startsWith('image/')) {
        const picture = document.createElement('img');
        const address = URL.createObjectURL(file);
        shown.push(address);
        picture.src = address;
        picture.alt = '';
        item.append(picture);
      }
      item.append(file.name);
      list.append(item);
    }
  });
});

// Read aloud, where the device has a voice of the page's language.
const voiceFor = (lang) => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang));
const offerAloud = () => {
  const lang = document.documentElement.lang;
  if (!voiceFor(lang)) return;
  each('[data-aloud][hidden]', (button) => {
    const label = button.querySelector('span');
    const start = label.textContent;
    button.hidden = false;
    const rest = () => {
      label.textContent = start;
      button.setAttribute('aria-pressed', 'false');
    };
    rest();
    button.addEventListener('click', () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        rest();
        return;
      }
      // Sentence by sentence: some phones fall silent after fifteen seconds of one long text.
      const text = document.getElementById(button.dataset.aloud)?.innerText ?? '';
      const sentences = text.split(/(?<=[.?:;])\s+|\n+/).filter((part) => part.trim());
      sentences.forEach((sentence, i) => {
        const speech = new SpeechSynthesisUtterance(sentence);
        speech.lang = lang === 'vi' ? 'vi-VN' : 'en-GB';
        speech.voice = voiceFor(lang);
        speech.rate = 0.95;
        if (i === sentences.length - 1) speech.onend = rest;
        speechSynthesis.speak(speech);
      });
      label.textContent = button.dataset.stop;
      button.setAttribute('aria-pressed', 'true');
    });
  });
};
if ('speechSynthesis' in window) {
  speechSynthesis.cancel();
  offerAloud();
  speechSynthesis.addEventListener?.('voiceschanged', offerAloud);
}

// A QR on a slip leads to /tra-cuu#CODE: a fragment never reaches the server's log. It is moved into the form and out of
// the address, and the form is sent.
const follow = document.querySelector('form.form input.code-input');
if (follow && location.hash.length > 8) {
  try {
    follow.value = decodeURIComponent(location.hash.slice(1)).replaceAll('-', ' ');
    history.replaceState(null, '', location.pathname + location.search);
    follow.form.requestSubmit();
  } catch {
    // A fragment that cannot be decoded is no code of ours: the form stays, to be typed into.
  }
}
