// Do my labellers agree: walk through the divided replies, go and settle them.
import { bind } from "./keys.js";
import { walk } from "./walk.js";

walk(() => [...document.querySelectorAll(".divided tbody tr")]);
bind({ s: () => { const link = document.getElementById("settle"); if (!link) return false; link.click(); } });
