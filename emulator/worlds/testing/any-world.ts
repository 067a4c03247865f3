import fc from 'fast-check';

/** Texts that a careless writer of YAML, or a careless reader of names, would make something else of. */
const odd = fc.constantFrom(
  ...['__proto__', 'constructor', 'true', 'null', '~', '1', '0x10', '1e3', '.inf', '<<', '=', '- a', 'a: b'],
  ...['# x', '"', "'", '&a', '*a', '!t', '|', '>', '%', '@', '`', '  a ', 'a\nb', 'a\tb', '\r\n', '\u0085'],
  ...['می‌خواهم', 'سارا', '۱۲', '\u202eab', '\uFEFF', '\u2028', '🙂'],
);
const name = fc.oneof(odd, fc.string({ minLength: 1, maxLength: 100 }));
const text = fc.oneof(name, fc.constant(''));
const secret = fc.string({ minLength: 1, unit: fc.constantFrom(...'ab01-._~+/=') });
const data = fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
const time = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const action = fc.oneof(
  fc.record({ open_direct_link: text }),
  fc.record({ open_server_link: fc.record({ data }) }),
  fc.record({ get_dynamic_action: fc.record({ data }, { requiredKeys: [] }) }),
  fc.record({ open_post_page: fc.record({ post_token: name }) }),
  fc.record({ open_post_manage_page: fc.record({ post_token: name }) }),
  fc.constant({}),
);
const look = fc.record({ caption: text, icon: text, icon_name: text }, { requiredKeys: ['caption'] });
const button = fc.tuple(look, action).map(([looks, does]) => ({ ...looks, ...does }));
const rows = fc.array(fc.array(button, { maxLength: 3 }), { maxLength: 3 });

const sized = { link: text, size_bytes: fc.oneof(fc.nat(), fc.constant('12')) };
const carrying = <T>(kind: string, fields: T) =>
  fc.record(
    { [kind]: fc.record(fields as never, { requiredKeys: ['link' as never] }), text },
    { requiredKeys: [kind] },
  );
const coordinate = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const content = fc.oneof(
  fc.record({ text }),
  fc.record({ location_data: fc.record({ latitude: coordinate(90), longitude: coordinate(180) }) }),
  fc.record({ contact_data: fc.record({ name: text, phone: text }, { requiredKeys: ['phone'] }) }),
  carrying('image_data', { ...sized, height_px: fc.nat(), width_px: fc.nat() }),
  carrying('file_data', { ...sized, name: text }),
  carrying('voice_data', sized),
  carrying('video_data', { ...sized, thumbnail_link: text }),
);

const user = fc.record({ display_name: text, phone: text, blocked: fc.boolean() }, { requiredKeys: [] });
const users = fc
  .tuple(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), fc.array(user, { minLength: 4, maxLength: 4 }))
  .map(([names, fields]) => Object.fromEntries(names.map((one, index) => [one, fields[index]])));

const post = fc.record(
  {
    ...{ token: name, category: name, city: name, data, district: text, chat_enabled: fc.boolean() },
    state: fc.constantFrom('PUBLISHED', 'RETIRED', 'REVIEW_REQ', 'PAYMENT_REQ'),
    ...{ first_published_at: time, last_modified_at: time },
    business_data: fc.record({ business_name: text, business_type: fc.constantFrom('CAR', 'JOBS') }),
  },
  { requiredKeys: ['token', 'category', 'city', 'data'] },
);

type Json = Record<string, unknown>;
const maybe = (field: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.option(values, { nil: undefined }).map((value) => (value === undefined ? {} : { [field]: value }));
const merged = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all): Json => Object.assign({}, ...all));

const withBot = merged(
  fc.constantFrom({ from: 'bot' }, { from: 'user' }, { from: 'user', sender_type: 'BOT' }),
  ...[content, maybe('sent_at', time), maybe('buttons', rows)],
);
const aboutPost = merged(
  fc.constantFrom(
    { from: 'buyer' },
    { from: 'seller' },
    { from: 'bot', side: 'BUYER' },
    { from: 'bot', side: 'SELLER' },
  ),
  ...[content, maybe('sent_at', time), maybe('sender_buttons', rows), maybe('receiver_buttons', rows)],
);

/** Conversations of these users. */
function conversations(names: string[]): fc.Arbitrary<Json[]> {
  const one = fc.constantFrom(...names);
  const pair = fc.uniqueArray(one, { minLength: 2, maxLength: 2 });
  const messages = (message: fc.Arbitrary<Json>) => fc.array(message, { maxLength: 4 });
  const chat = fc.record({ id: name, user: one, messages: messages(withBot) });
  const talk = fc
    .tuple(pair, fc.record({ id: name, post_token: name, messages: messages(aboutPost) }))
    .map(([[buyer, seller], rest]) => ({ ...rest, buyer, seller }));
  return fc.uniqueArray(fc.oneof(chat, talk), { selector: ({ id }) => id, maxLength: 4 });
}

const scopes = ['USER_ID', 'USER_POSTS_GET', 'CHAT_POST_CONVERSATIONS_READ.x', 'offline_access'];
const lifetime = fc.constantFrom('90s', '1.5h', '24h');

/** What these users allow the app, each token with the subscriptions that it allows. */
function access(names: string[]): fc.Arbitrary<{ tokens: Json[]; subscriptions: Json[] }> {
  const token = merged(
    fc.record({ user: fc.constantFrom(...names), scopes: fc.subarray(scopes), access_token: secret }),
    ...[maybe('expires_in', lifetime), maybe('refresh_token', secret), maybe('refresh_expires_in', lifetime)],
  );
  const unique = (field: string) => ({ selector: (one: Json) => one[field] ?? Symbol(field) });
  return fc
    .tuple(fc.uniqueArray(token, { ...unique('access_token'), maxLength: 3 }), data)
    .filter(
      ([tokens]) => new Set(tokens.map((one) => one.refresh_token ?? Symbol('none'))).size === tokens.length,
    )
    .map(([tokens, metadata]) => ({ tokens, subscriptions: subscriptions(tokens, metadata) }));
}

function subscriptions(tokens: Json[], metadata: object): Json[] {
  const all = tokens.flatMap(({ user: name, scopes: granted, access_token }) => [
    ...((granted as string[]).includes('USER_POSTS_GET')
      ? [{ key: `updates ${name}`, event_type: 'POST_UPDATE', access_token, metadata }]
      : []),
    ...((granted as string[]).includes('CHAT_POST_CONVERSATIONS_READ.x')
      ? [{ key: `x ${name}`, event_type: 'NEW_MESSAGE_ON_POST', event_resource_id: 'x', access_token }]
      : []),
  ]);
  return [...new Map(all.map(({ key, ...one }) => [key, one])).values()];
}

/** Any world: odd names and texts, each type of message and button, tokens and what they allow. */
export const anyWorld: fc.Arbitrary<Json> = users.chain((given) => {
  const names = Object.keys(given);
  const owned = fc
    .tuple(post, fc.option(fc.constantFrom(...names), { nil: undefined }))
    .map(([one, owner]) => ({
      ...one,
      ...(owner !== undefined && { owner }),
    }));
  const posts = fc.uniqueArray(owned, { selector: ({ token }) => token, maxLength: 3 });
  const parts = fc.record({ posts, conversations: conversations(names) });
  return fc
    .tuple(parts, access(names))
    .map(([rest, allowed]) => ({ version: 1, users: given, ...rest, ...allowed }));
});
