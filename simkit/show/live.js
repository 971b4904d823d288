// The browser's side of live.py: shows when the kernel is gone, reopens the page, and loses nothing that was typed.

const SILENCE = 6000;      // ms without a tick until the banner shows
const PATIENCE = 20000;    // ms without a tick until a page is reopened whose server and kernel answer
const UNCONFIRMED = 3000;  // ms until something typed and not confirmed is sent once more
const OWN = 100;           // states of a field in typing that are remembered
const OLD = 24 * 3600e3;   // ms until something typed is given up

// The nearest box around a target with a class that begins so, and the rest of that class.
const within = (target, start) => {
  const holder = target?.closest?.(`[class*=" ${start}"], [class^="${start}"]`);
  const name = holder && [...holder.classList].find((one) => one.startsWith(start));
  return name ? { holder, name } : null;
};

// A field, and its key: its name within its exercise.
const fieldOf = (target) => {
  const field = within(target, "field-");
  const place = field && within(target, "place-")?.name.slice("place-".length);
  return place ? { ...field, place, key: `${place} ${field.name}` } : null;
};

// What live.py calls a raw value: the text, the number of the option, ticked or not.
const rawOf = (holder) => {
  const select = holder.querySelector("select");
  if (select) return select.selectedIndex < 0 ? null : select.selectedIndex;
  const radios = [...holder.querySelectorAll('input[type="radio"]')];
  if (radios.length) {
    const index = radios.findIndex((radio) => radio.checked);
    return index < 0 ? null : index;
  }
  const tick = holder.querySelector('input[type="checkbox"]');
  if (tick) return tick.checked;
  return holder.querySelector("input, textarea")?.value ?? null;
};

// Under Voilà the page knows its kernel; in JupyterLab it does not, and Lab looks after its kernels itself.
const kernelOf = () => {
  try {
    return JSON.parse(document.getElementById("jupyter-config-data").textContent).kernelId ?? null;
  } catch {
    return null;
  }
};

// What was typed and is not stored yet, by field; survives the page in the browser's own storage.
const journalOf = (place) => {
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place)) ?? {};
      return Object.fromEntries(Object.entries(kept).filter(([, entry]) => Date.now() - entry.at < OLD));
    } catch {
      return {};
    }
  };
  const change = (edit) => {
    const entries = read();
    edit(entries);
    try {
      if (Object.keys(entries).length) localStorage.setItem(place, JSON.stringify(entries));
      else localStorage.removeItem(place);
    } catch { /* a browser without storage: the page works, only without this net */ }
  };
  return { read, change };
};

const watchTyping = (model, journal, signal) => {
  const shown = {};
  const note = (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    const typed = rawOf(field.holder);
    journal.change((entries) => {
      const known = entries[field.key];
      const before = known ? known.before : shown[field.key];  // undefined, hence left out, where not known
      const base = known ? known.base : model.get("revision");
      if (typed === before) delete entries[field.key];
      // Each key is sent: what the store holds by now may be any of the field's own earlier states.
      else entries[field.key] = { typed, before, base, own: [...(known?.own ?? []), typed].slice(-OWN), at: Date.now() };
    });
  };
  const look = (event) => {
    const field = fieldOf(event.target);
    if (field) shown[field.key] = rawOf(field.holder);
  };
  document.addEventListener("focusin", look, { signal });
  document.addEventListener("pointerdown", look, { signal, capture: true });
  document.addEventListener("input", note, { signal, capture: true });
  document.addEventListener("change", note, { signal, capture: true });
  model.on("msg:custom", (message) => {
    if (message?.type !== "kept") return;
    const key = `${message.place} ${message.field}`;
    shown[key] = message.typed;
    journal.change((entries) => {
      if (entries[key]?.typed === message.typed) delete entries[key];
    });
  });
};

const replay = (model, journal, age) => {
  const busy = fieldOf(document.activeElement)?.key;
  const entries = Object.entries(journal.read())
    .filter(([key, entry]) => Date.now() - entry.at >= age && (age === 0 || key !== busy))
    .map(([key, { typed, before, base, own }]) => {
      const [place, field] = key.split(" ");
      return { place, field, typed, before, base, own };
    });
  if (entries.length) model.send({ type: "replay", entries });
};

export default {
  render({ model, el }) {
    const life = new AbortController();
    const { signal } = life;
    const kernel = kernelOf();
    const journal = journalOf(`simkit:${location.pathname}`);
    const banner = el.appendChild(document.createElement("div"));
    banner.className = "live-banner";
    banner.setAttribute("role", "alert");
    banner.hidden = true;
    let heard = Date.now();
    let asking = false;

    const speak = () => {
      const language = model.get("language");
      document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
      if (kernel) document.cookie = `simkit-language=${language}; path=/; max-age=2592000; SameSite=Lax`;
    };
    const reopen = () => {
      banner.textContent = model.get("words").reopening;
      location.reload();
    };
    // A page whose kernel is gone cannot be mended, only opened again; but not before there is a server to open it.
    const ask = async (silence) => {
      if (!kernel || asking) return;
      asking = true;
      try {
        const answer = await fetch(`/alive/${kernel}`, { cache: "no-store", signal: AbortSignal.timeout(3000) });
        if (answer.ok && (!(await answer.json()).alive || silence > PATIENCE)) reopen();
      } catch { /* no server yet */ } finally {
        asking = false;
      }
    };
    const watch = () => {
      const silence = Date.now() - heard;
      banner.hidden = silence < SILENCE;
      if (silence < SILENCE) return replay(model, journal, UNCONFIRMED);
      banner.textContent = model.get("words")[kernel ? "lost" : "lost_alone"];
      ask(silence);
    };
    model.on("change:tick", () => { heard = Date.now(); });
    model.on("change:language", speak);
    watchTyping(model, journal, signal);
    const timer = setInterval(watch, 1000);

    // Leaving: let a field that is being written send its value, then say which kernel is no longer needed.
    const leave = () => {
      document.activeElement?.blur?.();
      if (kernel) navigator.sendBeacon(`/leave/${kernel}`);
    };
    window.addEventListener("pagehide", leave, { signal });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }, { signal });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") document.activeElement?.blur?.();
      else if (kernel) ask(Date.now() - heard);
    }, { signal });

    speak();
    replay(model, journal, 0);
    return () => { clearInterval(timer); life.abort(); };
  },
};
