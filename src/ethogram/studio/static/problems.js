// The list of problems: walk through it.
import { walk } from "./walk.js";

walk(() => [...document.querySelectorAll(".diagnostics > li")]);
