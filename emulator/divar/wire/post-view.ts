import type { ControlSchemas, PlatformComponents } from '../../../spec/index.ts';
import { parseMicros, rfc3339 } from '../clock.ts';
import type { Post, PostSearch } from '../post.ts';
import { numberIn } from '../post.ts';

type Platform = PlatformComponents['schemas'];
type Control = ControlSchemas;

/** A post as a bot reads it. */
export function postView(post: Post): Platform['Post'] {
  return {
    token: post.token,
    state: post.state,
    category: post.category,
    city: post.city,
    district: post.district,
    chat_enabled: post.chatEnabled,
    first_published_at: rfc3339(post.firstPublishedAt),
    last_modified_at: rfc3339(post.lastModifiedAt),
    business_data: post.businessData,
    data: post.data,
  };
}

/** The POST_UPDATE event, with the metadata of the subscription that it comes by. Source: published. */
export function postUpdateEvent(
  type: Platform['PostUpdateEvent']['post_update']['type'],
  { post, metadata }: { post: Post; metadata?: Record<string, unknown> },
): Platform['PostUpdateEvent'] {
  const tokenAlone = type === 'RETIRE' || type === 'ARCHIVE';
  return {
    type: 'POST_UPDATE',
    post_update: {
      type,
      post: tokenAlone ? { token: post.token } : { ...postView(post), token: post.token },
    },
    metadata,
  };
}

/** A post as the control API shows it. */
export function ownedPostView(post: Post): Control['Post'] {
  return { ...(postView(post) as Control['Post']), ...(post.owner !== undefined && { owner: post.owner }) };
}

/** The post that a file or a control call describes; times that it leaves open are absent. */
export function postFromWire(
  token: string,
  given: Control['PostChange'],
): Omit<Post, 'firstPublishedAt' | 'lastModifiedAt'> & Partial<Post> {
  const { first_published_at: first, last_modified_at: last } = given;
  return {
    token,
    state: given.state ?? 'PUBLISHED',
    category: given.category,
    city: given.city,
    district: given.district,
    chatEnabled: given.chat_enabled ?? true,
    firstPublishedAt: first === undefined ? undefined : parseMicros(first),
    lastModifiedAt: last === undefined ? undefined : parseMicros(last),
    businessData: given.business_data,
    owner: given.owner,
    data: given.data,
  };
}

const ranges = ['production_year', 'size', 'usage', 'rent', 'credit'] as const;

/** The search that a bot asks for. */
export function searchFromWire({
  category,
  city,
  districts,
  query = {},
}: Platform['SearchPostsRequest']): PostSearch {
  return {
    category: category || undefined,
    city: city || undefined,
    districts,
    brandModels: query.brand_model,
    rooms: query.rooms,
    onlyWithParking: query.only_with_parking ? true : undefined,
    ranges: Object.fromEntries(ranges.map((name) => [name, makeRange(query[name])])),
  };
}

function makeRange(range: Platform['NumberRange'] = {}) {
  const [min, max] = [numberIn(range.min), numberIn(range.max)];
  return { min, max };
}

/** A post among the results of a search. Numbers of 64 bits are strings there (published). */
export function foundPostView({ token, category, city, lastModifiedAt, data }: Post): Platform['FoundPost'] {
  const price = priceView(data.price);
  const usage = wholeIn(data.usage);
  const home = realEstateView(data);
  return {
    token,
    title: textIn(data.title),
    category,
    city,
    last_modified_at: rfc3339(lastModifiedAt),
    price,
    vehicles_fields: usage === undefined ? undefined : { usage: writeDigits(usage) },
    real_estate_fields: Object.keys(home).length > 0 ? home : undefined,
  };
}

function priceView(price: unknown): Platform['Price'] | undefined {
  const value = wholeIn(price);
  if (value === undefined) return undefined;
  const { mode } = price as { mode?: unknown };
  return { mode: typeof mode === 'string' ? mode : undefined, value: writeDigits(value) };
}

function realEstateView(data: Post['data']): NonNullable<Platform['FoundPost']['real_estate_fields']> {
  if (data.size === undefined && data.rooms === undefined) return {};
  const view = {
    credit: priceView(data.credit),
    rent: priceView(data.rent),
    size: wholeIn(data.size),
    floor: wholeIn(data.floor),
    rooms: typeof data.rooms === 'string' ? data.rooms : undefined,
    year: wholeIn(data.production_year),
    has_elevator: data.has_elevator === true || undefined,
    has_parking: data.has_parking === true || undefined,
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
}

/** What a field says, whatever it is. */
function textIn(value: unknown): string {
  return typeof value === 'object' ? '' : String(value ?? '');
}

/** A number as a search answers it: there are no fractions (published). */
function wholeIn(value: unknown): number | undefined {
  const number = numberIn(value);
  return number !== undefined && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** All digits of a whole number, however large it is. */
function writeDigits(whole: number): string {
  return BigInt(whole).toString();
}
