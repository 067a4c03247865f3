/** One server-sent event, with its data as text. */
export interface ServerSentEvent {
  id: string;
  event: string;
  data: string;
}

/** The events of a stream of bytes, as the HTML standard reads them; comments are left out. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const event: ServerSentEvent = { id: '', event: 'message', data: '' };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'id') event.id = value;
    if (field === 'event') event.event = value;
  }
  return data.length === 0 ? undefined : { ...event, data: data.join('\n') };
}
