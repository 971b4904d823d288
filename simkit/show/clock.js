// The browser's side of clock.py: a time box that counts down by the server's clock.

const digits = (seconds) => {
  const whole = Math.floor(Math.abs(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export default {
  render({ model, el }) {
    let ahead = 0;  // seconds that the server's clock is ahead of this one
    const box = el.appendChild(document.createElement("div"));
    box.className = "clock";
    box.setAttribute("role", "timer");
    const words = box.appendChild(document.createElement("span"));
    const left = box.appendChild(document.createElement("b"));
    const bar = box.appendChild(document.createElement("div"));
    bar.className = "clock-bar";
    const parts = ["work", "talk"].map((name) => {
      const part = bar.appendChild(document.createElement("i"));
      part.className = `clock-${name}`;
      return part.appendChild(document.createElement("i"));
    });

    const draw = () => {
      const [start, work, talk] = ["start", "work", "talk"].map((name) => model.get(name));
      const gone = start ? Math.max(0, Date.now() / 1000 + ahead - start) : 0;
      const minutes = [work, talk];
      let state = "over";
      if (!start) state = "waiting";
      else if (gone < 60 * work) state = "work";
      else if (gone < 60 * (work + talk)) state = "talk";
      const seconds = { waiting: 60 * work, work: 60 * work - gone, talk: 60 * (work + talk) - gone, over: gone - 60 * (work + talk) };
      box.dataset.state = state;
      words.textContent = (model.get("words")[state] ?? "").replace("{work}", work).replace("{talk}", talk);
      left.textContent = `${state === "over" ? "+" : ""}${digits(seconds[state])}`;
      parts.forEach((part, number) => {
        const before = number ? 60 * work : 0;
        const length = 60 * minutes[number];
        part.parentNode.style.flexGrow = minutes[number];
        part.style.width = `${length ? 100 * Math.min(1, Math.max(0, (gone - before) / length)) : 100}%`;
      });
    };
    const heard = (message) => {
      if (message?.type !== "now") return;
      ahead = message.now - Date.now() / 1000;
      draw();
    };
    const names = ["start", "work", "talk", "words"];
    names.forEach((name) => model.on(`change:${name}`, draw));
    model.on("msg:custom", heard);
    model.send({ type: "now" });
    const timer = setInterval(draw, 1000);
    draw();
    return () => {
      clearInterval(timer);
      names.forEach((name) => model.off(`change:${name}`, draw));
      model.off("msg:custom", heard);
    };
  },
};
