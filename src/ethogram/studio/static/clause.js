// One clause: walk its failures, step to its neighbours, write a ruling without the mouse.
import { bind } from "./keys.js";
import { walk } from "./walk.js";

const follow = (selector) => () => {
  const link = document.querySelector(selector);
  if (!link) return false;
  link.click();
};

walk(() => [...document.querySelectorAll(".failures .quote")]);
bind({
  n: follow("[data-next]"),
  p: follow("[data-previous]"),
  u: follow("[data-up]"),
  e: follow("[data-edit]"),
  r: () => {
    const form = document.querySelector(".ruling-form");
    if (!form) return false;
    form.open = true;
    document.getElementById("ruling-text").focus();
  },
});
