import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ControlSchemas, controlContract, packageFolder } from '../../spec/index.ts';
import { overlay } from '../divar/overlay.ts';
import type { Post } from '../divar/post.ts';
import { postFromWire } from '../divar/wire/post-view.ts';
import { parseYaml, readText } from '../files/read-file.ts';
import { UsageError } from '../usage-error.ts';

type PostInFile = ControlSchemas['PostChange'];

/** The posts that come with the package, read when they are first asked for. */
export function shippedPosts(): () => readonly Post[] {
  let posts: readonly Post[] | undefined;
  return () => {
    posts ??= readShippedPosts();
    return posts;
  };
}

function readShippedPosts(): Post[] {
  const folder = path.join(packageFolder(), 'fixtures/posts');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => makePost(JSON.parse(readFileSync(path.join(folder, name), 'utf8')), 0));
}

/** The posts of a file, JSON or YAML: one, a list, or `posts` with a list. What is wrong is a UsageError. */
export async function readPosts(file: string, now: number): Promise<Post[]> {
  const content = await readContent(file);
  const listed = listIn(content);
  if (listed.length === 0) throw new UsageError(`--posts ${file} holds no post.`);
  return listed.map((post, index) => {
    checkPost(post, `--posts ${file}, post ${index + 1}`);
    return makePost(post as PostInFile, now);
  });
}

async function readContent(file: string): Promise<unknown> {
  return (await parseYaml(readText(file, { option: '--posts' }), file)).value;
}

function listIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  const inner = (content as { posts?: unknown } | null)?.posts;
  return Array.isArray(inner) ? inner : [content].filter(Boolean);
}

function checkPost(post: unknown, what: string): void {
  const [wrong] = controlContract().checkRequest('putPost', post);
  if (wrong) {
    const where = wrong.where === '' ? 'it' : wrong.where;
    throw new UsageError(`${what}: ${where} is ${wrong.actual}; expected ${wrong.expected}.`);
  }
  if (!(post as PostInFile).token)
    throw new UsageError(`${what} has no token. Give it one, such as gZd7omnS.`);
}

function makePost(given: PostInFile, now: number): Post {
  return overlay({ firstPublishedAt: now, lastModifiedAt: now }, postFromWire(given.token!, given));
}
