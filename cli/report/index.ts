/** The estimate as people read it: on a terminal, and as a file for a browser. */
export { renderHtml } from "./html.ts";
export { renderText } from "./text.ts";
