import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { expressPath } from '../../http/dispatch.ts';
import { pairs } from '../../http/header-pairs.ts';
import { readBody } from '../../http/read-body.ts';
import { camelKeys, snakeKeys } from './fields.ts';

describe('names', () => {
  it('of fields change their form, and nothing below them does', () => {
    const wire = { size_bytes: 1, thumbnail_link: 'a', data: { deep_key: 1 } };
    const inside = { sizeBytes: 1, thumbnailLink: 'a', data: { deep_key: 1 } };
    expect(camelKeys(wire)).toEqual(inside);
    expect(snakeKeys(inside)).toEqual(wire);
  });
});

describe('expressPath', () => {
  it('turns the parameters of the spec into those of Express', () => {
    expect(expressPath('/a/{user_id}/b/{conversation_id}')).toBe('/a/:user_id/b/:conversation_id');
  });
});

describe('pairs', () => {
  it('keeps the order, the letter case and repeated names', () => {
    expect(pairs(['A', '1', 'a', '2'])).toEqual([
      ['A', '1'],
      ['a', '2'],
    ]);
  });
});

describe('readBody', () => {
  function bodyOf(...chunks: string[]) {
    const stream = new PassThrough();
    const read = readBody(stream as unknown as IncomingMessage, 6);
    for (const chunk of chunks) stream.write(chunk);
    return { stream, read };
  }

  it('reads up to the limit', async () => {
    const { stream, read } = bodyOf('abc', 'def');
    stream.end();
    expect(await read).toEqual({ kind: 'whole', body: Buffer.from('abcdef') });
  });

  it('stops with one byte more, without waiting for the end', async () => {
    expect(await bodyOf('abc', 'def', 'g').read).toEqual({ kind: 'too_large', body: Buffer.from('abcdef') });
  });

  it('says that the sender cut it, with what there was', async () => {
    const { stream, read } = bodyOf('abc');
    stream.destroy(new Error('aborted'));
    expect(await read).toEqual({ kind: 'cut', body: Buffer.from('abc') });
  });

  it('reads nothing as nothing', async () => {
    const { stream, read } = bodyOf();
    stream.end();
    expect(await read).toEqual({ kind: 'whole', body: Buffer.alloc(0) });
  });
});
