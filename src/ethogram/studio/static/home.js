// The first page: walk through what needs a person, copy the command that does the same.
import { bind } from "./keys.js";
import { walk } from "./walk.js";
import { announce } from "./send.js";

const at = walk(() => [...document.querySelectorAll(".due li")]);

bind({
  c: () => {
    const command = at()?.querySelector(".twin")?.textContent;
    if (!command || !navigator.clipboard) return false;
    navigator.clipboard.writeText(command).then(() => announce(`Copied: ${command}`), () => announce("The browser does not let this page copy."));
  },
});
