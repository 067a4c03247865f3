/** States of a post. Source: published. */
export type PostState = 'PUBLISHED' | 'REVIEW_REQ' | 'PAYMENT_REQ' | 'RETIRED';

/** A post of Divar: what someone offers or looks for. */
export interface Post {
  token: string;
  state: PostState;
  category: string;
  city: string;
  district?: string;
  chatEnabled: boolean;
  /** Microseconds since 1970. */
  firstPublishedAt: number;
  lastModifiedAt: number;
  businessData?: Record<string, unknown>;
  /** Name of the virtual user who put it up; the bot never sees it. */
  owner?: string;
  /** What the post says, by Divar's names: title, description, price, and the fields of its category. */
  data: Record<string, unknown>;
}

/** Least and most, both included. */
export interface NumberRange {
  min?: number;
  max?: number;
}

/** What a search asks for; what it leaves open is any. Source: published. */
export interface PostSearch {
  category?: string;
  city?: string;
  districts?: string[];
  brandModels?: string[];
  rooms?: string[];
  onlyWithParking?: boolean;
  /** By the name of the field in the post's data. */
  ranges: Record<string, NumberRange>;
}

/** The published posts that a search finds, the last changed first. */
export function searchPosts(posts: Iterable<Post>, search: PostSearch): Post[] {
  const wanted = {
    ...search,
    districts: new Set(search.districts),
    brandModels: new Set(search.brandModels),
    rooms: new Set(search.rooms),
  };
  return [...posts]
    .filter((post) => post.state === 'PUBLISHED' && isWanted(post, wanted))
    .sort((one, other) => other.lastModifiedAt - one.lastModifiedAt);
}

type SearchTerms = Omit<PostSearch, 'districts' | 'brandModels' | 'rooms'> &
  Record<'districts' | 'brandModels' | 'rooms', ReadonlySet<string>>;

function isWanted(post: Post, search: SearchTerms): boolean {
  const { category, city, data } = post;
  return (
    isAsAsked(category, search.category) &&
    isAsAsked(city, search.city) &&
    isAmong(post.district, search.districts) &&
    isAmong(data.brand_model, search.brandModels) &&
    isAmong(data.rooms, search.rooms) &&
    (!search.onlyWithParking || data.has_parking === true) &&
    Object.entries(search.ranges).every(([name, range]) => isWithin(numberIn(data[name]), range))
  );
}

function isAsAsked(value: string, wanted: string | undefined): boolean {
  return !wanted || value === wanted;
}

function isAmong(value: unknown, wanted: ReadonlySet<string>): boolean {
  return wanted.size === 0 || (typeof value !== 'object' && wanted.has(String(value)));
}

function isWithin(value: number | undefined, { min, max }: NumberRange): boolean {
  if (min === undefined && max === undefined) return true;
  return value !== undefined && value >= (min ?? value) && value <= (max ?? value);
}

/** A number, or the value of a price; undefined for anything else. */
export function numberIn(value: unknown): number | undefined {
  const inner = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  const number = typeof inner === 'string' && inner !== '' ? Number(inner) : inner;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}
