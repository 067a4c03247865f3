import { type Contract, platformContract, type Schema } from '../../spec/index.ts';

export type CoverageKind =
  | 'operation'
  | 'event'
  | 'message_type'
  | 'button_action'
  | 'enum_value'
  | 'optional_field';

/** Something that the spec names, and whether the run exercised it. */
export interface CoverageItem {
  kind: CoverageKind;
  /** Such as NEW_CHATBOT_MESSAGE, "sender.type BOT" or "ContactData.name absent". */
  name: string;
  /** Who sends it. */
  side: 'divar' | 'bot';
  exercised: boolean;
  /** Why not. */
  why?: string;
}

export interface Coverage {
  totals: Record<CoverageKind, { exercised: number; total: number }>;
  items: CoverageItem[];
}

type CoverageSide = CoverageItem['side'];

/** An enum with more values than this is one item: whether the bot uses it at all. */
const mostValues = 30;

/** Notes what crosses the wire, and says in the end what of the spec has. */
export class CoverageTally {
  readonly #contract: Contract = platformContract();
  readonly #seen = new Set<string>();

  /** A body of Divar's side; what is not an event counts for nothing. */
  event(body: unknown): void {
    const type = (body as { type?: unknown } | null)?.type;
    const webhook = this.#contract.webhooks.find(({ name }) => name === type);
    if (!webhook) return;
    this.#mark('divar', 'event', webhook.name);
    this.#walk('divar', webhook.request, { value: body, name: webhook.name });
  }

  /** A request to one of the app's other URLs. */
  question(name: string, body: unknown): void {
    const webhook = this.#contract.webhooks.find((one) => one.name === name);
    if (!webhook) return;
    this.#mark('divar', 'event', name);
    this.#walk('divar', webhook.request, { value: body, name });
  }

  /** A call of the bot. */
  call(operation: string, body: unknown): void {
    const known = this.#contract.operations.find(({ id }) => id === operation);
    if (!known) return;
    this.#mark('bot', 'operation', operation);
    if (known.request) this.#walk('bot', known.request.schema, { value: body, name: operation });
  }

  get coverage(): Coverage {
    const items = new Map(allItems(this.#contract).map((item) => [makeKey(item), item]));
    const list = [...items.values()].map((item) => {
      const exercised = this.#seen.has(makeKey(item));
      return { ...item, exercised, why: !exercised ? reason(item) : undefined };
    });
    return { totals: countTotals(list), items: list };
  }

  #walk(side: CoverageSide, schema: Schema, { value, name }: { value: unknown; name: string }): void {
    for (const item of listItems(this.#contract, side, { schema, name, value }))
      this.#seen.add(makeKey(item));
  }

  #mark(side: CoverageSide, kind: CoverageKind, name: string): void {
    this.#seen.add(makeKey({ kind, name, side }));
  }
}

type Named = Pick<CoverageItem, 'kind' | 'name' | 'side'>;

function makeKey({ kind, name, side }: Named): string {
  return `${side} ${kind} ${name}`;
}

function allItems(contract: Contract): Named[] {
  return [
    ...contract.operations.map(({ id }) => ({ kind: 'operation', name: id, side: 'bot' }) as const),
    ...contract.webhooks.map(({ name }) => ({ kind: 'event', name, side: 'divar' }) as const),
    ...contract.webhooks.flatMap(({ name, request }) =>
      listItems(contract, 'divar', { schema: request, name }),
    ),
    ...contract.operations.flatMap(({ id, request }) =>
      request ? listItems(contract, 'bot', { schema: request.schema, name: id }) : [],
    ),
  ];
}

interface SchemaPlace {
  schema: Schema;
  /** Name of the schema, or of what holds it. */
  name: string;
  /** Where given: what of the schema this value exercises. Where the key is absent: all there is. */
  value?: unknown;
}

/** What a schema names: all of it, or what a value exercises. */
function listItems(contract: Contract, side: CoverageSide, place: SchemaPlace): Named[] {
  const known = contract.resolve(place.schema);
  const isAll = place.value === undefined;
  const name = place.schema.$ref?.split('/').at(-1) ?? place.name;
  if (known['x-free']) return [];
  if (known.enum) return enumItems(known.enum, { side, name, place });
  if (known.type === 'array' && known.items) {
    const values: unknown[] = isAll ? [undefined] : Array.isArray(place.value) ? place.value : [];
    return values.flatMap((value) =>
      listItems(contract, side, { schema: known.items!, name, value: !isAll ? value : undefined }),
    );
  }
  return Object.entries(known.properties ?? {}).flatMap(([property, schema]) =>
    propertyItems(contract, side, { property, schema, owner: { known, name, place } }),
  );
}

interface Property {
  property: string;
  schema: Schema;
  owner: { known: Schema; name: string; place: SchemaPlace };
}

function propertyItems(
  contract: Contract,
  side: CoverageSide,
  { property, schema, owner }: Property,
): Named[] {
  const { known, name, place } = owner;
  const isAll = place.value === undefined;
  const object = isAll ? {} : place.value;
  if (typeof object !== 'object' || object === null) return [];
  const value = (object as Record<string, unknown>)[property];
  const isThere = value !== undefined && value !== null;
  const field = `${name}.${property}`;
  const shows = { present: isAll || isThere, absent: isAll || !isThere };
  const optional = known.required?.includes(property) ? [] : optionalItems(field, { shows, side });
  const action: Named[] =
    name === 'Action' && shows.present ? [{ kind: 'button_action', name: property, side }] : [];
  const inner = { schema, name: field, value: !isAll ? value : undefined };
  return [...optional, ...action, ...(shows.present ? listItems(contract, side, inner) : [])];
}

function optionalItems(
  field: string,
  { shows, side }: { shows: { present: boolean; absent: boolean }; side: CoverageSide },
): Named[] {
  const kind = 'optional_field';
  return [
    ...(shows.present ? [{ kind, name: `${field} present`, side } as const] : []),
    ...(shows.absent ? [{ kind, name: `${field} absent`, side } as const] : []),
  ];
}

function enumItems(
  values: unknown[],
  { side, name, place }: { side: CoverageSide; name: string; place: SchemaPlace },
): Named[] {
  const kind = name === 'MessageType' ? 'message_type' : 'enum_value';
  if (values.length > mostValues) return [{ kind, name: `${name} (one of ${values.length})`, side }];
  const used = place.value !== undefined ? values.filter((value) => value === place.value) : values;
  return used.map((value) => ({
    kind,
    name: kind === 'message_type' ? String(value) : `${name} ${value}`,
    side,
  }));
}

function reason({ kind, side, name }: Named): string {
  if (side === 'divar')
    return kind === 'event' ? 'no such event was sent in this run' : 'not sent in this run';
  if (kind === 'operation') return 'the bot did not call it';
  if (name.endsWith(' absent')) return 'the bot sent it each time, or nothing that could hold it';
  return 'the bot did not send it';
}

function countTotals(items: CoverageItem[]): Coverage['totals'] {
  const kinds: CoverageKind[] = [
    'operation',
    'event',
    'message_type',
    'button_action',
    'enum_value',
    'optional_field',
  ];
  const total = (kind: CoverageKind) => {
    const own = items.filter((item) => item.kind === kind);
    return { exercised: own.filter(({ exercised }) => exercised).length, total: own.length };
  };
  return Object.fromEntries(kinds.map((kind) => [kind, total(kind)])) as Coverage['totals'];
}
