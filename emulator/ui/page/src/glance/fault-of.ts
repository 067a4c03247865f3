import type { Fault } from '../../../../control-api/control-api.ts';

/** What stands for a body that no parser takes. */
const BROKEN_BODY = '{"broken": ';

/** The fault that a filled form says; what was left empty is left out. */
export function readFault(data: FormData): Fault {
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const said: { [Name in keyof Required<Fault>]: Fault[Name] | '' } = {
    direction: text('direction') as Fault['direction'],
    latency: text('latency'),
    status: number(text('status')),
    drop: data.has('drop') || undefined,
    after: data.has('after') || undefined,
    body: undefined,
    headers: parseHeaders(text('headers')),
    duplicate: data.has('duplicate') || undefined,
    late: text('late'),
    reorder: data.has('reorder') || undefined,
    times: number(text('times')),
    probability: number(text('probability')),
    seed: number(text('seed')),
    operation: text('operation'),
    user: text('user'),
    conversation_id: text('conversation_id'),
  };
  const kept = Object.entries(said).filter(([, value]) => value !== '' && value !== undefined);
  return { ...Object.fromEntries(kept), ...readBody(data) } as Fault;
}

/** An empty body is one, unlike the real body. */
function readBody(data: FormData): Pick<Fault, 'body'> {
  const kind = data.get('body_kind');
  if (kind === 'empty') return { body: '' };
  if (kind === 'broken') return { body: BROKEN_BODY };
  return kind === 'own' ? { body: String(data.get('body') ?? '') } : {};
}

function number(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** Lines of "Name: value". */
function parseHeaders(text: string): Fault['headers'] {
  const lines = text.split('\n').filter((line) => line.includes(':'));
  if (lines.length === 0) return undefined;
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** A fault on one line, in the words of the control API. */
export function faultText(fault: Fault): string {
  return Object.entries(fault)
    .map(
      ([name, value]) =>
        `${name}: ${name === 'body' || typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(', ');
}
