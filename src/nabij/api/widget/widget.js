/* Choosing and booking a time within somebody else's page: one script tag, no cookies.

   <script src="https://…/widget.js" data-service="…" data-language="nl" async></script>

   All of it lives in a shadow tree, so that neither page styles the other. It asks the open door
   (/api/) and keeps nothing: who reloads the page begins anew. TEXTS and CSS stand above. */
(() => {
  const script = document.currentScript;
  const base = new URL(script.src).origin;
  const asked = (script.dataset.language || document.documentElement.lang || "nl").slice(0, 2);
  const language = asked in TEXTS ? asked : "nl";
  const say = TEXTS[language];

  const host = document.createElement("div");
  host.lang = language;
  const root = host.attachShadow({ mode: "open" });
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  }
  const box = make("section", { className: "box", tabIndex: -1 });
  box.setAttribute("aria-label", say.title);
  root.append(box);
  (document.querySelector(script.dataset.target || null) || script).after(host);

  let service = null;
  let begun = null; // the held time, once an address was given

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

  /* The same wish keeps its key when it is sent again, so that nothing happens twice. */
  const keys = new Map();

  async function ask(path, { method = "GET", body = null } = {}) {
    const headers = { "Accept-Language": language };
    if (begun) headers["Booking-Secret"] = begun.secret;
    const sent = body === null ? undefined : JSON.stringify(body);
    const wish = `${path} ${sent}`;
    if (sent) {
      if (!keys.has(wish)) keys.set(wish, newKey());
      Object.assign(headers, { "Content-Type": "application/json", "Idempotency-Key": keys.get(wish) });
    }
    const answer = await fetch(`${base}/api/${path}`, { method, headers, body: sent, credentials: "omit" });
    if (answer.status === 204) return null;
    const told = await answer.json();
    if (answer.ok) return told;
    keys.delete(wish); // it was refused: asking again is a new wish
    throw Object.assign(new Error(told.message), told);
  }

  const said = (error) => (error.code ? error.message : say.offline);

  function show(title, ...parts) {
    const heading = make("h2", { textContent: title, tabIndex: -1 });
    const isFirst = !box.hasChildNodes();
    box.replaceChildren(heading, ...parts.filter((part) => part !== null));
    if (!isFirst) heading.focus();
  }

  const press = (text, onclick, className = "plain") => make("button", { type: "button", className, textContent: text, onclick });
  const alarm = (text) => (text ? make("p", { className: "wrong", role: "alert", textContent: text }) : null);
  const elsewhere = () => make("p", {}, make("a", { href: `${base}/`, textContent: say.elsewhere }));

  function failed(error) {
    show(say.title, alarm(said(error)), press(say.again, start, "main"), elsewhere());
  }

  async function start() {
    begun = null;
    try {
      const { services } = await ask("services");
      const wanted = services.find((one) => one.id === script.dataset.service);
      if (wanted) return wanted.bookable ? choose(wanted) : instead(wanted, services);
      const list = make("ul", { className: "list" });
      for (const one of services) {
        const go = () => (one.bookable ? choose(one) : instead(one, services));
        list.append(make("li", {}, press(`${one.name} · ${one.department}`, go, "row")));
      }
      show(say.service, list, services.length ? null : elsewhere());
    } catch (error) {
      failed(error);
    }
  }

  function instead(one) {
    const call = make("a", { href: `tel:${one.phone.replace(/[^+\d]/g, "")}`, textContent: one.phone });
    show(one.name, make("p", { textContent: one.instead }), make("p", {}, call), backToServices());
  }

  const backToServices = () => (script.dataset.service ? null : press(say.otherService, start));

  async function choose(one, problem = "", near = []) {
    service = one;
    begun = null;
    try {
      const found = await ask(`availability?service=${one.id}&days=7`);
      const days = make("div");
      const more = press(say.later, async () => {
        more.disabled = true;
        try {
          const next = await ask(`availability?service=${one.id}&days=7&from=${more.value}`);
          addDays(days, next.times);
          goOn(more, next.later);
        } catch (error) {
          choose(one, said(error));
        }
      });
      addDays(days, found.times, true);
      goOn(more, found.later);
      const hint = [one.price_hint, one.preparation].filter(Boolean).map((text) => make("p", { textContent: text }));
      show(
        say.when,
        alarm(problem),
        near.length ? make("ul", { className: "times", ariaLabel: say.nearest }, ...near.map(timeItem)) : null,
        make("p", { className: "what", textContent: one.name }),
        ...hint,
        found.times.length ? days : make("p", { textContent: say.none }),
        more,
        backToServices(),
      );
    } catch (error) {
      failed(error);
    }
  }

  function goOn(more, later) {
    more.value = later || "";
    more.hidden = !later;
    more.disabled = false;
  }

  function addDays(days, times, isOpen = false) {
    for (const time of times) {
      let last = days.lastElementChild;
      if (!last || last.dataset.day !== time.day) {
        const name = make("summary", { textContent: time.day });
        last = make("details", { open: isOpen }, name, make("ul", { className: "times" }));
        last.dataset.day = time.day;
        isOpen = false;
        days.append(last);
      }
      last.lastElementChild.append(timeItem(time));
    }
  }

  function timeItem(time) {
    const where = service.locations.length > 1 ? ` · ${time.location.name}` : "";
    const button = press(time.time + where, () => details(time), "time");
    button.setAttribute("aria-label", `${time.day}, ${time.time}${where}`);
    return make("li", {}, button);
  }

  const place = (time) => {
    const known = time.mode || (service.modes.length === 1 ? service.modes[0] : "");
    if (known) return known === "on_site" ? time.location.name : say.modes[known];
    return service.modes.includes("on_site") ? time.location.name : "";
  };
  const when = (time) => make("p", { className: "what", textContent: [`${time.day}, ${time.time}`, place(time)].filter(Boolean).join(" · ") });

  /* Only where there is a choice; the usual way is marked. */
  function ways() {
    if (service.modes.length < 2) return [];
    const rows = service.modes.map((mode, at) => {
      const input = make("input", { type: "radio", name: "mode", value: mode, id: `mode-${mode}`, checked: at === 0 });
      return make("p", { className: "way" }, input, make("label", { htmlFor: input.id, textContent: say.modes[mode] }));
    });
    return [make("fieldset", {}, make("legend", { textContent: say.how }), ...rows)];
  }

  function field(name, label, type, autocomplete, hint = "") {
    const input = make("input", { id: name, name, type, autocomplete, required: true });
    if (hint) input.setAttribute("aria-describedby", `${name}-hint`);
    return [
      make("label", { htmlFor: name, textContent: label }),
      hint ? make("p", { id: `${name}-hint`, className: "hint", textContent: hint }) : null,
      input,
    ];
  }

  function form(fields, button, send) {
    const made = make("form", { noValidate: true }, ...fields.flat(), make("button", { className: "main", textContent: button }));
    made.onsubmit = async (event) => {
      event.preventDefault();
      made.querySelector("[role=alert]")?.remove();
      const go = made.lastElementChild;
      go.disabled = true;
      try {
        await send(Object.fromEntries([...new FormData(made)].map(([name, value]) => [name, value.trim()])));
      } catch (error) {
        const wrong = error.field ? made.elements[error.field] : null;
        for (const one of made.elements) one.removeAttribute("aria-invalid");
        made.prepend(alarm(said(error)));
        wrong?.setAttribute("aria-invalid", "true");
        wrong?.focus();
      } finally {
        go.disabled = false;
      }
    };
    return made;
  }

  function details(time) {
    const fields = [
      ways(),
      field("given_name", say.givenName, "text", "given-name"),
      field("family_name", say.familyName, "text", "family-name"),
      field("born_on", say.bornOn, "date", "bday"),
      field("contact", say.contact, "text", "email", say.contactHint),
    ];
    const send = async (typed) => {
      try {
        const wish = { service: service.id, starts_at: time.starts_at, location: time.location.id };
        begun = await ask("appointments", { method: "POST", body: { ...wish, ...typed } });
        code();
      } catch (error) {
        if (error.code !== "taken" && error.code !== "not_offered") throw error;
        choose(service, error.message, error.alternatives);
      }
    };
    show(say.who, when(time), form(fields, say.next, send), press(say.otherTime, () => choose(service)));
  }

  function code() {
    const input = field("code", say.code, "text", "one-time-code");
    input.at(-1).inputMode = "numeric";
    const place = `appointments/${begun.id}`;
    const send = async (typed) => {
      try {
        done(await ask(`${place}/confirm`, { method: "POST", body: typed }));
      } catch (error) {
        if (error.code !== "over" && error.code !== "taken") throw error;
        choose(service, error.message, error.alternatives);
      }
    };
    const status = make("p", { role: "status" });
    const another = press(say.anotherCode, async () => {
      try {
        keys.delete(`${place}/code {}`);
        await ask(`${place}/code`, { method: "POST", body: {} });
        status.textContent = say.sentAgain;
      } catch (error) {
        status.textContent = said(error);
      }
    });
    const giveBack = async () => {
      await ask(place, { method: "DELETE" }).catch(() => null); // it ends by itself in ten minutes
      choose(service);
    };
    const sent = make("p", { textContent: say.sentTo.replace("%(address)s", begun.sent_to) });
    show(say.codeTitle, when(begun), sent, form([input], say.book, send), status, another, press(say.otherTime, giveBack));
  }

  function done(booked) {
    const file = new Blob([booked.calendar], { type: "text/calendar" });
    const save = make("a", { href: URL.createObjectURL(file), download: "nabij.ics", textContent: say.calendar });
    show(say.done, when(booked), make("p", { textContent: say.doneText }), make("p", {}, save));
  }

  start();
})();
