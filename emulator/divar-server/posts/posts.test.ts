import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';

let divar: Emulator;
beforeEach(async () => {
  divar = await createEmulator();
});
afterEach(() => divar.stop());

const folder = mkdtempSync(path.join(tmpdir(), 'divar-posts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
}

async function call(method: string, where: string, body?: unknown, { key = divar.apiKey, of = divar } = {}) {
  const response = await fetch(`${of.url}${where}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    answer: (await response.json()) as { posts: { token: string }[] },
    findings: response.headers.get('x-emulator-findings'),
  };
}

const search = async (body: unknown) => {
  const { answer } = await call('POST', '/v2/open-platform/finder/post', body);
  return answer.posts.map(({ token }) => token);
};

const car = {
  category: 'light',
  city: 'mashhad',
  data: { title: 'پراید ۱۱۱', production_year: 1390, price: { mode: 'مقطوع', value: 2_100_000_000 } },
};

describe('a bot that reads a post', () => {
  it('gets those that come with the package', async () => {
    const { status, answer } = await call('GET', '/v1/open-platform/finder/post/gZd7omnS');
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      token: 'gZd7omnS',
      state: 'PUBLISHED',
      city: 'tehran',
      last_modified_at: '2026-05-02T15:12:41.000000Z',
      data: { title: 'پژو ۲۰۶ تیپ ۲ مدل ۱۳۹۵', price: { value: 4_850_000_000 } },
    });
  });

  it('gets what was put up by a control call, and never whose it is', async () => {
    await divar.control.putPost({ post_token: 'tokenPRD', body: { ...car, owner: 'sara' } });
    const { answer } = await call('GET', '/v1/open-platform/finder/post/tokenPRD');
    expect(answer).toMatchObject({ token: 'tokenPRD', chat_enabled: true, data: car.data });
    expect(JSON.stringify(answer)).not.toContain('sara');
  });

  it('gets 404 for a token that no post has', async () => {
    const { status, answer, findings } = await call('GET', '/v1/open-platform/finder/post/none');
    expect({ status, answer, findings }).toEqual({
      status: 404,
      answer: { code: 5, message: 'post not found', details: [] },
      findings: 'unknown_post',
    });
  });

  it('needs an API key with the permission GET_POST', async () => {
    await divar.control.patchApp({
      body: { api_keys: [{ key: 'a-key-without', permissions: ['SEARCH_POST'] }] },
    });
    const { status } = await call('GET', '/v1/open-platform/finder/post/gZd7omnS', undefined, {
      key: 'a-key-without',
    });
    expect(status).toBe(403);
  });
});

describe('a search for posts', () => {
  it('finds all that are published, the last changed first', async () => {
    await divar.control.putPost({ post_token: 'retired1', body: { ...car, state: 'RETIRED' } });
    await divar.control.putPost({ post_token: 'newest11', body: car });
    expect(await search({})).toEqual(['newest11', 'wXyKp4Tm', 'gZd7omnS', 'QkL2vN8s', 'mR7cLq2H']);
  });

  it.each([
    [{ city: 'tehran' }, ['wXyKp4Tm', 'gZd7omnS']],
    [{ city: 'tehran', districts: ['yousef-abad'] }, ['wXyKp4Tm']],
    [{ category: 'mobile-phones' }, ['QkL2vN8s']],
    [{ query: { production_year: { min: '1390', max: 1395 } } }, ['wXyKp4Tm', 'gZd7omnS']],
    [{ query: { rent: { max: '400000000' } } }, ['wXyKp4Tm']],
    [{ query: { rent: { max: '1' } } }, []],
    [{ query: { rooms: ['سه', 'دو'], only_with_parking: true } }, ['wXyKp4Tm']],
    [{ query: { brand_model: ['Peugeot 206 2'] } }, ['gZd7omnS']],
    [{ category: '', districts: [], query: { size: {} } }, ['wXyKp4Tm', 'gZd7omnS', 'QkL2vN8s', 'mR7cLq2H']],
  ])('%j finds %j', async (body, tokens) => {
    expect(await search(body)).toEqual(tokens);
  });

  it('needs an API key with the permission SEARCH_POST', async () => {
    await divar.control.patchApp({
      body: { api_keys: [{ key: 'a-key-without', permissions: ['GET_POST'] }] },
    });
    const { status, findings } = await call(
      'POST',
      '/v2/open-platform/finder/post',
      {},
      { key: 'a-key-without' },
    );
    expect({ status, findings }).toEqual({ status: 403, findings: 'missing_permission' });
  });

  it('tells a filter that Divar does not have, which is ignored', async () => {
    const { findings, answer } = await call('POST', '/v2/open-platform/finder/post', { price: { max: 1 } });
    expect(findings).toBe('unknown_field');
    expect(answer.posts).toHaveLength(4);
  });

  it.each([
    { query: { size: { min: 'x' } } },
    { query: { size: { min: '۷۵' } } },
    { query: { rent: { max: 1.5 } } },
    { query: { rent: { max: {} } } },
    { query: { rooms: 'دو' } },
    { city: ['tehran'] },
  ])('refuses a filter of a wrong type: %j', async (body) => {
    const { status, findings } = await call('POST', '/v2/open-platform/finder/post', body);
    expect({ status, findings }).toEqual({ status: 400, findings: 'wrong_type' });
  });

  it.each([
    ['size', 75.5, { size: 75 }],
    ['size', '75', { size: 75 }],
    ['floor', 'همکف', { size: 1 }],
    ['production_year', { value: 1395.5 }, { size: 1, year: 1395 }],
    ['rent', { value: 1e30 }, { size: 1, rent: { value: '1000000000000000019884624838656' } }],
  ])('answers whole numbers, also where %s of a post is %j', async (name, value, fields) => {
    const data = { size: 1, [name]: value };
    await divar.control.putPost({ post_token: 'odd00001', body: { category: 'odd', city: 'yazd', data } });
    const { answer } = await call('POST', '/v2/open-platform/finder/post', { category: 'odd' });
    expect(answer.posts[0]).toMatchObject({ real_estate_fields: fields });
  });

  it('answers prices and numbers of 64 bits as strings', async () => {
    const { answer } = await call('POST', '/v2/open-platform/finder/post', { category: 'light' });
    expect(answer.posts[0]).toMatchObject({
      price: { mode: 'مقطوع', value: '4850000000' },
      vehicles_fields: { usage: '118000' },
    });
  });
});

describe('a file of posts', () => {
  it('adds to those of the package, or takes the place of one', async () => {
    const yaml = 'posts:\n- {token: newpost1, category: light, city: yazd, data: {title: پیکان}}\n';
    const posts = file('posts.yaml', `${yaml}- {token: gZd7omnS, category: light, city: qom, data: {}}\n`);
    const other = await createEmulator({ posts });
    const { posts: known } = await other.control.listPosts();
    const own = await other.control.readPost({ post_token: 'gZd7omnS' });
    await other.reset();
    const after = await other.control.readPost({ post_token: 'newpost1' });
    await other.stop();
    expect(known).toHaveLength(5);
    expect(own.city).toBe('qom');
    expect(after.data).toEqual({ title: 'پیکان' });
  });

  it.each([
    ['[]', 'holds no post'],
    ['{"token": "a", "city": "tehran", "data": {}}', 'post 1: it is'],
    ['{"category": "light", "city": "tehran", "data": {}}', 'post 1 has no token'],
    ['[{"token": "a", "category": 5, "city": "tehran", "data": {}}]', '/category is 5; expected string'],
    ['{"token": ', 'bad.json:1:'],
  ])('%s is refused at the start', async (content, words) => {
    await expect(createEmulator({ posts: file('bad.json', content) })).rejects.toThrow(words);
  });

  it('that is not there is refused at the start', async () => {
    await expect(createEmulator({ posts: '/nowhere/posts.json' })).rejects.toThrow('cannot be read');
  });
});

describe('a post that was put up', () => {
  it('survives an export and an import, and a reset forgets it', async () => {
    await divar.control.putPost({ post_token: 'tokenPRD', body: car });
    const state = await divar.control.getState();
    await divar.reset();
    await expect(divar.control.readPost({ post_token: 'tokenPRD' })).rejects.toMatchObject({ status: 404 });
    await divar.control.putState({ body: state });
    expect(await divar.control.readPost({ post_token: 'tokenPRD' })).toMatchObject({ city: 'mashhad' });
  });

  it('keeps the time of its first publication when it changes', async () => {
    const before = await divar.control.putPost({ post_token: 'tokenPRD', body: car });
    const after = await divar.control.putPost({ post_token: 'tokenPRD', body: { ...car, state: 'RETIRED' } });
    expect(after.first_published_at).toBe(before.first_published_at);
    expect(after.last_modified_at > before.last_modified_at).toBe(true);
  });
});
