import { withEntities } from '../../reports/text.ts';

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
