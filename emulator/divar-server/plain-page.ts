import { withEntities } from '../reports/text.ts';

/** The style of pages that stand alone, after that of the chat. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f1f3f4, #0f1417);
  --surface: light-dark(#ffffff, #161c20);
  --raised: light-dark(#f7f8f9, #1d252a);
  --line: light-dark(#dfe3e6, #2b353b);
  --line-strong: light-dark(#b9c1c7, #465259);
  --ink: light-dark(#182126, #e6ebee);
  --ink-soft: light-dark(#55626b, #a3b0b8);
  --accent: light-dark(#0f6472, #62c3d3);
  --accent-ink: light-dark(#ffffff, #06262c);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100dvh;
  padding: 24px 16px;
  display: grid;
  place-items: center;
  background: var(--ground);
  color: var(--ink);
  font: 400 15px / 1.7 Vazirmatn, system-ui, sans-serif;
}
main {
  width: min(100%, 460px);
  padding: 24px;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--surface);
  overflow-wrap: anywhere;
}
header { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; }
header a { flex: none; }
h1 { margin: 0; font-size: 19px; font-weight: 650; }
p { margin: 12px 0 8px; }
.story { white-space: pre-line; }
a { color: var(--accent); text-underline-offset: 3px; }
ul { margin: 0 0 16px; padding: 0; list-style: none; border-block: 1px solid var(--line); }
li { padding: 8px 0; }
li + li { border-top: 1px solid var(--line); }
code { display: block; direction: ltr; text-align: start; font-size: 12px; color: var(--ink-soft); overflow-wrap: anywhere; }
[dir="rtl"] code { text-align: right; }
fieldset { margin: 0 0 16px; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }

.users { max-height: 240px; margin-bottom: 8px; overflow: auto; }
label { display: flex; align-items: center; gap: 8px; min-height: 34px; }
label bdi { min-width: 0; overflow-wrap: anywhere; }
.soft { font-size: 12px; color: var(--ink-soft); }
label.name { flex-wrap: wrap; color: var(--ink-soft); }
input[type="radio"] { flex: none; }
input { font: inherit; color: inherit; accent-color: var(--accent); }
input[type="text"] {
  flex: 1 1 180px;
  min-width: 0;
  padding: 4px 10px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  background: var(--surface);
  color: var(--ink);
}
.answers { display: flex; gap: 8px; margin-top: 20px; }
button {
  flex: 1;
  min-height: 40px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  background: var(--surface);
  color: inherit;
  font: inherit;
  font-weight: 550;
  cursor: pointer;
}
button.main { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 20px; font-size: 13px; color: var(--ink-soft); }
footer p { margin: 4px 0 0; }
`;

/** HTML that is safe as it stands. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type HtmlPart = string | Html | Html[] | false | undefined;

/** HTML with values in it; what is not HTML itself never becomes markup. */
export function html(pieces: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return new Html(pieces.map((piece, index) => piece + shown(parts[index])).join(''));
}

function shown(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(({ text }) => text).join('');
  return withEntities(part);
}

/** The languages of pages that stand alone. */
export type Language = 'fa' | 'en';

/** The language that the URL asks for or, without that, the browser's first; Persian for any other. */
export function chooseLanguage(query: URLSearchParams, acceptLanguage: string | undefined): Language {
  const [asked] = (query.get('ui_locales') ?? acceptLanguage ?? '').split(/[ ,;]/);
  return /^en\b/i.test(asked ?? '') ? 'en' : 'fa';
}
